"""What holds of every person under every version of the rules."""

import datetime as dt
from decimal import Decimal
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.features.health_code import rules
from shanzhi.features.health_code.enums import (
    Colour,
    ConditionKind,
    Contact,
    EvidenceKind,
    Symptom,
    Travel,
)
from shanzhi.features.health_code.rules import colours

AT = dt.datetime(2020, 3, 16, 1, 30, tzinfo=dt.UTC)
MOMENTS = st.integers(-20 * 24, 3 * 24).map(lambda hours: AT + dt.timedelta(hours=hours))
DETAILS = st.sampled_from(["", "red", "green", "close_contact", "1", "441502"])
TEMPERATURES = st.sampled_from(["36.5", "37.2", "37.3", "38.5"])


def some(values):
    return st.lists(st.sampled_from(list(values)), min_size=1, max_size=3, unique=True).map(sorted)


QUESTIONS = st.one_of(
    st.builds(lambda degrees: {"is": "well", "below": degrees}, TEMPERATURES),
    st.builds(lambda degrees: {"is": "fever", "from": degrees}, TEMPERATURES),
    st.builds(lambda of: {"is": "symptoms", "of": of}, some(Symptom.values)),
    st.builds(lambda of: {"is": "contact", "of": of}, some(Contact.values)),
    st.builds(lambda of: {"is": "travel", "of": of}, some(Travel.values)),
    st.builds(
        lambda kind, of, days: {"is": "evidence", "kind": kind, "of": of, "days": days},
        st.sampled_from(EvidenceKind.values),
        st.lists(DETAILS.filter(bool), max_size=2),
        st.none() | st.integers(1, 30),
    ),
)
CONDITIONS = st.lists(
    st.lists(QUESTIONS, min_size=1, max_size=3).map(lambda group: {"any": group}), min_size=1, max_size=3
).map(lambda groups: {"all": groups})


@st.composite
def books(draw):
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(Colour.values), CONDITIONS, st.none() | st.integers(1, 30), st.booleans()
            ),
            max_size=6,
        )
    )
    codes = [f"rule_{place}" for place in range(len(rows))]
    made = [
        rules.Rule(
            key=code,
            code=code,
            colour=colour,
            order=order,
            condition=rules.read_condition(condition),
            holds=None if days is None else dt.timedelta(days=days),
            lifts=frozenset([rules.ALL]) if lifts else frozenset(),
        )
        for order, (code, (colour, condition, days, lifts)) in enumerate(zip(codes, rows, strict=True))
    ]
    return rules.RuleBook("any", 1, tuple(made))


STATEMENTS = st.builds(
    lambda at, degrees, symptoms, contact, travel: rules.Statement(
        f"healthdeclaration:{at.isoformat()}",
        at,
        rules.Answers(Decimal(degrees), frozenset(symptoms), contact, travel),
    ),
    MOMENTS,
    TEMPERATURES,
    st.lists(st.sampled_from(Symptom.values), max_size=2),
    st.sampled_from(Contact.values),
    st.sampled_from(Travel.values),
)


def findings(kinds):
    return st.builds(
        lambda kind, detail, since, hours, later: rules.Finding(
            f"evidence:{kind}:{detail}:{since.isoformat()}:{hours}",
            kind,
            detail,
            since,
            None if hours is None else since + dt.timedelta(hours=hours),
            since + dt.timedelta(hours=later),
        ),
        st.sampled_from(sorted(kinds)),
        DETAILS,
        MOMENTS,
        st.none() | st.integers(1, 400),
        st.integers(0, 48),
    )


ANY_FINDING = findings(EvidenceKind.values)
NOT_ENDING = findings(set(EvidenceKind.values) - {str(kind) for kind in rules.ENDING})


def gravity(verdict) -> int:
    return -1 if verdict is None else rules.GRAVITY[verdict.colour]


@settings(max_examples=300, deadline=None)
@given(books(), st.lists(STATEMENTS, max_size=3), st.lists(ANY_FINDING, max_size=4), st.randoms())
def test_a_verdict_is_found_for_everybody_and_does_not_depend_on_the_order(book, said, found, random):
    verdict = rules.verdict_of(rules.Facts(said, found), book, at=AT)
    assert verdict is None or (verdict.until is None or verdict.until > AT)
    assert verdict is None or verdict.rule in book.rules
    random.shuffle(said)
    random.shuffle(found)
    assert rules.verdict_of(rules.Facts(said, found), book, at=AT) == verdict


