"""Which drawings are taken, and what is said about the others."""

import time

import pytest

from shanzhi.kernel.cases.bpmn import language, wording
from shanzhi.kernel.cases.bpmn.checking import check
from shanzhi.kernel.cases.bpmn.definition import load
from shanzhi.kernel.cases.bpmn.problems import BadDefinition
from shanzhi.kernel.cases.rules.clocks import Limit
from tests.kernel.cases.drawings import APPEAL, HEAD, drawing, flow, line, step, timer

LAUGHS = (
    '<!DOCTYPE lol [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
GOOD = (step("a"), line("s", "a", "e"))
FORK = (step("a"), step("b"), line("s", "a", "g"), line("b", "e"))


def fork(condition: str, more: str = 'default="g-b"') -> bytes:
    return drawing(*FORK, step("g", "exclusiveGateway", more), flow("g", "e", condition), flow("g", "b"))


BAD = [
    ("script", "x", drawing(step("x", "scriptTask", inside="<script>import os</script>"), line("s", "x", "e"))),
    ("service", "x", drawing(step("x", "serviceTask"), line("s", "x", "e"))),
    ("unknown", "x", drawing(step("x", "businessRuleTask"), line("s", "x", "e"))),
    ("unknown", "x", drawing(step("x", "callActivity", 'calledElement="q"'), line("s", "x", "e"))),
    ("unknown", "x", drawing(step("x", "sendTask"), line("s", "x", "e"))),
    ("unknown", "x", drawing(step("x", "subProcess"), line("s", "x", "e"))),
    ("unknown", "a", drawing(step("a", inside="<standardLoopCharacteristics/>"), line("s", "a", "e"))),
    ("unknown", "a", drawing(step("a", inside="<multiInstanceLoopCharacteristics/>"), line("s", "a", "e"))),
    ("doctype", "", drawing(*GOOD, before=LAUGHS)),
    ("doctype", "", drawing(*GOOD, before=OUTSIDE)),
    ("doctype", "", ('<?xml version="1.0" encoding="utf-16"?>' + LAUGHS + HEAD + "</definitions>").encode("utf-16")),
    ("no_xml", "", b"<definitions>"),
    ("no_xml", "", b""),
    ("no_xml", "", b"PK\x03\x04\x00\xff"),
    ("no_bpmn", "", b"<definitions/>"),
    ("too_big", "", b" " * (1024 * 1024 + 1)),
    ("too_many", "", b"<a>" * 100_000),
    ("too_many", "", b"<a>" + b"<b/>" * 6000 + b"</a>"),
    ("processes", "", f"{HEAD}</definitions>".encode()),
    ("processes", "", f'{HEAD}<process id="a"/><process id="b"/></definitions>'.encode()),
    ("starts", "p", drawing(*GOOD, step("s2", "startEvent"), line("s2", "a"))),
    ("no_end", "p", drawing(step("a"), line("s", "a"), ends=False)),
    ("unreachable", "b", drawing(*GOOD, step("b"), line("b", "e"))),
    ("dead_end", "b", drawing(*GOOD, step("b"), line("a", "b"))),
    ("twice", "a", drawing(*GOOD, step("a"))),
    ("dangling", "a-nobody", drawing(*GOOD, flow("a", "nobody"))),
    ("unknown", "b", drawing(*GOOD, step("x", inside=step("b")), line("a", "x", "e"))),
    ("dangling", "t", drawing(*GOOD, timer("t", "PT1H", "nobody"), line("t", "e"))),
    ("no_id", "p", drawing(*GOOD, '<userTask name="x"/>')),
    ("no_name", "a", drawing('<userTask id="a"/>', line("s", "a", "e"))),
    ("timer_here", "s2", drawing(*GOOD).replace(
        b'<startEvent id="s" name="s" ></startEvent>',
        b'<startEvent id="s2"><timerEventDefinition/></startEvent>').replace(b'"s"', b'"s2"')),
    ("no_term", "t", drawing(*GOOD, step("t", "boundaryEvent", 'attachedToRef="a"'), line("t", "e"))),
    ("term", "t", drawing(*GOOD, timer("t", "__import__('os')", "a"), line("t", "e"))),
    ("term", "t", drawing(*GOOD, timer("t", "working_days(0)", "a"), line("t", "e"))),
    ("term", "t", drawing(*GOOD, timer("t", "R3/PT1H", "a"), line("t", "e"))),
    ("condition_here", "a-e", drawing(step("a"), line("s", "a"), flow("a", "e", "x == 1"))),
    ("condition", "g-e", fork("__import__('os').system('id')")),
    ("condition", "g-e", fork("x.y == 1")),
    ("condition", "g-e", fork("x == ")),
    ("condition", "g-e", fork("(lambda: 1)() == 1")),
    ("condition", "g-e", fork("9 ** 9 ** 9 == 1")),
    ("condition", "g-e", fork("__class__ == 1")),
    ("condition", "g-e", fork("not " * 5000 + "x")),
    ("no_default", "g", fork("x == 1", "")),
    ("no_condition", "g-e", fork("")),
    ("dangling", "g", fork("x == 1", 'default="nothing"')),
    ("not_drawn", "a", drawing(*GOOD).replace(b'bpmnElement="a"', b'bpmnElement="s"')),
    ("entered", "s", drawing(*GOOD, line("a", "s"))),
    ("left", "e", drawing(*GOOD, line("e", "a"))),
    ("attached", "t", drawing(
        *GOOD[:1], timer("w", "PT1H"), line("s", "a", "w", "e"), timer("t", "PT1H", "w"), line("t", "e"))),
    ("circle", "g", drawing(
        step("a"), step("g", "exclusiveGateway", 'default="g-h"'), step("h", "exclusiveGateway"),
        line("s", "a", "g", "h", "g"), flow("g", "e", "x == 1"))),
    ("engine", "", drawing(step("a"), step("b"), line("s", "a", "e"), flow("a", "b"), flow("b", "e"))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "element", "source"), BAD, ids=[f"{i}-{bad[0]}" for i, bad in enumerate(BAD)]
)
def test_bad_drawings_are_refused_with_a_sentence(code, element, source):
    begun = time.perf_counter()
    with pytest.raises(BadDefinition) as refused:
        load(source)
    assert time.perf_counter() - begun < 2
    found = {(p.code, p.element if code != "engine" else "") for p in refused.value.problems}
    assert (code, element) in found
    assert all(wording.sentence(p) for p in refused.value.problems)


def test_every_sentence_has_a_case():
    assert {code for code, *_ in BAD} | {"stuck", "cannot_go_on"} == set(wording.SENTENCES)


def test_everything_wrong_is_said_at_once():
    _, found = check(
        drawing(
            step("x", "scriptTask"),
            step("y", "serviceTask"),
            step("a"),
            step("a"),
            line("s", "x", "y", "a", "e"),
        )
    )
    assert {p.code for p in found} == {"script", "service", "twice"}
    assert all(p.line for p in found if p.code != "twice")


def test_good_drawings_are_taken():
    assert load(drawing(*GOOD)).name == "试"
    assert load(fork('x == "是" or n >= 3 and not done')).steps["a"].asks == ("done", "n", "x")
    appeal = load(APPEAL)
    assert appeal.steps["lead"].lane == "承办单位" and appeal.steps["lead"].name == "主办单位办理"
    assert appeal.steps["accept"].asks == ("accepted",)
    assert appeal.steps["call_back"].help.startswith("企业没有评价的")


def test_what_others_wrote_into_extensions_is_not_read():
    extension = '<extensionElements><x:preScript xmlns:x="urn:x">import os</x:preScript></extensionElements>'
    definition = load(drawing(step("a", inside=extension), line("s", "a", "e")))
    assert not definition.spec.task_specs["a"].extensions


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        ('x == "yes"', {"x": "yes"}, True),
        ('x == "yes"', {}, False),
        ('x != "yes"', {}, True),
        ("n > 3", {"n": 4}, True),
        ("n > 3", {}, False),
        ("n <= 3", {"n": "2"}, False),
        ('x in ("a", "b") and not y', {"x": "b"}, True),
        ('x not in ["a", "b"]', {"x": "b"}, False),
        ("x or y", {"y": True}, True),
        ("x == None", {}, True),
        ('x in "abc"', {"x": "a"}, False),
    ],
)
def test_conditions(condition, answers, expected):
    assert language.holds(condition, answers) is expected


def test_terms():
    assert language.term(" P1DT2H30M ") == Limit(26 * 60 + 30, "minutes")
    assert language.term("working_hours(4)") == Limit(4, "working_hours")
    assert language.term("days(10)") == Limit(10, "days")
    for wrong in ("P", "PT", "", "P1Y", "days(99999)", "P9999D", "working_days(-1)", "PT0M"):
        with pytest.raises(language.NotInTheLanguage):
            language.term(wrong)
