"""Opening and closing points, and who may scan there."""

import datetime as dt

import pytest

from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.scans import actions, queries
from shanzhi.kernel.scans.actions import PointRefused
from shanzhi.kernel.scans.enums import StaffRole

pytestmark = pytest.mark.django_db


def refusal(action, **given):
    with pytest.raises(PointRefused) as refused:
        action(**given)
    return refused.value.code


def test_open_point_is_told_and_written_down(gate):
    assert list(queries.points_of("venue:1")) == [gate.point]
    assert Event.objects.filter(kind="scans.point_opened").count() == 1
    assert AuditEntry.objects.filter(act="scans.point_opened").count() == 1


def test_close_point_once(gate, at):
    for _ in range(2):
        actions.close_point(by=gate.manager, point=gate.point, reason="装修", at=at)
    gate.point.refresh_from_db()
    assert not gate.point.is_open and gate.point.closed_at == at
    assert Event.objects.filter(kind="scans.point_closed").count() == 1
    assert not queries.posts_of(gate.inspector, at=at).exists()


def test_add_staff_twice_changes_the_role(gate, at):
    actions.add_staff(by=gate.manager, point=gate.point, person=gate.inspector, role=StaffRole.MANAGER, at=at)
    roles = dict(queries.staff_of(gate.point, at=at).values_list("person_id", "role"))
    assert roles == {gate.manager.pk: "manager", gate.inspector.pk: "manager"}


def test_add_staff_to_a_closed_point(gate, at):
    closed = actions.close_point(by=gate.manager, point=gate.point, reason="停业", at=at)
    given = {
        "by": gate.manager,
        "point": closed,
        "person": gate.citizen,
        "role": StaffRole.INSPECTOR,
        "at": at,
    }
    assert refusal(actions.add_staff, **given) == "point.closed"


def test_remove_staff_ends_the_post(gate, at):
    staff = queries.staff_of(gate.point, at=at).get(person=gate.inspector)
    later = at + dt.timedelta(minutes=1)
    actions.remove_staff(by=gate.manager, staff=staff, at=later)
    actions.remove_staff(by=gate.manager, staff=staff, at=later)
    assert queries.may_scan(gate.inspector, gate.point, at=at)
    assert not queries.may_scan(gate.inspector, gate.point, at=later)


def test_remove_staff_keeps_a_manager(gate, at):
    staff = queries.staff_of(gate.point, at=at).get(person=gate.manager)
    assert refusal(actions.remove_staff, by=gate.manager, staff=staff, at=at) == "point.last_manager"


def test_a_renamed_point_is_told_once(gate, at):
    for _ in range(2):
        actions.rename_point(by=gate.manager, point=gate.point, name="南门", at=at)
    gate.point.refresh_from_db()
    assert gate.point.name == "南门"
    assert Event.objects.filter(kind="scans.point_renamed").count() == 1


def test_a_closed_point_opens_again_with_its_staff(gate, at):
    actions.close_point(by=gate.manager, point=gate.point, reason="装修", at=at)
    for _ in range(2):
        actions.reopen_point(by=gate.manager, point=gate.point, at=at)
    gate.point.refresh_from_db()
    assert gate.point.is_open
    assert gate.point.closed_at is None
    assert queries.posts_of(gate.inspector, at=at).exists()
    assert Event.objects.filter(kind="scans.point_opened").count() == 2
