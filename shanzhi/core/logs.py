"""Logs: one JSON object a line in production, each with the id of the request that caused it."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase
from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

from shanzhi.core.ids import new_id

_request_id: ContextVar[str] = ContextVar("request_id", default="-")
_GIVEN = re.compile(r"[\w-]{8,64}", re.ASCII)


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        return True


class ClientMistakeFilter(logging.Filter):
    """What a client got wrong is a line in the log; the way it took through our code tells nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and record.levelno < logging.ERROR:
            record.exc_info = None
        return True


class JsonFormatter(BaseJsonFormatter):
    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}{request_id}", style="{", json_ensure_ascii=False
        )


class RequestIdMiddleware:
    """Keeps the caller's `X-Request-ID` when it looks like one, makes one otherwise, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        identifier = given if _GIVEN.fullmatch(given) else new_id().hex
        token = _request_id.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response["X-Request-ID"] = identifier
        return response
