import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from shanzhi.core.logs import ClientMistakeFilter, JsonFormatter, RequestIdFilter, RequestIdMiddleware


def line_logged_by(request) -> tuple[dict, HttpResponse]:
    lines = []

    def view(_request):
        record = logging.LogRecord("shanzhi", logging.INFO, __file__, 1, "看到 %s", ("张**",), None)
        RequestIdFilter().filter(record)
        lines.append(json.loads(JsonFormatter().format(record)))
        return HttpResponse()

    answer = RequestIdMiddleware(view)(request)
    return lines[0], answer


def test_a_line_is_one_object_with_the_id_of_the_request():
    line, answer = line_logged_by(RequestFactory().get("/", headers={"X-Request-ID": "gate-0001"}))
    assert line["message"] == "看到 张**"
    assert line["levelname"] == "INFO"
    assert line["request_id"] == answer["X-Request-ID"] == "gate-0001"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "bad id\nforged", "<script>alert</script>", "中文中文中文中文"]
)
def test_ids_that_could_spoil_a_log_are_replaced(given):
    request = RequestFactory().get("/")
    request.META["HTTP_X_REQUEST_ID"] = given
    line, _ = line_logged_by(request)
    assert line["request_id"] != given
    assert len(line["request_id"]) == 32


def test_outside_a_request_there_is_none():
    record = logging.LogRecord("shanzhi", logging.INFO, __file__, 1, "x", (), None)
    RequestIdFilter().filter(record)
    assert record.request_id == "-"


@pytest.mark.parametrize(("level", "is_kept"), [(logging.WARNING, False), (logging.ERROR, True)])
def test_only_our_own_errors_show_the_way_through_the_code(level, is_kept):
    error = ValueError("no boundary")
    record = logging.LogRecord("django.request", level, __file__, 1, "bad", (), (ValueError, error, None))
    assert ClientMistakeFilter().filter(record)
    assert bool(record.exc_info) is is_kept
