"""Question sets on their way: drafted, published for a day ahead, withdrawn, told apart."""

import datetime as dt
import threading

import msgspec
import pytest
from django.db import connection

from shanzhi.core.clock import city_day
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.declarations import setting
from shanzhi.kernel.declarations.actions import questions as actions
from shanzhi.kernel.declarations.actions.questions import QuestionsRefused
from shanzhi.kernel.declarations.enums import SetState
from shanzhi.kernel.declarations.models import Questionnaire, QuestionSet
from shanzhi.kernel.declarations.queries import questions as queries
from shanzhi.kernel.declarations.rules.questions import Condition, Question
from tests import factories

SCHOOL = "school_health.daily"
DAY = dt.timedelta(days=1)
SLEPT = Question("slept", "yes_no", "昨晚睡好了吗")
WHY = Question("why", "text", "为什么没睡好", show_if=(Condition("slept", any=("no",)),))


@pytest.fixture
def official(db: None, at: dt.datetime) -> Person:
    actions.supply_questionnaires(by=None, at=at)
    return factories.official("declarations.set_questions", "declarations.set_school_questions")


@pytest.fixture
def school(official: Person) -> Questionnaire:
    return queries.questionnaire(SCHOOL)


def drafted(official: Person, at: dt.datetime, *more: Question) -> QuestionSet:
    draft = actions.draft_question_set(by=official, questionnaire=queries.questionnaire(SCHOOL), at=at)
    questions = (*queries.questions_of(draft), *more)
    return actions.save_questions(
        by=official, draft_id=draft.pk, seen=setting.stamp(draft), questions=questions, at=at
    )


def published(official: Person, draft: QuestionSet, day: dt.date, at: dt.datetime) -> QuestionSet:
    return actions.publish(
        by=official, draft_id=draft.pk, valid_from=day, seen=setting.stamp(draft), note="", at=at
    )


def test_supplied_questionnaires_can_be_published_as_they_are(official, at):
    assert actions.supply_questionnaires(by=None, at=at) == 0
    for row in queries.questionnaires():
        version = queries.set_on(row, city_day(at))
        assert version.version == 1
        assert not queries.flaws_of(version)
        assert not queries.outcome_flaws_of(version)
    assert queries.set_on(SCHOOL, city_day(at) - DAY) is None


def test_a_branch_asks_from_its_day_on(official, school, at):
    today = city_day(at)
    version = published(official, drafted(official, at, SLEPT, WHY), today + DAY, at)
    assert version.version == 2
    assert queries.set_on(school, today).version == 1
    assert queries.set_on(school, today + DAY) == version
    assert queries.set_on(school, today + 30 * DAY) == version
    line = queries.versions(school, day=today)[0]
    assert line.is_ahead and not line.is_in_force
    assert line.changes == ["增加“昨晚睡好了吗”", "增加“为什么没睡好”"]
    assert AuditEntry.objects.filter(act="declarations.publish_questions", by_id=official.pk).exists()


def test_nothing_is_published_for_today(official, at):
    draft = drafted(official, at, SLEPT)
    with pytest.raises(QuestionsRefused) as refusal:
        published(official, draft, city_day(at), at)
    assert (refusal.value.code, refusal.value.field) == ("questions.too_early", "valid_from")


def test_one_version_a_day(official, at):
    day = city_day(at) + DAY
    published(official, drafted(official, at, SLEPT), day, at)
    draft = drafted(official, at, WHY)
    with pytest.raises(QuestionsRefused, match="day_taken"):
        published(official, draft, day, at)
    assert published(official, draft, day + DAY, at).version == 3


def test_flaws_keep_a_draft_from_being_published(official, at):
    draft = drafted(official, at, WHY, SLEPT)  # the condition looks at what comes later
    place = len(draft.questions) - 2
    assert queries.flaws_of(draft) == {
        place: ["它要看的问题不在前面：请把那个问题移到前面，或者去掉这个条件。"]
    }
    with pytest.raises(QuestionsRefused, match="flaws"):
        published(official, draft, city_day(at) + DAY, at)


def test_whoever_saves_second_is_told(official, at):
    draft = drafted(official, at)
    seen = setting.stamp(draft)
    actions.save_questions(by=official, draft_id=draft.pk, seen=seen, note="我先改", at=at)
    with pytest.raises(QuestionsRefused) as refusal:
        actions.save_questions(by=official, draft_id=draft.pk, seen=seen, note="我后改", at=at)
    assert refusal.value.status == 409
    assert "刚刚被别人改过" in str(refusal.value.message)
    assert QuestionSet.objects.get(pk=draft.pk).note == "我先改"


def test_a_second_draft_is_the_first(official, school, at):
    first = actions.draft_question_set(by=official, questionnaire=school, at=at)
    assert actions.draft_question_set(by=official, questionnaire=school, at=at) == first


def test_a_version_is_withdrawn_before_its_day_only(official, school, at):
    today = city_day(at)
    version = published(official, drafted(official, at, SLEPT), today + 2 * DAY, at)
    with pytest.raises(QuestionsRefused, match="in_use"):
        actions.withdraw(by=official, version_id=version.pk, at=at + 2 * DAY)
    actions.withdraw(by=official, version_id=version.pk, at=at + DAY)
    assert queries.set_on(school, today + 2 * DAY).version == 1
    assert queries.versions(school, day=today)[0].version.state == SetState.WITHDRAWN
    with pytest.raises(QuestionsRefused, match="not_published"):
        actions.withdraw(by=official, version_id=version.pk, at=at)


def test_a_draft_can_be_thrown_away_and_a_version_cannot(official, school, at):
    draft = drafted(official, at, SLEPT)
    actions.delete_draft(by=official, draft_id=draft.pk, at=at)
    assert queries.draft_of(school) is None
    with pytest.raises(QuestionsRefused, match="not_draft"):
        actions.delete_draft(by=official, draft_id=queries.set_on(school, city_day(at)).pk, at=at)


def test_each_office_sets_its_own(official, at):
    with pytest.raises(QuestionsRefused) as refusal:
        actions.draft_question_set(
            by=official, questionnaire=queries.questionnaire("staff_health.daily"), at=at
        )
    assert refusal.value.status == 403
    assert setting.may_set(official, "school") and not actions.may_set(official, "self")


def test_differences_are_named(official, school, at):
    draft = drafted(official, at)
    first, second, *rest = queries.questions_of(draft)
    changed = (second, msgspec.structs.replace(first, help="新的说明", required=False), *rest[1:])
    draft = actions.save_questions(
        by=official, draft_id=draft.pk, seen=setting.stamp(draft), questions=changed, at=at
    )
    said = queries.differences(queries.set_on(school, city_day(at)), draft)
    assert f"修改“{first.title}”：说明、是否必答" in said
    assert f"删除“{rest[0].title}”" in said
    assert any("的位置" in one for one in said)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_leave_one_version(at):
    actions.supply_questionnaires(by=None, at=at)
    official = factories.official("declarations.set_school_questions")
    draft = drafted(official, at, SLEPT)
    seen, day, start = setting.stamp(draft), city_day(at) + DAY, threading.Barrier(2)
    ends: list[str] = []

    def run() -> None:
        start.wait()
        try:
            actions.publish(by=official, draft_id=draft.pk, valid_from=day, seen=seen, note="", at=at)
            ends.append("published")
        except QuestionsRefused as refusal:
            ends.append(refusal.code)
        finally:
            connection.close()

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(ends) == ["published", "questions.not_draft"]
    assert QuestionSet.objects.filter(questionnaire__key=SCHOOL, state=SetState.PUBLISHED).count() == 2
