"""Scans that come from pages rather than gates: the same statements, run on the connection of the page."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from shanzhi.core import steps
from shanzhi.core.errors import DomainError
from shanzhi.kernel.scans import queries, rules
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Point
from shanzhi.kernel.scans.refusals import REASONS, problem
from shanzhi.kernel.scans.stream import (
    NewScan,
    NewShow,
    Recorded,
    making_days,
    new_scan,
    recording,
    showing,
)


class ScanRefused(DomainError):
    """A scan is not accepted; `code` is the last part of the problem type that machines get."""

    def __init__(self, reason: str):
        document = problem(reason, english=(get_language() or "").startswith("en"))
        super().__init__(document.title, reason, status=REASONS[reason].status)


def record_scan(
    *,
    by: Any,
    person_id: UUID,
    point: Point,
    nonce: UUID,
    way: Way,
    at: dt.datetime,
    temperature: float | None = None,
) -> Recorded:
    """Check a person in at a point: by themselves from its poster, or by an inspector without a camera.

    Whether `by` may act for the person is the caller's to know; whether they may scan here is asked below.
    """
    if not point.is_open:
        raise ScanRefused("closed-point")
    if way is not Way.POSTER and not queries.may_scan(by, point, at=at):
        raise ScanRefused("not-your-point")
    if not rules.is_plausible(temperature):
        raise ScanRefused("temperature")
    row = new_scan(
        person_id=person_id,
        point_id=point.pk,
        division_code=point.division_code,
        inspector_id=None if way is Way.POSTER else by.pk,
        nonce=nonce,
        way=way,
        at=at,
        received_at=at,
        temperature=temperature,
    )
    (done,) = _write([row])
    if done is None:
        raise ScanRefused("no-standing")
    return done


def record_shows(*, shows: Sequence[NewShow]) -> int:
    """Count shows of codes on the connection of a page; says how many."""
    counted = steps.run(lambda: showing(shows), repair=making_days(show.at for show in shows))
    return sum(1 for shown in counted if shown is not None)


def _write(rows: Sequence[NewScan]) -> list[Recorded | None]:
    return steps.run(lambda: recording(rows), repair=making_days(row.at for row in rows))
