"""Load on the scan stream of a city of its own, or of one that runs: `python -m tests.bench.scans --help`."""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
OUT = Path("var/bench").resolve()


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scans", description=__doc__)
    parser.add_argument(
        "--scenario", action="append", help="scans, shows, mixed, refusals, batch; may be repeated"
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
    parser.add_argument("--server", choices=["granian", "uvicorn"], default="granian")
    parser.add_argument("--profile", action="store_true", help="also where a web process spends its time")
    parser.add_argument(
        "--base-url", help="of a city that runs with this SHANZHI_HOME; without it one is made"
    )
    parser.add_argument("--pid", type=int, help="of its server, whose processor time is measured")
    return parser.parse_args()


def main() -> int:
    chosen = options()
    if not shutil.which("wrk"):
        sys.exit(
            "wrk is missing: install it with the system's package manager (on Debian: apt-get install wrk)."
        )
    if not chosen.base_url:
        os.environ["SHANZHI_HOME"] = str(OUT / "city")
        shutil.rmtree(OUT / "city", ignore_errors=True)
    from tests.bench.scans import runs  # it reads SHANZHI_HOME

    results = runs.on_running_city(chosen) if chosen.base_url else runs.on_own_city(chosen)
    return finish(results)


def finish(results: dict[str, Any]) -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "scans.json").write_text(json.dumps(results, indent=1, ensure_ascii=False))
    print(f"{OUT / 'scans.json'}")
    return 0 if results["exact"] else 1


if __name__ == "__main__":
    sys.exit(main())
