"""Identifiers made by the application, so that rows can be spread over machines later."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unguessable enough for a URL, ordered by time for the index."""
    return uuid7()
