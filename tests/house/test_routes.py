"""Every page is closed unless its view says who may open it."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from shanzhi.core import registry
from tests.house import tree


def routes(patterns=None, prefix="") -> Iterator[tuple[str, object]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def ours() -> list[tuple[str, object]]:
    return [
        (address, view)
        for address, view in routes()
        if not view.__module__.startswith(settings.OPEN_VIEW_MODULES)
    ]


def test_there_are_routes():
    assert len(ours()) > 20


def test_every_view_says_who_may_open_it():
    open_ones = [
        f"{address} ({view.__module__}.{view.__name__})"
        for address, view in ours()
        if not hasattr(view, "access")
    ]
    assert not open_ones, f"mark with core.access.public, signed_in or permit: {open_ones}"


def test_permits_named_by_views_exist():
    known = {permit.name for permit in registry.collect("permits")}
    named = {view.access.permit for _, view in ours() if view.access.permit}
    assert named <= known, f"not declared in any manifest: {named - known}"


def test_permits_of_roles_and_tiles_exist():
    known = {permit.name for permit in registry.collect("permits")}
    wanted = {name for role in registry.collect("roles") for name in role.permits}
    wanted |= {tile.permit for tile in registry.collect("tiles") if tile.permit}
    assert wanted <= known, f"not declared in any manifest: {wanted - known}"


@pytest.mark.django_db
def test_signed_out_people_are_sent_to_sign_in_everywhere(client):
    """Walks every route of the three portals that takes no argument; none may answer a stranger with 200 unless public."""
    leaks = []
    for address, view in ours():
        if "<" in address or view.access.who == "public" or not address.startswith(("c/", "b/", "o/")):
            continue
        answer = client.get("/" + address)
        if answer.status_code not in {302, 405}:
            leaks.append((address, answer.status_code))
    assert not leaks, leaks


def test_public_pages_are_few_and_known():
    public = sorted(
        {f"{view.__module__}.{view.__name__}" for _, view in ours() if view.access.who == "public"}
    )
    listed = (tree.ROOT / "docs/guide/secure.md").read_text()
    unlisted = [name for name in public if name not in listed]
    assert not unlisted, (
        f"a page without sign-in needs its line and reason in docs/guide/secure.md: {unlisted}"
    )
