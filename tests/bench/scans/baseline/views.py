"""One check-in, one transaction: permission, colour, nonce and the row, each asked of the ORM."""

import datetime as dt
from decimal import Decimal

import msgspec
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shanzhi.core.access import public
from shanzhi.core.clock import now
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.scans import queries, rules, tokens, wire
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Point, Refusal, Scan, Standing

_KINDS = (CodeKind.PERSON, CodeKind.PAPER_CARD)


@csrf_exempt
@public
@require_POST
def check_in(request: HttpRequest) -> JsonResponse:
    at = now()
    token = tokens.verify(
        request.headers["Authorization"].removeprefix("Bearer "), keys=codes.keys(), now=int(at.timestamp())
    )
    wish = msgspec.json.decode(request.body, type=wire.ScanRequest)
    with transaction.atomic():
        inspector = Person.objects.get(pk=token.person)
        point = Point.objects.get(pk=wish.point, is_open=True)
        try:
            code = codes.read(wish.code, kinds=_KINDS, at=at)
            allowed = queries.may_scan(inspector, point, at=at)
        except codes.CodeNotAccepted as refused:
            return _refuse(refused.code, wish, inspector, at)
        if not allowed:
            return _refuse("not-your-point", wish, inspector, at)
        scan = _known(code.subject, wish, at) or _record(code.subject, wish, point, inspector, at)
    return JsonResponse(
        {
            "scan": scan.pk[2],
            "colour": scan.colour_word,
            "reason": scan.reason,
            "name": scan.masked_name,
            "at": scan.at,
        },
        status=201,
    )


def _known(person, wish: wire.ScanRequest, at: dt.datetime) -> Scan | None:
    recent = at - dt.timedelta(days=1)
    return Scan.objects.filter(person_id=person, nonce=wish.nonce, at__gte=recent).first()


def _record(person, wish: wire.ScanRequest, point: Point, inspector: Person, at: dt.datetime) -> Scan:
    standing = Standing.objects.get(pk=person)
    return Scan.objects.create(
        person_id=person,
        point_id=point.pk,
        inspector_id=inspector.pk,
        division_code=point.division_code,
        at=at,
        received_at=at,
        way=Way.CODE,
        temperature=None if wish.temperature is None else Decimal(f"{wish.temperature:.1f}"),
        abnormal=rules.is_abnormal(wish.temperature),
        nonce=wish.nonce,
        colour=standing.colour,
        reason=standing.reason,
        masked_name=standing.masked_name,
    )


def _refuse(reason: str, wish: wire.ScanRequest, inspector: Person, at: dt.datetime) -> JsonResponse:
    Refusal.objects.create(
        at=at, reason=reason, point_id=wish.point, inspector_id=inspector.pk, nonce=wish.nonce
    )
    return JsonResponse({"type": f"/problems/{reason}"}, status=422)
