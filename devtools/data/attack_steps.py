"""What attacks of several calls do, and values that several attacks give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..door_attacks import FileRefused, Set

PAST = "2020-01-01 08:00:00"


def line_vals(one: Set, **vals: Any) -> dict:
    """A line of goods that leave the stock."""
    return {
        "product_id": one["product"],
        "product_uom_id": one["uom"],
        "quantity": 9,
        "location_id": one["stock_location"],
        "location_dest_id": one["customer_location"],
        **vals,
    }


def count_wizard(door: Any, sets: list[Set], context: dict) -> Any:
    """Physical inventory → Apply all."""
    quants = [one["quant"] for one in sets]
    vals = {"quant_ids": [[6, 0, quants]], "counting_date": PAST}
    wizard = door.create("stock.inventory.adjustment.name", [vals], context=context)
    return door.call("stock.inventory.adjustment.name", "action_apply", wizard, context=context)


def discount_wizard(door: Any, sets: list[Set], context: dict) -> Any:
    """The discount wizard of an order, on a confirmed one."""
    for one in sets:
        vals = {
            "sale_order_id": one["open"],
            "discount_type": "sol_discount",
            "discount_percentage": 0.9,
        }
        wizard = door.create("sale.order.discount", [vals], context=context)
        door.call("sale.order.discount", "action_apply_discount", wizard, context=context)


def over_return(door: Any, sets: list[Set], context: dict) -> Any:
    """Return 500 of 5, and receive them."""
    for one in sets:
        start = {**context, "active_id": one["done_delivery"], "active_model": "stock.picking"}
        vals = {"picking_id": one["done_delivery"]}
        wizard = door.create("stock.return.picking", [vals], context=start)
        found = door.call(
            "stock.return.picking", "read", wizard, fields=["product_return_moves"], context=start
        )
        lines = found[0]["product_return_moves"]
        door.call(
            "stock.return.picking.line", "write", lines, vals={"quantity": 500}, context=start
        )
        action = door.call("stock.return.picking", "action_create_returns", wizard, context=start)
        door.call("stock.picking", "button_validate", [action["res_id"]], context=context)


COUNTING = {"inventory_mode": True}


def load(model: str, names: list[str], row: Callable[[Set], list]) -> Callable[..., Any]:
    """Rows of a file, as the import of the client hands them to the server."""

    def steps(door: Any, sets: list[Set], context: dict) -> Any:
        rows = [[str(value) for value in row(one)] for one in sets]
        answer = door.call_model(model, "load", fields=names, data=rows, context=context)
        return _taken_over(answer)

    return steps


def import_file(model: str, names: list[str], row: Callable[[Set], list]) -> Callable[..., Any]:
    """The import of the client itself: a file is uploaded, its columns are named, it is run."""

    def steps(door: Any, sets: list[Set], context: dict) -> Any:
        lines = [names, *(row(one) for one in sets)]
        vals = {
            "res_model": model,
            "file": "\n".join(",".join(str(value) for value in line) for line in lines),
            "file_name": "prices.csv",
            "file_type": "text/csv",
        }
        file = door.create("base_import.import", [vals], context=context)
        options = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8"}
        answer = door.call(
            "base_import.import",
            "execute_import",
            file,
            fields=names,
            columns=names,
            options={**options, "float_decimal_separator": ".", "float_thousand_separator": ""},
            context=context,
        )
        return _taken_over(answer)

    return steps


def _taken_over(answer: dict) -> dict:
    """The answer of an import, if it has done anything."""
    if not answer.get("ids"):
        raise FileRefused("; ".join(line["message"] for line in answer["messages"]))
    return answer
