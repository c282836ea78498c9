"""Officials write question sets in forms; what they write is asked on the day they chose."""

import datetime as dt
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from shanzhi.core import clock
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations import setting
from shanzhi.kernel.declarations.actions import questions as actions
from shanzhi.kernel.declarations.models import QuestionSet
from shanzhi.kernel.declarations.queries import answer_form
from shanzhi.kernel.declarations.queries import questions as queries
from tests import factories

pytestmark = pytest.mark.django_db
KEY = "school_health.daily"
BASE = f"/o/declarations/questions/{KEY}/"
DRAFT = f"{BASE}draft/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def official(db: None, frozen_at: dt.datetime) -> Person:
    actions.supply_questionnaires(by=None, at=frozen_at)
    return factories.official("declarations.set_questions", "declarations.set_school_questions")


@pytest.fixture
def desk(official: Person) -> Client:
    client = factories.signed_in(official, second_factor=True)
    assert client.post(f"{DRAFT}new/").status_code == 302
    return client


def draft() -> QuestionSet:
    found = queries.draft_of(queries.questionnaire(KEY))
    assert found
    return found


def seen(client: Client) -> str:
    return re.search(r'name="seen" value="([^"]+)"', client.get(DRAFT).content.decode())[1]


def add(client: Client, **given: object):
    return client.post(f"{DRAFT}questions/new/", {"seen": seen(client), "required": "on"} | given)


def test_a_branch_built_in_forms_is_asked_the_next_day(desk, frozen_at):
    today = clock.city_day(frozen_at)
    assert add(desk, title="昨晚睡好了吗", kind="yes_no", abnormal_if="no").status_code == 302
    slept = draft().questions[-1]["key"]
    options = {"o0-label": "失眠", "o1-label": "照顾家人", "o1-abnormal": "on"}
    branch = {"title": "为什么没睡好", "kind": "choice", f"if-{slept}": "no"} | options
    assert add(desk, **branch).status_code == 302
    page = desk.get(DRAFT).content.decode()
    assert "只在“昨晚睡好了吗”答“否”时回答" in page
    assert "选照顾家人算异常" in page
    sent = {"seen": seen(desk), "valid_from": (today + DAY).isoformat(), "note": "增加睡眠"}
    assert desk.post(DRAFT, sent).status_code == 302

    asked = queries.questions_of(queries.set_on(KEY, today))
    assert "昨晚睡好了吗" not in [one.title for one in asked]
    with clock.frozen(frozen_at + DAY):
        asked = queries.questions_of(queries.set_on(KEY, clock.city_day(clock.now())))
    phone = render_to_string("components/questions.html", {"form": answer_form(asked)})
    assert "为什么没睡好" in phone and f'"key":"{slept}"' in phone.replace("&quot;", '"')
    versions = desk.get(BASE).content.decode()
    assert "增加“为什么没睡好”" in versions and "待生效" in versions


def test_publishing_for_today_says_why_not(desk, frozen_at):
    sent = {"seen": seen(desk), "valid_from": clock.city_day(frozen_at).isoformat()}
    answer = desk.post(DRAFT, sent)
    assert answer.status_code == 422
    assert "最早从明天起生效" in answer.content.decode()


