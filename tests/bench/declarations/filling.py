"""Schools with half a million pupils, each with a parent: invented people, by COPY."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db import connection, transaction
from tqdm import tqdm

from shanzhi.core import bulk
from shanzhi.core.clock import city_day
from shanzhi.core.identifiers import synthetic_id_number
from shanzhi.core.ids import new_id
from shanzhi.demo import ground
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.actions.settlement import Settler
from shanzhi.kernel.declarations.actions import rounds
from shanzhi.kernel.declarations.enums import Audience, Days, GroupKind, SetState
from shanzhi.kernel.declarations.models import Group, Member, Questionnaire, QuestionSet, ReminderPlan
from shanzhi.kernel.orgs.models import Division

SCHOOLS, PUPILS, A_CLASS = 1248, 560_000, 45
_AT_ONCE = 20_000
_PHONE = 19_100_000_000
_AREAS = [
    f"{province}{city:02d}{county:02d}"
    for province in (44, 45, 43)
    for city in range(1, 22)
    for county in (1, 2, 21, 22, 23, 81)
]
QUESTIONS = [
    {"key": "temperature", "kind": "temperature", "title": "今天的体温"},
    {"key": "symptoms", "kind": "choices", "title": "今天有以下不舒服吗", "required": False,
     "options": [{"value": word, "label": word, "abnormal": True} for word in ("cough", "tired", "diarrhoea")]},
    *({"key": key, "kind": "yes_no", "title": key, "abnormal_if": "yes", "remembers": True}
      for key in ("family", "contact", "travel")),
    {"key": "where", "kind": "text", "title": "去了哪里", "show_if": [{"key": "travel", "any": ["yes"]}]},
]  # fmt: skip


def _settlers(first: int, number: int) -> Iterator[Settler]:
    """A parent and a child in turn; numbers are unique over the whole filling."""
    for place in range(first, first + number):
        yield Settler("陈测", _id_number(2 * place, 1985), str(_PHONE + place), None)
        yield Settler("陈小测", _id_number(2 * place + 1, 2011), None, 2 * (place - first))


def _id_number(serial: int, year: int) -> str:
    serial, last = divmod(serial, 100)
    serial, day = divmod(serial, 365)
    area = _AREAS[serial % len(_AREAS)]
    return synthetic_id_number(
        area, dt.date(year - serial // len(_AREAS), 1, 1) + dt.timedelta(days=day), 900 + last
    )


@transaction.atomic
def fill(*, schools: int, pupils: int, at: dt.datetime) -> list[tuple[UUID, UUID, UUID]]:
    """Everything up to the open rounds of today; gives parent, member and school of each pupil."""
    ground.load_divisions(at=at)
    tops, classes = _schools(schools, pupils, at)
    rows: list[tuple[UUID, UUID, UUID]] = []
    each = -(-pupils // len(classes))
    with tqdm(total=pupils, desc="  pupils", mininterval=1) as bar:
        for first in range(0, pupils, _AT_ONCE):
            number = min(_AT_ONCE, pupils - first)
            people = accounts.settle(settlers=list(_settlers(first, number)), at=at)
            members = [
                (new_id(), classes[(first + place) // each], people[2 * place + 1], people[2 * place])
                for place in range(number)
            ]
            _enrol(members, at)
            rows += [(parent, member, group.top_id) for member, group, _child, parent in members]
            bulk.check_now()
            bar.update(number)
    _ask(tops, at)
    return rows


def _schools(schools: int, pupils: int, at: dt.datetime) -> tuple[list[Group], list[Group]]:
    towns = list(Division.objects.filter(level="town").order_by("code"))
    made = {"audience": Audience.SCHOOL, "opened_at": at}
    tops = [
        Group(
            kind=GroupKind.SCHOOL,
            code=f"2144{n:06d}",
            name=f"测试小学{n}",
            division=towns[n % len(towns)],
            **made,
        )
        for n in range(schools)
    ]
    Group.objects.bulk_create(tops)
    per_school = max(-(-pupils // A_CLASS // schools), 1)
    classes = [
        Group(
            kind=GroupKind.CLASS,
            code=f"{top.code}-{n}",
            name=f"{n + 1}班",
            parent=top,
            top=top,
            order=n,
            division=top.division,
            **made,
        )
        for top in tops
        for n in range(per_school)
    ]
    Group.objects.bulk_create(classes, batch_size=2000)
    return tops, classes


def _enrol(members: list[tuple[UUID, Group, UUID, UUID]], at: dt.datetime) -> None:
    columns = (
        "id",
        "group_id",
        "top_id",
        "person_id",
        "number",
        "answers_alone",
        "shares_position",
        "since",
        "leaving",
    )
    since = city_day(at) - dt.timedelta(days=30)
    rows = (
        (key, group.pk, group.top_id, child, "", False, True, since, "")
        for key, group, child, _parent in members
    )
    bulk.copy_rows(Member._meta.db_table, columns, rows)


def _ask(tops: list[Group], at: dt.datetime) -> None:
    sheet = Questionnaire.objects.create(key="bench", audience=Audience.SCHOOL, title="测速", created_at=at)
    QuestionSet.objects.create(
        questionnaire=sheet, version=1, state=SetState.PUBLISHED, questions=QUESTIONS,
        valid_from=city_day(at), made_at=at, published_at=at,
    )  # fmt: skip
    reminders = ReminderPlan.objects.create(
        audience=Audience.SCHOOL, name="测速", steps=[{"rung": "reporter", "minutes": 1440}]
    )
    for top in tops:
        rounds.set_plan(
            by=None, top=top, questionnaire=sheet, opens=dt.time.min, closes=dt.time(23, 59), days=Days.EVERY,
            since=city_day(at), at=at,
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE declarations_plan SET reminders_id = %s", [reminders.pk])
    rounds.open_rounds(day=city_day(at), at=at)
