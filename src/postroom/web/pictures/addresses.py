"""The addresses under which our pages show a stranger's picture: signed, so that we fetch nothing else."""

from collections.abc import Callable

from django.core import signing
from django.urls import reverse

_SALT = "postroom.web.pictures"


def proxied(message: int) -> Callable[[str], str]:
    """Return what turns a remote address in this message into one of ours."""
    signer = signing.Signer(salt=f"{_SALT}.{message}")

    def address(remote: str) -> str:
        return reverse("message-picture", args=[message, signer.sign_object(remote, compress=True)])

    return address


def remote(message: int, signed: str) -> str | None:
    """Return the remote address that was signed for this message; None where it was not."""
    try:
        found = signing.Signer(salt=f"{_SALT}.{message}").unsign_object(signed)
    except signing.BadSignature:
        return None
    return found if isinstance(found, str) else None
