"""Rosters: groups, duties, members, reporters, and the turn of the school year."""

import datetime as dt
import uuid

import pytest

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_school_code
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.enums import RealNameMethod
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.actions import Enrolment, Guardian
from shanzhi.kernel.declarations.enums import DutyRole, GroupKind, Leaving, Move, Relation, ReporterState
from shanzhi.kernel.declarations.models import Duty, Group, Member, Reporter, SchoolYear
from shanzhi.kernel.declarations.queries import rosters
from shanzhi.kernel.declarations.rules import years
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message, Outgoing
from tests import factories
from tests.kernel.declarations.conftest import make_school

BIRTH = dt.date(2013, 9, 1)


def roster_name(name="陈小朋", number="", birth=BIRTH):
    number = number or factories.id_number(birth)
    return accounts.RosterName(name, "resident", number, "female", birth)


def refused(code):
    return pytest.raises(DomainError, match=rf"^{code.replace('.', chr(92) + '.')}:")


@pytest.fixture
def noon(at):
    with clock.frozen(at):
        yield at


# Groups and duties ---------------------------------------------------------------------------------------


def test_a_school_opens_with_a_checked_code(school, at):
    given = {
        "by": None,
        "kind": GroupKind.SCHOOL,
        "name": "第二小学",
        "division": school.top.division,
        "at": at,
    }
    opened = actions.open_group(code=" 2144000777 ", **given)
    assert (opened.code, opened.top, opened.is_open) == ("2144000777", None, True)
    with refused("roster.code_taken"):
        actions.open_group(code="2144000777", **given)
    with refused("school_code.kind"):
        actions.open_group(code="9944000777", **given)


@pytest.mark.parametrize(
    ("code", "problem"),
    [("214400012", "digits"), ("2144000123x", "digits"), ("9944000123", "kind"), ("2199000123", "area")],
)
def test_school_codes(code, problem):
    with refused(f"school_code.{problem}"):
        check_school_code(code)
    assert check_school_code("２１４４０００１２３") == "2144000123"


def test_parts_get_the_next_number_and_a_name_that_is_free(school, at):
    grade = school.classes[0].parent
    made = actions.open_group(by=school.head, kind=GroupKind.CLASS, parent=grade, name=" 3班 ", at=at)
    assert (made.code, made.name, made.top) == ("2144000123-3", "3班", school.top)
    with refused("roster.name_taken"):
        actions.open_group(by=school.head, kind=GroupKind.CLASS, parent=grade, name="3班", at=at)
    with refused("roster.parent"):
        actions.open_group(by=school.head, kind=GroupKind.CLASS, parent=school.top, name="4班", at=at)


def test_renaming_and_closing(school, at):
    first, second = school.classes
    assert actions.rename_group(by=school.head, group=first, name="一班", at=at).name == "一班"
    with refused("roster.name_taken"):
        actions.rename_group(by=school.head, group=first, name=second.name, at=at)
    member = school.pupil(second)
    with refused("roster.not_empty"):
        actions.close_group(by=school.head, group=second, at=at)
    actions.leave(by=school.head, member=member, reason=Leaving.LEFT, at=at)
    for _tap in range(2):
        assert not actions.close_group(by=school.head, group=second, at=at).is_open
    assert AuditEntry.objects.filter(act="declarations.group_closed").count() == 1


def test_duties_begin_once_and_end_with_their_group(school, at):
    teacher = factories.person()
    first = actions.put_on_duty(
        by=school.head, group=school.classes[1], person=teacher, role=DutyRole.TEACHER, at=at
    )
    again = actions.put_on_duty(
        by=school.head, group=school.classes[1], person=teacher, role=DutyRole.TEACHER, at=at
    )
    assert first == again
    actions.close_group(by=school.head, group=school.classes[1], at=at)
    assert not Duty.objects.filter(person=teacher, until__isnull=True).exists()
    with refused("roster.closed"):
        actions.put_on_duty(
            by=school.head, group=school.classes[1], person=teacher, role=DutyRole.TEACHER, at=at
        )
    held = Duty.objects.get(person=school.teacher)
    for _tap in range(2):
        actions.end_duty(by=school.head, duty=held, at=at)
    assert AuditEntry.objects.filter(act="declarations.duty_ended").count() == 1


# Members -------------------------------------------------------------------------------------------------


