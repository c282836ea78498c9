"""Scans that come from pages rather than gates: the same statements, run on the connection of the page."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import IntegrityError, connection, transaction
from django.utils.translation import get_language

from shanzhi.core.errors import DomainError
from shanzhi.kernel.scans import queries, rules, statements
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.scans.models import Point
from shanzhi.kernel.scans.refusals import REASONS, problem
from shanzhi.kernel.scans.stream import (
    NewScan,
    NewShow,
    Recorded,
    Steps,
    days_of,
    new_scan,
    recording,
    showing,
)

Answer = TypeVar("Answer")


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
    return sum(1 for shown in _run(lambda: showing(shows), shows) if shown is not None)


def _write(rows: Sequence[NewScan]) -> list[Recorded | None]:
    return _run(lambda: recording(rows), rows)


def _run(begin: Any, rows: Sequence[Any]) -> Any:
    """Run the steps; make the days they need when nobody has."""
    try:
        with transaction.atomic():
            return _drive(begin())
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", None) != "23514":
            raise
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.ENSURE_DAYS, days_of(row.at for row in rows))
        return _drive(begin())


def _drive(steps: Steps[Answer]) -> Answer:
    """On a cursor of the driver's own, because Django's takes no binary parameters; the transaction is Django's."""
    rows: list[Any] | None = None
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        while True:
            try:
                statement, parameters = steps.send(rows) if rows is not None else next(steps)
            except StopIteration as done:
                return done.value
            cursor.execute(statement, parameters)
            rows = cursor.fetchall() if cursor.description else []
