"""A school with two classes, its questions, and a round that is open."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest

from shanzhi.core import clock, registry
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import answers, rounds
from shanzhi.kernel.declarations.answering import Recorded
from shanzhi.kernel.declarations.enums import Audience, Days, DutyRole, GroupKind, SetState
from shanzhi.kernel.declarations.models import (
    Answer,
    Duty,
    Group,
    Member,
    Questionnaire,
    QuestionSet,
    ReminderPlan,
    Round,
    Tally,
)
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Division
from tests import factories

PLACES = (
    ("441500", "汕尾市"),
    ("441502", "城区"),
    ("441502003", "凤山街道"),
    ("441521", "海丰县"),
    ("441521115", "海城镇"),
)
QUESTIONS = [
    {"key": "temperature", "kind": "temperature", "title": "今天的体温（℃）"},
    {
        "key": "symptoms",
        "kind": "choices",
        "title": "今天有以下不舒服吗",
        "required": False,
        "options": [
            {"value": "cough", "label": "咳嗽", "abnormal": True},
            {"value": "tired", "label": "乏力", "abnormal": True},
        ],
    },
    {"key": "travel", "kind": "yes_no", "title": "昨天离开过本市吗", "abnormal_if": "yes", "remembers": True},
    {
        "key": "where",
        "kind": "text",
        "title": "去了哪里",
        "show_if": [{"key": "travel", "any": ["yes"]}],
        "remembers": True,
    },
]
WELL = {"temperature": 36.5, "travel": "no"}


@dataclass
class School:
    """Who and what a test talks about."""

    top: Group
    classes: list[Group]
    questions: QuestionSet
    teacher: Person
    head: Person
    at: dt.datetime
    guardians: dict[uuid.UUID, Person] = field(default_factory=dict)

    def pupil(self, group: Group | None = None, *, guardian: Person | None = None, **given: Any) -> Member:
        guardian = guardian or factories.person()
        child = factories.child(guardian)
        member = Member.objects.create(
            group=group or self.classes[0], top=self.top, person=child, since=dt.date(2020, 2, 1), **given
        )
        self.guardians[member.pk] = guardian
        return member

    def open(self, day: dt.date | None = None, *, at: dt.datetime | None = None) -> Round:
        at = at or self.at
        day = day or clock.city_day(at)
        rounds.open_rounds(day=day, at=at)
        return Round.objects.get(top=self.top, day=day)

    def answer(
        self, round: Round, member: Member, raw: dict[str, Any] | None = None, **given: Any
    ) -> Recorded:
        given.setdefault("by", self.guardians[member.pk])
        given.setdefault("nonce", uuid.uuid4())
        given.setdefault("at", round.opens_at + dt.timedelta(minutes=30))
        return answers.record_answer(
            round_id=round.pk, member_id=member.pk, raw=WELL if raw is None else raw, **given
        )

    def tally(self, round: Round, group: Group | None = None) -> Tally:
        return Tally.objects.get(round=round, group=group or self.classes[0])

    def stands(self, round: Round, member: Member) -> Answer:
        return Answer.objects.get(round_id=round.pk, member_id=member.pk, day=round.day)


def make_school(at: dt.datetime, *, code: str = "2144000123", division: str = "441502003") -> School:
    if not Division.objects.exists():
        rows = [{"code": code, "name": name, "lng": None, "lat": None} for code, name in PLACES]
        orgs.load_divisions(by=None, rows=rows, at=at)
    place = Division.objects.get(pk=division)
    made = {"audience": Audience.SCHOOL, "division": place, "opened_at": at}
    top = Group.objects.create(kind=GroupKind.SCHOOL, code=code, name=f"第一小学{code[-2:]}", **made)
    grade = Group.objects.create(
        kind=GroupKind.GRADE, code=f"{code}-1", name="一年级", parent=top, top=top, entry_year=2019, **made
    )
    classes = [
        Group.objects.create(
            kind=GroupKind.CLASS, code=f"{code}-1-{n}", name=f"{n}班", parent=grade, top=top, order=n, **made
        )
        for n in (1, 2)
    ]
    sheet, _ = Questionnaire.objects.get_or_create(
        key="school_health", audience=Audience.SCHOOL, title="每日健康申报", defaults={"created_at": at}
    )
    questions, _ = QuestionSet.objects.get_or_create(
        questionnaire=sheet,
        version=1,
        defaults={
            "state": SetState.PUBLISHED,
            "questions": QUESTIONS,
            "valid_from": dt.date(2020, 1, 1),
            "made_at": at,
            "published_at": at,
        },
    )
    steps = [
        {"rung": "reporter", "minutes": 60},
        {"rung": "teacher", "minutes": 30},
        {"rung": "head", "minutes": 0},
    ]
    reminders, _ = ReminderPlan.objects.get_or_create(
        audience=Audience.SCHOOL, name="默认", defaults={"steps": steps}
    )
    teacher, head = factories.person("吴老师"), factories.person("蔡校长")
    Duty.objects.create(group=classes[0], person=teacher, role=DutyRole.TEACHER, since=at)
    Duty.objects.create(group=top, person=head, role=DutyRole.HEAD, since=at)
    rounds.set_plan(
        by=head,
        top=top,
        questionnaire=sheet,
        days=Days.WORKING,
        reminders=reminders,
        since=dt.date(2020, 2, 1),
        at=at,
    )
    return School(top, classes, questions, teacher, head, at)


@pytest.fixture
def at() -> dt.datetime:
    """A Monday, 05:00 in the city: before the window opens."""
    return dt.datetime(2020, 3, 15, 21, 0, tzinfo=dt.UTC)


@pytest.fixture
def school(db: None, at: dt.datetime) -> School:
    with clock.frozen(at):
        return make_school(at)


@pytest.fixture(autouse=True)
def _pages() -> None:
    """Where messages lead, if no feature is installed behind the rosters."""
    try:
        registry.find("rosters", "school")
    except KeyError:
        pages = registry.RosterPages("school", "office:home", "office:home", lambda division: [])
        registry.register(registry.Manifest(module="tests.rosters", rosters=(pages,)))
