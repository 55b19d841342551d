"""What attacks of several calls do, and values that several attacks give."""

from __future__ import annotations

from typing import Any

from ..door_attacks import Set

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
