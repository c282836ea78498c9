"""What a gate had shown without network, and what the server makes of it once it hears of it."""

import datetime as dt
import json
import uuid

import pytest

from shanzhi.features.health_code import actions, queries, rules, tasks
from shanzhi.features.health_code.actions import GateRow
from shanzhi.features.health_code.models import GateFinding
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.notify.models import Message
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import Way
from tests import factories

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def uploaded(city, at, *, shown="green", person=None, point=None, by=None) -> GateRow:
    """A row of the queue that is in the table now."""
    nonce, point = uuid.uuid4(), point or city.point
    done = scans.record_scan(
        by=by or city.inspector,
        person_id=(person or city.citizen).pk,
        point=point,
        nonce=nonce,
        way=Way.MANUAL,
        at=at,
    )
    return GateRow(nonce=nonce, point=point.pk, at=at, shown=shown, scan=done.id)


def turned(city, colour: Colour, at) -> None:
    scans.set_standing(person_id=city.citizen.pk, name=city.citizen.name, colour=colour, at=at)


def kinds(rows, city, at, by=None) -> list[tuple[str, str]]:
    found = actions.report_gate_rows(by=by or city.inspector, rows=rows, at=at)
    return [(finding.kind, finding.found) for finding in found]


def test_what_was_as_shown_is_not_noted(city, at):
    assert kinds([uploaded(city, at)], city, at) == []
    assert not GateFinding.objects.exists()


def test_another_colour_is_noted_and_the_administrator_is_told(city, at):
    turned(city, Colour.RED, at)
    row = uploaded(city, at)
    assert kinds([row], city, at) == [("colour", "red")]
    (finding,) = queries.gate_findings(city.venue, at=at)
    assert (finding.shown, finding.masked_name, finding.inspector) == ("green", "林**", city.inspector)
    assert queries.finding_text(finding) == "离线查验显示绿码，上传时是红码"
    message = Message.objects.get(person=city.manager, notice="health_code.gate_differed")
    assert "1 人" in message.body


def test_the_same_report_again_notes_nothing_new_and_answers_the_same(city, at):
    turned(city, Colour.RED, at)
    row = uploaded(city, at)
    first = kinds([row], city, at)
    assert kinds([row], city, at + MINUTE) == first
    assert GateFinding.objects.count() == 1
    assert Message.objects.filter(notice="health_code.gate_differed").count() == 1


def test_a_colour_that_became_green_is_noted_without_alarm(city, at):
    assert kinds([uploaded(city, at, shown="yellow")], city, at) == [("colour", "green")]
    assert not Message.objects.filter(notice="health_code.gate_differed").exists()


def test_a_refusal_is_noted_in_words(city, at):
    row = GateRow(nonce=uuid.uuid4(), point=city.point.pk, at=at, shown="green", refused="revoked")
    assert kinds([row], city, at) == [("refused", "revoked")]
    (line,) = queries.finding_lines(city.venue, list(queries.gate_findings(city.venue, at=at)))
    assert line.text == "离线查验显示绿码，上传时没有被接受：这张码已作废，请对方出示新的健康码"
    assert (line.title, line.point) == ("没有被接受", "东门")
    assert Message.objects.filter(notice="health_code.gate_differed").exists()


def test_somebody_checked_in_twice_within_minutes_is_noted_once(city, at):
    rows = [uploaded(city, at), uploaded(city, at + 3 * MINUTE)]
    assert kinds(rows, city, at + 9 * MINUTE) == [("twice", "green")]
    finding = GateFinding.objects.get()
    assert (finding.nonce, finding.other_at) == (rows[1].nonce, at)
    assert "前一次是 09:30" in queries.finding_text(finding)


def test_the_other_check_in_may_be_at_another_door_by_another_inspector(city, at):
    door = actions.add_point(by=city.manager, venue=city.venue, name="西门", at=at)
    uploaded(city, at + MINUTE, point=door, by=city.manager)
    assert kinds([uploaded(city, at)], city, at) == [("twice", "green")]


def test_two_check_ins_with_time_between_them_are_two_visits(city, at):
    assert kinds([uploaded(city, at), uploaded(city, at + 6 * MINUTE)], city, at) == []