def test_two_who_edit_one_draft(desk, official):
    colleague = factories.signed_in(official, second_factor=True)
    old = seen(colleague)
    add(desk, title="第一个人加的", kind="yes_no")
    answer = colleague.post(
        f"{DRAFT}questions/new/", {"seen": old, "title": "第二个人加的", "kind": "yes_no"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "刚刚被别人改过" in page and "第二个人加的" in page  # told, and nothing typed is lost
    assert [one["title"] for one in draft().questions][-1] == "第一个人加的"


def test_moving_away_from_under_a_condition_is_shown_in_words(desk):
    questions = queries.questions_of(draft())
    place = next(n for n, one in enumerate(questions) if one.key == "where")
    answer = desk.post(f"{DRAFT}questions/{place}/change/", {"seen": seen(desk), "act": "up"})
    assert answer.status_code == 302
    page = desk.get(DRAFT).content.decode()
    assert "它要看的问题不在前面" in page
    assert "改好以后才能发布" in page


def test_an_option_keeps_its_value_when_its_words_change(desk):
    questions = queries.questions_of(draft())
    place = next(n for n, one in enumerate(questions) if one.key == "where")
    edited = desk.get(f"{DRAFT}questions/{place}/")
    assert edited.status_code == 200
    given = {"seen": seen(desk), "title": "去了哪里", "kind": "choices", "if-travelled": "yes"}
    for number, option in enumerate(questions[place].options):
        given |= {f"o{number}-value": option.value, f"o{number}-label": option.label + "（新）"}
    assert desk.post(f"{DRAFT}questions/{place}/", given).status_code == 302
    after = queries.questions_of(draft())[place]
    assert [one.value for one in after.options] == [one.value for one in questions[place].options]
    assert after.show_if == questions[place].show_if
    assert after.options[0].label.endswith("（新）")


def test_a_choice_needs_two_options(desk):
    answer = add(desk, title="选什么", kind="choice", **{"o0-label": "只有一个"})
    assert answer.status_code == 422
    assert "请至少写两个选项" in answer.content.decode()


def test_the_phone_shows_what_is_being_written(desk):
    given = {"title": "正在写的问题", "kind": "yes_no"}
    page = desk.post(f"{DRAFT}questions/preview/", given).content.decode()
    assert "正在写的问题" in page and "phone-frame" in page
    assert "正在写的问题" not in str(draft().questions)


def test_who_may_look_may_not_change_the_questions_of_others(desk):
    assert desk.get("/o/declarations/questions/self_check/").status_code == 200
    assert desk.post("/o/declarations/questions/self_check/draft/new/").status_code == 403
    assert desk.get("/o/declarations/questions/nothing/").status_code == 404


def test_a_draft_is_deleted_and_a_version_withdrawn(desk, frozen_at):
    sent = {"seen": seen(desk), "valid_from": (clock.city_day(frozen_at) + DAY).isoformat()}
    desk.post(DRAFT, sent)
    version = QuestionSet.objects.get(questionnaire__key=KEY, version=2)
    assert "撤回这一版" in desk.get(f"/o/declarations/questions/versions/{version.pk}/").content.decode()
    desk.post(f"/o/declarations/questions/versions/{version.pk}/withdraw/")
    assert queries.set_on(KEY, clock.city_day(frozen_at) + DAY).version == 1
    desk.post(f"{DRAFT}new/")
    desk.post(f"{DRAFT}delete/")
    assert queries.draft_of(queries.questionnaire(KEY)) is None
    assert desk.get(DRAFT).status_code == 404


def test_levels_of_advice_are_written_from_the_questions(frozen_at, db):
    actions.supply_questionnaires(by=None, at=frozen_at)
    official = factories.official("declarations.set_questions", "declarations.set_self_questions")
    client = factories.signed_in(official, second_factor=True)
    base = "/o/declarations/questions/self_check/draft/"
    client.post(f"{base}new/")
    row = queries.draft_of(queries.questionnaire("self_check"))
    given = {
        "seen": setting.stamp(row),
        "level": "red",
        "title": "马上就诊",
        "advice": "请打 120。",
        "g0-temperature": "39",
        "g1-symptoms": ["breath"],
        "clinic": "on",
    }
    assert client.get(f"{base}levels/0/").status_code == 200
    assert client.post(f"{base}levels/0/", given).status_code == 302
    row.refresh_from_db()
    assert queries.outcome_of(row, {"temperature": 39.2}).title == "马上就诊"
    assert queries.outcome_of(row, {"symptoms": ["breath"]}).title == "马上就诊"
    moved = {"seen": setting.stamp(row), "act": "down"}
    assert client.post(f"{base}levels/1/change/", moved).status_code == 302
    assert "没有条件的等级只能放在最后" in client.get(base).content.decode()
