"""The order of a run: which city, which scenarios, what is printed."""

from argparse import Namespace
from typing import Any

from shanzhi.config import database, env
from tests.bench.scans import city as cities
from tests.bench.scans.measure import SCENARIOS, Figures, is_exact, measure

FIXTURE = env.HOME / "bench"


def on_running_city(options: Namespace) -> dict[str, Any]:
    """A city that somebody else started with this SHANZHI_HOME."""
    database.join()
    fixture = FIXTURE
    cities.write_fixture(fixture, people=options.people, points=options.points)
    return _scenarios(cities.City(options.base_url, options.pid, fixture), options)


def on_own_city(options: Namespace) -> dict[str, Any]:
    """A city made for this run."""
    cities.make_ready(FIXTURE, people=options.people, points=options.points)
    with cities.worker(), cities.serving(kind=options.server) as (base_url, pid):
        return _scenarios(cities.City(base_url, pid, FIXTURE), options)


def _scenarios(city: cities.City, options: Namespace) -> dict[str, Any]:
    found = {}
    for name in options.scenario or SCENARIOS:
        found[name] = measure(city, name, options, rate=options.rate)
        show(found[name])
    return {"scenarios": found, "exact": all(map(is_exact, found.values()))}


def show(figures: Figures) -> None:
    """Two lines on the terminal."""
    cpu = ", ".join(f"{name} {spent * 1000:.0f}" for name, spent in figures["cpu_per_1000"].items())
    print(
        f"{figures['scenario']:<9}{figures['per_second']:>7}/s  p50 {figures['p50_ms']:.1f}  p99 {figures['p99_ms']:.1f} ms"
        f"  acknowledged {figures['acknowledged']}  rows {figures['rows']}"
        f"  lost {figures['lost']}  extra {figures['extra']}"
        f"  refused {figures['refused']}/{figures['refused_rows']}  failed {figures['failed']}"
    )
    print(f"{'':<9}CPU ms per 1,000 answers: {cpu}", flush=True)
