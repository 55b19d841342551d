"""What salespeople try. See `devtools/door_attacks.py`."""

from ..door_attacks import LINE, MOVE, PICKING, SALE, SALE_LINE, Attack
from .attack_steps import PAST, discount_wizard, line_vals

ATTACKS = [
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
    Attack(
        "sales",
        "enter a delivered quantity",
        SALE_LINE,
        "open_order_line",
        vals={"qty_delivered": 5},
    ),
    Attack(
        "sales",
        "enter a delivered quantity through the order",
        SALE,
        "open",
        vals=lambda one: {"order_line": [[1, one["open_order_line"], {"qty_delivered": 5}]]},
        single=True,
    ),
    Attack(
        "sales",
        "add a delivered line to a quotation",
        SALE_LINE,
        method="create",
        vals=lambda one: {
            "order_id": one["draft"],
            "product_id": one["product"],
            "product_uom_qty": 1,
            "qty_delivered": 1,
        },
    ),
]
