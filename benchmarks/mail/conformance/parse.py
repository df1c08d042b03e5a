"""`parse/`: headers, texts and attachments, field by field."""

from pathlib import Path

from benchmarks.mail.conformance import parse_enmime, parse_mail_parser, parse_mime4j
from benchmarks.mail.conformance.tally import Goal, Result, Tally


def measure(folder: Path) -> Result:
    fields, bodies = Tally(), Tally()
    parse_mail_parser.compare_mails(folder / "mail-parser", fields)
    deliberate = parse_mail_parser.compare_header_values(folder / "mail-parser" / "fields", fields)
    parse_enmime.compare(folder / "enmime", fields)
    parse_mime4j.compare(folder / "mime4j", bodies)
    return Result(
        "parse", (Goal("fields of the JSON", fields, 98), Goal("bodies of mime4j", bodies, 90)), deliberate
    )
