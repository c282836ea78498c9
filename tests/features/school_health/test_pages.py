"""Every page, by the role it is for, and closed to those of another school."""

import datetime as dt
from io import BytesIO

import openpyxl
import pypdf
import pytest

from shanzhi.core import clock
from shanzhi.kernel.audit.queries import openings_of
from shanzhi.kernel.declarations.actions import quality, reminders
from shanzhi.kernel.declarations.enums import Channel
from shanzhi.kernel.declarations.models import Absence, Answer, Plan, Reached, Reminder, ReminderRun, Term
from shanzhi.kernel.declarations.queries.tasks import revisions_of
from tests import factories
from tests.kernel.declarations.conftest import WELL

pytestmark = pytest.mark.django_db
OFFICE = "/o/school-health/"
SAID = {"q-temperature": "36.6", "q-travel": "no"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def phone(town):
    """The class teacher's."""
    return town.desk(town.here.teacher)


@pytest.fixture
def desk(town):
    """The head's."""
    return town.desk(town.here.head)


def test_a_teacher_sees_the_missing_first_and_the_counts_on_top(town, phone, at):
    town.here.answer(town.round, town.pupils[1], WELL | {"temperature": 38.2}, at=at)
    page = text(phone.get(OFFICE))
    assert "一年级1班" in page and "2 人未申报" in page and "异常 1 人" in page
    page = text(phone.get(f"{OFFICE}classes/{town.here.classes[0].pk}/"))
    assert page.index("未申报 2 人") < page.index("异常 1 人")
    assert "38.2 ℃" in page and "提醒这 2 名学生的家长" in page
    assert town.pupils[0].person.masked_name in page and town.pupils[0].person.name not in page


def test_a_class_follows_answers_as_a_fragment(town, phone, at):
    address = f"{OFFICE}classes/{town.here.classes[0].pk}/"
    town.here.answer(town.round, town.pupils[0], at=at)
    part = text(phone.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="class"))
    assert part.lstrip().startswith('<section id="class"') and "未申报 2 人" in part and "<html" not in part


def test_one_tap_reminds_exactly_the_missing_and_a_second_one_nobody(town, phone, at):
    town.here.answer(town.round, town.pupils[0], at=at)
    address = f"{OFFICE}classes/{town.here.classes[0].pk}/remind/"
    first, second = phone.post(address, follow=True), phone.post(address, follow=True)
    assert "正在提醒 2 名" in text(first) and "5 分钟后可以再提醒一次" in text(second)
    run = ReminderRun.objects.get()
    assert (run.by, run.group) == (town.here.teacher, town.here.classes[0])
    tally = town.here.tally(town.round)
    reminders.tell_reporters(run_id=run.pk, tally_ids=[str(tally.pk)], at=at)
    told = set(Reminder.objects.values_list("member_id", flat=True))
    assert told == {town.pupils[1].pk, town.pupils[2].pk}


def test_nobody_is_reminded_when_everybody_has_answered(town, phone, at):
    for pupil in town.pupils:
        town.here.answer(town.round, pupil, at=at)
    page = phone.post(f"{OFFICE}classes/{town.here.classes[0].pk}/remind/", follow=True)
    assert "所有人都已申报" in text(page) and not ReminderRun.objects.exists()


def test_a_call_shows_the_number_leaves_a_trace_and_is_noted(town, phone):
    pupil = town.pupils[0]
    guardian = town.here.guardians[pupil.pk]
    address = f"{OFFICE}pupils/{pupil.pk}/call/"
    page = text(phone.get(address))
    assert f"tel:{guardian.phone}" in page and guardian.name in page
    phone.get(address)
    assert openings_of(pupil.person).count() == openings_of(guardian).count() == 1
    assert phone.post(address, {"outcome": ""}).status_code == 422
    phone.post(address, {"outcome": "unanswered", "words": "一会再打"})
    assert Reached.objects.get().note == "无人接听；一会再打"
    page = text(phone.get(f"{OFFICE}classes/{town.here.classes[0].pk}/"))
    assert "无人接听；一会再打" in page and guardian.phone not in page


def test_a_teacher_fills_in_by_telephone(town, phone):
    pupil = town.pupils[0]
    address = f"{OFFICE}pupils/{pupil.pk}/answer/"
    assert "按家长在电话里说的填写" in text(phone.get(address))
    assert phone.post(address, {"q-temperature": "20"}).status_code == 422
    answer = phone.post(address, SAID)
    assert answer["Location"] == f"{OFFICE}classes/{pupil.group_id}/"
    kept = Answer.objects.get(member_id=pupil.pk, day=town.round.day)
    assert (kept.channel, kept.by_id) == (Channel.PHONE, town.here.teacher.pk)
    phone.post(address, SAID | {"q-temperature": "37.9"})
    assert len(revisions_of(pupil.pk, town.round.pk)) == 1
    page = text(phone.get(f"{OFFICE}pupils/{pupil.pk}/"))
    assert "更正前第 1 版" in page and "电话代填" in page and "37.9 ℃" in page


