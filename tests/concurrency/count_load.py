"""Processes that count the same goods at once, through the web client's door."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass, field
from typing import Any

import stock_load


@dataclass
class Counted:
    """What became of the entries of all workers."""

    made: int = 0
    late: int = 0
    broken: list[str] = field(default_factory=list)


class Count:
    """A count of one new product, under way, and another product that nobody expected."""

    def __init__(self, door: Any, quantity: float) -> None:
        self.door = door
        self.goods = stock_load.Goods(door, quantity)
        self.call = self.goods.client.call
        name = f"Stray {self.goods.product}"
        self.stray = self.call("product.product", "create", {"name": name, "is_storable": True})
        vals = {"scope": "product", "product_ids": [(6, 0, [self.goods.product])]}
        self.id = self.call("jxc.count", "create", {**vals, "recount": "none", "parts": "sum"})
        self.call("jxc.count", "action_start", [self.id])
        [self.line] = self.call("jxc.count.line", "search", [("count_id", "=", self.id)])

    def lines(self) -> dict[int, dict[str, Any]]:
        """What the count has found: product → line."""
        rows = self.call(
            "jxc.count.line",
            "search_read",
            [("count_id", "=", self.id)],
            ["product_id", "counted_qty", "state", "difference_qty"],
        )
        return {row["product_id"][0]: row for row in rows}

    def entries(self) -> int:
        """How many entries there are."""
        return self.call("jxc.count.entry", "search_count", [("count_id", "=", self.id)])


def _add(count: dict[str, Any], client: Any, limit: int) -> int:
    """Find one piece after the other, of both products in turn."""
    for number in range(limit):
        key = (
            {"line_id": count["line"]}
            if number % 2 == 0
            else {
                "count_id": count["id"],
                "product_id": count["stray"],
                "location_id": count["location"],
            }
        )
        client.call("jxc.count.entry", "create", {**key, "quantity": 1, "kind": "add"})
    return limit


def _work(door: Any, count: dict[str, Any], limit: int, start: Any, results: Any) -> None:
    found = Counted()
    try:
        client = door.open()
        start.wait(60)
        found.made = _add(count, client, limit)
    except stock_load.Refused as refusal:
        if refusal.name.endswith("CountRefused"):
            found.late += 1
        else:
            found.broken.append(f"{refusal.name}: {refusal}")
    except Exception as error:  # noqa: BLE001 the parent has to know, whatever it was
        found.broken.append(repr(error))
    results.put(found)


def run(count: Count, workers: int, limit: int) -> Counted:
    """Let `workers` processes find `limit` pieces each, at the same moment."""
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(workers), context.Queue()
    facts = {
        "id": count.id,
        "line": count.line,
        "stray": count.stray,
        "location": count.goods.location,
    }
    processes = [
        context.Process(target=_work, args=(count.door, facts, limit, start, results))
        for _ in range(workers)
    ]
    for process in processes:
        process.start()
    parts = [results.get(timeout=600) for _ in processes]
    for process in processes:
        process.join(30)
    return Counted(
        made=sum(part.made for part in parts),
        late=sum(part.late for part in parts),
        broken=[error for part in parts for error in part.broken],
    )
