"""The invented epidemic: repeatable, and traced no better than its scans allow."""

import io
import xml.etree.ElementTree as ET

import pytest
from django.core.management import CommandError, call_command

from shanzhi.features.tracing.outbreak import Plan, score, simulate
from shanzhi.features.tracing.rules import DAY, MINUTE

PLAN = Plan(people=400, venues=40, days=12, first_cases=12)


def run(**options):
    out = io.StringIO()
    call_command("simulate_outbreak", seed=3, people=200, days=8, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_the_same_seed_gives_the_same_table_and_a_plot(tmp_path):
    assert run(plot=tmp_path / "a.svg") == run()
    assert ET.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")
    with pytest.raises(CommandError):
        run(plot=tmp_path / "nowhere" / "a.svg")
    with pytest.raises(CommandError):
        call_command("simulate_outbreak", people=3)


def test_nobody_is_infected_before_the_one_who_infected_them():
    outbreak = simulate(PLAN, seed=1)
    assert outbreak.by
    for person, source in outbreak.by.items():
        assert outbreak.infected[source] < outbreak.infected[person]


def test_a_longer_stay_finds_more_and_names_more():
    outbreak = simulate(PLAN, seed=1)
    short, long = (
        score(outbreak, PLAN, stay=stay, overlap=15, lookback_days=4, degree=1) for stay in (20, 120)
    )
    assert short.recall < long.recall < 1
    assert short.group < long.group


def test_infection_needs_a_meeting():
    """Everybody who caught it outside was at the venue of their source at that moment."""
    outbreak = simulate(PLAN, seed=2)
    assert all(
        at % DAY >= 7 * 60 * MINUTE
        for who, at in outbreak.infected.items()
        if who in outbreak.by and who >= 0
    )