def test_nothing_is_filled_in_outside_the_window(town, phone):
    with clock.frozen(town.round.opens_at - dt.timedelta(minutes=5)):
        page = town.desk(town.here.teacher).post(
            f"{OFFICE}pupils/{town.pupils[0].pk}/answer/", SAID, follow=True
        )
    assert "现在不在申报时间内" in text(page) and not Answer.objects.exists()


def test_an_absence_with_a_reason_and_back(town, phone):
    pupil = town.pupils[0]
    given = {"reason": "ill", "first": "2020-03-16", "last": "2020-03-17", "note": "感冒"}
    address = f"{OFFICE}pupils/{pupil.pk}/absence/"
    assert phone.post(address, given | {"last": "2020-03-01"}).status_code == 422
    phone.post(address, given)
    page = text(phone.get(f"{OFFICE}classes/{pupil.group_id}/"))
    assert "请假 1 人" in page and "病假 · 感冒" in page
    absence = Absence.objects.get()
    phone.post(f"{OFFICE}absences/{absence.pk}/end/")
    absence.refresh_from_db()
    assert absence.ended_at and town.here.tally(town.round).absent == 0


def test_a_flag_says_what_it_means(town, phone, at):
    town.here.answer(town.round, town.pupils[0], at=at, seconds=0.8)
    quality.flag_recent(at=at)
    page = text(phone.get(f"{OFFICE}classes/{town.here.classes[0].pk}/"))
    assert "存疑 1 人" in page and "打开两秒内就提交" in page


