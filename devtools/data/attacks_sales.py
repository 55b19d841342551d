"""What salespeople try. See `devtools/door_attacks.py`."""

from ..door_attacks import LINE, MOVE, PICKING, SALE, SALE_LINE, Attack
from .attack_steps import PAST, discount_wizard, import_file, line_vals, load

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
    # -- by way of files, of other methods, and of documents around the one that is meant ----
    Attack(
        "sales",
        "lower the price by a file",
        steps=load(SALE_LINE, [".id", "price_unit"], lambda one: [one["open_order_line"], 1]),
    ),
    Attack(
        "sales",
        "lower the price by the import of the client",
        steps=import_file(
            SALE_LINE, [".id", "price_unit"], lambda one: [one["open_order_line"], 1]
        ),
    ),
    Attack(
        "sales",
        "lower the price by a file of orders",
        steps=load(
            SALE,
            [".id", "order_line/.id", "order_line/price_unit"],
            lambda one: [one["open"], one["open_order_line"], 1],
        ),
    ),
    Attack(
        "sales",
        "confirm by a file",
        steps=load(SALE, [".id", "state"], lambda one: [one["draft"], "sale"]),
    ),
    Attack(
        "sales",
        "lower the price as a form saves it",
        SALE_LINE,
        "open_order_line",
        "web_save",
        vals={"price_unit": 1},
    ),
    Attack(
        "sales",
        "lower the price as the form of the order saves it",
        SALE,
        "open",
        "web_save",
        vals=lambda one: {"order_line": [[1, one["open_order_line"], {"price_unit": 1}]]},
        single=True,
    ),
    Attack(
        "sales",
        "copy a line of a confirmed order, cheaper",
        SALE_LINE,
        "open_order_line",
        "copy",
        vals=lambda one: {"price_unit": 0.5, "order_id": one["open"]},
        single=True,
    ),
    Attack(
        "sales",
        "copy an order confirmed",
        SALE,
        "open",
        "copy",
        vals={"state": "sale"},
        single=True,
    ),
    Attack("sales", "delete a line of a confirmed order", SALE_LINE, "open_order_line", "unlink"),
    Attack("sales", "delete a confirmed order", SALE, "open", "unlink"),
    Attack(
        "sales",
        "set the delivery done through the order",
        SALE,
        "open",
        vals=lambda one: {"picking_ids": [[1, one["open_delivery"], {"state": "done"}]]},
        single=True,
    ),
    Attack(
        "sales",
        "edit a done quantity through the line of the order",
        SALE,
        "done",
        vals=lambda one: {
            "order_line": [
                [1, one["done_order_line"], {"move_ids": [[1, one["done_move"], {"quantity": 99}]]}]
            ]
        },
        single=True,
    ),
    Attack(
        "sales",
        "edit a done line through the transfer",
        PICKING,
        "done_delivery",
        vals=lambda one: {"move_line_ids": [[1, one["done_line"], {"quantity": 99}]]},
        single=True,
    ),
    Attack(
        "sales",
        "edit a done line by a file",
        steps=load(LINE, [".id", "quantity"], lambda one: [one["done_line"], 99]),
    ),
]
