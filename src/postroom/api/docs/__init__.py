"""The description of the API, made complete, and the pages that show it to people."""
