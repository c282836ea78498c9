"""The order of a run: which city, which measurements, what is printed."""

from argparse import Namespace
from typing import Any

from shanzhi.config import database
from tests.bench.scans import city as cities
from tests.bench.scans import limits, profile
from tests.bench.scans.city import FIXTURE, City
from tests.bench.scans.load import SCENARIOS
from tests.bench.scans.measure import Figures, is_exact, measure

PACED = 15_000  # a second: at this the latencies are promised
BASELINE_CONNECTIONS = 32  # an ordinary view is served by threads; more at once only wait for one another
Results = dict[str, Any]


def on_running_city(options: Namespace) -> Results:
    """A city that somebody else started with this SHANZHI_HOME."""
    database.join()
    cities.write_fixture(people=options.people, points=options.points)
    city = City(options.base_url, options.pid, FIXTURE)
    return _judged({"scenarios": _scenarios(city, options), **_profile(city, options)})


def on_own_city(options: Namespace) -> Results:
    """A city made for this run. Without a choice of scenarios: everything that the guide shows."""
    cities.make_ready(people=options.people, points=options.points)
    results: Results = {}
    with cities.worker():
        with cities.serving(kind=options.server) as (base_url, pid):
            city = City(base_url, pid, FIXTURE)
            results["scenarios"] = _scenarios(city, options)
            if not options.scenario:
                results["scenarios"]["paced"] = _shown(measure(city, "scans", options, rate=PACED), "paced")
            results |= _profile(city, options)
        if not options.scenario:
            results["baseline"] = _baseline(options)
            results["limits"] = limits.measure(options)
    return _judged(results)


def _scenarios(city: City, options: Namespace) -> dict[str, Figures]:
    chosen = options.scenario or SCENARIOS
    return {name: _shown(measure(city, name, options, rate=options.rate), name) for name in chosen}


def _profile(city: City, options: Namespace) -> Results:
    return {"profile": profile.measure(city, options)} if options.profile else {}


def _baseline(options: Namespace) -> Figures:
    fewer = Namespace(**{**vars(options), "connections": BASELINE_CONNECTIONS})
    settings = "tests.bench.scans.baseline.settings"
    with cities.serving(kind=options.server, settings=settings) as (base_url, pid):
        city = City(base_url, pid, FIXTURE)
        return _shown(measure(city, "scans", fewer, path="/ordinary/scans"), "ordinary")


def _judged(results: Results) -> Results:
    all_figures = [*results["scenarios"].values(), *filter(None, [results.get("baseline")])]
    return results | {"exact": all(map(is_exact, all_figures))}


def _shown(figures: Figures, name: str) -> Figures:
    """Two lines on the terminal."""
    cpu = ", ".join(f"{part} {spent * 1000:.0f}" for part, spent in figures["cpu_per_1000"].items())
    print(
        f"{name:<9}{figures['per_second']:>7}/s  p50 {figures['p50_ms']:.1f}  p99 {figures['p99_ms']:.1f} ms"
        f"  acknowledged {figures['acknowledged']}  rows {figures['rows']}"
        f"  lost {figures['lost']}  extra {figures['extra']}"
        f"  refused {figures['refused']}/{figures['refused_rows']}  failed {figures['failed']}"
    )
    late = (
        f"; {figures['late_share']:.1%} asked late, worst {figures['worst_lag_ms']} ms"
        if figures["rate"]
        else ""
    )
    print(
        f"{'':<9}CPU ms per 1,000 answers: {cpu}; enough for {figures['ceiling']}/s{late}; loop {figures['loop_ms']} ms",
        flush=True,
    )
    return figures
