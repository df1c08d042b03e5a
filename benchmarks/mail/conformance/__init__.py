"""How near reading comes to collections of mails with expected results: `make conformance CORPUS=FOLDER`.

Each folder of the collection has a module here. They compare what `postroom mail inspect --json` prints, and
where the collection speaks of more (cleaned HTML, conversations), what `postroom.mail` returns.
"""
