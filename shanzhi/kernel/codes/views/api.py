"""What anyone may know of the city's codes."""

from base64 import urlsafe_b64encode

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from shanzhi.core.access import public
from shanzhi.kernel.codes import queries


@public
@require_safe
@cache_control(public=True, max_age=300)
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys as a JWK set (RFC 8037), newest first: with them a gate checks codes by itself."""
    entries = [
        {"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": str(number), "x": _text(key)}
        for number, key in queries.keys().public_keys().items()
    ]
    return JsonResponse({"keys": entries})


def _text(key: bytes) -> str:
    return urlsafe_b64encode(key).rstrip(b"=").decode()
