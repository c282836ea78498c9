"""Load on the scan stream of a city of its own, or of one that runs: `python -m tests.bench.scans --help`."""

import argparse
import datetime as dt
import json
import os
import shlex
import shutil
import sys
from pathlib import Path

from tests.bench.scans.load import SCENARIOS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
OUT = Path("var/bench").resolve()


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scans", description=__doc__)
    parser.add_argument(
        "--scenario", action="append", choices=SCENARIOS, help="may be repeated; all without it"
    )
    parser.add_argument("--seconds", type=int, default=10, help="of each scenario")
    parser.add_argument(
        "--warm-up", type=int, default=2, help="seconds before each scenario that do not count"
    )
    parser.add_argument("--connections", type=int, default=256)
    parser.add_argument("--threads", type=int, default=1, help="of wrk")
    parser.add_argument(
        "--rate", type=int, default=0, help="requests a second; 0: as many as the connections carry"
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--points", type=int, default=50)
    parser.add_argument("--server", choices=["city", "uvicorn", "granian"], default="city")
    parser.add_argument("--profile", action="store_true", help="also where a web process spends its time")
    parser.add_argument(
        "--base-url", help="of a city that runs with this SHANZHI_HOME; without it one is made"
    )
    parser.add_argument("--pid", type=int, help="of its server, whose processor time is measured")
    parser.add_argument(
        "--write-guide", action="store_true", help="put the figures of a whole run into the guide"
    )
    chosen = parser.parse_args()
    if chosen.write_guide and (chosen.scenario or chosen.base_url):
        parser.error("the guide shows a whole run: leave out --scenario and --base-url")
    return chosen


def main() -> int:
    chosen = options()
    if not shutil.which("wrk"):
        sys.exit(
            "wrk is missing: install it with the system's package manager (on Debian: apt-get install wrk)."
        )
    if not chosen.base_url:
        os.environ["SHANZHI_HOME"] = str(OUT / "city")
        shutil.rmtree(OUT / "city", ignore_errors=True)
    import django  # it reads SHANZHI_HOME, as all that follows does

    django.setup()
    from tests.bench.scans import guide, runs

    began = dt.datetime.now().astimezone()
    results = runs.on_running_city(chosen) if chosen.base_url else runs.on_own_city(chosen)
    command = shlex.join(["python", "-m", "tests.bench.scans", *sys.argv[1:]])
    about = {"made_at": f"{began:%Y-%m-%d %H:%M}", "machine": guide.machine(), "command": command}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "scans.json").write_text(json.dumps(about | results, indent=1, ensure_ascii=False))
    print(f"The results are in {OUT / 'scans.json'}.")
    if chosen.write_guide:
        guide.write(about | results)
        print(f"{guide.GUIDE} has the figures.")
    return 0 if results["exact"] else 1


if __name__ == "__main__":
    sys.exit(main())
