"""What buyers try. See `devtools/door_attacks.py`."""

from ..door_attacks import BUY, BUY_LINE, ENTRY, PICKING, Attack
from .attack_steps import import_file, load

ATTACKS = [
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
    Attack(
        "buyer",
        "enter a received quantity",
        BUY_LINE,
        "open_bought_line",
        vals={"qty_received": 10},
    ),
    Attack(
        "buyer",
        "enter a quantity received by hand",
        BUY_LINE,
        "open_bought_line",
        vals={"qty_received_manual": 10},
    ),
    Attack(
        "buyer",
        "enter a received quantity through the order",
        BUY,
        "open_bought",
        vals=lambda one: {"order_line": [[1, one["open_bought_line"], {"qty_received": 10}]]},
        single=True,
    ),
    # -- by way of files and of other methods --------------------------------------------------
    Attack(
        "buyer",
        "raise an approved price by a file",
        steps=load(BUY_LINE, [".id", "price_unit"], lambda one: [one["open_bought_line"], 900]),
    ),
    Attack(
        "buyer",
        "raise an approved quantity by the import of the client",
        steps=import_file(
            BUY_LINE, [".id", "product_qty"], lambda one: [one["open_bought_line"], 900]
        ),
    ),
    Attack(
        "buyer",
        "raise an approved price as a form saves it",
        BUY_LINE,
        "open_bought_line",
        "web_save",
        vals={"price_unit": 900},
    ),
    Attack(
        "buyer",
        "copy a line of an approved order",
        BUY_LINE,
        "open_bought_line",
        "copy",
        vals=lambda one: {"order_id": one["open_bought"], "price_unit": 900},
        single=True,
    ),
    Attack(
        "buyer",
        "copy an order approved",
        BUY,
        "open_bought",
        "copy",
        vals={"state": "purchase"},
        single=True,
    ),
    Attack(
        "buyer",
        "approve by a file",
        steps=load(BUY, [".id", "state"], lambda one: [one["waiting"], "purchase"]),
    ),
    Attack("buyer", "delete a line of an approved order", BUY_LINE, "open_bought_line", "unlink"),
    Attack("buyer", "delete an approved order", BUY, "open_bought", "unlink"),
]
