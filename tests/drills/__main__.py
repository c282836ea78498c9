"""`python -m tests.drills [--short] [NAME …]`: harm a city, count what was lost. Exit 1 unless nothing was."""

import argparse
import asyncio
import dataclasses
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.drills.city import DrillCity
from tests.drills.load import Load
from tests.drills.reckoning import Reckoning, reckon
from tests.drills.scenarios import LONG, SHORT, Drill, Stage
from tests.drills.small_disk import disk_full, small_disk

RESULTS = Path(__file__).resolve().parents[2] / "var" / "drill"
_HEARD_SECONDS = 150  # a dead worker's job is taken up after at most 30 + 60 seconds
_LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'events.deliver' AND status IN ('todo', 'doing')"


@dataclasses.dataclass
class Outcome:
    """One drill: what was done, what was seen, what was wrong."""

    drill: str
    done: str
    seconds: float = 0
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)
    wrong: str = ""


async def _do(drill: Drill, stage: Stage) -> Outcome:
    outcome = Outcome(drill.__name__, (drill.__doc__ or "").strip())
    ledger = stage.load.ledger
    ledger.begin()
    begun = time.monotonic()
    try:
        outcome.facts = await drill(stage)
    except Exception as error:
        outcome.wrong = str(error) or repr(error)
        traceback.print_exc()
    outcome.seconds = round(time.monotonic() - begun, 1)
    outcome.facts |= {
        "answers": dict(sorted(ledger.statuses.items())),
        "slowest 503 s": round(ledger.slowest_refusal, 2),
        "longest gap s": round(ledger.longest_gap, 2),
    }
    return outcome


async def run(city: DrillCity, drills: tuple[Drill, ...], *, short: bool) -> tuple[list[Outcome], Reckoning]:
    """All drills one after another on one running city, and the reckoning at the end."""
    kit = await asyncio.to_thread(city.ask, "people", 40)
    outcomes = []
    async with Load(city.port, kit) as load:
        stage = Stage(city, load, kit, short)
        await load.flowing(100, within=30)
        for drill in drills:
            outcomes.append(await _do(drill, stage))
            _say(outcomes[-1])
    deadline = time.monotonic() + _HEARD_SECONDS
    while city.rows(_LEFT)[0][0] and time.monotonic() < deadline:
        await asyncio.sleep(0.3)
    return outcomes, reckon(city, load.ledger)


def _say(outcome: Outcome) -> None:
    facts = ", ".join(f"{name} {value}" for name, value in outcome.facts.items())
    sys.stdout.write(
        f"  {'WRONG' if outcome.wrong else 'ok':<5} {outcome.drill} ({outcome.seconds} s): {facts}\n"
    )
    if outcome.wrong:
        sys.stdout.write(f"        {outcome.wrong}\n")
    sys.stdout.flush()


def tell(outcomes: list[Outcome], found: Reckoning) -> bool:
    """Print the count; says whether all is well."""
    say = sys.stdout.write
    say(f"\n  {found.acknowledged} scans acknowledged, {found.events} events told\n")
    say(f"  lost {found.lost} · doubled {found.doubled}\n")
    say(
        f"  events lost {found.events_lost} · doubled {found.events_doubled} · out of order {found.events_out_of_order}\n"
    )
    say(f"  shows lost {found.shows_lost} · scans without an answer {found.unanswered}\n")
    for event in found.unheard:
        say(f"  not heard: event, subject, delivery, jobs {event}\n")
    return found.is_clean and not any(outcome.wrong for outcome in outcomes)


def keep(outcomes: list[Outcome], found: Reckoning) -> Path:
    """The same as JSON under var/drill."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / time.strftime("%Y%m%d-%H%M%S.json")
    result = {"drills": [dataclasses.asdict(one) for one in outcomes], "reckoning": dataclasses.asdict(found)}
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1))
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    wanted = SHORT if options.short else (*LONG, disk_full)
    if options.names:
        wanted = tuple(
            drill for drill in dict.fromkeys((*LONG, disk_full)) if drill.__name__ in options.names
        )
    well = True
    if drills := tuple(drill for drill in wanted if drill is not disk_full):
        well = _hold(drills, nullcontext, short=options.short)
    if disk_full in wanted and os.geteuid() == 0:
        well &= _hold((disk_full,), small_disk, short=options.short)
    elif disk_full in wanted:
        sys.stdout.write("  disk_full is left out: mounting a small disk takes root\n")
    return 0 if well else 1


def _hold(drills: tuple[Drill, ...], ground: Callable[[Path], Any], *, short: bool) -> bool:
    """Start a city on its ground, drill it, tell and keep what was found."""
    home = Path(tempfile.mkdtemp(prefix="shanzhi-drill-"))
    city = DrillCity(home)
    try:
        with ground(home):
            try:
                city.start()
                outcomes, found = asyncio.run(run(city, drills, short=short))
            finally:
                city.stop()
        path = keep(outcomes, found)
        shutil.copy(home / "city.log", path.with_suffix(".log"))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    well = tell(outcomes, found)
    sys.stdout.write(f"  {path.relative_to(Path.cwd())}, the city's log beside it\n")
    return well


if __name__ == "__main__":
    sys.exit(main())
