"""What stands between a request and every view: closed by default, read-only reading, one handler for refusals."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from shanzhi.core import access, htmx
from shanzhi.core.errors import DomainError
from shanzhi.core.middleware import AccessMiddleware, RefusalMiddleware


def asked(path="/c/", method="get", **headers):
    request = getattr(RequestFactory(headers=headers), method)(path)
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)
    return request


def unmarked(request):
    return HttpResponse("open")


def test_a_view_without_a_mark_is_closed():
    with pytest.raises(PermissionDenied):
        AccessMiddleware(unmarked).process_view(asked(), unmarked, (), {})


def test_a_stranger_is_sent_to_sign_in_and_back():
    answer = AccessMiddleware(unmarked).process_view(
        asked("/c/mine/?a=1"), access.signed_in(unmarked), (), {}
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith("next=/c/mine/%3Fa%3D1")


def test_a_machine_without_sign_in_gets_a_problem_document():
    answer = AccessMiddleware(unmarked).process_view(asked("/api/v1/x"), access.signed_in(unmarked), (), {})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.django_db
def test_a_page_that_reads_cannot_write():
    @access.public
    def sly(request):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_session")
        return HttpResponse()

    with pytest.raises(InternalError, match="read-only"):
        sly(asked())


@pytest.mark.django_db
def test_a_page_that_records_may_write():
    @access.public(records=True)
    def records(request):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_session")
        return HttpResponse("kept")

    assert records(asked()).content == b"kept"


def refuse(request):
    error = DomainError("名额已满，请选择其他时间。", "quota.full")
    return RefusalMiddleware(unmarked).process_exception(request, error)


def test_a_refusal_for_a_machine():
    answer = refuse(asked("/api/v1/x"))
    body = json.loads(answer.content)
    assert (answer.status_code, body["type"], body["title"]) == (
        422,
        "/problems/quota.full",
        "名额已满，请选择其他时间。",
    )


def test_a_refusal_for_htmx_is_a_toast():
    answer = refuse(asked(**{"HX-Request": "true"}))
    assert answer.status_code == 422
    assert json.loads(answer["HX-Trigger"]) == {"toast": "名额已满，请选择其他时间。"}


def test_other_errors_are_not_swallowed():
    assert RefusalMiddleware(unmarked).process_exception(asked(), ValueError("bug")) is None


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "venues"}, True),
    ],
)
def test_one_view_serves_page_and_fragment(headers, fragment, monkeypatch):
    monkeypatch.setattr(htmx, "render", lambda request, name, context, status: name)
    wanted = "m/office/_list.html" if fragment else "m/office/list.html"
    assert htmx.page(asked(**headers), "m/office/list.html") == wanted
