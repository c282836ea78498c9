"""A trial of the rules as pages show it: figures, charts, places, a few cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.orgs.models import Division
from shanzhi.ui.charts import Chart, Series

from . import queries, rules, trialling
from .enums import Colour
from .models import ColourRule, Trial

COLOURS = [Colour.RED, Colour.YELLOW, Colour.GREEN]
FIGURES = [*COLOURS, trialling.NONE]


@dataclass(frozen=True)
class TrialView:
    """A trial with its charts and tables."""

    trial: Trial
    is_good: bool
    stats: list[tuple[str, int, int]]
    moves: list[tuple[str, str, int]]
    counties: list[dict[str, Any]]
    by_rule: list[tuple[str, int, int]]
    cases: list[dict[str, Any]]
    charts: list[Chart]

    @property
    def moved(self) -> int:
        """People who would get another colour."""
        return sum(count for _before, _after, count in self.moves)


def trial_view(trial: Trial | None) -> TrialView | None:
    """Everything a page shows of a trial, finished or on its way."""
    if trial is None:
        return None
    result = trial.result
    names = _names(trial)
    before, after = result.get("before", {}), result.get("after", {})
    counties = _counties(result.get("counties", {}))
    moves = [(*move.split(">"), count) for move, count in result.get("moves", {}).items()]
    good = rules.is_trial_good(trial, trial.rule_set, live=queries.live_rule_set_id())
    return TrialView(
        trial=trial,
        is_good=good,
        stats=[(colour, before.get(colour, 0), after.get(colour, 0)) for colour in FIGURES],
        moves=sorted(moves, key=lambda move: -move[2]),
        counties=counties,
        by_rule=sorted(
            (
                (names.get(code, code), row["people"], row["moved"])
                for code, row in result.get("rules", {}).items()
            ),
            key=lambda row: (-row[2], -row[1]),
        ),
        cases=[_case(case, names) for case in _placed(result.get("cases", []))],
        charts=_charts(trial, before, after, counties),
    )


def _names(trial: Trial) -> dict[str, str]:
    rows = ColourRule.objects.filter(rule_set__in=[trial.against_id, trial.rule_set_id])
    return {rule.code: rule.said_name for rule in rows}


def _counties(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    places = dict(Division.objects.filter(pk__in=figures).values_list("pk", "name"))
    return [
        {
            "name": places.get(code, code),
            "red": trialling.graver(county.get("moves", {}), Colour.RED),
            "yellow": trialling.graver(county.get("moves", {}), Colour.YELLOW),
            "green": trialling.graver(county.get("moves", {}), Colour.GREEN),
            "none": trialling.graver(county.get("moves", {}), trialling.NONE),
            "people": sum(county.get("after", {}).values()),
        }
        for code, county in sorted(figures.items())
    ]


def _placed(cases: list[dict[str, str]]) -> list[dict[str, Any]]:
    places = Division.objects.select_related("parent").in_bulk({case["division"] for case in cases})
    return [{**case, "place": places.get(case["division"])} for case in cases]


def _case(case: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    said = {key: names.get(case[key], "") for key in ("rule_before", "rule_after")}
    return {**case, **said}


def _charts(
    trial: Trial, before: Mapping[str, int], after: Mapping[str, int], counties: list[dict[str, Any]]
) -> list[Chart]:
    labels = [*(Colour(colour).label for colour in COLOURS), _("没有颜色")]
    charts = [
        Chart(
            key="trial-colours",
            title=_("各颜色人数"),
            labels=labels,
            label_title=_("颜色"),
            series=[
                Series(_("现行规则"), [before.get(colour, 0) for colour in FIGURES]),
                Series(_("试算版本"), [after.get(colour, 0) for colour in FIGURES]),
            ],
            unit=_("人"),
            source=_("试算"),
            at=trial.as_of,
        )
    ]
    if any(row["red"] or row["yellow"] for row in counties):
        charts.append(
            Chart(
                key="trial-counties",
                title=_("各县（市、区）新转红码、黄码人数"),
                labels=[row["name"] for row in counties],
                label_title=_("区域"),
                stacked=True,
                series=[
                    Series(_("转为红码"), [row["red"] for row in counties], "code-red"),
                    Series(_("转为黄码"), [row["yellow"] for row in counties], "code-yellow"),
                ],
                unit=_("人"),
                source=_("试算"),
                at=trial.as_of,
            )
        )
    return charts
