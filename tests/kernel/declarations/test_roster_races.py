"""Two at once, on real connections."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.enums import Leaving, Move
from shanzhi.kernel.declarations.models import Member, Reporter, SchoolYear, Tally
from tests import factories
from tests.kernel.declarations.conftest import make_school
from tests.kernel.declarations.roster_files import file_of, pupil

pytestmark = pytest.mark.django_db(transaction=True)
BIRTH = dt.date(2013, 9, 1)


@pytest.fixture
def two_schools(at):
    with clock.frozen(at):
        return make_school(at), make_school(at, code="2144000999")


def together(*acts):
    """Run these at the same moment on connections of their own; refusals come back as what they are."""
    barrier = Barrier(len(acts))

    def one(act):
        barrier.wait()
        try:
            return act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_two_schools_enrol_one_pupil_at_once(two_schools, at):
    name = accounts.RosterName("陈小朋", "resident", factories.id_number(BIRTH), "female", BIRTH)
    found = together(
        *(
            lambda group=school.classes[0]: actions.enrol(by=None, group=group, name=name, at=at)
            for school in (*two_schools, *two_schools)
        )
    )
    assert Person.objects.with_id_number(name.id_number).count() == 1
    assert Member.objects.filter(until__isnull=True).count() == 1
    assert sum(isinstance(one, Member) for one in found) == 1


def test_one_file_applied_twice_at_once(two_schools, at):
    school, _other = two_schools
    rows = [pupil("一年级", f"{number % 4 + 1}班") for number in range(40)]
    sheets = []
    for _copy in range(2):
        sheet = actions.upload_sheet(
            by=school.head, top=school.top, name="x", content=file_of(rows), makes_groups=True, at=at
        )
        actions.check_sheet(sheet_id=sheet.pk, at=at)
        actions.confirm_sheet(by=school.head, sheet=sheet, at=at)
        sheets.append(sheet.pk)
    together(*(lambda key=key: actions.apply_sheet(sheet_id=key, at=at) for key in (*sheets, *sheets)))
    assert Member.objects.filter(top=school.top).count() == 40 == Reporter.objects.count()
    assert Member.objects.filter(top=school.top, until__isnull=True).values("person").distinct().count() == 40


def test_two_schools_upload_the_same_pupils_at_once(two_schools, at):
    rows = [pupil() for _row in range(20)]
    keys = []
    for school in two_schools:
        sheet = actions.upload_sheet(by=school.head, top=school.top, name="x", content=file_of(rows), at=at)
        actions.check_sheet(sheet_id=sheet.pk, at=at)
        actions.confirm_sheet(by=school.head, sheet=sheet, at=at)
        keys.append(sheet.pk)
    together(*(lambda key=key: actions.apply_sheet(sheet_id=key, at=at) for key in keys))
    assert Member.objects.filter(until__isnull=True).count() == 20
    assert Member.objects.values("top").distinct().count() == 1


def test_a_school_year_begins_once(two_schools, at):
    school, _other = two_schools
    moves = {school.classes[0].parent_id: Move.NEXT}
    found = together(*[lambda: actions.roll_over(by=school.head, top=school.top, moves=moves, at=at)] * 4)
    assert found.count("roster.year_begun") == 3 and SchoolYear.objects.count() == 1
    school.classes[0].parent.refresh_from_db()
    assert school.classes[0].parent.name == "二年级"


def test_answers_and_roster_changes_at_once_leave_true_tallies(two_schools, at):
    school, _other = two_schools
    members = [school.pupil(school.classes[number % 2]) for number in range(24)]
    round = school.open()
    later = round.opens_at + dt.timedelta(minutes=30)
    with clock.frozen(later):
        together(
            *(lambda one=one: school.answer(round, one) for one in members[:12]),
            *(
                lambda one=one: actions.leave(by=None, member=one, reason=Leaving.LEFT, at=later)
                for one in members[12:18]
            ),
            *(
                lambda one=one: actions.transfer(by=None, member=one, group=school.classes[0], at=later)
                for one in members[18:]
            ),
        )
    tallies = Tally.objects.filter(round=round)
    assert sum(tally.expected for tally in tallies) == 18
    assert sum(tally.answered for tally in tallies) == 12
    assert all(tally.answered <= tally.expected for tally in tallies)
