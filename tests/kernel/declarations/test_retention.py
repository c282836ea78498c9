"""Answers go when their time is over; the figures stay."""

import datetime as dt

import pytest
from django.db import connection

from shanzhi.core import clock
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.declarations.actions import retention
from shanzhi.kernel.declarations.models import Answer

pytestmark = pytest.mark.django_db


def test_old_answers_go_and_leave_a_record_and_their_figures(school, settings):
    member = school.pupil()
    round = school.open()
    school.answer(round, member)
    settings.DECLARATION_RETENTION_DAYS = 20
    retention.drop_old_days(at=school.at + dt.timedelta(days=20))
    assert Answer.objects.filter(member_id=member.pk).exists()
    later = school.at + dt.timedelta(days=21)
    assert retention.drop_old_days(at=later) == 1
    assert not Answer.objects.filter(member_id=member.pk).exists()
    assert school.tally(round).answered == 1
    left = [entry.detail for entry in AuditEntry.objects.filter(act="declarations.day_dropped")]
    assert {"day": round.day.isoformat(), "answers": 1} in left
    assert retention.drop_old_days(at=later) == 0


def test_days_are_made_ahead(school):
    at = clock.now() + dt.timedelta(days=400)
    retention.make_days(at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass(%s) IS NOT NULL", [f"declarations_answer_d{clock.city_day(at):%Y%m%d}"]
        )
        assert cursor.fetchone() == (True,)
