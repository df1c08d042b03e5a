"""Files that people enclose: a PDF, a spreadsheet, an invitation, a zip; all made here, all valid."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One page of text in Helvetica, Latin letters only (PDF 1.4, ISO 32000)."""
    show = [f"/F1 18 Tf ({_pdf_words(title)}) Tj /F1 11 Tf 0 -34 Td"]
    show += [f"({_pdf_words(line)}) Tj 0 -17 Td" for line in lines]
    content = ("BT 64 770 Td\n" + "\n".join(show) + "\nET").encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, data in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, data)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n" + table + end


def _pdf_words(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Comma-separated values as a spreadsheet saves them: UTF-8 with its mark, CRLF (RFC 4180)."""
    return ("\ufeff" + "".join(",".join(row) + "\r\n" for row in rows)).encode()


def invitation(uid: str, organiser: str, guest: str, summary: str, place: str, written: datetime) -> bytes:
    """A meeting request for ten o'clock three days after `written`, one hour long (RFC 5545, RFC 5546)."""
    start = (written + timedelta(days=3)).replace(hour=10, minute=0, second=0)
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Lantern Stays//Diary 3//EN",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{written:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{summary}",
        f"LOCATION:{place}",
        f"ORGANIZER;CN=Mei Tan:mailto:{organiser}",
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{guest}",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(line + "\r\n" for line in lines).encode()


def archive(file_name: str, words: str) -> bytes:
    """A zip of one text file; the same bytes in every run."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(zipfile.ZipInfo(file_name), words, zipfile.ZIP_DEFLATED)
    return store.getvalue()
