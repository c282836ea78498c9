"""How many events a worker hands over in a second, alone and beside a stream of scans.

`python -m tests.bench.events [EVENTS]`: a city of its own; prints figures and writes var/bench/events.json.
"""

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.drills.city import DrillCity
from tests.drills.load import Load

RESULTS = Path(__file__).resolve().parents[2] / "var" / "bench" / "events.json"
_WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'events.deliver' AND status IN ('todo', 'doing')"


async def _rate(city: DrillCity, number: int) -> float:
    """Deliveries a second: the worker is held back while events gather, then let go."""
    os.kill(city.worker, signal.SIGSTOP)
    await asyncio.to_thread(city.ask, "bulk", number)
    os.kill(city.worker, signal.SIGCONT)
    begun = time.monotonic()
    while (await asyncio.to_thread(city.rows, _WAITING))[0][0]:
        await asyncio.sleep(0.05)
    return round(number / (time.monotonic() - begun))


async def _measure(city: DrillCity, number: int) -> dict[str, float]:
    alone = await _rate(city, number)
    kit = await asyncio.to_thread(city.ask, "people", 40)
    async with Load(city.port, kit, devices=48, pause=0.03) as load:
        await load.flowing(100, within=30)
        before, begun = len(load.ledger.acknowledged), time.monotonic()
        beside = await _rate(city, number)
        scans = (len(load.ledger.acknowledged) - before) / (time.monotonic() - begun)
    return {"events": number, "alone": alone, "beside scans": beside, "scans a second": round(scans)}


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    os.environ["DRILL_WORK_SECONDS"] = "0"
    home = Path(tempfile.mkdtemp(prefix="shanzhi-events-"))
    city = DrillCity(home)
    try:
        city.start()
        figures = asyncio.run(_measure(city, number))
    finally:
        city.stop()
        shutil.rmtree(home, ignore_errors=True)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1))
    for name, value in figures.items():
        sys.stdout.write(f"  {name:<16} {value:>8}\n")


if __name__ == "__main__":
    main()