def test_nobody_reports_for_doors_that_are_not_theirs_or_scans_that_are_not_theirs(city, at):
    turned(city, Colour.RED, at)
    row = uploaded(city, at)
    assert kinds([row], city, at, by=factories.person()) == []
    assert kinds([row], city, at, by=city.manager) == []
    assert not GateFinding.objects.exists()


def test_an_inspector_who_was_removed_meanwhile_still_reports(city, at):
    inspector = queries.inspectors_of(city.venue).get()
    actions.remove_inspector(by=city.manager, venue=city.venue, inspector_id=inspector.pk, at=at)
    row = GateRow(nonce=uuid.uuid4(), point=city.point.pk, at=at, shown="green", refused="not-your-point")
    assert kinds([row], city, at) == [("refused", "not-your-point")]


@pytest.mark.parametrize(
    ("kind", "found", "grave"),
    [
        ("refused", "expired", True),
        ("colour", "red", True),
        ("colour", "none", False),
        ("twice", "red", False),
    ],
)
def test_what_is_grave(kind, found, grave):
    assert rules.is_grave_finding(kind, found) is grave


def test_findings_go_with_the_check_ins(city, frozen_at):
    row = GateRow(nonce=uuid.uuid4(), point=city.point.pk, at=frozen_at, shown="green", refused="revoked")
    actions.report_gate_rows(by=city.inspector, rows=[row], at=frozen_at)
    assert actions.drop_gate_findings(before=frozen_at) == 0
    tasks.drop_gate_findings(0)
    assert GateFinding.objects.count() == 1
    assert actions.drop_gate_findings(before=frozen_at + MINUTE) == 1


# The pages -----------------------------------------------------------------------------------------------


def sent(client, rows):
    return client.post(
        "/c/health-code/inspect/report/", json.dumps({"rows": rows}), content_type="application/json"
    )


def wire(row: GateRow) -> dict:
    return {
        "nonce": str(row.nonce),
        "point": str(row.point),
        "at": row.at.isoformat(),
        "shown": row.shown,
        "scan": row.scan and str(row.scan),
        "refused": row.refused,
    }


def test_a_gate_sends_its_report_and_gets_sentences(client, city, frozen_at):
    turned(city, Colour.YELLOW, frozen_at)
    client.force_login(city.inspector)
    answer = sent(client, [wire(uploaded(city, frozen_at))])
    assert answer.status_code == 200
    (finding,) = answer.json()["findings"]
    assert (finding["title"], finding["text"]) == ("林**", "离线查验显示绿码，上传时是黄码")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        b"\xff",
        '{"rows": [{}]}',
        '{"rows": 7}',
        '{"rows": [], "more": 1}',
        json.dumps({"rows": [None]}),
    ],
)
def test_a_senseless_report_is_a_problem_document(client, city, body):
    client.force_login(city.inspector)
    answer = client.post("/c/health-code/inspect/report/", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_a_report_has_at_most_as_many_rows_as_an_upload(client, city, at):
    client.force_login(city.inspector)
    row = GateRow(nonce=uuid.uuid4(), point=city.point.pk, at=at, shown="green")
    assert sent(client, [wire(row)] * 501).status_code == 422


def test_the_administrator_sees_filters_and_takes_away_the_findings(client, city, frozen_at):
    turned(city, Colour.RED, frozen_at)
    rows = [uploaded(city, frozen_at), uploaded(city, frozen_at + MINUTE)]
    actions.report_gate_rows(by=city.inspector, rows=rows, at=frozen_at)
    client.force_login(city.manager)
    address = f"/c/health-code/venues/{city.venue.pk}/offline/"
    page = client.get(address).content.decode()
    assert page.count("离线查验显示绿码，上传时是红码") == 2 and "重复登记" in page and "东门" in page
    assert "林小明" not in page
    only = client.get(address, {"kind": "twice"}).content.decode()
    assert "上传时是红码" not in only and "登记了两次" in only
    sheet = client.get(address, {"format": "csv"}).getvalue().decode()
    assert sheet.count("上传时是红码") == 2
    assert client.get(address.replace("/offline/", "/")).content.decode().count("离线查验核对") == 1


def test_without_findings_the_page_says_so(client, city, frozen_at):
    client.force_login(city.manager)
    page = client.get(f"/b/health-code/venues/{city.venue.pk}/offline/").content.decode()
    assert "离线查验没有出入" in page
