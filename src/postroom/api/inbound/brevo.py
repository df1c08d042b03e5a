"""The files of a mail that Brevo received: fetched from its API (developers.brevo.com, "Inbound parsing")."""

from urllib.parse import quote

import requests

from postroom.api.inbound.posted import NotMail

URL = "https://api.brevo.com/v3/inbound/attachments/{}"
TIMEOUT_S = 20
MOST_BYTES = 50 * 1024 * 1024


def fetch_attachment(token: str, key: str) -> bytes:
    """Return a file. Raises requests.RequestException where that fails now, NotMail where it cannot succeed."""
    if not key:
        raise NotMail("the mail has attachments: add the webhook again with an API key (--key-stdin)")
    with requests.get(
        URL.format(quote(token, safe="")), headers={"api-key": key}, timeout=TIMEOUT_S, stream=True
    ) as answer:
        answer.raise_for_status()
        return b"".join(_bounded(answer))


def _bounded(answer: requests.Response) -> "list[bytes]":
    chunks, size = [], 0
    for chunk in answer.iter_content(256 * 1024):
        size += len(chunk)
        if size > MOST_BYTES:
            raise NotMail(f"an attachment is larger than {MOST_BYTES // 1024**2} MiB")
        chunks.append(chunk)
    return chunks
