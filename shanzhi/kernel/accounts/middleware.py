from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class PersonMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.second_factor = False  # type: ignore[attr-defined]
        return self.get_response(request)
