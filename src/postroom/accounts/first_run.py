"""Whether an installation waits to be set up in the browser, and the code that lets only its operator do it."""

import hmac
import os
import secrets

from django.conf import settings

from postroom.accounts.models import Organisation


def waits_for_set_up() -> bool:
    """Tell whether there is no organisation yet."""
    return not Organisation.objects.exists()


def set_up_code() -> str:
    """Return the code, made when it is first asked for; "" where the installation is set up already.

    It lies in the data folder, readable by the user that runs Postroom alone.
    """
    if not waits_for_set_up():
        return ""
    path = settings.DATA_FOLDER.set_up_code
    if not path.exists():
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(8))
    return str(path.read_text().strip())


def is_set_up_code(code: str) -> bool:
    """Tell whether this is the code of an installation that waits."""
    path = settings.DATA_FOLDER.set_up_code
    right = path.read_text().strip() if path.exists() else ""
    return bool(right) and waits_for_set_up() and hmac.compare_digest(right.encode(), code.strip().encode())


def forget_set_up_code() -> None:
    """Remove the code: it has served."""
    settings.DATA_FOLDER.set_up_code.unlink(missing_ok=True)
