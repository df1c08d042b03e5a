"""Search: the query language, the index behind one protocol, and the one verb `find`."""
