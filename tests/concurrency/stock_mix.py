"""People who ship, receive, return, count and move the same few goods at once, for a while.

    python tests/concurrency/stock_mix.py http://127.0.0.1:8069 <database> <login> <password> [seconds]

Runs against any server, with our addons or without, and says what is wrong with stock afterwards.
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from stock_load import SHORT, Client, Door, Refused

PRODUCTS = 3
STOCK = 40.0
KEY = ("product_id", "location_id", "lot_id", "package_id", "owner_id")
OPEN = ("assigned", "partially_available", "waiting", "confirmed")


@dataclass
class Report:
    """What happened, and what is wrong afterwards."""

    acts: Counter = field(default_factory=Counter)
    told: int = 0
    broken: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0

    @property
    def seconds(self) -> float:
        """From the moment when all were ready until the last one was done."""
        return max(self.ended - self.began, 1.0)

    @property
    def rate(self) -> float:
        """Acts in a second, the refused ones too: they were judged."""
        return (sum(self.acts.values()) + self.told) / self.seconds

    def __str__(self) -> str:
        done = ", ".join(f"{count} {name}" for name, count in sorted(self.acts.items()))
        return (
            f"{done}; {self.told} told, {len(self.broken)} broken, {self.rate:.1f} acts/s,"
            f" {len(self.wrong)} wrong"
        )


class Yard:
    """The places and goods that the workers share."""

    def __init__(self, door: Door, products: int = PRODUCTS) -> None:
        self.door = door
        client = door.open()
        call = client.call
        kinds = {"incoming": "in_type_id", "outgoing": "out_type_id", "internal": "int_type_id"}
        names = ["lot_stock_id", *kinds.values()]
        [warehouse] = call("stock.warehouse", "search_read", [], names, limit=1)
        self.stock = warehouse["lot_stock_id"][0]
        self.types = {kind: warehouse[name][0] for kind, name in kinds.items()}
        place = {"name": f"Mix {time.time_ns()}", "location_id": self.stock}
        self.shelf = call("stock.location", "create", place)
        self.places = [self.stock, self.shelf]
        [self.customers] = call("stock.location", "search", [("usage", "=", "customer")], limit=1)
        [self.vendors] = call("stock.location", "search", [("usage", "=", "supplier")], limit=1)
        self.products = [self._make(client, number) for number in range(products)]

    def _make(self, client: Client, number: int) -> int:
        vals = {"name": f"Mixed {number} {time.time_ns()}", "is_storable": True}
        product = client.call("product.product", "create", vals)
        self.move(client, "incoming", product, STOCK, self.vendors, self.stock)
        return product

    def move(
        self, client: Client, kind: str, product: int, quantity: float, source: int, target: int
    ) -> int:
        """Make a transfer with the quantity entered by hand, and validate it."""
        places = {"location_id": source, "location_dest_id": target}
        move = {"product_id": product, "product_uom_qty": quantity, **places}
        vals = {"picking_type_id": self.types[kind], "move_ids": [(0, 0, move)], **places}
        picking = client.call("stock.picking", "create", vals)
        [move_id] = client.call("stock.move", "search", [("picking_id", "=", picking)])
        entered = {"move_ids": [(1, move_id, {"quantity": quantity, "picked": True})]}
        client.call("stock.picking", "write", [picking], entered)
        client.call("stock.picking", "button_validate", [picking])
        return picking


class Worker:
    """One person who does this and that."""

    def __init__(self, yard: Yard, seed: int) -> None:
        self.yard, self.dice = yard, random.Random(seed)
        self.client = yard.door.open()
        self.shipped: list[int] = []

    def acts(self) -> tuple[Callable[[], None], ...]:
        """What people do."""
        return (self.ship, self.reserve, self.receive, self.give_back, self.count, self.transfer)

    def choose(self) -> Callable[[], None]:
        """The next act; shipping is what people do most."""
        return self.dice.choices(self.acts(), weights=(8, 4, 3, 2, 1, 3))[0]

    def _product(self) -> int:
        return self.dice.choice(self.yard.products)

    def ship(self) -> None:
        """Ship what is seen on the shelf."""
        quantity = self.dice.randint(1, 6)
        picking = self.yard.move(
            self.client,
            "outgoing",
            self._product(),
            quantity,
            self.dice.choice(self.yard.places),
            self.yard.customers,
        )
        self.shipped.append(picking)

    def reserve(self) -> None:
        """Book for a delivery, then ship it or let go of it."""
        yard = self.yard
        places = {"location_id": yard.stock, "location_dest_id": yard.customers}
        move = {"product_id": self._product(), "product_uom_qty": self.dice.randint(1, 6), **places}
        vals = {"picking_type_id": yard.types["outgoing"], "move_ids": [(0, 0, move)], **places}
        picking = self.client.call("stock.picking", "create", vals)
        self.client.call("stock.picking", "action_confirm", [picking])
        self.client.call("stock.picking", "action_assign", [picking])
        [found] = self.client.call("stock.picking", "read", [picking], ["state"])
        if found["state"] == "assigned" and self.dice.random() < 0.7:
            self.client.call("stock.picking", "button_validate", [picking])
        else:
            self.client.call("stock.picking", "action_cancel", [picking])

    def receive(self) -> None:
        """Goods come in."""
        yard, target = self.yard, self.dice.choice(self.yard.places)
        quantity = self.dice.randint(4, 12)
        yard.move(self.client, "incoming", self._product(), quantity, yard.vendors, target)

    def give_back(self) -> None:
        """A customer sends a delivery back."""
        if not self.shipped:
            return
        call = self.client.call
        wizard = call("stock.return.picking", "create", {"picking_id": self.shipped.pop()})
        [vals] = call("stock.return.picking", "read", [wizard], ["product_return_moves"])
        for line in vals["product_return_moves"]:
            call("stock.return.picking.line", "write", [line], {"quantity": 1})
        back = call("stock.return.picking", "action_create_returns", [wizard])["res_id"]
        call("stock.picking", "action_assign", [back])
        call("stock.picking", "button_validate", [back])

    def count(self) -> None:
        """Count a shelf and find one piece more or less."""
        counting = {"inventory_mode": True}
        domain = [
            ("product_id", "=", self._product()),
            ("location_id", "=", self.dice.choice(self.yard.places)),
        ]
        rows = self.client.call("stock.quant", "search_read", domain, ["quantity"], limit=1)
        for row in rows:
            seen = max(row["quantity"] + self.dice.choice((-1, 0, 1)), 0)
            vals = {"inventory_quantity": seen}
            self.client.call("stock.quant", "write", [row["id"]], vals, context=counting)
            self.client.call("stock.quant", "action_apply_inventory", [row["id"]], context=counting)

    def transfer(self) -> None:
        """Move goods to the other place."""
        source, target = self.dice.sample(self.yard.places, 2)
        quantity = self.dice.randint(1, 6)
        self.yard.move(self.client, "internal", self._product(), quantity, source, target)


def _work(yard: Yard, seed: int, seconds: float, start: Any, results: Any) -> None:
    report = Report()
    try:
        worker = Worker(yard, seed)
        warm = Report(broken=report.broken)
        for act in worker.acts():
            _try(act, warm)
        start.wait(300)
        report.began = time.monotonic()
        while time.monotonic() < report.began + seconds:
            _try(worker.choose(), report)
        report.ended = time.monotonic()
    except Exception as error:  # noqa: BLE001 the parent has to know, whatever it was
        report.broken.append(repr(error))
    results.put(report)


def _try(act: Callable[[], None], report: Report) -> None:
    try:
        act()
        report.acts[act.__name__] += 1
    except Refused as refusal:
        if refusal.name == SHORT or "MissingError" in refusal.name:
            # Rows of stock vanish when they are empty: the counter looks again.
            report.told += 1
        else:
            report.broken.append(f"{act.__name__} {refusal.name}: {refusal}")


def run(door: Door, seconds: float, workers: int = 8, seed: int = 1) -> Report:
    """Let people work at once for some seconds, then look at what they left.

    Each of them does everything once before the clock starts: a server's processes fill their
    caches at their first calls, and what that takes says nothing about the work.
    """
    yard = Yard(door)
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(workers), context.Queue()
    processes = [
        context.Process(target=_work, args=(yard, seed + number, seconds, start, results))
        for number in range(workers)
    ]
    for process in processes:
        process.start()
    parts = [results.get(timeout=seconds + 600) for _ in processes]
    for process in processes:
        process.join(30)
    total = Report(began=min(part.began for part in parts), ended=max(part.ended for part in parts))
    for part in parts:
        total.acts += part.acts
        total.told += part.told
        total.broken += part.broken
    total.wrong = list(find_wrong(door.open(), yard.products))
    return total


# -- what must be true afterwards ------------------------------------------------------------


def find_wrong(client: Client, products: list[int]) -> Iterator[str]:
    """Say what is wrong: by the web client's own reading, so that it works on plain Odoo."""
    client.call("stock.quant", "search_read", [("product_id", "in", products)], ["id"], limit=1)
    places = client.call(
        "stock.location", "search", [("usage", "in", ("internal", "transit"))], context={}
    )
    domain = [("product_id", "in", products)]
    names = [*KEY, "quantity", "reserved_quantity"]
    rows = client.call("stock.quant", "search_read", domain, names)
    stock: dict[tuple, float] = defaultdict(float)
    booked: dict[tuple, float] = defaultdict(float)
    for row in rows:
        stock[_key(row)] += row["quantity"]
        booked[_key(row)] += row["reserved_quantity"]
    moved, wanted = _read_documents(client, products)
    for key in sorted(set(stock) | set(moved) | set(booked) | set(wanted), key=repr):
        if key[1] in places:
            yield from _judge(key, stock[key], moved[key], booked[key], wanted[key])


