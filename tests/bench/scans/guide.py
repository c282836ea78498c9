"""Writes the figures of a run into docs/guide/performance.md, between its markers."""

import os
import platform
import re
from pathlib import Path
from typing import Any

from shanzhi.config.run.commands import ROOT
from tests.bench.scans.load import SCENARIOS

GUIDE = ROOT / "docs" / "guide" / "performance.md"
NAMES = {**SCENARIOS, "paced": "check-ins, 15,000 a second asked"}
_GIGABYTE = 1024**3


def machine() -> str:
    """Processor, cores, memory and system, in one line."""
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIGABYTE
    name = found[1] if found else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}"


def write(results: dict[str, Any]) -> None:
    """Replace the parts that a run knows; a run without a profile leaves that part alone."""
    text = _put(GUIDE.read_text(), "figures", _figures(results))
    if "profile" in results:
        text = _put(text, "profile", _profile(results["profile"]))
    GUIDE.write_text(text)


def _put(text: str, name: str, body: str) -> str:
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, rest = text.split(begin)
    return f"{before}{begin}\n{body}\n{end}{rest.split(end)[1]}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _figures(results: dict[str, Any]) -> str:
    about = f"{results['made_at']} · {results['machine']} · `{results['command']}`"
    head = ["", "a second", "p50 ms", "p99 ms", "acknowledged", "rows", "lost", "extra"]
    head += ["CPU allows a second", "CPU µs an answer: web", "database", "generator", "loop ms"]
    rows = [_row(NAMES[name], found) for name, found in results["scenarios"].items()]
    rows.append(_row("the same check-in, Django view and ORM", results["baseline"]))
    return "\n\n".join([about, _table(head, rows), *_against(results)])


def _row(name: str, found: dict[str, Any]) -> list[str]:
    counts = [f"{found[key]:,}" for key in ("acknowledged", "rows", "lost", "extra")]
    cpu = [f"{spent * 1000:,.0f}" for spent in found["cpu_per_1000"].values()]
    latency = [f"{found[key]:.1f}" for key in ("p50_ms", "p99_ms")]
    return [
        name,
        f"{found['per_second']:,}",
        *latency,
        *counts,
        f"{found['ceiling']:,}",
        *cpu,
        f"{found['loop_ms']:.0f}",
    ]


def _against(results: dict[str, Any]) -> list[str]:
    """The limits of the machine in the same run, and what they and the ordinary view make of the check-ins."""
    limits, scans = results["limits"], results["scenarios"]["scans"]["per_second"]
    bare, commits = limits["bare_server"], limits["commits_per_second"]
    lowest = min(limits["copy_rows_per_second"], bare["per_second"])
    rows = [
        [
            "COPY into the same table, two connections, one commit each, rows",
            f"{limits['copy_rows_per_second']:,}",
        ],
        ["COPY by 500 rows, each group durable, rows", f"{limits['copy_by_500_rows_per_second']:,}"],
        ["the bare server giving the same bytes to the same requests, answers", f"{bare['per_second']:,}"],
        ["the same through ASGI, answers", f"{limits['bare_asgi']['per_second']:,}"],
        ["durable commits of one small row, 1 connection", f"{commits['1']:,}"],
        ["durable commits of one small row, 8 connections", f"{commits['8']:,}"],
    ]
    paced = results["scenarios"]["paced"]
    verdict = (
        f"Check-ins: {scans / results['baseline']['per_second']:.0f} times the ordinary view, "
        f"{scans / lowest:.0%} of the lower of COPY and bare server. "
        f"Of the requests of the paced run {paced['late_share']:.1%} were asked later than planned, "
        f"the latest by {paced['worst_lag_ms']} ms. The load average at the end of the check-ins was "
        f"{results['scenarios']['scans']['load_average']}."
    )
    return [_table(["limit of the machine", "a second"], rows), verdict]


def _profile(profile: dict[str, Any]) -> str:
    rows = [
        [f"`{entry['function']}`", f"{entry['alone']:.1%}", f"{entry['with_calls']:.1%}"]
        for entry in profile["functions"]
    ]
    return _table([f"function ({profile['samples']:,} samples)", "alone", "with what it calls"], rows)
