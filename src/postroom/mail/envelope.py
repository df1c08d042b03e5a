"""The return path of a mail: from the envelope, else from the header that the last server wrote."""

from postroom.mail.model import Mail


def null_return_path(mail: Mail, envelope_from: str | None) -> bool:
    """Tell whether the mail has the null return path of reports (RFC 5321 §4.5.5).

    A mail whose Return-Path header says <> had it before it was forwarded here, whatever the envelope says.
    """
    if envelope_from is not None and not envelope_from.strip("<> "):
        return True
    paths = mail.headers.all("Return-Path")
    return bool(paths) and "<>" in map(str.strip, paths)


def return_address(mail: Mail, envelope_from: str | None) -> str:
    """Return the sender of the envelope in lower case without brackets, "" for the null one or none known."""
    known = envelope_from if envelope_from is not None else mail.headers.get("Return-Path")
    return known.strip().strip("<>").strip().lower()
