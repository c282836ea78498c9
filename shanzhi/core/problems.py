"""Problem documents for machine clients (RFC 9457)."""

from typing import Any

from django.http import JsonResponse

BASE = "/problems/"


def problem(status: int, code: str, title: Any, **more: Any) -> JsonResponse:
    """A refusal for machines: `type` is stable, `title` is for the person behind the machine."""
    body = {"type": BASE + code, "title": str(title), "status": status, **more}
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
