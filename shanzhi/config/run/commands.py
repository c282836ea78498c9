"""Commands that the supervisor runs to their end before the city opens."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from shanzhi.config.keeper import end_with_parent
from shanzhi.config.run.steps import Stop

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def run_to_end(*words: str, capture: bool = False, as_owner: bool = False) -> str:
    """Run `python WORDS`; what it prints is shown, or returned with `capture`."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, *words],
        check=False,
        cwd=ROOT,
        env=os.environ | ({"SHANZHI_AS_OWNER": "1"} if as_owner else {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if capture else None,
        text=True,
        process_group=0,  # Ctrl-C is for the supervisor, which then ends this one
        preexec_fn=lambda: end_with_parent(signal.SIGKILL),
    )
    if done.returncode:
        raise Stop(f"`{' '.join(words)}` failed; what it said stands above.")
    return done.stdout or ""


def prepare() -> None:
    """Tables, texts, static files."""
    run_to_end("-m", "shanzhi.config.run.prepare", as_owner=True)
