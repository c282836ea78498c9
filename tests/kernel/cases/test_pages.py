"""Cases on their pages: who sees which, what they may do there, what was done meanwhile."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from shanzhi.core import registry
from shanzhi.kernel.cases import actions, papers, todos
from shanzhi.kernel.cases.models import Case, Paper
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.orgs.models import Unit
from tests import factories
from tests.kernel.files.conftest import picture


@pytest.fixture
def enter():
    """A client of somebody, with the second factor that the office asks for."""
    return lambda person: factories.signed_in(person, second_factor=True)


def address(case, portal="o"):
    return f"/{portal}/cases/{case.pk}/"


def send(client, case, deed, portal="o", **said):
    seen = said.pop("seen", Case.objects.get(pk=case.pk).version)
    return client.post(address(case, portal), {"deed": deed, "seen": seen, **said})


def test_from_the_list_to_the_end_on_the_pages(city, frozen_at, enter):
    case = city.open(frozen_at)
    sender, clerk, citizen = enter(city.sender), enter(city.clerk), enter(city.citizen)
    assert case.number in sender.get("/o/cases/?whose=turn").content.decode()
    assert case.number not in clerk.get("/o/cases/").content.decode()
    assert send(sender, case, "send", unit=city.unit.pk).status_code == 302
    assert send(clerk, case, "take").status_code == 302
    assert send(clerk, case, "accept").status_code == 302
    assert send(clerk, case, "finish").status_code == 422, "words are needed"
    assert send(clerk, case, "finish", words="已更换灯具").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.is_open, case.lead) == ("done", False, city.clerk)
    page = citizen.get(address(case, "b")).content.decode()
    assert "已更换灯具" in page and city.unit.name in page
    assert city.clerk.name not in page and "认领主办" not in page, "names and inner steps stay inside"
    assert city.clerk.name in clerk.get(address(case)).content.decode()


def test_who_looked_before_is_told_and_keeps_the_words(city, frozen_at, enter):
    case = city.sent(frozen_at)
    first, second = enter(city.clerk), enter(city.other)
    seen = Case.objects.get(pk=case.pk).version
    assert send(first, case, "return", words="不属于我们", seen=seen).status_code == 302
    answer = send(second, case, "accept", words="我来办", seen=seen)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert city.clerk.name in page and "待派" in page and "我来办" in page


def test_strangers_find_nothing(city, frozen_at, enter):
    case = city.open(frozen_at)
    assert enter(city.clerk).get(address(case)).status_code == 404
    assert enter(city.citizen).get(address(case)).status_code in {302, 403, 404}
    assert enter(city.clerk).get(address(case, "b")).status_code == 404
    assert enter(city.citizen).get(address(case, "b")).status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=路灯", True),
        ("q=CS2", True),
        ("q=水管", False),
        ("kind=probe.request:sent", True),
        ("kind=probe.request:new", False),
        ("kind=nothing", True),
        ("stage=closed", False),
        ("clock=fine", True),
        ("clock=late", False),
        ("clock=paused", False),
        ("whose=lead", False),
        ("whose=supervised", False),
        ("since=2019-01-01&until=2019-12-31", False),
        ("since=nonsense", True),
    ],
)
def test_lists_are_narrowed(city, frozen_at, enter, asked, found):
    case = city.sent(frozen_at)
    page = enter(city.clerk).get(f"/o/cases/?{asked}").content.decode()
    assert (case.number in page) is found


def test_the_list_as_a_sheet_and_in_few_queries(city, frozen_at, enter, django_assert_max_num_queries):
    for number in range(25):
        city.sent(frozen_at, title=f"第 {number} 件")
    client = enter(city.clerk)
    client.get("/o/cases/")
    sheet = client.get("/o/cases/?format=xlsx")
    rows = list(load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).active.values)
    assert len(rows) == 26
    with django_assert_max_num_queries(20):
        page = client.get("/o/cases/").content.decode()
    assert "25" in page[page.index('class="pager-total"') :][:60], page[page.index('class="pager-total"') :][
        :200
    ]


def test_asked_along_extended_supervised(city, frozen_at, enter):
    case = city.sent(frozen_at)
    beside = Unit.objects.create(name="城区供电所", short_name="供电所", division=city.place)
    sender, clerk = enter(city.sender), enter(city.clerk)
    assert send(clerk, case, "ask_along", unit=beside.pk, words="请查线路").status_code == 302
    assert send(clerk, case, "ask_extension", amount=2, words="等灯具").status_code == 302
    assert "等灯具" in sender.get(address(case)).content.decode()
    assert send(clerk, case, "extend").status_code == 409, "not by who asked"
    assert send(sender, case, "extend").status_code == 302
    assert send(sender, case, "supervise", level=2, words="群众反映强烈").status_code == 302
    assert send(sender, case, "supervise", level=1, words="降级").status_code == 422
    page = clerk.get(address(case)).content.decode()
    assert "限期督办" in page and "待答复" in page and "群众反映强烈" in page
    outside = enter(city.citizen).get(address(case, "b")).content.decode()
    assert "群众反映强烈" not in outside and "请查线路" not in outside


def test_the_opener_adds_files_and_urges(city, frozen_at, enter):
    case = city.sent(frozen_at)
    citizen, clerk = enter(city.citizen), enter(city.clerk)
    photo = SimpleUploadedFile("lamp.png", picture(), "image/png")
    assert send(citizen, case, "add", "b", words="照片补上", paper=photo).status_code == 302
    paper = Paper.objects.get()
    assert paper.step == Case.objects.get(pk=case.pk).version
    assert papers.may_open(city.clerk, paper.file) and papers.may_open(city.citizen, paper.file)
    assert "lamp" in clerk.get(address(case)).content.decode()
    assert send(citizen, case, "urge", "b", words="天黑难走").status_code == 302
    assert send(citizen, case, "urge", "b").status_code == 409
    assert Message.objects.filter(person=city.clerk).count() >= 3


def test_what_waits_for_whom(city, frozen_at):
    case = city.open(frozen_at)
    (waiting,) = todos.of_official(city.sender, frozen_at)
    assert "whose=turn" in waiting.url
    assert list(todos.of_official(city.clerk, frozen_at)) == []
    city.move(case, city.sender, "send", frozen_at, unit=city.unit)
    assert list(todos.of_official(city.sender, frozen_at)) == []
    (waiting,) = todos.of_official(city.clerk, frozen_at)
    assert waiting.due == Case.objects.get(pk=case.pk).due_at
    assert list(todos.of_opener(city.citizen, frozen_at)) == []


def test_every_step_has_a_name_and_every_gateway_is_known(city, frozen_at):
    case = city.open(frozen_at)
    actions.add_to_case(by=city.citizen, case_id=case.pk, words="第二盏也不亮", at=frozen_at)
    assert {one.move for one in case.transitions.all()} == {"open", "add"}
    for name in (papers.FROM_OPENER, papers.FROM_OFFICE):
        assert registry.find("gateways", name).may_open is papers.may_open