def test_a_head_sees_classes_reminds_all_and_sets_the_window(town, desk, at):
    page = text(desk.get(f"{OFFICE}schools/{town.here.top.pk}/"))
    assert "一年级 1班" in page and "提醒全校 3 名未申报" in page
    assert "正在提醒 3 名" in text(desk.post(f"{OFFICE}schools/{town.here.top.pk}/remind/", follow=True))
    assert ReminderRun.objects.get().group is None
    address = f"{OFFICE}schools/{town.here.top.pk}/window/"
    assert 'value="09:30"' in text(desk.get(address))
    given = {"opens": "06:30", "closes": "08:30", "days": "school"}
    assert desk.post(address, given | {"closes": "06:00"}).status_code == 422
    desk.post(address, given)
    plan = Plan.objects.get(top=town.here.top, until__isnull=True)
    assert plan.since == clock.city_day(at) + dt.timedelta(days=1) and plan.closes == dt.time(8, 30)
    town.round.refresh_from_db()
    assert clock.local(town.round.closes_at).time() == dt.time(9, 30)
    sheet = desk.get(f"{OFFICE}schools/{town.here.top.pk}/?format=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(sheet.getvalue())).active.values)
    assert rows[0][0] == "班级" and rows[1][:2] == ("一年级 1班", 3)


def test_the_week_as_a_paper_with_masked_names(town, desk, at):
    pupil = town.pupils[0]
    town.here.answer(town.round, pupil, WELL | {"temperature": 38.6}, at=at)
    assert "本周，截至现在" in text(desk.get(f"{OFFICE}schools/{town.here.top.pk}/weeks/"))
    answer = desk.get(f"{OFFICE}schools/{town.here.top.pk}/weeks/2020-03-16.pdf")
    said = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
    assert answer["Content-Type"] == "application/pdf"
    assert "每周健康申报情况" in said and "38.6" in said and pupil.person.masked_name in said
    assert pupil.person.name not in said
    for wrong in ("2020-03-17", "2019-01-07", "x"):
        assert desk.get(f"{OFFICE}schools/{town.here.top.pk}/weeks/{wrong}.pdf").status_code == 404


def test_the_bureau_sees_schools_but_no_names(town, at, django_assert_max_num_queries):
    town.here.answer(town.round, town.pupils[0], WELL | {"temperature": 38.6}, at=at)
    client = town.desk(town.official)
    client.get(f"{OFFICE}board/")
    with django_assert_max_num_queries(22):  # twelve of the board, the others of the session and the layout
        page = text(client.get(f"{OFFICE}board/"))
    assert "城区" in page and "海丰县" in page and "第一小学23" in page and "25.0" in page
    page = text(client.get(f"{OFFICE}board/?division=441502"))
    assert "第一小学23" in page and "第一小学99" not in page
    assert "第一小学99" not in text(client.get(f"{OFFICE}board/?search=23"))
    part = text(
        client.get(f"{OFFICE}board/?division=441502", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="figures")
    )
    assert part.lstrip().startswith('<div id="figures"') and "33.3" in part
    page = text(client.get(f"{OFFICE}board/schools/{town.here.top.pk}/"))
    assert "一年级 1班" in page and "提醒全校" not in page
    assert town.pupils[0].person.masked_name not in page
    sheet = client.get(f"{OFFICE}board/?format=csv").getvalue().decode("utf-8-sig")
    assert sheet.splitlines()[0].startswith("学校,应申报")


def test_an_official_of_a_county_sees_only_that_county(town):
    client = town.desk(town.far_official)
    page = text(client.get(f"{OFFICE}board/"))
    assert "第一小学99" in page and "第一小学23" not in page
    assert "第一小学23" not in text(client.get(f"{OFFICE}board/?division=441502"))
    assert client.get(f"{OFFICE}board/schools/{town.here.top.pk}/").status_code == 404
    assert client.get(f"{OFFICE}terms/").status_code == 403  # terms are the whole city's


def test_terms_are_kept_by_the_bureau(town):
    client = town.desk(town.official)
    given = {"name": "春季学期", "first": "2020-04-01", "last": "2020-07-15"}
    client.post(f"{OFFICE}terms/", given)
    assert Term.objects.get().name == "春季学期" and "春季学期" in text(client.get(f"{OFFICE}terms/"))
    assert client.post(f"{OFFICE}terms/", given).status_code == 422
    assert client.post(f"{OFFICE}terms/", given | {"last": "2020-01-01"}).status_code == 422


PATHS = (
    "classes/{group}/",
    "pupils/{pupil}/",
    "pupils/{pupil}/call/",
    "pupils/{pupil}/answer/",
    "pupils/{pupil}/absence/",
    "schools/{school}/",
    "schools/{school}/window/",
    "schools/{school}/gates/",
    "schools/{school}/weeks/",
    "schools/{school}/weeks/2020-03-16.pdf",
)
POSTS = (
    "classes/{group}/remind/",
    "absences/{absence}/end/",
    "schools/{school}/remind/",
    "schools/{school}/gates/{group}/close/",
    "schools/{school}/gates/{group}/staff/",
)


@pytest.fixture
def far(town, at):
    """What belongs to the other school, for addresses."""
    absence = Absence.objects.create(
        member=town.far_pupil, first="2020-03-20", last="2020-03-20", reason="ill", at=at
    )
    return {
        "group": town.there.classes[0].pk,
        "school": town.there.top.pk,
        "pupil": town.far_pupil.pk,
        "absence": absence.pk,
    }


@pytest.mark.parametrize("path", PATHS)
def test_the_other_school_is_not_there(town, far, path):
    """Not for the head of this school, who holds every permit of a school."""
    desk = town.desk(town.here.head)
    assert desk.get(OFFICE + path.format(**far)).status_code == 404
    if "week" not in path and path not in {"classes/{group}/", "pupils/{pupil}/", "schools/{school}/"}:
        assert desk.post(OFFICE + path.format(**far), SAID).status_code == 404


@pytest.mark.parametrize("path", POSTS)
def test_nothing_of_the_other_school_can_be_changed(town, far, path):
    assert town.desk(town.here.head).post(OFFICE + path.format(**far)).status_code == 404
    assert not ReminderRun.objects.exists() and Absence.objects.filter(ended_at__isnull=True).count() == 1


def test_another_class_of_the_same_school_is_closed_to_its_teachers_but_not_to_the_head(town):
    other = town.here.classes[1]
    pupil = town.here.pupil(other, number="777")
    assert town.desk(town.here.teacher).get(f"{OFFICE}classes/{other.pk}/").status_code == 404
    assert town.desk(town.here.teacher).get(f"{OFFICE}pupils/{pupil.pk}/").status_code == 404
    assert town.desk(town.here.head).get(f"{OFFICE}classes/{other.pk}/").status_code == 200


def test_parents_and_teachers_without_the_permit_stay_outside(town):
    guardian = town.here.guardians[town.pupils[0].pk]
    for path in ("", "board/", f"schools/{town.here.top.pk}/"):
        assert town.desk(guardian).get(OFFICE + path).status_code == 403
    assert town.desk(town.here.teacher).get(f"{OFFICE}schools/{town.here.top.pk}/").status_code == 403
    assert factories.signed_in(town.here.teacher).get(OFFICE).status_code == 302  # second factor first
