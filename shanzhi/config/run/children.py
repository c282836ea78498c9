"""The processes under the supervisor: started, started again when they die, stopped with all they started."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from shanzhi.config.keeper import end_with_parent
from shanzhi.config.run.commands import ROOT

GRACE_SECONDS = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0
_STEADY_SECONDS = 30.0  # a child that lived this long begins again without a pause


@dataclass
class Child:
    """One process in a process group of its own, so that Ctrl-C reaches the supervisor alone."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    _pause: float = field(default=_FIRST_PAUSE, repr=False)
    _born: float = field(default=0.0, repr=False)
    _due: float = field(default=0.0, repr=False)

    def start(self) -> None:
        self._born = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=lambda: end_with_parent(signal.SIGTERM),  # noqa: PLW1509  (one thread, nothing to deadlock)
        )

    def tend(self) -> str | None:
        """Notice a death and start again after a pause; returns what to say about it."""
        moment = time.monotonic()
        if self.process is None:
            if moment >= self._due:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self._kill_group()
        self.process = None
        self.deaths += 1
        self._pause = (
            _FIRST_PAUSE if moment - self._born > _STEADY_SECONDS else min(self._pause * 2, _LONGEST_PAUSE)
        )
        self._due = moment + self._pause
        return f"The {self.name} ended with code {code}; it starts again in {self._pause:.0f} s."

    def ask_to_stop(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGTERM)

    def wait_until(self, deadline: float) -> None:
        """Wait for the end until `deadline` (monotonic), then end the whole group."""
        if not self.process:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self._kill_group()
        self.process.wait()
        self.process = None

    def _kill_group(self) -> None:
        """Whatever the process had started and did not end itself."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def stop_all(children: Sequence[Child], grace: float = GRACE_SECONDS) -> None:
    """Ask all at once, give them the same time, leave none."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + grace
    for child in children:
        child.wait_until(deadline)
