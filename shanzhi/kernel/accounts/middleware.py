"""How sure we are of who is asking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from .sessions import has_second_factor


class PersonMiddleware:
    """Sets `request.second_factor`, read from the session: a person in the office has passed one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.second_factor = request.user.is_authenticated and has_second_factor(request)  # type: ignore[attr-defined]
        return self.get_response(request)
