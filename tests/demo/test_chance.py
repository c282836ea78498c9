"""Chance that falls the same way, and what it makes of a day."""

import datetime as dt
import threading

import numpy as np
import pytest

from shanzhi.demo import rhythm
from shanzhi.demo.ahead import one_ahead
from shanzhi.demo.dice import Dice, shared_out
from shanzhi.demo.passers import NEVER, Passers
from shanzhi.demo.people import NOBODY, Residents
from shanzhi.kernel.orgs.models import Division


def test_identifiers_are_the_same_one_by_one_and_many_at_a_time():
    ids = Dice("a").next_ids(1200)
    dice = Dice("a")
    assert dice.next_ids(1200) == ids
    assert len({*ids, *dice.next_ids(10), dice.next_id(), dice.nonce(), *dice.nonces(10)}) == 1222
    assert ids == sorted(ids)
    assert {key.version for key in ids} == {7}
    assert {key.version for key in dice.nonces(50)} == {4}
    assert [Dice("b").next_id() for _ in range(2)] == [Dice("b").next_id() for _ in range(2)]


def test_branches_do_not_depend_on_what_was_thrown_before():
    one, other = Dice("a"), Dice("a")
    other.random(), other.next_id(), other.many.random(5)
    assert one.branch("day 1").random() == other.branch("day 1").random() != one.branch("day 2").random()


@pytest.mark.parametrize(
    ("total", "weights"), [(10, [1, 1, 1]), (7, [0, 3, 0.5]), (0, [1, 2]), (5, [0.0, 0.0])]
)
def test_shares_add_up(total, weights):
    parts = shared_out(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_one_is_made_ahead_in_their_order_and_refusals_come_through():
    made, begun = [], threading.Event()

    def make(number):
        made.append(number)
        if number == 1:
            begun.set()
        return number

    things = one_ahead(lambda number=number: make(number) for number in range(3))
    assert next(things) == 0
    assert begun.wait(5), "the second is under way before it is asked for"
    assert list(things) == [1, 2]
    assert made == [0, 1, 2]
    assert list(one_ahead([])) == []
    with pytest.raises(ZeroDivisionError):
        list(one_ahead([lambda: 1 / 0]))


def test_moments_keep_to_the_hours_and_to_the_span():
    end = 9.5 * 3600
    moments = rhythm.seconds(Dice("a"), rhythm.WORK, 2000, 0, end)
    assert moments.max() < end
    assert set(moments // 3600) == {7, 8, 9}
    assert rhythm.passed(rhythm.WORK, 0, 86_400) == pytest.approx(1)
    assert rhythm.passed(rhythm.WORK, 0, 6 * 3600) == 0
    half = rhythm.passed(rhythm.WORK, 0, end)
    assert half == pytest.approx((3 + 9 + 1.5) / sum(rhythm.WORK.hours.values()))


@pytest.fixture
def met():
    """Two towns of two counties with a hundred people each; half of each has a code from the second day on."""
    villages = [Division(code=code) for code in ("441502001001", "441521101001")]
    residents = Residents(villages)
    for place in range(200):
        residents.ids.append(Dice(str(place)).next_id())
        residents.homes.append(place % 2)
        residents.guardians.append(NOBODY)
    since = np.array([7 * 3600 if place < 100 else 86_400 + 10 * 3600 for place in range(200)], np.int32)
    since[[4, 5]] = NEVER
    return Passers(Dice("met"), residents, since, apart={7})


def test_nobody_is_met_without_a_code_or_while_staying_at_home(met):
    towns = ["441502001", "441521101"] * 2000
    first, third = met.met(towns, 0), met.met(towns, 2)
    assert set(first) <= set(range(100))
    assert set(met.met(towns, 1)) <= set(range(100)), (
        "who got it in the course of a day comes from the next on"
    )
    assert set(third) > set(range(150, 200))
    assert not {4, 5, 7} & (set(first) | set(third))
    near = np.mean(third % 2 == np.arange(len(towns)) % 2)  # of their own county
    assert 0.9 < near < 0.99


def test_the_ill_go_out_little(met):
    towns = ["441502001"] * 4000
    before = np.isin(met.met(towns, 2), range(20)).mean()
    met.ill[:20] = True
    assert np.isin(met.met(towns, 2), range(20)).mean() < before / 2


def test_new_codes_of_a_day(met):
    assert len(met.new_on(0)) == 98
    assert set(met.new_on(1)) == set(range(100, 200))
    assert len(met.new_on(2)) == 0


def test_the_past_never_lies_ahead():
    now = dt.datetime(2026, 4, 20, 1, tzinfo=dt.UTC)
    day = dt.date(2026, 4, 20)
    assert all(rhythm.past_moment(Dice(str(n)), rhythm.HOME, day, now) <= now for n in range(50))
