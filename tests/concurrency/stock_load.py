"""Processes that take the same goods at once, through the web client's door.

Runs against any server, with our addons or without:

    python tests/concurrency/stock_load.py http://127.0.0.1:8069 <database> <login> <password>
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

SHORT = "odoo.addons.jxc_wms.exceptions.StockShort"
CONTEXT = {"skip_sms": True, "skip_backorder": True, "lang": "en_US"}


class Refused(Exception):
    """What the server answered instead of a result."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class Client:
    """One person's session."""

    def __init__(self, url: str, db: str, login: str, password: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._post("/web/session/authenticate", {"db": db, "login": login, "password": password})

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call a method; raise Refused."""
        kwargs["context"] = {**CONTEXT, **kwargs.get("context", {})}
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path: str, params: dict[str, Any]) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(
            self.url + path, body, {"Content-Type": "application/json"}
        )
        with self._opener.open(request, timeout=120) as page:
            answer = json.load(page)
        if "error" in answer:
            data = answer["error"].get("data", {})
            raise Refused(data.get("name", ""), data.get("message", ""))
        return answer.get("result")


@dataclass
class Door:
    """How to get in."""

    url: str
    db: str
    login: str
    password: str

    def open(self) -> Client:
        """Log in."""
        return Client(self.url, self.db, self.login, self.password)


@dataclass
class Outcome:
    """What happened to the workers, and to the stock."""

    taken: float = 0.0
    told: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    acts: int = 0
    seconds: float = 0.0
    quantity: float = 0.0
    reserved: float = 0.0

    def __str__(self) -> str:
        return (
            f"taken {self.taken:g}, left {self.quantity:g}, booked {self.reserved:g},"
            f" {len(self.told)} told, {len(self.broken)} broken,"
            f" {self.acts} acts in {self.seconds:.1f} s"
        )


class Goods:
    """A new product with some stock, and deliveries of it."""

    def __init__(self, door: Door, quantity: float) -> None:
        self.door = door
        self.client = door.open()
        call = self.client.call
        [warehouse] = call(
            "stock.warehouse", "search_read", [], ["lot_stock_id", "out_type_id"], limit=1
        )
        self.location = warehouse["lot_stock_id"][0]
        self.type = warehouse["out_type_id"][0]
        [customers] = call("stock.location", "search", [("usage", "=", "customer")], limit=1)
        self.customers = customers
        name = f"Hot {time.time_ns()}"
        self.product = call("product.product", "create", {"name": name, "is_storable": True})
        vals = {
            "product_id": self.product,
            "location_id": self.location,
            "inventory_quantity": quantity,
        }
        counting = {"inventory_mode": True}
        quant = call("stock.quant", "create", vals, context=counting)
        call("stock.quant", "action_apply_inventory", [quant], context=counting)

    def deliver(self, client: Client, quantity: float) -> int:
        """Make a draft delivery; its id."""
        places = {"location_id": self.location, "location_dest_id": self.customers}
        move = {"product_id": self.product, "product_uom_qty": quantity, **places}
        vals = {"picking_type_id": self.type, "move_ids": [(0, 0, move)], **places}
        return client.call("stock.picking", "create", vals)

    def force(self, client: Client, picking: int, quantity: float) -> None:
        """Enter the quantity by hand, as people do who think they see the goods."""
        [move] = client.call("stock.move", "search", [("picking_id", "=", picking)])
        vals = {"quantity": quantity, "picked": True}
        client.call("stock.picking", "write", [picking], {"move_ids": [(1, move, vals)]})

    def sums(self) -> tuple[float, float]:
        """On hand and booked, over all rows."""
        domain = [("product_id", "=", self.product), ("location_id", "=", self.location)]
        rows = self.client.call(
            "stock.quant", "search_read", domain, ["quantity", "reserved_quantity"]
        )
        return sum(row["quantity"] for row in rows), sum(row["reserved_quantity"] for row in rows)

    def shipped(self) -> float:
        """What left, by the moves."""
        domain = [("product_id", "=", self.product), ("location_dest_id", "=", self.customers)]
        rows = self.client.call(
            "stock.move", "search_read", [*domain, ("state", "=", "done")], ["quantity"]
        )
        return sum(row["quantity"] for row in rows)


def _ship(goods: Goods, client: Client, outcome: Outcome, limit: int) -> None:
    """Ship one after the other until there is nothing left, as somebody who insists."""
    for _ in range(limit):
        picking = goods.deliver(client, 1)
        goods.force(client, picking, 1)
        client.call("stock.picking", "button_validate", [picking])
        outcome.acts += 1


def _book(goods: Goods, client: Client, outcome: Outcome, limit: int) -> None:
    """Confirm deliveries, each of which books what it finds."""
    for _ in range(limit):
        picking = goods.deliver(client, 1)
        client.call("stock.picking", "action_confirm", [picking])
        client.call("stock.picking", "action_assign", [picking])
        outcome.acts += 1


def _work(task: Any, goods: Goods, limit: int, start: Any, results: Any) -> None:
    outcome = Outcome()
    try:
        client = goods.door.open()
        start.wait(60)
        task(goods, client, outcome, limit)
    except Refused as refusal:
        where = outcome.told if refusal.name == SHORT else outcome.broken
        where.append(f"{refusal.name}: {refusal}")
    except Exception as error:  # noqa: BLE001 the parent has to know, whatever it was
        outcome.broken.append(repr(error))
    results.put(outcome)


def run(door: Door, task: str, quantity: float, workers: int, limit: int) -> Outcome:
    """Let `workers` processes take of `quantity` at once, each at most `limit` times.

    :param task: `ship` or `book`
    """
    goods = Goods(door, quantity)
    goods_client, goods.client = goods.client, None
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(workers), context.Queue()
    act = {"ship": _ship, "book": _book}[task]
    began = time.monotonic()
    processes = [
        context.Process(target=_work, args=(act, goods, limit, start, results))
        for _ in range(workers)
    ]
    for process in processes:
        process.start()
    parts = [results.get(timeout=600) for _ in processes]
    for process in processes:
        process.join(30)
    goods.client = goods_client
    total = Outcome(seconds=time.monotonic() - began, acts=sum(part.acts for part in parts))
    total.told = list(itertools.chain.from_iterable(part.told for part in parts))
    total.broken = list(itertools.chain.from_iterable(part.broken for part in parts))
    total.quantity, total.reserved = goods.sums()
    total.taken = goods.shipped()
    return total


if __name__ == "__main__":
    for name in ("ship", "book"):
        print(name, run(Door(*sys.argv[1:5]), name, quantity=20, workers=8, limit=10))
