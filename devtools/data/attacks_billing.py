"""What people who bill try. See `devtools/door_attacks.py`."""

from ..door_attacks import BUY_LINE, ENTRY, PAY, SALE, SALE_LINE, Attack
from .attack_steps import load

ATTACKS = [
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
        "bills",
        "enter a delivered quantity",
        SALE_LINE,
        "open_order_line",
        vals={"qty_delivered": 5},
    ),
    Attack(
        "bills",
        "post a bill by a file",
        steps=load(ENTRY, [".id", "state"], lambda one: [one["bill"], "posted"]),
    ),
    Attack(
        "bills",
        "post a bill as a form saves it",
        ENTRY,
        "bill",
        "web_save",
        vals={"state": "posted"},
    ),
    Attack(
        "bills",
        "set a payment paid by a file",
        steps=load(PAY, [".id", "state"], lambda one: [one["payment"], "paid"]),
    ),
    Attack(
        "bills", "copy a payment paid", PAY, "payment", "copy", vals={"state": "paid"}, single=True
    ),
    Attack("bills", "delete a posted invoice", ENTRY, "invoice", "unlink"),
]
