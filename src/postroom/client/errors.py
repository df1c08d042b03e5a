"""What the API says when something did not work."""

from typing import Any


class ApiError(Exception):
    """A problem (RFC 9457). `errors` name the fields; `status` is 0 where there was no answer at all."""

    def __init__(
        self, status: int, detail: str, kind: str = "", errors: list[dict[str, Any]] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind, self.errors = status, detail, kind, errors or []

    @property
    def fields(self) -> list[str]:
        """The fields that do not fit."""
        return [str(one.get("field", "")) for one in self.errors]
