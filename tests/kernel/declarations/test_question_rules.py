"""Whatever set is built and whatever is sent: what was not asked is never kept, however deep the branch."""

from hypothesis import given
from hypothesis import strategies as st

from shanzhi.kernel.declarations.rules.editing import differences, free_key, moved, stored
from shanzhi.kernel.declarations.rules.questions import (
    Condition,
    Option,
    Question,
    clean,
    flaws,
    is_asked,
    parse,
)

OPTIONS = (Option("a", "甲"), Option("b", "乙", abnormal=True))
KINDS = st.sampled_from(["yes_no", "choice", "choices", "number", "temperature", "text", "date"])
ANSWERS = st.one_of(
    st.sampled_from(["yes", "no", "a", "b", "36.5", "39", "2020-03-16", "", "不知道"]),
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=3),
    st.floats(),
    st.none(),
)


@st.composite
def condition(draw: st.DrawFn, question: Question) -> Condition:
    match question.kind:
        case "number" | "temperature":
            return Condition(question.key, least=draw(st.sampled_from([0.0, 37.3])))
        case "yes_no":
            return Condition(question.key, any=(draw(st.sampled_from(["yes", "no"])),))
    return Condition(question.key, any=tuple(draw(st.sets(st.sampled_from("ab"), min_size=1))))


@st.composite
def sets(draw: st.DrawFn) -> tuple[Question, ...]:
    """Sets without flaws, with branches on branches."""
    built: list[Question] = []
    for number in range(draw(st.integers(1, 8))):
        before = [one for one in built if one.kind not in {"text", "date"}]
        looks_at = draw(st.lists(st.sampled_from(before), max_size=2, unique=True)) if before else []
        kind = draw(KINDS)
        built.append(
            Question(
                f"q{number}",
                kind,
                "问题",
                required=draw(st.booleans()),
                options=OPTIONS if kind in {"choice", "choices"} else (),
                show_if=tuple(draw(condition(one)) for one in looks_at),
            )
        )
    return tuple(built)


@given(sets(), st.data())
def test_hidden_questions_are_never_kept(questions, data):
    assert not flaws(questions)
    raw = {one.key: data.draw(ANSWERS) for one in questions}
    cleaned = clean(questions, raw)
    for question in questions:
        if question.key in cleaned.values or question.key in cleaned.problems:
            assert is_asked(question, cleaned.values)
            asked = [condition.key for condition in question.show_if]
            assert set(asked) <= cleaned.values.keys()  # a branch hangs on answers that were kept themselves
    again = clean(questions, cleaned.values)
    assert again.values == cleaned.values


@given(sets())
def test_a_set_comes_back_from_the_database_as_it_was(questions):
    assert parse(stored(questions)) == questions
    assert differences(questions, questions) == []


@given(sets(), st.integers(0, 9), st.booleans())
def test_moving_keeps_every_question(questions, place, up):
    after = moved(questions, place, up=up)
    assert sorted(one.key for one in after) == sorted(one.key for one in questions)
    assert {one.change for one in differences(questions, after)} <= {"moved"}


@given(st.sets(st.integers(1, 50)))
def test_a_new_key_is_free(numbers):
    taken = {f"q{number}" for number in numbers}
    assert free_key(taken) not in taken


def test_a_branch_of_forty_questions_closes_as_a_whole():
    chain = [Question("q0", "yes_no", "开始")]
    chain += [
        Question(f"q{n}", "yes_no", "接着", show_if=(Condition(f"q{n - 1}", any=("yes",)),))
        for n in range(1, 40)
    ]
    raw = {one.key: "yes" for one in chain}
    assert not flaws(chain)
    assert len(clean(chain, raw).values) == 40
    assert list(clean(chain, raw | {"q5": "no"}).values) == [f"q{n}" for n in range(6)]
