"""Our own single sign-on: what the package offers and the city does not."""

from django.http import Http404, HttpRequest, HttpResponse

from shanzhi.core.access import signed_in


@signed_in
def no_devices(request: HttpRequest) -> HttpResponse:
    """Devices without a browser are not let in: the package takes that consent from any site, without a token."""
    raise Http404
