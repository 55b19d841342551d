"""Turns on the processor: the machines that test this have two cores, and each heavy program takes one."""

import heapq
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

CORES = 2


class Turn(IntEnum):
    """Who is served first: what others wait for, then what takes longest."""

    PREPARATION = 0
    LONG = 1
    ANY = 2


_changed = threading.Condition()
_waiting: list[tuple[Turn, int]] = []
_numbers = itertools.count()
_running = 0


@contextmanager
def one(turn: Turn = Turn.ANY) -> Iterator[None]:
    """Hold a core while a heavy program runs; waits until one is free.

    Not to be taken twice by the same thread, nor held while waiting for what another program prepares.
    """
    global _running
    ticket = (turn, next(_numbers))
    with _changed:
        heapq.heappush(_waiting, ticket)
        _changed.wait_for(lambda: _running < CORES and _waiting[0] == ticket)
        heapq.heappop(_waiting)
        _running += 1
        _changed.notify_all()
    try:
        yield
    finally:
        with _changed:
            _running -= 1
            _changed.notify_all()
