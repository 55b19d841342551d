"""Approvers, requesters and editors who act at the same moment, through the client's door.

python tests/concurrency/approval_load.py http://127.0.0.1:8069 <database> <login> <password>
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import stock_load

GROUPS = ("sales_team.group_sale_manager",)


class Office:
    """An administrator, a salesman, two approvers and a rule for each kind of request."""

    def __init__(self, door: Any) -> None:
        self.door = door
        self.admin = door.open()
        self.company = self.admin.call("res.users", "read", [2], ["company_id"])[0]["company_id"][0]
        self.group = self._ref("sales_team", "group_sale_manager")
        stamp = time.time_ns()
        self.people = {name: self._make_user(f"{name}{stamp}") for name in ("sales", "one", "two")}
        self.clients = {
            name: stock_load.Client(door.url, door.db, login, login)
            for name, (_uid, login) in self.people.items()
        }
        self.partner = self.admin.call("res.partner", "create", {"name": f"Race {stamp}"})
        vals = {"name": f"Race {stamp}", "type": "service", "list_price": 10, "taxes_id": []}
        self.product = self.admin.call("product.product", "create", vals)
        self._in_force: tuple[Any, ...] = ()
        self._rule = 0

    def _ref(self, module: str, name: str) -> int:
        domain = [("module", "=", module), ("name", "=", name)]
        return self.admin.call("ir.model.data", "search_read", domain, ["res_id"])[0]["res_id"]

    def _make_user(self, login: str) -> tuple[int, str]:
        vals = {
            "name": login,
            "login": login,
            "password": login,
            "company_id": self.company,
            "company_ids": [(6, 0, [self.company])],
            "group_ids": [(4, self.group)],
        }
        return self.admin.call("res.users", "create", vals), login

    def have_rule(self, code: str, quorum: int, **vals: Any) -> None:
        """Have a rule that asks both approvers in force, and no other of ours.

        One that is in force already stays: with a new one each process of the server has to learn
        again what it knew.
        """
        wanted = (code, quorum, *sorted(vals.items()))
        if wanted == self._in_force:
            return
        if self._rule:
            self.admin.call("jxc.approval.rule", "write", [self._rule], {"company_ids": [(5,)]})
        [operation] = self.admin.call("jxc.operation", "search", [("code", "=", code)])
        tier = {
            "approver_kind": "user",
            "user_ids": [(6, 0, [self.people["one"][0], self.people["two"][0]])],
            "quorum": "number",
            "quorum_count": quorum,
        }
        rule = {
            "name": f"Race {code}",
            "operation_id": operation,
            "basis": "always",
            "company_ids": [(6, 0, [self.company])],
            "domain": repr([("id", "!=", 0)]),
            "tier_ids": [(0, 0, tier)],
            **vals,
        }
        self._rule = self.admin.call("jxc.approval.rule", "create", rule)
        self._in_force = wanted

    def order(self) -> tuple[int, int]:
        """Make a quotation of the salesman; ids of it and of its line."""
        line = {"product_id": self.product, "product_uom_qty": 2}
        vals = {"partner_id": self.partner, "order_line": [(0, 0, line)]}
        order = self.clients["sales"].call("sale.order", "create", vals)
        [line_id] = self.admin.call("sale.order.line", "search", [("order_id", "=", order)])
        return order, line_id

    def ask(self, model: str, method: str, *args: Any) -> int:
        """Ask as the salesman; the request's id."""
        asked = self.clients["sales"].call(
            "jxc.approval.request", "ask", model, method, list(args), {}, "Regular customer"
        )
        return asked["id"]

    def read(self, model: str, record: int, *names: str) -> Any:
        """Read as the administrator."""
        return self.admin.call(model, "read", [record], list(names))[0]

    def decide(self, who: str, request: int) -> Callable[[], Any]:
        """Return the act of approving."""
        client = self.clients[who]
        return lambda: client.call("jxc.approval.request", "decide", [request], "approve")


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run acts at the same moment; what each was refused with, or nothing."""
    start = threading.Barrier(len(acts))
    answers = [""] * len(acts)

    def work(number: int, act: Callable[[], Any]) -> None:
        start.wait(30)
        try:
            act()
        except stock_load.Refused as refusal:
            answers[number] = f"{refusal.name}: {refusal}"

    threads = [threading.Thread(target=work, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


def both_needed(office: Office) -> tuple[list[str], str, str, int]:
    """Two approvers, both needed, agree at once."""
    office.have_rule("sale_order_confirm", 2)
    order, _line = office.order()
    request = office.ask("sale.order", "action_confirm", [order])
    answers = at_once(office.decide("one", request), office.decide("two", request))
    return _outcome(office, answers, request, order)


def one_needed(office: Office) -> tuple[list[str], str, str, int]:
    """Two approvers agree at once where one is enough."""
    office.have_rule("sale_order_confirm", 1)
    order, _line = office.order()
    request = office.ask("sale.order", "action_confirm", [order])
    answers = at_once(office.decide("one", request), office.decide("two", request))
    return _outcome(office, answers, request, order)


def withdrawn(office: Office) -> tuple[list[str], str, str, int]:
    """The requester takes it back in the moment of the approval."""
    office.have_rule("sale_order_confirm", 1)
    order, _line = office.order()
    request = office.ask("sale.order", "action_confirm", [order])
    sales = office.clients["sales"]
    answers = at_once(
        office.decide("one", request),
        lambda: sales.call("jxc.approval.request", "action_withdraw", [request]),
    )
    return _outcome(office, answers, request, order)


def cancelled(office: Office) -> tuple[list[str], str, str, int]:
    """The order is cancelled in the moment in which its confirmation is approved."""
    office.have_rule("sale_order_confirm", 1)
    order, _line = office.order()
    request = office.ask("sale.order", "action_confirm", [order])
    sales = office.clients["sales"]
    answers = at_once(
        office.decide("one", request),
        lambda: sales.call("sale.order", "action_cancel", [order]),
    )
    return _outcome(office, answers, request, order)


def _outcome(
    office: Office, answers: list[str], request: int, order: int
) -> tuple[list[str], str, str, int]:
    found = office.read("jxc.approval.request", request, "state", "decision_ids")
    state = office.read("sale.order", order, "state")["state"]
    return answers, found["state"], state, len(found["decision_ids"])


def edited(office: Office) -> tuple[list[str], str, float, float]:
    """The line changes in the moment of the approval."""
    office.have_rule("sale_line_price", 1, basis="percent", measure="cut", band_from=5, domain="[]")
    order, line = office.order()
    request = office.ask("sale.order.line", "write", [line], {"price_unit": 7.0})
    sales = office.clients["sales"]
    vals = {"order_line": [(1, line, {"product_uom_qty": 5})]}
    answers = at_once(
        office.decide("one", request), lambda: sales.call("sale.order", "write", [order], vals)
    )
    state = office.read("jxc.approval.request", request, "state")["state"]
    found = office.read("sale.order.line", line, "price_unit", "product_uom_qty")
    return answers, state, found["price_unit"], found["product_uom_qty"]


if __name__ == "__main__":
    place = Office(stock_load.Door(*sys.argv[1:5]))
    for task in (both_needed, one_needed, withdrawn, cancelled, edited):
        for _round in range(4):
            print(task.__name__, task(place))