@settings(max_examples=300, deadline=None)
@given(
    books(),
    st.lists(STATEMENTS, max_size=3),
    st.lists(NOT_ENDING, max_size=3),
    STATEMENTS | NOT_ENDING,
)
def test_no_further_input_makes_a_colour_milder_unless_it_ends_something(book, said, found, further):
    before = rules.verdict_of(rules.Facts(said, found), book, at=AT)
    more = ([*said, further], found) if isinstance(further, rules.Statement) else (said, [*found, further])
    assert gravity(rules.verdict_of(rules.Facts(*more), book, at=AT)) >= gravity(before)


OF_ONE_KIND = findings([EvidenceKind.TEST_NEGATIVE]) | findings([EvidenceKind.LISTING])


@settings(max_examples=500, deadline=None)
@given(books(), st.lists(STATEMENTS, max_size=2), st.lists(OF_ONE_KIND, max_size=8))
def test_what_a_newer_finding_says_as_well_changes_nothing(book, said, found):
    facts = rules.Facts(said, found)
    short = rules.verdict_of(facts, book, at=AT)
    with patch.object(colours, "_telling", list):
        whole = rules.verdict_of(facts, book, at=AT)
    assert _told(short) == _told(whole)


def test_of_a_year_of_tests_one_counts():
    year = [AT - dt.timedelta(days=days) for days in range(365)]
    tests = [
        rules.Finding(f"evidence:{at}", EvidenceKind.TEST_NEGATIVE, "", at, None, at + dt.timedelta(hours=8))
        for at in year
    ]
    assert colours._telling(tests) == [tests[0]]


def _told(verdict):
    return verdict and (verdict.colour, verdict.rule, verdict.until)


@settings(max_examples=200, deadline=None)
@given(books(), st.lists(STATEMENTS, max_size=3), st.lists(ANY_FINDING, max_size=3), STATEMENTS)
def test_nobody_declares_away_what_was_found(book, said, found, further):
    """Even where something ends: a declaration alone brings no ending about, for it is none."""
    plain = rules.RuleBook(
        "without mixed endings",
        1,
        tuple(rule for rule in book.rules if not rule.lifts or not _asks_declarations(rule)),
    )
    before = rules.verdict_of(rules.Facts(said, found), plain, at=AT)
    assert gravity(rules.verdict_of(rules.Facts([*said, further], found), plain, at=AT)) >= gravity(before)


def _asks_declarations(rule) -> bool:
    return any(question.about != ConditionKind.EVIDENCE for question in rule.condition.questions)


@settings(max_examples=300, deadline=None)
@given(books(), st.lists(STATEMENTS, max_size=3), st.lists(ANY_FINDING, max_size=4))
def test_until_its_end_a_verdict_does_not_become_milder(book, said, found):
    facts = rules.Facts(
        [one for one in said if one.at <= AT], [one for one in found if one.since <= AT >= one.recorded_at]
    )
    verdict = rules.verdict_of(facts, book, at=AT)
    if verdict is not None:
        end = verdict.until or AT + dt.timedelta(days=60)
        later = end - dt.timedelta(seconds=1)
        assert gravity(rules.verdict_of(facts, book, at=later)) >= gravity(verdict)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["all", "any", "is", "of", "from", "below", "kind", "days", "x"]), inner
        )
    ),
    max_leaves=20,
)


@settings(max_examples=500, deadline=None)
@given(JSON)
def test_what_is_no_condition_is_refused_and_never_breaks_anything(value):
    try:
        condition = rules.read_condition(value)
    except rules.ConditionError:
        return
    assert condition.groups


def test_a_version_lacks_what_it_does_not_cover():
    nothing = rules.RuleBook("empty", 1, ())
    assert rules.uncovered(nothing, at=AT) == rules.Answers(
        Decimal("36.5"), frozenset(), Contact.NONE, Travel.NONE
    )
    assert rules.decision_gap(nothing.rules) == Colour.GREEN
