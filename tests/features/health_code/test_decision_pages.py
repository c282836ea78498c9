"""Pages of decisions, appeals, tests and risk areas: by each side, few queries, errors beside their fields."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from shanzhi.features.health_code import actions
from shanzhi.features.health_code.enums import Colour, Travel
from shanzhi.features.health_code.models import Appeal, ColourProposal, HealthCode, RiskArea, TestResult
from shanzhi.kernel.notify.models import Message
from tests import factories
from tests.features.health_code.deciders import (
    CONFIRMER,
    NUMBER,
    PROPOSER,
    WORDS,
    appeal_of,
    confirmer,
    propose,
    proposer,
    turn_red,
)
from tests.features.health_code.test_imports import csv_of
from tests.features.health_code.test_pages import PAGE_QUERIES, answers, text_of
from tests.kernel.files.conftest import files_folder, picture, upload

__all__ = ["files_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_at", "files_folder")]
C, O = "/c/health-code/", "/o/health-code/"  # noqa: E741


def office(person):
    return factories.signed_in(person, second_factor=True)


def few(client, address) -> str:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get(address))
    sent = [query["sql"][:90] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(sent) <= PAGE_QUERIES, sent
    return page


def test_the_code_page_says_why_and_how_to_appeal(city, at):
    client = factories.signed_in(city.citizen)
    green = few(client, f"{C}show/")
    assert "我要申诉" not in green
    turn_red(city, at)
    child = factories.child(city.citizen, "林小小")
    city.declare(child, at, by=city.citizen)
    red = few(client, f"{C}show/")
    for words in ("接触过确诊病例", "第 1 版", "健康申报", "12345", "凤苑社区", "我要申诉", "依据和变化记录"):
        assert words in red
    appeal = appeal_of(city, at)
    assert f"{C}appeals/{appeal.pk}/" in few(client, f"{C}show/")


def test_the_page_of_reasons_is_complete_also_for_the_family(city, at):
    actions.confirm_colour(by=confirmer(), proposal_id=propose(proposer(), city.citizen, at).pk, at=at)
    client = factories.signed_in(city.citizen)
    page = few(client, f"{C}why/")
    for words in ("与确诊病例同乘一班车", NUMBER, "核定红码规则", "我要申诉", "24 个工作小时", "绿码"):
        assert words in page
    child = factories.child(city.citizen, "林小小")
    assert "还没有健康码" in text_of(client.get(f"{C}why/{child.pk}/"))
    assert client.get(f"{C}why/{city.manager.pk}/").status_code == 404


def test_appealing_on_the_page_with_photos(city, at):
    turn_red(city, at)
    client = factories.signed_in(city.citizen)
    address = f"{C}appeals/new/{city.citizen.pk}/"
    assert city.citizen.phone in few(client, address)
    wrong = text_of(client.post(address, {"text": "太短", "phone": "12345"}), 422)
    assert "太短" in wrong
    given = {"text": WORDS, "phone": "13812345678", "photo_1": upload(picture("PNG"), "车票.png")}
    done = client.post(address, given)
    appeal = Appeal.objects.get()
    assert done["Location"] == f"{C}appeals/{appeal.pk}/"
    assert client.get(address)["Location"] == done["Location"]
    page = few(client, done["Location"])
    assert WORDS in page
    assert "/files/" in page
    assert "还有" in page
    more = client.post(
        done["Location"], {"text": "补充：附上公司证明。", "photo_1": upload(picture(), "b.jpg")}
    )
    assert more.status_code == 302
    assert "补充：附上公司证明。" in text_of(client.get(done["Location"]))
    assert "红码" in few(client, f"{C}appeals/")
    assert client.post(f"{done['Location']}withdraw/").status_code == 302
    assert "已撤回" in text_of(client.get(done["Location"]))


def test_a_photo_that_is_none_stands_beside_its_field(city, at):
    turn_red(city, at)
    client = factories.signed_in(city.citizen)
    given = {"text": WORDS, "phone": "13812345678", "photo_2": upload(b"<svg></svg>", "a.svg")}
    page = text_of(client.post(f"{C}appeals/new/{city.citizen.pk}/", given), 422)
    assert "SVG" in page
    assert not Appeal.objects.exists()


def test_green_codes_are_told_that_nothing_needs_appealing(city):
    client = factories.signed_in(city.citizen)
    assert "现在不需要申诉" in text_of(client.get(f"{C}appeals/new/{city.citizen.pk}/"))
    assert "没有申诉" in text_of(client.get(f"{C}appeals/"))


def test_from_appeal_to_green_through_two_desks(city, at):
    turn_red(city, at)
    appeal = appeal_of(city, at)
    one, two = office(proposer("441502")), office(confirmer())
    assert "林**" in few(one, f"{O}appeals/")
    page = few(one, f"{O}appeals/{appeal.pk}/")
    for words in (WORDS, city.citizen.name, "13812345678", "接触病例人员管理规则", "已留痕"):
        assert words in page
    address = f"{O}decisions/new/{city.citizen.pk}/?appeal={appeal.pk}"
    assert "予以更正" in few(one, address)
    given = {"colour": "green", "reason": "经核实没有接触。", "until": "2020-03-30T23:59"}
    assert "文号应像" in text_of(one.post(address, given | {"document_number": "12号"}), 422)
    sent = one.post(address, given | {"document_number": NUMBER})
    proposal = ColourProposal.objects.get()
    assert sent["Location"] == f"{O}decisions/{proposal.pk}/"
    assert "不能复核自己提出的转码" in few(one, sent["Location"])
    todo = text_of(two.get("/o/"))
    assert "复核转码" in todo
    assert "同意，立即生效" in few(two, sent["Location"])
    decide = f"{sent['Location']}decide/"
    assert "写明不同意的原因" in text_of(two.post(decide, {"verdict": "refuse", "note": ""}), 422)
    assert two.post(decide, {"verdict": "confirm", "note": "属实"}).status_code == 302
    assert "刚刚已经处理过" in text_of(two.post(decide, {"verdict": "confirm"}), 422)
    assert HealthCode.objects.get(person=city.citizen).colour == Colour.GREEN
    done = text_of(factories.signed_in(city.citizen).get(f"{C}appeals/{appeal.pk}/"))
    assert "答复：已转码" in done
    assert "经核实没有接触。" in text_of(factories.signed_in(city.citizen).get(f"{C}why/"))
    assert Message.objects.filter(person=city.citizen, notice="health_code.appeal").count() == 2


def test_keeping_the_colour_on_the_desk(city, at):
    turn_red(city, at)
    appeal = appeal_of(city, at)
    client = office(proposer())
    address = f"{O}appeals/{appeal.pk}/"
    text_of(client.post(address, {"reason": "短"}), 422)
    assert client.post(address, {"reason": "流调记录显示有接触，维持红码。"}).status_code == 302
    mine = text_of(factories.signed_in(city.citizen).get(f"{C}appeals/{appeal.pk}/"))
    assert "流调记录显示有接触" in mine
    assert "再次申诉" in mine
    assert "没有符合条件的申诉" in text_of(client.get(f"{O}appeals/"))
    assert "维持原判定" in text_of(client.get(f"{O}appeals/", {"state": "kept"}))


def test_lists_are_filtered_and_exported(city, at):
    turn_red(city, at)
    appeal_of(city, at)
    propose(proposer(), city.citizen, at)
    client = office(factories.official(*PROPOSER, *CONFIRMER))
    for page in ("appeals/", "decisions/", "tests/", "risk-areas/"):
        few(client, f"{O}{page}")
        file = client.get(f"{O}{page}", {"format": "csv", "state": ""})
        text = b"".join(file.streaming_content).decode("utf-8-sig")
        assert city.citizen.name not in text
    assert "没有符合条件的转码" in text_of(client.get(f"{O}decisions/", {"state": "refused"}))
    assert "林**" in text_of(client.get(f"{O}decisions/", {"state": "waiting", "division": "441502003"}))
    assert "没有符合条件的申诉" in text_of(client.get(f"{O}appeals/", {"age": "overdue"}))


def test_finding_somebody_to_propose_for(city):
    client = office(proposer("441502"))
    few(client, f"{O}decisions/new/")
    wrong = text_of(client.post(f"{O}decisions/new/", {"term": "x", "reason": "核实名单"}), 422)
    assert "没有找到" in wrong
    found = client.post(f"{O}decisions/new/", {"term": city.citizen.phone, "reason": "核实名单"})
    assert found["Location"] == f"{O}decisions/new/{city.citizen.pk}/"
    page = text_of(client.get(found["Location"]))
    assert city.citizen.name not in page
    assert "林**" in page
    far = office(proposer("441521"))
    assert far.get(found["Location"]).status_code == 404


def test_risk_areas_on_the_pages_and_in_the_declaration(city, at):
    client = office(proposer())
    given = {"name": "示例省示例市甲区", "level": "high", "since": "2020-03-01", "document_number": NUMBER}
    assert "6、9 或 12 位" in text_of(
        client.post(f"{O}risk-areas/new/", given | {"division_code": "12"}), 422
    )
    assert client.post(f"{O}risk-areas/new/", given).status_code == 302
    assert "已经在名单中" in text_of(client.post(f"{O}risk-areas/new/", given), 422)
    area = RiskArea.objects.get()
    assert area.name in few(client, f"{O}risk-areas/")
    citizen = factories.signed_in(city.citizen)
    assert area.name in few(citizen, f"{C}declare/")
    said = answers(travel="risk_area", risk_area=str(area.pk))
    assert "近 14 天内离开的日期" in text_of(
        citizen.post(f"{C}declare/", said | {"left_on": "2020-02-01"}), 422
    )
    assert "请选择去过的地区" in text_of(citizen.post(f"{C}declare/", said | {"risk_area": ""}), 422)
    assert citizen.post(f"{C}declare/", said | {"left_on": "2020-03-10"}).status_code == 302
    code = HealthCode.objects.select_related("rule").get(person=city.citizen)
    assert (code.colour, code.rule_code) == (Colour.YELLOW, "risk_area")
    assert "申报去过疫情重点地区" in text_of(citizen.get(f"{C}why/"))
    end = f"{O}risk-areas/{area.pk}/end/"
    assert client.post(end, {"until": "2020-03-12", "document_number": NUMBER}).status_code == 302
    assert "已按" in text_of(client.get(end))


def test_an_unlisted_area_is_said_in_words(city):
    citizen = factories.signed_in(city.citizen)
    said = answers(travel=Travel.RISK_AREA, risk_area="unlisted", travel_places="3 月 2 日乙地")
    assert citizen.post(f"{C}declare/", said).status_code == 302
    assert HealthCode.objects.select_related("rule").get(person=city.citizen).rule_code == "travel"


def test_a_result_typed_on_the_page(city):
    client = office(proposer("441502"))
    given = {
        "name": "林小明",
        "id_number": city.citizen.id_number,
        "outcome": "negative",
        "sampled_at": "2020-03-15T09:30",
        "institution": "示例医院",
        "reason": "医院报送检测结果",
    }
    few(client, f"{O}tests/new/")
    assert "身份证号码有误" in text_of(client.post(f"{O}tests/new/", given | {"id_number": "1" * 18}), 422)
    assert "姓名与身份证号码不一致" in text_of(client.post(f"{O}tests/new/", given | {"name": "别人"}), 422)
    done = text_of(client.post(f"{O}tests/new/", given))
    assert "已录入：林**" in done
    assert "示例医院" in done
    result = TestResult.objects.get()
    assert "示例医院" in few(client, f"{O}tests/")
    withdraw = f"{O}tests/{result.pk}/withdraw/"
    assert client.post(withdraw, {"reason": "录错了人"}).status_code == 302
    assert "录错了人" in text_of(client.get(withdraw))


def test_a_file_of_results_on_the_pages(city, at):
    client = office(proposer("441502"))
    sheet = client.get(f"{O}tests/template.xlsx")
    assert load_workbook(io.BytesIO(sheet.content)).active["A1"].value == "姓名"
    few(client, f"{O}tests/import/")
    assert "请" in text_of(client.post(f"{O}tests/import/"), 422)
    rows = [
        [city.citizen.name, city.citizen.id_number, "阳性", "2020-03-15 09:30", "示例医院"],
        ["别人", city.citizen.id_number, "阳性", "2020-03-15 09:40", "示例医院"],
    ]
    sent = client.post(f"{O}tests/import/", {"file": SimpleUploadedFile("三月.csv", csv_of(rows))})
    address = sent["Location"]
    assert 'hx-trigger="every 2s"' in text_of(client.get(address))
    batch = address.rstrip("/").rpartition("/")[2]
    actions.check_import(batch_id=batch, at=at)
    page = few(client, address)
    assert "录入这" in page
    assert "姓名与身份证号码不一致" in page
    problems = b"".join(client.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert "姓名与身份证号码不一致" in problems
    assert client.post(f"{address}apply/").status_code == 302
    actions.apply_piece(batch_id=batch, at=at)
    assert "已录入" in text_of(client.get(address))
    assert HealthCode.objects.get(person=city.citizen).colour == Colour.RED
    assert office(proposer()).get(address).status_code == 404
    other = client.post(f"{O}tests/import/", {"file": SimpleUploadedFile("b.csv", csv_of(rows))})["Location"]
    assert client.post(f"{other}drop/").status_code == 302
    assert "已放弃" in text_of(client.get(f"{O}tests/import/"))


def test_overdue_appeals_are_counted_on_the_desk(city, at):
    turn_red(city, at - dt.timedelta(days=7))
    appeal_of(city, at - dt.timedelta(days=7))
    client = office(proposer())
    assert "件申诉已经超时" in text_of(client.get(f"{O}appeals/"))
    assert "林**" in text_of(client.get(f"{O}appeals/", {"age": "overdue", "state": "running"}))
    assert "超时的申诉" in text_of(client.get("/o/figures/health_code.appeals/"))
    assert "答复转码申诉" in text_of(client.get("/o/"))
