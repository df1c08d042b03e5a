"""Everything that knows the mail RFCs: bytes in, frozen dataclasses out.

Pure functions without Django, files or network; one concept a file, each citing its sections. Useful on its
own: `from postroom.mail.parse import parse`.
"""
