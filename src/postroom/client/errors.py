"""What the API says when something did not work."""

from typing import Any


class ApiError(Exception):
    """A problem (RFC 9457). `errors` name the fields; `status` is 0 where there was no answer at all.

    `warnings` are those of the send guard: give their kinds as `despite` to send a mail as it is.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        kind: str = "",
        errors: list[dict[str, Any]] | None = None,
        warnings: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.kind = status, detail, kind
        self.errors, self.warnings = errors or [], warnings or []

    @property
    def fields(self) -> list[str]:
        """The fields that do not fit."""
        return [str(one.get("field", "")) for one in self.errors]
