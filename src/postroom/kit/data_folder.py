"""Where an installation keeps what: the one list of paths below the data folder."""

import secrets
from dataclasses import dataclass
from pathlib import Path


class DataFolderError(Exception):
    """The data folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder that holds an installation: stores, keys and what the roles tell each other."""

    root: Path

    @property
    def database(self) -> Path:
        """The embedded database: conversations, people, all state."""
        return self.root / "postroom.db"

    @property
    def spool(self) -> Path:
        """The log of mail received and not filed yet."""
        return self.root / "spool"

    @property
    def blobs(self) -> Path:
        """Raw mail and attachments by content hash."""
        return self.root / "blobs"

    @property
    def search(self) -> Path:
        """The embedded full-text index; it can always be made again."""
        return self.root / "search"

    @property
    def run(self) -> Path:
        """What the running roles tell each other: wake-up pipes and the address snapshot."""
        return self.root / "run"

    @property
    def addresses(self) -> Path:
        """The address snapshot that the doors answer from."""
        return self.run / "addresses.json"

    @property
    def fetch_accounts(self) -> Path:
        """The accounts that mail is fetched from, with sealed secrets."""
        return self.run / "fetch-accounts.json"

    @property
    def fetch_reports(self) -> Path:
        """How each account fares, one file each."""
        return self.run / "fetch"

    @property
    def secret(self) -> Path:
        """The installation's key: tokens, sessions and reply addresses are signed with it."""
        return self.root / "secret.key"

    @property
    def set_up_code(self) -> Path:
        """The code that the first page asks for, until the installation is set up."""
        return self.root / "set-up.code"

    def create(self) -> None:
        """Make the folder and the key, where they are missing.

        Raises DataFolderError, with a sentence for the operator, where that is not possible.
        """
        try:
            for folder in (self.root, self.spool, self.blobs, self.run):
                folder.mkdir(parents=True, exist_ok=True)
            if not self.secret.exists():
                self.secret.touch(mode=0o600)
                self.secret.write_text(secrets.token_hex(32))
        except OSError as error:
            raise DataFolderError(
                f"The data folder {self.root} cannot be written ({error.strerror or error}). "
                "Give the user that runs Postroom the right to write there, or name another with --data."
            ) from error

    def read_secret(self) -> str:
        """Return the installation's key, 64 hexadecimal digits.

        Raises DataFolderError where `postroom init` has not been run yet.
        """
        try:
            return self.secret.read_text().strip()
        except OSError as error:
            raise DataFolderError(
                f"There is no installation in {self.root} ({error.strerror or error}). "
                "Create one with `postroom init --data DIR --org NAME --admin ADDRESS --password-stdin`."
            ) from error
