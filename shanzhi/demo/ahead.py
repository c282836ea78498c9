"""Inventing the next part of the city while the database writes the present one."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")


def one_ahead(makers: Iterable[Callable[[], Made]]) -> Iterator[Made]:
    """What each of them makes, in their order; the next one works in a thread meanwhile.

    They may not touch the database, nor dice that others throw.
    """
    with ThreadPoolExecutor(1, "ahead") as worker:
        waiting: Future[Made] | None = None
        for make in makers:
            begun = worker.submit(make)
            if waiting:
                yield waiting.result()
            waiting = begun
        if waiting:
            yield waiting.result()
