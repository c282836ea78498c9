"""A city whose database lies on a small disk of its own, which is then filled. Mounting it takes root."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.drills.scenarios import PATIENCE, Facts, Stage, must

MEGABYTES = 700
_FILLER = "filler"


@contextmanager
def small_disk(home: Path) -> Iterator[None]:
    """The folder of the database is a file system of its own."""
    folder = home / "database"
    folder.mkdir(parents=True)
    options = ["-o", f"size={MEGABYTES}m,mode=0711"]
    subprocess.run(["mount", "-t", "tmpfs", *options, "shanzhi-drill", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)


async def disk_full(stage: Stage) -> Facts:
    """The disk of the database is full: scans are refused, and taken again once there is room."""
    filler = stage.city.home / "database" / _FILLER
    await asyncio.to_thread(_fill, filler)
    try:
        for _ in range(120):
            await asyncio.sleep(0.25)
            if stage.load.ledger.statuses["503"] > 50:
                break
        slowest = stage.load.ledger.slowest_refusal
        page_and_scans = dict(stage.load.ledger.statuses)
    finally:
        filler.unlink()
    again = await stage.load.flowing(100, within=PATIENCE)
    must(page_and_scans.get("503", 0) > 0, "a full disk must be told with 503")
    must(slowest <= 2, f"the slowest 503 took {slowest:.2f} s")
    return {"next 100 scans s": round(again, 2)}


def _fill(path: Path) -> None:
    """Write until nothing more fits."""
    piece = bytes(65536)
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(piece)
                if os.fstat(file.fileno()).st_size > (MEGABYTES << 20):
                    return
        except OSError:
            return
