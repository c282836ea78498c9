"""Delivery of the live stream: from the call of `tell` to the browser, with many browsers connected.

`python -m tests.bench.live [browsers] [messages]` works on a database of its own, beside the tests' ones.
"""

import asyncio
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from shanzhi.core import clock, registry  # noqa: E402
from shanzhi.kernel.notify import actions  # noqa: E402
from tests import factories  # noqa: E402
from tests.kernel.notify.streams import Stream, cookie_of, outside, server  # noqa: E402

NOTICE = registry.Notice("bench.live", "bench")


async def _arrival(window: Stream) -> tuple[str, float]:
    event = await window.next("message", seconds=60)
    return event.data["id"], time.perf_counter()


async def _one_to_all(windows: list[Stream], people: list) -> list[float]:
    """One message to everybody at once."""
    waiting = [asyncio.create_task(_arrival(window)) for window in windows]
    await asyncio.sleep(0)
    began = time.perf_counter()
    await outside(actions.tell_many, people=people, notice=NOTICE.name, title="t", body="", at=clock.now())
    return [(await task)[1] - began for task in waiting]


async def _one_to_one(windows: list[Stream], people: list, count: int) -> list[float]:
    """Messages to one person after another, at an even pace."""
    took = []
    for number in range(count):
        who = number * 7919 % len(people)
        waiting = asyncio.create_task(_arrival(windows[who]))
        await asyncio.sleep(0.005)
        began = time.perf_counter()
        await outside(
            actions.tell, person=people[who], notice=NOTICE.name, title="t", body="", at=clock.now()
        )
        committed = time.perf_counter()
        arrived = (await waiting)[1]
        took.append((arrived - began, arrived - committed))
    return took


def _shown(name: str, took: list[float]) -> None:
    ordered = sorted(value * 1000 for value in took)
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    print(f"{name}: p50 {middle:.1f} ms, p99 {late:.1f} ms, worst {ordered[-1]:.1f} ms, n {len(ordered)}")


async def _measure(port: int, people: list, count: int) -> None:
    windows = [
        Stream(port, cookie_of_person)
        for cookie_of_person in await outside(lambda: [cookie_of(p) for p in people])
    ]
    began = time.perf_counter()
    for start in range(0, len(windows), 25):
        await asyncio.gather(*(window.__aenter__() for window in windows[start : start + 25]))
    await asyncio.gather(*(window.next("unread", seconds=60) for window in windows))
    print(f"{len(windows)} connected in {time.perf_counter() - began:.1f} s")
    took = await _one_to_one(windows, people, count)
    _shown("one to one, from the call of tell", [whole for whole, _ in took])
    _shown("one to one, from its return (after commit)", [max(after, 0) for _, after in took])
    for _ in range(3):
        _shown("one to all", await _one_to_all(windows, people))


def main(browsers: int = 500, messages: int = 500) -> None:
    registry.register(registry.Manifest(module="bench_live", notices=(NOTICE,)))
    settings.DATABASES["default"]["TEST"]["NAME"] = "bench_live"
    made = setup_databases(verbosity=0, interactive=False)
    try:
        people = [factories.person() for _ in range(browsers)]
        with server() as port:
            asyncio.run(_measure(port, people, messages))
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:]))
