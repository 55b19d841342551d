"""Turns on the processor: the machines that test this have two cores, and each heavy program takes one."""

import heapq
import itertools
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
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
_free = list(range(CORES))


@contextmanager
def one(turn: Turn = Turn.ANY, *, held: bool = False) -> Iterator[None]:
    """Hold a core while a heavy program runs; waits until one is free.

    Not to be taken twice by the same thread, nor kept while waiting for what another program prepares.

    :param held: the thread and what it starts stay on that core. Odoo and PostgreSQL talk to each other so
        much that crossing over costs more than a second core gains (`devtools/server_wide/jxc_same_core`).
    """
    ticket = (turn, next(_numbers))
    with _changed:
        heapq.heappush(_waiting, ticket)
        _changed.wait_for(lambda: _free and _waiting[0] == ticket)
        heapq.heappop(_waiting)
        number = _free.pop(0)
        _changed.notify_all()
    try:
        with _held_to(number) if held else nullcontext():
            yield
    finally:
        with _changed:
            _free.append(number)
            _changed.notify_all()


@contextmanager
def _held_to(number: int) -> Iterator[None]:
    """Run this thread and what it starts on one core, where the system can and has enough of them."""
    all_cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if len(all_cores) < CORES:
        yield
        return
    os.sched_setaffinity(0, {sorted(all_cores)[number]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)
