"""Small answers for htmx pages."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render `…/list.html`, or for htmx its fragment `…/_list.html`: one view serves both.

    A boosted link wants the fragment when it names a target, as pagers do; without one it replaces the page.
    """
    asked = getattr(request, "htmx", None)
    if asked and (asked.target or not asked.boosted):
        folder, _, name = template.rpartition("/")
        template = f"{folder}/_{name}"
    return render(request, template, context, status=status)


def toast(response: HttpResponse, message: Any) -> HttpResponse:
    """Show a short message once the answer has been swapped in."""
    response["HX-Trigger"] = json.dumps({"toast": str(message)})  # ASCII escapes: headers carry Latin-1 only
    return response


def here(request: HttpRequest, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of `module:name` inside the portal the person is in."""
    return reverse(f"{request.portal.key}:{name}", args=args, kwargs=kwargs)  # type: ignore[attr-defined]


def go(request: HttpRequest, name: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """After a successful act: on to `module:name` in the same portal, for plain and htmx requests alike."""
    return leave(request, here(request, name, *args, **kwargs))


def leave(request: HttpRequest, address: str) -> HttpResponse:
    """On to another address of this site."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(
        address
    )  # an address as it stands; `redirect` would take a bare word for a name
