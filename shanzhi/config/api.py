"""Addresses for machines and for scripts of our pages: /api/v1/…; the hot ones stand in `asgi.py`."""

from django.urls import include, path

urlpatterns = [
    path("", include("shanzhi.kernel.orgs.urls.api")),
    path("", include("shanzhi.kernel.notify.urls.api")),
    path("", include("shanzhi.kernel.codes.urls.api")),
    path("", include("shanzhi.kernel.scans.urls.api")),
]
