"""Several counters at one place at once lose nothing: real processes over HTTP."""

from __future__ import annotations

import count_load
from stock_load import Door

WORKERS, PIECES = 4, 6


def test_counters_at_one_place_lose_nothing(door: Door) -> None:
    """Every piece that somebody found is in the result, expected or not."""
    count = count_load.Count(door, quantity=20)
    found = count_load.run(count, WORKERS, PIECES)
    assert not found.broken
    assert found.made == WORKERS * PIECES
    assert count.entries() == WORKERS * PIECES
    count.call("jxc.count", "action_finish", [count.id])
    lines = count.lines()
    half = WORKERS * PIECES / 2
    assert len(lines) == 2, "goods that nobody expected have one line, whoever found them first"
    assert lines[count.goods.product]["counted_qty"] == half
    assert lines[count.stray]["counted_qty"] == half
    assert lines[count.goods.product]["difference_qty"] == half - 20


def test_whoever_counts_while_the_count_ends_is_in_it_or_told(door: Door) -> None:
    """The count is finished in the midst: each entry is in the result, or was refused."""
    count = count_load.Count(door, quantity=20)
    count.call("jxc.count.entry", "create", {"line_id": count.line, "quantity": 0})
    context = count_load.multiprocessing.get_context("fork")
    ending = context.Process(target=_finish_soon, args=(door, count.id))
    ending.start()
    found = count_load.run(count, WORKERS, 30)
    ending.join(60)
    assert not found.broken
    lines = count.lines()
    assert {line["state"] for line in lines.values()} <= {"ok", "diff"}
    assert sum(line["counted_qty"] for line in lines.values()) == count.entries() - 1


def _finish_soon(door: Door, count_id: int) -> None:
    client = door.open()
    client.call("jxc.count", "action_finish", [count_id])