def test_a_new_pupil_gets_an_account_without_a_phone(school, noon):
    guardian = Guardian("陈大明", Relation.FATHER, "19900001111")
    member = actions.enrol(
        by=school.head,
        group=school.classes[0],
        name=roster_name(),
        number="01",
        guardians=[guardian],
        at=noon,
    )
    person = Person.objects.get(pk=member.person_id)
    assert (person.phone, person.real_name_method, person.is_real) == (None, RealNameMethod.ROSTER, True)
    assert (member.number, member.answers_alone, member.top) == ("01", False, school.top)
    assert member.reporters.get().state == ReporterState.INVITED
    assert Event.objects.get(kind="declaration.enrolled").subject == f"person:{person.pk}"


def test_somebody_known_is_found_by_number_and_name(school, noon):
    known = factories.person("陈·小朋", phone=None, birth=BIRTH)
    member = actions.enrol(
        by=school.head, group=school.classes[0], name=roster_name("陈小朋", known.id_number), at=noon
    )
    assert member.person_id == known.pk
    with refused("roster.twice"):
        actions.enrol(
            by=school.head, group=school.classes[1], name=roster_name("陈小朋", known.id_number), at=noon
        )
    with pytest.raises(DomainError) as refusal:
        actions.enrol(
            by=school.head, group=school.classes[1], name=roster_name("别人", known.id_number), at=noon
        )
    assert refusal.value.code == "roster.mismatch" and "陈" not in str(refusal.value.message)


def test_nobody_is_in_two_schools(school, noon):
    other = make_school(noon, code="2144000999")
    name = roster_name()
    member = actions.enrol(by=None, group=other.classes[0], name=name, at=noon)
    with pytest.raises(DomainError) as refusal:
        actions.enrol(by=school.head, group=school.classes[0], name=name, at=noon)
    assert refusal.value.code == "roster.elsewhere" and other.top.name not in str(refusal.value.message)
    actions.leave(by=None, member=member, reason=Leaving.TRANSFER, at=noon)
    assert actions.enrol(by=school.head, group=school.classes[0], name=name, at=noon).top == school.top


def test_an_adult_student_answers_alone(school, noon):
    member = actions.enrol(
        by=None, group=school.classes[0], name=roster_name(birth=dt.date(2001, 1, 1)), at=noon
    )
    assert member.answers_alone


def test_numbers_are_given_once(school, noon):
    actions.enrol(by=None, group=school.classes[0], name=roster_name("甲"), number="7", at=noon)
    with refused("roster.number"):
        actions.enrol(by=None, group=school.classes[1], name=roster_name("乙"), number="7", at=noon)


def test_many_at_once(school, noon):
    people = [factories.person(phone=None, birth=BIRTH) for _ in range(30)]
    father = factories.person()
    rows = [
        Enrolment(
            school.classes[0].pk,
            school.top.pk,
            person.pk,
            str(number),
            guardians=(Guardian("父", Relation.FATHER, father.phone, father.pk),),
        )
        for number, person in enumerate(people)
    ]
    assert actions.enrol_many(by=None, rows=rows, at=noon) == 30
    assert Member.objects.filter(group=school.classes[0]).count() == 30
    assert Reporter.objects.filter(person=father, state=ReporterState.CONFIRMED).count() == 30


# Today's round -------------------------------------------------------------------------------------------


def counts(school, round, group):
    tally = school.tally(round, group)
    return tally.expected, tally.answered, tally.absent


def test_todays_tally_follows_the_roster(school, at):
    first, second = school.classes
    staying, moving = school.pupil(first), school.pupil(first)
    round = school.open()
    school.answer(round, moving)
    assert counts(school, round, first) == (2, 1, 0)
    later = round.opens_at + dt.timedelta(hours=1)
    with clock.frozen(later):
        new = actions.enrol(by=None, group=second, name=roster_name(), at=later)
        assert counts(school, round, second) == (1, 0, 0)
        actions.transfer(by=school.head, member=moving, group=second, at=later)
        assert counts(school, round, first) == (1, 0, 0) and counts(school, round, second) == (2, 1, 0)
        assert school.stands(round, moving).group_id == second.pk
        actions.leave(by=school.head, member=staying, reason=Leaving.LEFT, at=later)
        actions.leave(by=school.head, member=new, reason=Leaving.MISTAKE, at=later)
    assert counts(school, round, first) == (0, 0, 0) and counts(school, round, second) == (1, 1, 0)


def test_a_round_that_is_over_stays_as_it_was(school, at):
    member = school.pupil()
    round = school.open()
    actions.leave(by=None, member=member, reason=Leaving.LEFT, at=round.ends_at)
    assert counts(school, round, school.classes[0]) == (1, 0, 0)


