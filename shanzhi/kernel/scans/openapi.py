"""The description of the machine API (OpenAPI 3.1), made from the wire types."""

from collections.abc import Mapping
from typing import Any

import msgspec

from shanzhi.kernel.scans import wire
from shanzhi.kernel.scans.refusals import BASE, REASONS

_TYPES = (
    wire.ScanRequest,
    wire.ScanAnswer,
    wire.BatchRequest,
    wire.BatchAnswer,
    wire.ShowRequest,
    wire.ShowAnswer,
    wire.PointsAnswer,
    wire.RevocationsAnswer,
    wire.KeySet,
    wire.TokenRequest,
    wire.TokenAnswer,
    wire.Problem,
)
_ONE_SCAN = "Record a scan; answered once it is on disk"
_MANY_SCANS = "Upload the queue of a device that was offline, up to 500 scans; each row has its own result"
_SHOW = "A fresh code for oneself or a member of the family; counted before it is answered"
_POINTS = "The open points at which the holder of the token may scan"
_REVOCATIONS = "The revocations above a version, for gates without network"
_GATE_LIST = (
    "The signed list for gates without network: who is not green, what is revoked, all as hashes; "
    "its layout is at the top of kernel/scans/gate_list.py"
)
_KEYS = "The public keys that codes are signed with"
_TOKENS = "A bearer token for the signed-in person; needs the session and the X-CSRFToken header of a page"
_BINARY = {
    "description": "Done",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
_REF = "#/components/schemas/{name}"


def description(*, title: str, server: str) -> dict[str, Any]:
    """The whole document, ready for JSON."""
    _, components = msgspec.json.schema_components(_TYPES, ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "description": _about()},
        "servers": [{"url": server}],
        "paths": _paths(),
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "from POST /tokens"},
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            },
        },
    }


def _paths() -> dict[str, Any]:
    return {**_stream_paths(), **_gate_paths(), **_access_paths()}


def _stream_paths() -> dict[str, Any]:
    return {
        "/scans": {
            "post": _writing(
                "recordScan", _ONE_SCAN, wire.ScanRequest, {201: wire.ScanAnswer, 200: wire.ScanAnswer}
            )
        },
        "/scans/batch": {
            "post": _writing("recordScans", _MANY_SCANS, wire.BatchRequest, {200: wire.BatchAnswer})
        },
        "/shows": {"post": _writing("showCode", _SHOW, wire.ShowRequest, {201: wire.ShowAnswer})},
    }


def _gate_paths() -> dict[str, Any]:
    return {
        "/points": {
            "get": _operation(
                "listPoints", _POINTS, answers={200: wire.PointsAnswer}, refusals=(401, 403, 503)
            )
        },
        "/revocations": {
            "get": _operation(
                "listRevocations",
                _REVOCATIONS,
                parameters=[_since()],
                answers={200: wire.RevocationsAnswer},
                refusals=(401, 403, 422, 503),
            )
        },
        "/gate-list": {
            "get": _operation(
                "getGateList",
                _GATE_LIST,
                parameters=[_since()],
                answers={200: None},
                refusals=(401, 403, 422, 503),
            )
        },
    }


def _access_paths() -> dict[str, Any]:
    return {
        "/keys": {"get": _operation("listKeys", _KEYS, answers={200: wire.KeySet}, refusals=(), security=[])},
        "/tokens": {
            "post": _operation(
                "giveToken",
                _TOKENS,
                body=wire.TokenRequest,
                answers={201: wire.TokenAnswer},
                refusals=(401, 403, 422),
                security=[{"session": []}],
            )
        },
    }


def _writing(name: str, summary: str, body: type, answers: Mapping[int, type | None]) -> dict[str, Any]:
    return _operation(name, summary, body=body, answers=answers, refusals=(401, 403, 408, 413, 422, 503))


def _since() -> dict[str, Any]:
    return {
        "name": "since",
        "in": "query",
        "description": "`version` of the last answer; none for all",
        "schema": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    }


def _operation(
    name: str,
    summary: str,
    *,
    answers: Mapping[int, type | None],
    refusals: tuple[int, ...],
    body: type | None = None,
    parameters: list[dict[str, Any]] | None = None,
    security: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "security": [{"token": []}] if security is None else security,
        "responses": {
            str(status): _content(kind, "Done") if kind else _BINARY for status, kind in answers.items()
        },
    }
    for status in refusals:
        operation["responses"][str(status)] = _content(wire.Problem, "Refused", "application/problem+json")
    if parameters:
        operation["parameters"] = parameters
    if body:
        operation["requestBody"] = {"required": True, **_content(body, "")}
        del operation["requestBody"]["description"]
    return operation


def _content(kind: type, text: str, media: str = "application/json") -> dict[str, Any]:
    return {"description": text, "content": {media: {"schema": {"$ref": _REF.format(name=kind.__name__)}}}}


def _about() -> str:
    """What the types of problems mean, as a table in CommonMark."""
    rows = [f"| `{BASE}{name}` | {reason.status} | {reason.english} |" for name, reason in REASONS.items()]
    return "\n".join(
        [
            "Scans and shows of signed codes. Every refusal is a problem document (RFC 9457) with a stable `type`; "
            "503 carries `Retry-After`: send the same nonce again. A poster has the type `wrong-kind`.",
            "",
            "| type | status | meaning |",
            "| --- | --- | --- |",
            *[row for row in rows if "/poster`" not in row],
        ]
    )
