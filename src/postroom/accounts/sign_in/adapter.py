"""What the library of second steps and passkeys asks us for."""

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter

from postroom.accounts.installation import vault


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals secrets before they are stored, and names this installation to passkeys."""

    def encrypt(self, text: str) -> str:
        """Return the secret, sealed with the installation's key."""
        return vault().seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was sealed."""
        return vault().open(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey is made for: the host of the pages (Web Authentication §5.4.2)."""
        return {"id": context.request.get_host().partition(":")[0], "name": "Postroom"}
