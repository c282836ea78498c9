"""The machine API's quiet part: tokens, and its description for machines and for people."""

from functools import lru_cache
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core.access import public, signed_in
from shanzhi.core.clock import now
from shanzhi.kernel.scans import openapi, queries, refusals, wire
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.refusals import REASONS


@signed_in
@require_POST
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """A bearer token for the person's own device."""
    try:
        wish = msgspec.json.decode(request.body, type=wire.TokenRequest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _answer(
            refusals.problem("invalid-request", detail=str(error)), 422, "application/problem+json"
        )
    at = now()
    given = queries.device_token(request.user, scope=wish.scope, at=at)
    posts = queries.posts_of(request.user, at=at) if wish.scope is Scope.SCAN else []
    points = [wire.PointAnswer(post.point.pk, post.point.name, post.point.kind) for post in posts]
    return _answer(wire.TokenAnswer(given.token, given.expires, points), 201)


@public
@require_safe
@cache_control(public=True, max_age=300)
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return _answer(_document(), 200)


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    document = _document()
    operations = [
        {"method": method.upper(), "path": path, **_readable(operation)}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = [_fields(name, schema) for name, schema in document["components"]["schemas"].items()]
    problems = [(name, reason) for name, reason in REASONS.items() if name != "poster"]
    context = {
        "operations": operations,
        "schemas": schemas,
        "problems": problems,
        "server": document["servers"][0],
    }
    return render(request, "scans/docs.html", context)


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return openapi.description(title=f"{settings.CITY_NAME} · API", server=f"{settings.SITE_URL}/api/v1")


def _readable(operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody")
    return {
        "name": operation["operationId"],
        "summary": operation["summary"],
        "body": _schema_name(body) if body else "",
        "answers": [(status, _schema_name(answer)) for status, answer in operation["responses"].items()],
    }


def _schema_name(content: dict[str, Any]) -> str:
    ((media, described),) = content["content"].items()
    return described["schema"].get("$ref", media).rpartition("#/components/schemas/")[2]


def _fields(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    required = schema.get("required", [])
    rows = [
        {
            "name": field,
            "type": _type(rule),
            "required": field in required,
            "about": rule.get("description", ""),
        }
        for field, rule in schema.get("properties", {}).items()
    ]
    return {"name": name, "about": schema.get("description", ""), "fields": rows}


def _type(rule: dict[str, Any]) -> str:
    if "anyOf" in rule:
        return " | ".join(_type(part) for part in rule["anyOf"])
    if "$ref" in rule:
        return rule["$ref"].rpartition("/")[2]
    if "enum" in rule:
        return " | ".join(str(value) for value in rule["enum"])
    if rule.get("type") == "array":
        return f"{_type(rule['items'])}[]"
    return rule.get("format") or rule.get("type", "")


def _answer(body: Any, status: int, media: str = "application/json") -> HttpResponse:
    return HttpResponse(msgspec.json.encode(body), status=status, content_type=media)
