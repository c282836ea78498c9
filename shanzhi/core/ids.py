"""Identifiers made by the application, so that rows can be spread over machines later."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from uuid_utils.compat import uuid7

_source: ContextVar[Callable[[], UUID]] = ContextVar("id_source", default=uuid7)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unguessable enough for a URL, ordered by time for the index."""
    return _source.get()()


@contextmanager
def from_source(source: Callable[[], UUID]) -> Iterator[None]:
    """Take new identifiers from `source`: the demo city has the same ones at every build."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)