def test_another_school_begins_a_new_membership(school, noon):
    other = make_school(noon, code="2144000999")
    member = school.pupil(number="5")
    Reporter.objects.create(
        member=member,
        name="家长",
        relation=Relation.MOTHER,
        phone="19900002222",
        phone_index=b"x" * 32,
        invited_at=noon,
    )
    moved = actions.transfer(by=None, member=member, group=other.classes[1], number="9", at=noon)
    member.refresh_from_db()
    assert (member.until, member.leaving) == (clock.city_day(noon), Leaving.TRANSFER)
    assert (moved.top, moved.group, moved.number) == (other.top, other.classes[1], "9")
    assert (
        member.reporters.get().state == ReporterState.ENDED and moved.reporters.get().phone == "19900002222"
    )
    with refused("roster.gone"):
        actions.transfer(by=None, member=member, group=other.classes[0], at=noon)
    for _tap in range(2):
        gone = actions.leave(by=None, member=moved, reason=Leaving.LEFT, at=noon)
    assert gone.until == clock.city_day(noon) and Event.objects.filter(kind="declaration.left").count() == 2


# Reporters -----------------------------------------------------------------------------------------------


def name_one(school, member, phone, at, relation=Relation.FATHER):
    return actions.name_reporter(
        by=school.head, member=member, name="陈大明", relation=relation, phone=phone, at=at
    )


def test_only_the_holder_of_the_phone_confirms(school, noon):
    member, holder, stranger = school.pupil(), factories.person(), factories.person()
    reporter = name_one(school, member, holder.phone, noon)
    assert name_one(school, member, f"+86 {holder.phone}", noon) == reporter
    with refused("roster.not_yours"):
        actions.answer_reporter(by=stranger, reporter=reporter, accepts=True, at=noon)
    assert [row.pk for row in rosters.asked_to_report(holder)] == [reporter.pk]
    answered = actions.answer_reporter(by=holder, reporter=reporter, accepts=True, at=noon)
    assert (answered.state, answered.person) == (ReporterState.CONFIRMED, holder)
    assert actions.answer_reporter(by=holder, reporter=reporter, accepts=False, at=noon).person == holder
    actions.end_reporter(by=school.head, reporter=answered, at=noon)
    assert not rosters.reporters_of(member).exists()
    assert AuditEntry.objects.filter(act="declarations.reporter_confirmed").count() == 1


def test_a_refusal_stays_without_the_person(school, noon):
    member, holder = school.pupil(), factories.person()
    reporter = name_one(school, member, holder.phone, noon)
    row = actions.answer_reporter(by=holder, reporter=reporter, accepts=False, at=noon)
    assert (row.state, row.person) == (ReporterState.REFUSED, None)


def test_an_employees_own_phone_is_only_theirs(school, noon):
    member, other = school.pupil(), factories.person()
    reporter = name_one(school, member, other.phone, noon, Relation.SELF)
    with refused("roster.not_the_same"):
        actions.answer_reporter(by=other, reporter=reporter, accepts=True, at=noon)


def test_invitations_go_once_to_each_guardian_and_not_at_night(school, noon):
    phone = factories.phone_number()
    rows = [name_one(school, school.pupil(), phone, noon) for _child in range(2)]
    night = dt.datetime(2020, 3, 16, 15, 0, tzinfo=dt.UTC)  # 23:00 in the city
    with clock.frozen(night):
        assert actions.invite(reporters=[row.pk for row in rows], at=night) == 1
        assert actions.invite(reporters=[row.pk for row in rows], at=night) == 0
    sent = Outgoing.objects.get()
    assert clock.local(sent.due_at).hour == 7 and school.top.name in Message.objects.get().title
    third = name_one(school, school.pupil(), phone, noon)
    assert actions.invite(reporters=[third.pk], at=noon) == 0


def test_positions_are_the_members_and_their_reporters_to_give(school, noon):
    member = school.pupil()
    guardian = school.guardians[member.pk]
    assert not actions.share_position(by=guardian, member=member, shares=False, at=noon).shares_position
    with refused("roster.not_yours"):
        actions.share_position(by=factories.person(), member=member, shares=True, at=noon)
    assert actions.share_position(by=member.person, member=member, shares=True, at=noon).shares_position


# School years --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "others", "next_name", "move"),
    [
        ("一年级", [], "二年级", "next"),
        ("六年级", ["五年级"], "七年级", "graduates"),
        ("六年级", ["七年级"], "七年级", "next"),
        ("九年级", [], None, "graduates"),
        ("初一", [], "初二", "next"),
        ("初三年级", [], None, "graduates"),
        ("高二年级", [], "高三年级", "next"),
        ("小班", [], "中班", "next"),
        ("大班", [], None, "graduates"),
        ("2019级", [], None, "stays"),
    ],
)
def test_what_grades_become(name, others, next_name, move):
    assert (years.next_name(name), years.suggested(name, others)) == (next_name, move)


