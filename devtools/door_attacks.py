"""What people of single roles can do to a plain Odoo 19 server past the buttons: odoo19.md's open doors.

Nothing in here knows of our addons, so that the same list runs against plain Odoo (`./jxc doors`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Set = dict[str, int]
#: Methods whose values have another name than `vals`.
ARGUMENTS = {"copy": "default"}


class FileRefused(Exception):
    """A file was not taken over; `name` and `message` as of an error that the server answers."""

    name = "odoo.exceptions.UserError"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Attack:
    """One call that must not succeed.

    `key` names the document of a set that the call goes to; `vals` are what the method gets, or a
    function that makes them from a set; `steps` replaces all that: a function of door, sets and context.
    `single`: Odoo's method takes one document at a time.
    """

    role: str
    title: str
    model: str = ""
    key: str = ""
    method: str = "write"
    vals: Any = None
    steps: Callable[[Any, list[Set], dict], Any] | None = None
    context: dict = field(default_factory=dict)
    single: bool = False

    @property
    def name(self) -> str:
        """What the test is called."""
        return f"{self.role}-{self.title}".replace(" ", "_")

    def run(self, door: Any, sets: list[Set], context: dict) -> Any:
        """Try it on the documents of one set or several at once."""
        context = {**context, **self.context}
        if self.steps:
            return self.steps(door, sets, context)
        if self.method == "create":
            return door.create(self.model, [self._vals(one) for one in sets], context=context)
        ids = [one[self.key] for one in sets]
        params = {}
        if self.vals is not None:
            params[ARGUMENTS.get(self.method, "vals")] = self._vals(sets[0])
        if self.method == "web_save":
            params["specification"] = {}
        return door.call(self.model, self.method, ids, context=context, **params)

    def _vals(self, one: Set) -> dict:
        return self.vals(one) if callable(self.vals) else dict(self.vals)


LINE, MOVE, PICKING = "stock.move.line", "stock.move", "stock.picking"
QUANT, SALE, SALE_LINE = "stock.quant", "sale.order", "sale.order.line"
BUY, BUY_LINE, ENTRY, PAY = (
    "purchase.order",
    "purchase.order.line",
    "account.move",
    "account.payment",
)

#: Model → the fields in which an attack would show, and the one condition that finds a set's records.
PICTURE: dict[str, tuple[list[str], Callable[[Set], list]]] = {
    SALE: (
        ["state", "locked", "amount_total"],
        lambda one: [["order_line.product_id", "=", one["product"]]],
    ),
    SALE_LINE: (
        ["price_unit", "discount", "product_uom_qty", "qty_delivered"],
        lambda one: [["product_id", "=", one["product"]]],
    ),
    BUY: (
        ["state", "locked", "amount_total", "currency_id"],
        lambda one: [["order_line.product_id", "=", one["product"]]],
    ),
    BUY_LINE: (
        ["price_unit", "product_qty", "product_uom_id", "qty_received", "qty_received_manual"],
        lambda one: [["product_id", "=", one["product"]]],
    ),
    PICKING: (
        ["state", "date_done", "is_locked", "location_dest_id"],
        lambda one: [["product_id", "=", one["product"]]],
    ),
    MOVE: (
        ["state", "quantity", "date", "location_dest_id", "value"],
        lambda one: [["product_id", "=", one["product"]]],
    ),
    LINE: (
        ["state", "quantity", "date", "location_id"],
        lambda one: [["product_id", "=", one["product"]]],
    ),
    QUANT: (
        ["quantity", "reserved_quantity", "location_id", "in_date"],
        lambda one: [["product_id", "=", one["product"]]],
    ),
    "stock.scrap": (["state"], lambda one: [["product_id", "=", one["product"]]]),
    ENTRY: (["state"], lambda one: [["id", "in", [one["invoice"], one["bill"]]]]),
    PAY: (["state"], lambda one: [["partner_id", "=", one["vendor"]]]),
}


def take_picture(call: Callable[..., Any], sets: list[Set]) -> dict[str, Any]:
    """All that an attack could have changed, read by somebody who sees all."""
    result = {}
    for model, (names, find) in PICTURE.items():
        domain = ["|"] * (len(sets) - 1) + [leaf for one in sets for leaf in find(one)]
        rows = call(model, "search_read", domain, names, order="id")
        result.update({f"{model} {row.pop('id')}": row for row in rows})
    return result


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What changed, one line each."""
    result = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            result.append(f"{key} {'created' if old is None else 'gone'}")
            continue
        result += [
            f"{key} {name}: {old[name]} → {new[name]}" for name in old if old[name] != new[name]
        ]
    return result
