"""Sign-in by a provincial identity provider: the package's views, with words for when the provider is away."""

from collections.abc import Callable
from typing import Any

import requests
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import HttpRequest, HttpResponse

from shanzhi.core.access import public

from ..identity_provider import unavailable


def _answered(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return view(request, provider_id)
    except requests.RequestException as error:
        raise unavailable() from error


@public(records=True)
def login(request: HttpRequest, provider_id: str) -> Any:
    """On to the provider."""
    return _answered(openid.login, request, provider_id)


@public(records=True)
def callback(request: HttpRequest, provider_id: str) -> Any:
    """Back from the provider."""
    return _answered(openid.callback, request, provider_id)
