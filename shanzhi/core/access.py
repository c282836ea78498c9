"""Who may open a page. Every view of ours says so with one of these; the middleware closes all others."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., Any]
READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Access:
    """`who` is public, person or permit; `permit` names the right for the last, held `everywhere` in the city."""

    who: str
    permit: str | None = None
    everywhere: bool = False


def _plain(view: View) -> View:
    """The view under a wrapper of its own, so that marking it leaves the original untouched."""
    if iscoroutinefunction(view):

        @functools.wraps(view)
        async def waiting(*args: Any, **kwargs: Any) -> HttpResponseBase:
            return await view(*args, **kwargs)

        return waiting

    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    return wrapper


def _read_only(view: View) -> View:
    """A page that is only read runs in one snapshot and cannot write, whatever it calls."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in READING:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            return view(request, *args, **kwargs)

    return wrapper


def _marked(view: View, access: Access, records: bool) -> View:
    wrapped = _plain(view) if records or iscoroutinefunction(view) else _read_only(view)
    wrapped.access = access  # type: ignore[attr-defined]
    return wrapped


def public(view: View | None = None, *, records: bool = False) -> View:
    """Anyone may open it. `records=True`: reading it writes (a trace, a token), so no read-only guard."""
    if view is None:
        return functools.partial(public, records=records)
    return _marked(view, Access("public"), records)


def signed_in(view: View | None = None, *, records: bool = False) -> View:
    """Any signed-in person may open it; whose rows they see is decided inside."""
    if view is None:
        return functools.partial(signed_in, records=records)
    return _marked(view, Access("person"), records)


def permit(name: str, *, records: bool = False, everywhere: bool = False) -> Callable[[View], View]:
    """Persons with the named permit may open it.

    `everywhere`: what the page shows lies in no division, so a permit held for a part of the city is not enough.
    """
    return lambda view: _marked(view, Access("permit", name, everywhere), records)