def test_years_begin_in_summer_and_classes_carry_their_grade():
    assert years.school_year(dt.date(2020, 6, 30)) == 2019 and years.school_year(dt.date(2020, 7, 1)) == 2020
    assert years.class_name("一年级1班", "一年级", "二年级") == "二年级1班"
    assert years.class_name("1班", "一年级", "二年级") == "1班"
    assert years.rank("大班") < years.rank("一年级") < years.rank("初一") < years.rank("高一")


def test_a_school_moves_on_once_a_year(school, noon):
    last = actions.open_group(by=None, kind=GroupKind.GRADE, parent=school.top, name="六年级", at=noon)
    finals = actions.open_group(by=None, kind=GroupKind.CLASS, parent=last, name="六年级1班", at=noon)
    staying, leaving = school.pupil(), school.pupil(finals)
    summer = dt.datetime(2020, 8, 20, 2, 0, tzinfo=dt.UTC)
    lines = rosters.year_lines(school.top)
    assert [(line.grade.name, line.suggested, line.members) for line in lines] == [
        ("一年级", Move.NEXT, 1),
        ("六年级", Move.GRADUATES, 1),
    ]
    moves = {line.grade.pk: line.suggested for line in lines}
    with refused("roster.grades_changed"):
        actions.roll_over(by=school.head, top=school.top, moves={uuid.uuid4(): Move.NEXT}, at=summer)
    begun = actions.roll_over(by=school.head, top=school.top, moves=moves, at=summer)
    assert (begun.year, begun.moved, begun.graduated) == (2020, 1, 1)
    with refused("roster.year_begun"):
        actions.roll_over(by=school.head, top=school.top, moves=moves, at=summer)
    staying.refresh_from_db()
    leaving.refresh_from_db()
    finals.refresh_from_db()
    assert (staying.until, staying.group.parent.name) == (None, "二年级")
    assert (leaving.leaving, leaving.until) == (
        Leaving.GRADUATED,
        dt.date(2020, 8, 20),
    ) and not finals.is_open
    assert rosters.year_begun(school.top, at=summer) == SchoolYear.objects.get()
    assert [row.pk for row in rosters.leavers_of(school.top)] == [leaving.pk]


def test_two_grades_never_get_one_name(school, noon):
    second = actions.open_group(by=None, kind=GroupKind.GRADE, parent=school.top, name="二年级", at=noon)
    first = school.classes[0].parent
    with refused("roster.clash"):
        actions.roll_over(
            by=None, top=school.top, moves={first.pk: Move.NEXT, second.pk: Move.STAYS}, at=noon
        )
    actions.roll_over(by=None, top=school.top, moves={first.pk: Move.NEXT, second.pk: Move.NEXT}, at=noon)
    assert set(Group.objects.filter(parent=school.top).values_list("name", flat=True)) == {"二年级", "三年级"}


# Who keeps it --------------------------------------------------------------------------------------------


def test_a_roster_is_kept_by_its_head_or_manager_only(school, noon):
    other = make_school(noon, code="2144000999")
    member = school.pupil()
    assert rosters.kept_top(school.head, "school", school.top.pk) == school.top
    assert rosters.kept_member(school.head, "school", member.pk) == member
    for stranger in (school.teacher, other.head, factories.person()):
        for look in (
            lambda who: rosters.kept_top(who, "school", school.top.pk),
            lambda who: rosters.kept_group(who, "school", school.classes[0].pk),
            lambda who: rosters.kept_member(who, "school", member.pk),
        ):
            with refused("roster.unknown"):
                look(stranger)


@pytest.mark.django_db
def test_names_are_registered_once_whatever_the_order(noon):
    name = roster_name("陈小朋")
    (first,) = accounts.register_by_roster(by=None, names=[name], at=noon)
    again = accounts.register_by_roster(by=None, names=[name, name._replace(name="李四")], at=noon)
    assert again == [first, None] and Person.objects.with_id_number(name.id_number).count() == 1


@pytest.mark.django_db
def test_numbers_wait_together(noon):
    known = factories.person()
    waiting = accounts.await_confirmations(phones=[known.phone, "19900003333", "19900003333", "12"], at=noon)
    assert {person.phone for person in waiting} == {known.phone, "19900003333"}
