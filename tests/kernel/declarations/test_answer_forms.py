"""The form that asks a set of questions."""

import json

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from shanzhi.kernel.declarations.queries import AnswerForm, answer_form
from shanzhi.kernel.declarations.rules.questions import Condition, Option, Question

QUESTIONS = (
    Question("temperature", "temperature", "今天的体温", help="起床后测量", english="Temperature today"),
    Question(
        "symptoms",
        "choices",
        "有没有以下症状",
        options=(Option("fever", "发热", abnormal=True), Option("cough", "咳嗽")),
    ),
    Question("travelled", "yes_no", "14 天内是否离开过本市", remembers=True),
    Question("place", "text", "去了哪里", show_if=(Condition("travelled", any=("yes",)),)),
)
GOOD = "q-temperature=36.6&q-symptoms=-&q-travelled=no"


def sent(text: str) -> AnswerForm:
    return answer_form(QUESTIONS, data=QueryDict(text))


def test_a_good_answer_is_read() -> None:
    form = sent(GOOD)
    assert form.is_valid()
    assert form.raw == {"temperature": "36.6", "symptoms": [], "travelled": "no"}
    assert form.values == {"temperature": 36.6, "symptoms": [], "travelled": "no"}


def test_nothing_ticked_is_no_answer_but_none_of_these_is() -> None:
    assert "symptoms" in sent("q-temperature=36.6&q-travelled=no").errors
    assert sent(GOOD.replace("symptoms=-", "symptoms=-&q-symptoms=cough")).values["symptoms"] == ["cough"]


def test_what_was_not_asked_is_left_out() -> None:
    assert "place" not in sent(GOOD + "&q-place=深圳").values
    assert list(sent(GOOD.replace("travelled=no", "travelled=yes")).errors) == ["place"]


def test_an_error_stands_beside_the_answer_that_was_typed() -> None:
    page = render_to_string("components/questions.html", {"form": sent(GOOD.replace("36.6", "366"))})
    assert 'value="366"' in page
    assert page.count("体温应在 34 到 43 ℃ 之间") == 2  # beside the field and in the summary
    assert 'href="#id_q-temperature"' in page
    assert 'aria-describedby="id_q-temperature_helptext id_q-temperature_error"' in page


def test_what_an_action_refuses_is_shown() -> None:
    form = sent(GOOD)
    form.refuse(problems={"travelled": "required"})
    assert not form.is_valid()
    assert list(form.errors) == ["travelled"]
    form = sent(GOOD)
    form.refuse("本轮申报已经结束。")
    assert list(form.non_field_errors()) == ["本轮申报已经结束。"]


def test_the_answer_before_is_offered_where_it_lasts() -> None:
    form = answer_form(QUESTIONS, former={"temperature": 36.5, "travelled": "no"})
    assert form.raw == {"travelled": "no"}
    assert not form.is_bound and not form.errors
    assert not form.has_changes


def test_what_differs_from_before_is_marked() -> None:
    data = QueryDict(GOOD.replace("travelled=no", "travelled=yes&q-place=深圳"))
    form = answer_form(QUESTIONS, data=data, former={"travelled": "no"}, former_name="昨天")
    assert form.has_changes
    page = render_to_string("components/questions.html", {"form": form})
    assert page.count("field-changed") == 1
    assert "昨天：否" in " ".join(page.split())


def test_the_page_can_decide_what_is_asked() -> None:
    page = render_to_string("components/questions.html", {"form": answer_form(QUESTIONS)})
    assert "只在“14 天内是否离开过本市”答“是”时回答" in page
    fields = {field.question.key: field for field in answer_form(QUESTIONS)}
    assert json.loads(fields["place"].show_if) == [{"key": "travelled", "any": ["yes"]}]


def test_readers_of_english_read_english_where_there_is_any() -> None:
    with override("en"):
        labels = [field.label for field in answer_form(QUESTIONS)]
        problem = sent("q-temperature=1").errors["temperature"]
    assert labels[:2] == ["Temperature today", "有没有以下症状"]
    assert "34 and 43" in problem[0]