def _read_documents(client: Client, products: list[int]) -> tuple[dict, dict]:
    names = [*KEY, "location_dest_id", "result_package_id", "quantity_product_uom", "state"]
    lines = client.call("stock.move.line", "search_read", [("product_id", "in", products)], names)
    moved: dict[tuple, float] = defaultdict(float)
    wanted: dict[tuple, float] = defaultdict(float)
    for line in lines:
        quantity = line["quantity_product_uom"]
        if line["state"] == "done":
            moved[_key(line)] -= quantity
            target = {
                **line,
                "location_id": line["location_dest_id"],
                "package_id": line["result_package_id"],
            }
            moved[_key(target)] += quantity
        elif line["state"] in OPEN:
            wanted[_key(line)] += quantity
    return moved, wanted


def _key(row: dict[str, Any]) -> tuple:
    return tuple(row[name][0] if row[name] else 0 for name in KEY)


def _judge(key: tuple, stock: float, moved: float, booked: float, wanted: float) -> Iterator[str]:
    if round(stock, 2) < 0:
        yield f"{key}: {stock:g} on hand"
    if round(booked - max(stock, 0), 2) > 0:
        yield f"{key}: {booked:g} booked of {stock:g}"
    if round(stock - moved, 2):
        yield f"{key}: {stock:g} on hand, {moved:g} by documents"
    if round(booked - wanted, 2):
        yield f"{key}: {booked:g} booked, {wanted:g} by documents"


if __name__ == "__main__":
    found = run(Door(*sys.argv[1:5]), float(sys.argv[5] if len(sys.argv) > 5 else 60))
    print(found)
    for sentence in itertools.chain(found.wrong[:20], sorted(set(found.broken))[:10]):
        print("  " + sentence[:300])
