"""The figures of a trial: two versions of the rules beside each other on the same people. Nothing is written here.

before, after  colour → people; "none" for those without one
moves          "green>yellow" → people
counties       code → the same three
rules          code of the deciding new rule → people; with what share of them it is another colour
cases          a few people who would get another colour, with masked names
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shanzhi.core.masking import mask_name

from . import rules

NONE = "none"
COUNTY_DIGITS = 6
CASES_A_MOVE = 5
MOST_CASES = 40


@dataclass(frozen=True)
class Judged:
    """One person under both versions."""

    name: str
    division_code: str
    before: rules.Verdict | None
    after: rules.Verdict | None


def add(result: dict[str, Any], judged: Iterable[Judged]) -> dict[str, Any]:
    """The figures with these people in them."""
    for one in judged:
        _count(result, one)
    return result


def _count(result: dict[str, Any], one: Judged) -> None:
    before, after = _colour(one.before), _colour(one.after)
    county = result.setdefault("counties", {}).setdefault(one.division_code[:COUNTY_DIGITS], {})
    for figures in (result, county):
        _one_more(figures.setdefault("before", {}), before)
        _one_more(figures.setdefault("after", {}), after)
        if before != after:
            _one_more(figures.setdefault("moves", {}), f"{before}>{after}")
    if one.after is not None:
        figure = result.setdefault("rules", {}).setdefault(one.after.rule.code, {"people": 0, "moved": 0})
        figure["people"] += 1
        figure["moved"] += before != after
    if before != after:
        _show(result.setdefault("cases", []), one, before, after)


def _show(cases: list[dict[str, str]], one: Judged, before: str, after: str) -> None:
    alike = sum(case["before"] == before and case["after"] == after for case in cases)
    if alike >= CASES_A_MOVE or len(cases) >= MOST_CASES:
        return
    cases.append(
        {
            "name": mask_name(one.name),
            "division": one.division_code,
            "before": before,
            "after": after,
            "rule_before": one.before.rule.code if one.before else "",
            "rule_after": one.after.rule.code if one.after else "",
        }
    )


def _colour(verdict: rules.Verdict | None) -> str:
    return verdict.colour if verdict else NONE


def _one_more(figures: dict[str, int], key: str) -> None:
    figures[key] = figures.get(key, 0) + 1


def graver(moves: dict[str, int], colour: str) -> int:
    """How many people would turn to a colour."""
    return sum(count for move, count in moves.items() if move.endswith(f">{colour}"))


def rows(figures: dict[str, int], order: Sequence[str]) -> list[int]:
    """The figures of some colours, nought where there are none."""
    return [figures.get(key, 0) for key in order]
