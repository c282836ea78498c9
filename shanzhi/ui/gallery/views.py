"""Every component in all its states; a new page is made from these."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shanzhi.core import registry
from shanzhi.core.access import public
from shanzhi.core.clock import now
from shanzhi.core.pagination import paged
from shanzhi.ui import tiles
from shanzhi.ui.gallery import samples
from shanzhi.ui.gallery.forms import PlaceForm, SampleFilter, SampleForm

WRONG = {"name": "", "kind": "shop", "phone": "138", "people": "0"}


@public
def components(request: HttpRequest) -> HttpResponse:
    """`?portal=office` shows them on the desk."""
    at = now()
    wanted = request.GET.get("portal")
    if wanted in {portal.key for portal in registry.collect("portals")}:
        request.portal = registry.portal(wanted)  # type: ignore[attr-defined]
    context = {
        "form": SampleForm(),
        "wrong": SampleForm(WRONG, auto_id="wrong_%s"),
        "place": PlaceForm(),
        "filter": SampleFilter(request.GET),
        "cells": samples.cells(at),
        "steps": samples.steps(at),
        "charts": samples.charts(at),
        "map": samples.division_map(at),
        "qr": samples.qr(),
        "todos": samples.todos(at),
        "groups": tiles.groups(tiles.ways(request.portal, request.user)),  # type: ignore[attr-defined]
        "listing": paged(request, list(range(1, 12346))),
        "at": at,
        "colours": ["green", "yellow", "red", "none"],
    }
    return render(request, "ui/gallery/components.html", context)


@public
def scanner(request: HttpRequest) -> HttpResponse:
    """The scanner fills the screen, so it has a page of its own."""
    return render(request, "ui/gallery/scanner.html")
