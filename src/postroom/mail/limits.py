"""The limits of reading a mail, in one place. Beyond them a mail is read in part, never refused.

All are generous for mail of persons; a mail over one is marked `limited`, and its raw bytes hold the rest.
"""

HEADER_BLOCK_BYTES = 1024 * 1024
HEADER_FIELD_BYTES = 100 * 1024
HEADER_FIELDS = 1000
ALL_HEADER_FIELDS = 20_000
ADDRESSES = 2000
MIME_DEPTH = 50
MESSAGE_DEPTH = 10
PARTS = 1000
REFERENCES_FIRST = 1
REFERENCES_LAST = 32
MESSAGE_ID_CHARS = 998
HTML_BYTES = 2 * 1024 * 1024
TEXT_BYTES = 2 * 1024 * 1024
INNER_LEAF_BYTES = 256 * 1024
BODY_LEAF_BYTES = 32 * 1024
FILE_NAME_BYTES = 200
DETECTION_BYTES = 64 * 1024
DEFECTS = 100
TNEF_BYTES = 32 * 1024 * 1024
CALENDAR_BYTES = 256 * 1024
