"""Refusals that a person should read."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the city says no.

    `message` is shown to the person as it stands, `code` is stable for machines and tests, `field` names
    the form field it belongs to, `status` is the HTTP status of pages and problem documents.
    """

    status = 422

    def __init__(
        self, message: str | Promise, code: str, *, field: str | None = None, status: int | None = None
    ):
        super().__init__(code)
        self.message = message
        self.code = code
        self.field = field
        if status is not None:
            self.status = status

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
