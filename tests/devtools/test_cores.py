"""Turns on the processor."""

import os
import subprocess
import sys
import threading

import pytest

from devtools import cores

SEEN = "import os; print(*sorted(os.sched_getaffinity(0)))"
needs_cores = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < cores.CORES,
    reason="this machine has fewer cores than a test run uses",
)


def _seen_by_a_child() -> list[str]:
    return subprocess.check_output([sys.executable, "-c", SEEN], text=True).split()


def test_who_comes_when_all_cores_are_taken_waits_and_long_work_goes_first() -> None:
    order: list[str] = []
    busy = threading.Event()

    def hold(turn: cores.Turn, name: str) -> None:
        with cores.one(turn):
            order.append(name)
            busy.wait(10)

    waiting = ((cores.Turn.ANY, "short"), (cores.Turn.LONG, "long"))
    threads = [threading.Thread(target=hold, args=given) for given in waiting]
    with cores.one(), cores.one():
        for thread in threads:
            thread.start()
        _wait_for(lambda: len(cores._waiting) == len(waiting))
        assert order == []
    _wait_for(lambda: len(order) == 2)
    assert order == ["long", "short"]
    busy.set()
    for thread in threads:
        thread.join()


def _wait_for(condition) -> None:
    done = threading.Event()
    for _ in range(1000):
        if condition():
            return
        done.wait(0.01)
    raise AssertionError("what was waited for did not come")


@needs_cores
def test_who_is_held_to_a_core_has_one_that_nobody_else_has() -> None:
    every = sorted(os.sched_getaffinity(0))
    with cores.one(held=True):
        mine, others = _seen_by_a_child(), []

        def hold() -> None:
            with cores.one(held=True):
                others.extend(_seen_by_a_child())

        thread = threading.Thread(target=hold)
        os.sched_setaffinity(0, every)  # what a thread starts inherits its cores
        thread.start()
        thread.join()
    assert len(mine) == len(others) == 1 and mine != others
    assert sorted(os.sched_getaffinity(0)) == every


@needs_cores
def test_who_is_not_held_has_all() -> None:
    with cores.one():
        assert _seen_by_a_child() == [str(core) for core in sorted(os.sched_getaffinity(0))]
