"""The definition of an encounter: what each sentence of it means, and the same answer as the slow reference."""

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.features.tracing import rules
from shanzhi.features.tracing.rules import Case, Stay, Terms, Visit
from tests.features.tracing import reference, worlds

N = 60
TERMS = Terms(stay=N, overlap=15)


def stays(*visits, stay_at=lambda venue: N):
    return sorted(rules.stays_of([Visit(*visit) for visit in visits], stay_at))


def traced(visits, case, *, degree=2, terms=TERMS):
    found = rules.trace([Visit(*visit) for visit in visits], [Case(*case)], terms, degree=degree)
    return [(one.person, one.degree, one.time, one.first_exposure, one.places) for one in found]


def test_a_scan_opens_a_stay():
    assert stays(("a", "v", 10)) == [Stay("a", "v", 10, 70)]


def test_the_next_scan_there_prolongs_it_only_before_its_end():
    assert stays(("a", "v", 0), ("a", "v", 59)) == [Stay("a", "v", 0, 119)]
    assert stays(("a", "v", 0), ("a", "v", 60)) == [Stay("a", "v", 0, 60), Stay("a", "v", 60, 120)]


def test_a_scan_elsewhere_ends_it():
    assert stays(("a", "v", 0), ("a", "w", 20)) == [Stay("a", "v", 0, 20), Stay("a", "w", 20, 80)]
    assert stays(("a", "v", 0), ("a", "w", 20), ("a", "v", 30))[1] == Stay("a", "v", 30, 90)


def test_a_scan_of_leaving_ends_it():
    assert stays(("a", "v", 0), ("a", "v", 20, True)) == [Stay("a", "v", 0, 20)]
    assert stays(("a", "v", 0), ("a", "w", 20, True)) == [Stay("a", "v", 0, 20)]
    assert stays(("a", "v", 0, True)) == []
    assert stays(("a", "v", 0), ("a", "v", 20, True), ("a", "v", 20)) == [
        Stay("a", "v", 0, 20),
        Stay("a", "v", 20, 80),
    ]


def test_scans_at_one_instant_do_not_end_each_other():
    assert stays(("a", "v", 0), ("a", "w", 0)) == [Stay("a", "v", 0, 60), Stay("a", "w", 0, 60)]
    together = stays(("a", "v", 0), ("a", "v", 20), ("a", "w", 20), ("a", "w", 30))
    assert together == [Stay("a", "v", 0, 30), Stay("a", "w", 20, 90)]


def test_order_and_repeats_change_nothing():
    once = [("a", "v", 0), ("a", "v", 20), ("a", "w", 40), ("b", "v", 5)]
    assert stays(*reversed(once), *once) == stays(*once)


def test_a_venue_may_have_a_length_of_its_own():
    terms = Terms(stay=N, overlap=1, stays={"w": 5})
    assert stays(("a", "v", 0), ("a", "w", 20), stay_at=terms.stay_at)[1] == Stay("a", "w", 20, 25)


def test_each_pair_of_stays_has_to_reach_the_overlap():
    """Ten minutes and ten minutes are not twenty; a touch is nothing."""
    twice = [("c", "v", 0), ("b", "v", 50), ("b", "w", 60), ("c", "v", 100), ("b", "v", 150)]
    assert traced(twice, ("c", 0, 1000)) == []
    assert traced(twice, ("c", 0, 1000), terms=Terms(stay=N, overlap=10)) == [("b", 1, 20, 50, 1)]
    assert traced([("c", "v", 0), ("b", "v", 60)], ("c", 0, 1000), terms=Terms(stay=N, overlap=1)) == []


def test_only_what_lies_in_the_window_of_the_case_counts():
    met = [("c", "v", 0), ("b", "v", 0)]
    assert traced(met, ("c", 10, 50)) == [("b", 1, 40, 10, 1)]
    assert traced(met, ("c", 50, 1000)) == []
    assert traced(met, ("c", 20, 20)) == []


def test_the_second_degree_begins_with_the_first_exposure():
    before = [("b", "w", 0), ("d", "w", 0)]
    meeting = [("c", "v", 100), ("b", "v", 100)]
    after = [("b", "x", 200), ("e", "x", 210)]
    found = traced([*before, *meeting, *after], ("c", 0, 1000))
    assert found == [("b", 1, 60, 100, 1), ("e", 2, 50, 210, 1)]


def test_the_case_and_the_first_degree_are_nobodys_second_degree():
    all_together = [(person, "v", 0) for person in "cab"]
    assert [row[:3] for row in traced(all_together, ("c", 0, 1000))] == [("a", 1, 60), ("b", 1, 60)]


def test_a_case_can_be_the_contact_of_another():
    met = [Visit("c", "v", 0), Visit("d", "v", 0)]
    found = rules.trace(met, [Case("c", 0, 100), Case("d", 0, 100)], TERMS, degree=1)
    assert [(one.case, one.person) for one in found] == [("c", "d"), ("d", "c")]


def test_hundredths_of_minutes():
    assert [rules.hundredths_of_minutes(time) for time in (299_999, 300_000, 60_000_000)] == [0, 1, 100]


@settings(max_examples=300, deadline=None)
@given(worlds.visits, worlds.cases(), worlds.lengths, worlds.overlaps, st.sampled_from([1, 2]))
def test_the_reference_says_the_same(visits, cases, length, overlap, degree):
    length, overlap = length * worlds.MINUTE, overlap * worlds.MINUTE
    terms = Terms(stay=length, overlap=overlap, stays={"1": 2 * length})
    found = rules.trace([Visit(*one) for one in visits], [Case(*one) for one in cases], terms, degree=degree)
    rows = [(one.case, one.person, one.degree, one.time, one.first_exposure, one.places) for one in found]
    assert rows == reference.trace(visits, cases, minutes_of=terms.stay_at, overlap=overlap, degree=degree)
