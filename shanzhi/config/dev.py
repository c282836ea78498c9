"""Pages for those who build: /dev/… (settings.DEV_PAGES)."""

from django.urls import include, path

urlpatterns = [
    path("", include("shanzhi.ui.gallery.urls")),
    path("", include("shanzhi.kernel.notify.urls.dev")),
]
