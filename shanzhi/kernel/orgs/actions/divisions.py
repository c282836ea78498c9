"""Divisions are created one by one in a form, or loaded whole from a city's file."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.orgs import rules
from shanzhi.kernel.orgs.models import Division


class DivisionRefused(DomainError):
    """A division that cannot stand."""


def _checked(code: str) -> str:
    if not (code.isascii() and code.isdigit() and len(code) in rules.LEVELS):
        raise DivisionRefused(
            _("区划代码应为 6 位（市县）、9 位（镇街）或 12 位（村居）数字"), "division.code", field="code"
        )
    return code


@transaction.atomic
def create_division(
    *,
    by: Person | None,
    code: str,
    name: str,
    at: dt.datetime,
    lng: float | None = None,
    lat: float | None = None,
    outline: Mapping[str, Any] | None = None,
) -> Division:
    """Add one division; its level and the division above follow from the code."""
    parent = rules.parent_of(_checked(code))
    if parent and not Division.objects.filter(pk=parent).exists():
        raise DivisionRefused(
            _("上级区划 %(code)s 还没有登记") % {"code": parent}, "division.no_parent", field="code"
        )
    if Division.objects.filter(pk=code).exists():
        raise DivisionRefused(_("区划代码 %(code)s 已登记") % {"code": code}, "division.exists", field="code")
    division = Division.objects.create(
        code=code, name=name, level=rules.level_of(code), parent_id=parent, lng=lng, lat=lat, outline=outline
    )
    audit.record(by=by, act="orgs.create_division", subject=ref(division), at=at)
    return division


@transaction.atomic
def load_divisions(
    *,
    by: Person | None,
    rows: Iterable[Mapping[str, Any]],
    at: dt.datetime,
    outlines: Mapping[str, Mapping[str, Any]] | None = None,
) -> int:
    """Create or rename the divisions of a file, those above first; gives their number."""
    outlines = outlines or {}
    divisions = [
        Division(
            code=_checked(row["code"]),
            name=row["name"],
            level=rules.level_of(row["code"]),
            parent_id=rules.parent_of(row["code"]),
            lng=row.get("lng"),
            lat=row.get("lat"),
            outline=outlines.get(row["code"]),
        )
        for row in rows
    ]
    divisions.sort(key=lambda division: (len(rules.path_of(division.code)), division.code))
    Division.objects.bulk_create(
        divisions,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "lng", "lat", "outline"],
    )
    audit.record(
        by=by, act="orgs.load_divisions", subject="division:*", at=at, detail={"rows": len(divisions)}
    )
    return len(divisions)
