"""Pages that belong to no module: installing, being offline, and refusals."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from shanzhi.core.access import public
from shanzhi.ui import install

_version = lru_cache(maxsize=1)(install.version)


@public
@cache_control(max_age=3600)
def web_manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the portal on its home screen."""
    return JsonResponse(install.manifest(request.portal), content_type="application/manifest+json")  # type: ignore[attr-defined]


@public
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """One worker at the root of the site; it renews what it keeps when a kept file changes."""
    worker = {
        "version": _version(),
        "files": install.kept_files(),
        "offline": "/offline/",
        "static": settings.STATIC_URL,
    }
    return render(request, "ui/sw.js", {"settings": worker}, content_type="text/javascript")


@public
def offline(request: HttpRequest) -> HttpResponse:
    """Shown without a connection: the last code this device was given, and how old it is."""
    return render(request, "ui/offline.html")
