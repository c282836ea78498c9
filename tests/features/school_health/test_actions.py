"""Gates and arrivals, figures, to-dos, and who hears of a pupil who is not well."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.core.registry import roles
from shanzhi.features.health_code import actions as health_code
from shanzhi.features.school_health import actions, hearing, queries, todos
from shanzhi.kernel.accounts.models import RoleGrant
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.declarations.actions import answers, end_duty, put_on_duty, reminders, terms
from shanzhi.kernel.declarations.enums import AbsenceReason, Audience, DutyRole, Progress
from shanzhi.kernel.declarations.models import Duty
from shanzhi.kernel.declarations.queries.figures import figures
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import Way
from tests import factories
from tests.kernel.declarations.conftest import WELL

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_a_duty_brings_its_role_once(town, at):
    person = factories.person()
    for _ in range(2):
        put_on_duty(by=None, group=town.here.classes[1], person=person, role=DutyRole.TEACHER, at=at)
    assert Duty.objects.filter(person=person).count() == RoleGrant.objects.filter(person=person).count() == 1
    assert set(roles()["class_teacher"].permits) == {queries.TEACHING}


def test_the_role_goes_with_the_last_duty(town, at):
    person = factories.person()
    first, second = (
        put_on_duty(by=None, group=group, person=person, role=DutyRole.TEACHER, at=at)
        for group in town.here.classes[:2]
    )
    elsewhere = put_on_duty(by=None, group=town.there.classes[0], person=person, role=DutyRole.TEACHER, at=at)
    later = at + MINUTE

    def places():
        grants = RoleGrant.objects.valid(later).filter(person=person, role="class_teacher")
        return set(grants.values_list("unit_ref", flat=True))

    both = {ref(town.here.top), ref(town.there.top)}
    end_duty(by=town.here.head, duty=first, at=later)
    assert places() == both
    end_duty(by=town.here.head, duty=second, at=later)
    assert places() == {ref(town.there.top)}
    end_duty(by=town.here.head, duty=second, at=later)
    end_duty(by=town.there.head, duty=elsewhere, at=later)
    assert places() == set()


def test_a_gate_and_who_has_come_through_it(town, at):
    gate = actions.open_gate(by=town.here.head, school_id=town.here.top.pk, name="东门", at=at)
    with pytest.raises(DomainError, match="同名"):
        actions.open_gate(by=town.here.head, school_id=town.here.top.pk, name="东门", at=at)
    guard = factories.person()
    actions.post_to_gate(
        by=town.here.head, school_id=town.here.top.pk, point_id=gate.pk, phone=guard.phone, at=at
    )
    assert Duty.objects.get(person=guard).role == DutyRole.GATE
    with pytest.raises(DomainError, match="还没有实名"):
        actions.post_to_gate(
            by=town.here.head, school_id=town.here.top.pk, point_id=gate.pk, phone="19911112222", at=at
        )
    pupil = town.pupils[0]
    scans.set_standing(person_id=pupil.person_id, name="某人", colour=Colour.GREEN, at=at)
    scans.record_scan(
        by=guard, person_id=pupil.person_id, point=gate, nonce=uuid.uuid4(), way=Way.CODE, at=at
    )
    answers.excuse(
        by=town.here.teacher,
        member=town.pupils[1],
        first=town.round.day,
        last=town.round.day,
        reason=AbsenceReason.ILL,
        at=at,
    )
    (found,) = queries.arrivals(town.here.top, day=town.round.day)
    assert (found.came, found.undeclared) == (1, 1)
    assert [row.member for row in found.waiting] == [town.pupils[2]]
    assert {row.progress for row in found.rows} == {Progress.WAITING, Progress.ABSENT}
    page = town.desk(town.here.head).get(f"/o/school-health/schools/{town.here.top.pk}/gates/")
    assert "东门" in page.content.decode() and "到校但没有申报" in page.content.decode()
    actions.close_gate(by=town.here.head, school_id=town.here.top.pk, point_id=gate.pk, at=at)
    gate.refresh_from_db()
    assert not gate.is_open


def test_a_fever_at_a_gate_reaches_the_school_and_the_parents(town, at):
    gate = actions.open_gate(by=town.here.head, school_id=town.here.top.pk, name="东门", at=at)
    guard = factories.person()
    actions.post_to_gate(
        by=town.here.head, school_id=town.here.top.pk, point_id=gate.pk, phone=guard.phone, at=at
    )
    page = factories.signed_in(guard).get(f"/c/health-code/inspect/{gate.pk}/").content.decode()
    assert f"{town.here.top.name} · 东门" in page
    pupil = town.pupils[0]
    scans.set_standing(person_id=pupil.person_id, name="某人", colour=Colour.GREEN, at=at)
    scan = scans.record_scan(
        by=guard, person_id=pupil.person_id, point=gate, nonce=uuid.uuid4(), way=Way.CODE, at=at
    )
    health_code.record_temperature(
        by=guard, point_id=gate.pk, scan_id=scan.id, scanned_at=scan.at, temperature=Decimal("38.6"), at=at
    )
    event = Event.objects.get(kind="health_code.fever_found")
    for _ in range(2):
        hearing.fever(event)
    told = Message.objects.filter(title__contains="体温异常")
    assert {message.person_id for message in told} == {
        town.here.teacher.pk, town.here.head.pk, town.here.guardians[pupil.pk].pk
    }  # fmt: skip
    assert told.count() == 3 and all("38.6" in message.body for message in told)


def test_gate_staff_do_not_see_classes(town, at):
    guard = factories.person()
    Duty.objects.create(group=town.here.top, person=guard, role=DutyRole.GATE, since=at)
    factories.grant(guard, queries.TEACHING)
    assert not queries.class_cards(guard, at=at)
    with pytest.raises(queries.NotFound):
        queries.pupil_for(guard, town.pupils[0].pk)


def test_the_figures_of_a_span(town, at):
    run = reminders.remind_missing(
        by=town.here.teacher, round_id=town.round.pk, group=town.here.classes[0], at=at
    )
    reminders.tell_reporters(run_id=run.pk, tally_ids=[str(town.here.tally(town.round).pk)], at=at)
    town.here.answer(town.round, town.pupils[0], at=at + 4 * MINUTE)
    town.here.answer(town.round, town.pupils[1], at=at + 10 * MINUTE)
    found = figures(Audience.SCHOOL, since=town.round.day, until=town.round.day)
    assert (found.tops, found.members, found.declarations, found.percent) == (2, 4, 2, 50.0)
    assert (found.reminding.reminded, found.reminding.answered, found.reminding.minutes) == (3, 2, 7.0)
    there = figures(Audience.SCHOOL, since=town.round.day, until=town.round.day, scope="441521")
    assert (there.tops, there.members, there.declarations) == (1, 1, 0) and there.reminding.minutes is None
    own = figures(Audience.SCHOOL, since=town.round.day, until=town.round.day, top=town.here.top)
    assert own.reminding == found.reminding and own.members == 3


def test_todos_by_role(town, at):
    town.here.answer(town.round, town.pupils[0], WELL | {"temperature": 38.1}, at=at)
    of_teacher = [str(one.title) for one in todos.of_teacher(town.here.teacher, at)]
    assert of_teacher == ["1班还有 2 人未申报", "1班有 1 人申报异常"]
    assert not list(todos.of_manager(town.here.head, at))
    late = town.round.closes_at + MINUTE
    assert "还有 2 人未申报" in str(next(iter(todos.of_manager(town.here.head, late))).title)
    assert "1 名学生申报异常" in str(next(iter(todos.of_official(town.official, at))).title)
    assert not list(todos.of_official(town.far_official, at))
    assert not list(todos.of_teacher(factories.person(), at))


def test_the_health_side_hears_of_a_pupil_once(town, at):
    near = factories.official(role="health_official")
    worker = factories.official(role="grid_worker", division_code="441502003")
    far = factories.official(role="grid_worker", division_code="441521115")

    class Event:
        payload = {"audience": "school", "member": str(town.pupils[0].pk), "day": "2020-03-16"}

    for _ in range(2):
        hearing.abnormal(Event)
    told = Message.objects.filter(notice="school_health.abnormal")
    assert set(told.values_list("person", flat=True)) == {near.pk, worker.pk} and far.pk
    assert town.pupils[0].person.name not in told[0].body
    assert actions.tell_health(member_id=uuid.uuid4(), day="2020-03-16", at=at) == 0


def test_opening_a_contact_gives_each_number_once(town, at):
    member, contacts = actions.open_contact(by=town.here.teacher, member_id=town.pupils[0].pk, at=at)
    guardian = town.here.guardians[member.pk]
    assert [one.phone for one in contacts] == [guardian.phone]


def test_a_gate_of_another_school_is_not_found(town, at):
    gate = actions.open_gate(by=town.there.head, school_id=town.there.top.pk, name="西门", at=at)
    with pytest.raises(queries.NotFound):
        actions.gate_of(by=town.here.head, school_id=town.here.top.pk, point_id=gate.pk)


def test_terms_do_not_overlap(town, at):
    first, last = dt.date(2020, 4, 1), dt.date(2020, 7, 1)
    term = terms.add_term(by=town.official, name="春", first=first, last=last, at=at)
    with pytest.raises(terms.TermRefused):
        terms.add_term(by=town.official, name="又", first=last, last=last, at=at)
    terms.change_term(by=town.official, term=term, first=first, last=dt.date(2020, 7, 10), at=at)
    term.refresh_from_db()
    assert term.last == dt.date(2020, 7, 10)
    with pytest.raises(terms.TermRefused):
        terms.change_term(by=town.official, term=term, first=last, last=first, at=at)


def test_days_with_rounds_newest_first(town, at):
    town.here.open(dt.date(2020, 3, 17), at=at)
    assert queries.days_before(town.here.top, day=clock.city_day(at)) == [dt.date(2020, 3, 16)]
