"""The attacks themselves, see `devtools/door_attacks.py`."""

from __future__ import annotations

from typing import Any

from ..door_attacks import (
    BUY,
    BUY_LINE,
    ENTRY,
    LINE,
    MOVE,
    PAY,
    PICKING,
    QUANT,
    SALE,
    SALE_LINE,
    Attack,
    Set,
)

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

ATTACKS = [
    # -- every employee --------------------------------------------------------------------
    Attack("staff", "edit a done line", LINE, "done_line", vals={"quantity": 99}),
    Attack(
        "staff",
        "move a done line",
        LINE,
        "done_line",
        vals=lambda one: {"location_id": one["customer_location"]},
    ),
    Attack("staff", "date a done line back", LINE, "done_line", vals={"date": PAST}),
    Attack("staff", "delete a done line", LINE, "done_line", "unlink"),
    Attack(
        "staff",
        "add a line to a done transfer",
        LINE,
        method="create",
        vals=lambda one: line_vals(one, picking_id=one["done_delivery"]),
    ),
    Attack(
        "staff",
        "add a line to a done movement",
        LINE,
        method="create",
        vals=lambda one: line_vals(one, move_id=one["done_move"]),
    ),
    Attack("staff", "edit an open line", LINE, "open_line", vals={"quantity": 1}),
    Attack("staff", "delete an open line", LINE, "open_line", "unlink"),
    Attack("staff", "set a line done", LINE, "open_line", vals={"state": "done"}),
    # -- salesman --------------------------------------------------------------------------
    Attack("sales", "edit a done line", LINE, "done_line", vals={"quantity": 99}),
    Attack(
        "sales",
        "add a line to a done transfer",
        LINE,
        method="create",
        vals=lambda one: line_vals(one, picking_id=one["done_delivery"]),
    ),
    Attack("sales", "edit a done quantity", MOVE, "done_move", vals={"quantity": 99}),
    Attack("sales", "date a done movement back", MOVE, "done_move", vals={"date": PAST}),
    Attack("sales", "set a movement done", MOVE, "open_move", vals={"state": "done"}),
    Attack("sales", "set a delivery done", PICKING, "open_delivery", vals={"state": "done"}),
    Attack("sales", "validate the own delivery", PICKING, "open_delivery", "button_validate"),
    Attack("sales", "unlock an order", SALE, "locked", "action_unlock"),
    Attack("sales", "write an order unlocked", SALE, "locked", vals={"locked": False}),
    Attack(
        "sales",
        "lower the price of a confirmed order",
        SALE_LINE,
        "open_order_line",
        vals={"price_unit": 1},
    ),
    Attack(
        "sales",
        "raise the discount of a confirmed order",
        SALE_LINE,
        "open_order_line",
        vals={"discount": 90},
    ),
    Attack(
        "sales",
        "lower the price through the order",
        SALE,
        "open",
        vals=lambda one: {"order_line": [[1, one["open_order_line"], {"price_unit": 1}]]},
        single=True,
    ),
    Attack(
        "sales",
        "add a cheap line to a confirmed order",
        SALE_LINE,
        method="create",
        vals=lambda one: {
            "order_id": one["open"],
            "product_id": one["product"],
            "product_uom_qty": 1,
            "price_unit": 0.5,
        },
    ),
    Attack("sales", "give a discount by the wizard", steps=discount_wizard),
    Attack("sales", "confirm by writing the state", SALE, "draft", vals={"state": "sale"}),
    Attack(
        "sales",
        "create an order confirmed",
        SALE,
        method="create",
        vals=lambda one: {
            "partner_id": one["customer"],
            "state": "sale",
            "order_line": [[0, 0, {"product_id": one["product"]}]],
        },
    ),
    Attack("sales", "cancel a delivered and invoiced order", SALE, "done", "action_cancel"),
    Attack("sales", "cancel it by writing the state", SALE, "done", vals={"state": "cancel"}),
    Attack("sales", "set it back by writing the state", SALE, "done", vals={"state": "draft"}),
    # -- stock user ------------------------------------------------------------------------
    Attack("stock", "write stock", QUANT, "quant", vals={"quantity": 777}),
    Attack("stock", "write reserved stock", QUANT, "quant", vals={"reserved_quantity": 0}),
    Attack("stock", "write the date of stock", QUANT, "quant", vals={"in_date": PAST}),
    Attack(
        "stock",
        "put stock elsewhere",
        QUANT,
        "quant",
        vals=lambda one: {"location_id": one["customer_location"]},
    ),
    Attack(
        "stock",
        "create stock",
        QUANT,
        method="create",
        vals=lambda one: {
            "product_id": one["product"],
            "location_id": one["stock_location"],
            "quantity": 777,
        },
    ),
    Attack(
        "stock",
        "create stock beside a count",
        QUANT,
        method="create",
        vals=lambda one: {
            "product_id": one["product"],
            "location_id": one["stock_location"],
            "quantity": 777,
            "inventory_quantity": 1,
        },
    ),
    Attack("stock", "apply a count", QUANT, "quant", "action_apply_inventory"),
    Attack("stock", "apply a count by the wizard", steps=count_wizard),
    Attack(
        "stock",
        "apply a count by writing it",
        QUANT,
        "quant",
        vals={"inventory_quantity_auto_apply": 777},
        context=COUNTING,
    ),
    Attack(
        "stock",
        "apply a count by creating it",
        QUANT,
        method="create",
        context=COUNTING,
        vals=lambda one: {
            "product_id": one["product"],
            "location_id": one["stock_location"],
            "inventory_quantity_auto_apply": 777,
        },
    ),
    Attack("stock", "delete stock", QUANT, "quant", "unlink"),
    Attack(
        "stock",
        "edit a done quantity of a locked transfer",
        MOVE,
        "done_move",
        vals={"quantity": 99},
    ),
    Attack(
        "stock",
        "edit a done quantity of an unlocked transfer",
        MOVE,
        "unlocked_move",
        vals={"quantity": 99},
    ),
    Attack(
        "stock",
        "edit a done line of an unlocked transfer",
        LINE,
        "unlocked_line",
        vals={"quantity": 1},
    ),
    Attack(
        "stock",
        "edit a done line through the transfer",
        PICKING,
        "done_delivery",
        vals=lambda one: {"move_line_ids": [[1, one["done_line"], {"quantity": 99}]]},
        single=True,
    ),
    Attack(
        "stock",
        "unlock a done transfer",
        PICKING,
        "done_delivery",
        "action_toggle_is_locked",
        single=True,
    ),
    Attack(
        "stock",
        "add a movement to a done transfer",
        MOVE,
        method="create",
        vals=lambda one: {
            "product_id": one["product"],
            "product_uom_qty": 9,
            "quantity": 9,
            "picking_id": one["done_delivery"],
            "location_id": one["stock_location"],
            "location_dest_id": one["customer_location"],
        },
    ),
    Attack("stock", "date a done movement back", MOVE, "done_move", vals={"date": PAST}),
    Attack(
        "stock", "date a done transfer back", PICKING, "done_delivery", vals={"date_done": PAST}
    ),
    Attack(
        "stock",
        "send a done transfer elsewhere",
        PICKING,
        "done_delivery",
        vals=lambda one: {"location_dest_id": one["stock_location"]},
    ),
    Attack("stock", "write the value of a done movement", MOVE, "done_move", vals={"value": 0.01}),
    Attack("stock", "set a transfer done", PICKING, "open_delivery", vals={"state": "done"}),
    Attack("stock", "set a movement done", MOVE, "open_move", vals={"state": "done"}),
    Attack("stock", "set a done movement back", MOVE, "done_move", vals={"state": "assigned"}),
    Attack("stock", "cancel a movement by its state", MOVE, "open_move", vals={"state": "cancel"}),
    Attack("stock", "delete a done transfer", PICKING, "done_delivery", "unlink"),
    Attack("stock", "scrap", "stock.scrap", "scrap", "action_validate", single=True),
    Attack("stock", "set a scrap done", "stock.scrap", "scrap", vals={"state": "done"}),
    Attack("stock", "return 500 of 5", steps=over_return),
    # -- purchase user -----------------------------------------------------------------------
    Attack(
        "buyer",
        "raise an approved quantity",
        BUY_LINE,
        "open_bought_line",
        vals={"product_qty": 1000000},
    ),
    Attack(
        "buyer", "raise an approved price", BUY_LINE, "open_bought_line", vals={"price_unit": 900}
    ),
    Attack(
        "buyer",
        "raise a quantity through the order",
        BUY,
        "open_bought",
        vals=lambda one: {"order_line": [[1, one["open_bought_line"], {"product_qty": 900}]]},
        single=True,
    ),
    Attack(
        "buyer",
        "turn approved pieces into dozens",
        BUY_LINE,
        "open_bought_line",
        vals=lambda one: {"product_uom_id": one["dozen"]},
    ),
    Attack(
        "buyer",
        "add a line to an approved order",
        BUY_LINE,
        method="create",
        vals=lambda one: {
            "order_id": one["open_bought"],
            "product_id": one["product"],
            "product_qty": 900,
            "price_unit": 9,
        },
    ),
    Attack(
        "buyer",
        "change the currency of an approved order",
        BUY,
        "open_bought",
        vals=lambda one: {"currency_id": one["dollar"]},
    ),
    Attack("buyer", "approve by writing the state", BUY, "waiting", vals={"state": "purchase"}),
    Attack(
        "buyer",
        "create an order approved",
        BUY,
        method="create",
        vals=lambda one: {
            "partner_id": one["vendor"],
            "state": "purchase",
            "order_line": [
                [0, 0, {"product_id": one["product"], "product_qty": 900, "price_unit": 900}]
            ],
        },
    ),
    Attack("buyer", "unlock an order", BUY, "bought_locked", "button_unlock"),
    Attack("buyer", "set an approved order back to draft", BUY, "bought", "button_draft"),
    Attack("buyer", "cancel a received order", BUY, "bought", "button_cancel"),
    Attack("buyer", "cancel it by writing the state", BUY, "bought", vals={"state": "cancel"}),
    Attack("buyer", "validate the own receipt", PICKING, "open_receipt", "button_validate"),
    Attack("buyer", "post a bill by writing the state", ENTRY, "bill", vals={"state": "posted"}),
    # -- billing -----------------------------------------------------------------------------
    Attack("bills", "post a bill by writing the state", ENTRY, "bill", vals={"state": "posted"}),
    Attack(
        "bills",
        "set an invoice back by writing the state",
        ENTRY,
        "invoice",
        vals={"state": "draft"},
    ),
    Attack(
        "bills",
        "cancel an invoice by writing the state",
        ENTRY,
        "invoice",
        vals={"state": "cancel"},
    ),
    Attack("bills", "set a payment paid", PAY, "payment", vals={"state": "paid"}),
    Attack(
        "bills",
        "create a payment paid",
        PAY,
        method="create",
        vals=lambda one: {
            "partner_id": one["vendor"],
            "amount": 10,
            "state": "paid",
            "payment_type": "outbound",
            "journal_id": one["journal"],
        },
    ),
    Attack("bills", "confirm a quotation by its state", SALE, "draft", vals={"state": "sale"}),
    Attack(
        "bills",
        "lower the price of a confirmed order",
        SALE_LINE,
        "open_order_line",
        vals={"price_unit": 1},
    ),
    Attack(
        "bills",
        "raise an approved quantity",
        BUY_LINE,
        "open_bought_line",
        vals={"product_qty": 1000000},
    ),
    Attack(
        "stock",
        "lower the price of a confirmed order",
        SALE_LINE,
        "open_order_line",
        vals={"price_unit": 1},
    ),
]
