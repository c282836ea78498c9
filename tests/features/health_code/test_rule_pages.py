"""Officials' pages about the colour rules, from the list to the rules of the city."""

import pytest
from django.urls import reverse

from shanzhi.features.health_code import actions, sentences, todos
from shanzhi.features.health_code.enums import Colour, RuleSetState, Symptom
from shanzhi.features.health_code.models import RuleSet
from shanzhi.features.health_code.rules import read_condition
from tests import factories
from tests.features.health_code.desk import NUMBER, Desk, recompute

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(city, frozen_at) -> Desk:
    return Desk(frozen_at)


@pytest.fixture
def maker(desk):
    return factories.signed_in(desk.maker, second_factor=True)


@pytest.fixture
def approver(desk):
    return factories.signed_in(desk.approver, second_factor=True)


def at_(name, *args):
    return reverse(f"office:health_code:{name}", args=args)


def a_rule(**changes):
    """What the page sends for a rule."""
    return {
        "q0-about": "symptoms",
        "q0-symptoms": [Symptom.COUGH],
        "name": "干咳人员管理规则",
        "colour": "red",
        "hold_days": "5",
        "reason": "您申报有干咳症状。",
        "advice": "请到发热门诊就诊。",
    } | changes


def test_a_version_goes_all_the_way_through_the_pages(desk, maker, approver, city):
    live = RuleSet.objects.get()
    assert maker.post(at_("rule_set_copy", live.pk)).status_code == 302
    draft = RuleSet.objects.get(number=2)
    assert maker.post(at_("rule_new", draft.pk), a_rule()).url == at_("rule_set", draft.pk) + "#rule-own_1"
    said = {
        "title": "三月调整",
        "document_number": NUMBER,
        "valid_from": "2020-03-16T09:00",
        "valid_until": "",
    }
    assert maker.post(at_("rule_set_describe", draft.pk), said).status_code == 302
    assert maker.post(at_("rule_trial", draft.pk), {"day": ""}).status_code == 302
    assert "已试算" in maker.get(at_("rule_trial", draft.pk)).content.decode()
    while actions.go_on_with_trial(at=desk.at):
        pass
    page = maker.get(at_("rule_trial", draft.pk)).content.decode()
    assert "没有人会变色" in page
    assert 'hx-trigger="every 2s"' not in page
    assert maker.post(at_("rule_set_submit", draft.pk)).status_code == 302
    (todo,) = todos.rules_to_approve(desk.approver, desk.at)
    assert "三月调整" in str(todo.title)
    assert not list(todos.rules_to_approve(desk.maker, desk.at))
    assert "批准" in approver.get(todo.url).content.decode()
    decide = at_("rule_set_decide", draft.pk)
    assert approver.post(decide, {"verdict": "approve", "note": ""}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == RuleSetState.LIVE
    assert "重新判定" in approver.get(at_("recomputation")).content.decode()
    recompute(desk.at)
    assert "已完成" in approver.get(at_("rule_sets")).content.decode()


def test_a_rule_reads_back_as_it_was_written(desk, maker):
    draft = desk.draft()
    sent = a_rule(
        **{
            "q1-join": "or",
            "q1-about": "evidence:listing",
            "q1-categories": ["close_contact"],
            "q1-days": "14",
            "q2-join": "and",
            "q2-about": "fever",
            "q2-degrees": "37.5",
            "q4-join": "and",
            "q4-about": "evidence:risk_area",
            "q4-areas": "110000 4403",
            "hold_days": "",
        }
    )
    assert maker.post(at_("rule_new", draft.pk), sent).status_code == 302
    rule = draft.rules.get(code="own_1")
    assert rule.condition == {
        "all": [
            {
                "any": [
                    {"is": "symptoms", "of": ["cough"]},
                    {"is": "evidence", "kind": "listing", "of": ["close_contact"], "days": 14},
                ]
            },
            {"any": [{"is": "fever", "from": "37.5"}]},
            {"any": [{"is": "evidence", "kind": "risk_area", "of": ["110000", "4403"]}]},
        ]
    }
    assert sentences.said_condition(read_condition(rule.condition)) == (
        "申报有症状：干咳，或者核查信息为列为重点人群（密切接触者），且在 14 天以内，"
        "并且申报的体温达到或超过 37.5 ℃，并且核查信息为去过疫情重点地区（核查）（110000、4403）"
    )
    page = maker.get(at_("rule_edit", draft.pk, "own_1"))
    editor = page.context["editor"]
    assert [bool(one.is_used) for one in editor.questions] == [True] * 4 + [False] * 4
    again = {"name": "改名", "colour": "red", "reason": "原因。", "advice": "建议。", "hold_days": "3"}
    for form in editor.questions:
        again |= {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    assert maker.post(at_("rule_edit", draft.pk, "own_1"), again).status_code == 302
    saved = draft.rules.get(code="own_1")
    assert (saved.name, saved.condition, saved.hold_days) == ("改名", rule.condition, 3)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"q0-about": ""}, "请至少填写一个条件。"),
        ({"q0-about": "fever", "q0-degrees": ""}, "请填写体温界限。"),
        ({"q0-about": "contact"}, "请至少选择一项。"),
        ({"hold_days": ""}, "只看健康申报的规则需要填写天数"),
        ({"hold_days": "91"}, "90"),
        ({"reason": ""}, "必填"),
        ({"lifts": ["case_contact"]}, "只有解除管理"),
        ({"q0-about": "hiccups"}, "hiccups"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_keeps_what_was_typed(desk, maker, changes, said):
    draft = desk.draft()
    answer = maker.post(at_("rule_new", draft.pk), a_rule(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "干咳人员管理规则" in answer.content.decode()
    assert not draft.rules.filter(code="own_1").exists()


def test_the_preview_shows_the_sentence_and_the_phone_and_saves_nothing(desk, maker):
    draft = desk.draft()
    page = maker.post(at_("rule_preview", draft.pk), a_rule()).content.decode()
    assert "若申报有症状：干咳，则红码，5 天。" in page
    assert "3月21日" in page
    unfinished = maker.post(at_("rule_preview", draft.pk), {"q0-about": "contact", "colour": "purple"})
    assert "还有条件没有填完整" in unfinished.content.decode()
    assert draft.rules.count() == RuleSet.objects.get(number=1).rules.count()


def test_rules_are_moved_and_removed(desk, maker):
    draft = desk.draft()
    first, second = [rule.code for rule in draft.rules.filter(colour=Colour.YELLOW)][:2]
    maker.post(at_("rule_move", draft.pk, second), {"way": "up"})
    assert [rule.code for rule in draft.rules.filter(colour=Colour.YELLOW)][:2] == [second, first]
    maker.post(at_("rule_move", draft.pk, second), {"way": "down"})
    maker.post(at_("rule_remove", draft.pk, second))
    assert not draft.rules.filter(code=second).exists()
    compared = maker.get(at_("rule_compare", draft.pk, RuleSet.objects.get(number=1).pk)).content.decode()
    assert "删除" in compared


def test_the_pages_of_others_drafts_and_of_live_rules_say_why_they_cannot_be_changed(desk, maker, approver):
    draft = desk.draft()
    live = RuleSet.objects.get(number=1)
    assert approver.post(at_("rule_new", draft.pk), a_rule()).status_code == 403
    assert maker.get(at_("rule_new", live.pk)).status_code == 409
    assert maker.get(at_("rule_edit", draft.pk, "no-such")).status_code == 404
    assert maker.get(at_("rule_set", desk.maker.pk)).status_code == 404
    assert "修改" not in approver.get(at_("rule_set", draft.pk)).content.decode().split("rule-lines")[1]


def test_sending_back_wants_a_reason(desk, maker, approver):
    found = desk.submitted()
    decide = at_("rule_set_decide", found.pk)
    answer = approver.post(decide, {"verdict": "reject", "note": " "})
    assert answer.status_code == 422
    assert "请写明原因" in answer.content.decode()
    assert approver.post(decide, {"verdict": "reject", "note": "天数过长"}).status_code == 302
    assert "天数过长" in maker.get(at_("rule_set", found.pk)).content.decode()


def test_officials_of_a_county_stay_outside(desk, city):
    county = factories.official(
        "health_code.see_rules",
        "health_code.write_rules",
        "health_code.approve_rules",
        division_code="441502",
    )
    client = factories.signed_in(county, second_factor=True)
    found = desk.submitted()
    for address in (at_("rule_sets"), at_("rule_set", found.pk), at_("rule_trial", found.pk)):
        assert client.get(address).status_code == 403
    assert client.post(at_("rule_set_decide", found.pk), {"verdict": "approve"}).status_code == 403
    assert not list(todos.rules_to_approve(county, desk.at))


def test_lists_and_figures_can_be_taken_away(desk, maker):
    desk.submitted()
    answer = maker.get(at_("rule_sets"), {"format": "csv", "state": "submitted"})
    rows = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert NUMBER in rows
    assert rows.count("\n") == 2
    found = RuleSet.objects.get(number=2)
    figures = maker.get(at_("rule_trial", found.pk), {"format": "csv"})
    assert "城区" in b"".join(figures.streaming_content).decode("utf-8-sig")
    assert "没有符合条件的版本" in maker.get(at_("rule_sets"), {"words": "不存在"}).content.decode()
