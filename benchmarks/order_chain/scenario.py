"""The chain as business steps. Each gets a fresh environment and returns what the next ones need."""

from collections.abc import Callable
from dataclasses import dataclass

from .fixture import Data

#: Ids that one run of the chain hands from step to step.
Ids = dict[str, object]


@dataclass(frozen=True)
class Step:
    """One request of a user. ``extra`` steps exist with JXC's rules only."""

    name: str
    run: Callable[[object, Data, Ids], None]
    extra: bool = False
    by_reviewer: bool = False


def order_create(env, data: Data, ids: Ids) -> None:
    """A sales order with five lines is entered."""
    lines = [(0, 0, {"product_id": product, "product_uom_qty": 2}) for product in data.products]
    vals = {"partner_id": data.customer, "payment_term_id": data.term, "order_line": lines}
    ids["order"] = env["sale.order"].create(vals).id


def order_confirm(env, data: Data, ids: Ids) -> None:
    """It is confirmed; the picking list appears."""
    order = env["sale.order"].browse(ids["order"])
    order.action_confirm()
    ids["pick"] = order.picking_ids.id


def stock_confirm(env, data: Data, ids: Ids) -> None:
    """JXC: its stock is confirmed."""
    env["sale.order"].browse(ids["order"]).jxc_confirm_stock()


def pick(env, data: Data, ids: Ids) -> None:
    """The goods are picked; the delivery appears."""
    _validate(env["stock.picking"].browse(ids["pick"]))
    deliveries = env["sale.order"].browse(ids["order"]).picking_ids
    ids["ship"] = deliveries.filtered(lambda picking: picking.picking_type_code == "outgoing").id


def review(env, data: Data, ids: Ids) -> None:
    """JXC: somebody else counts them."""
    action = env["stock.picking"].browse(ids["ship"]).action_jxc_review()
    counting = env["jxc.review"].browse(action["res_id"])
    counting.write({"line_ids": [(1, line.id, {"counted_qty": 2}) for line in counting.line_ids]})
    counting.action_finish()


def ship(env, data: Data, ids: Ids) -> None:
    """They leave."""
    _validate(env["stock.picking"].browse(ids["ship"]))


def invoice(env, data: Data, ids: Ids) -> None:
    """The invoice is drawn up."""
    ids["invoice"] = env["sale.order"].browse(ids["order"])._create_invoices().id


def invoice_post(env, data: Data, ids: Ids) -> None:
    """It is posted."""
    env["account.move"].browse(ids["invoice"]).action_post()


def invoice_pay(env, data: Data, ids: Ids) -> None:
    """The customer pays."""
    _pay(env, ids["invoice"])


def purchase_create(env, data: Data, ids: Ids) -> None:
    """A purchase order with five lines is entered."""
    lines = [
        (0, 0, {"product_id": product, "product_qty": 2, "price_unit": 6})
        for product in data.products
    ]
    vals = {"partner_id": data.vendor, "payment_term_id": data.term, "order_line": lines}
    ids["purchase"] = env["purchase.order"].create(vals).id


def purchase_confirm(env, data: Data, ids: Ids) -> None:
    """It is confirmed; the receipt appears."""
    order = env["purchase.order"].browse(ids["purchase"])
    order.button_confirm()
    ids["receipt"] = order.picking_ids.id


def receive(env, data: Data, ids: Ids) -> None:
    """The goods come in."""
    _validate(env["stock.picking"].browse(ids["receipt"]))


def bill(env, data: Data, ids: Ids) -> None:
    """The vendor's bill is entered."""
    order = env["purchase.order"].browse(ids["purchase"])
    order.action_create_invoice()
    move = order.invoice_ids
    move.write({"ref": f"V{ids['purchase']}", "invoice_date": move.create_date.date()})
    ids["bill"] = move.id


def bill_post(env, data: Data, ids: Ids) -> None:
    """It is posted."""
    env["account.move"].browse(ids["bill"]).action_post()


def bill_pay(env, data: Data, ids: Ids) -> None:
    """The vendor is paid."""
    _pay(env, ids["bill"])


def _validate(picking) -> None:
    assert picking.button_validate() is True, picking.name
    assert picking.state == "done", picking.name


def _pay(env, move_id: int) -> None:
    context = {"active_model": "account.move", "active_ids": [move_id]}
    env["account.payment.register"].with_context(**context).create({}).action_create_payments()


STEPS = (
    Step("order: enter", order_create),
    Step("order: confirm", order_confirm),
    Step("JXC: confirm stock", stock_confirm, extra=True),
    Step("pick", pick),
    Step("JXC: review", review, extra=True, by_reviewer=True),
    Step("ship", ship),
    Step("invoice", invoice),
    Step("invoice: post", invoice_post),
    Step("invoice: pay", invoice_pay),
    Step("purchase: enter", purchase_create),
    Step("purchase: confirm", purchase_confirm),
    Step("receive", receive),
    Step("bill", bill),
    Step("bill: post", bill_post),
    Step("bill: pay", bill_pay),
)


def steps_of(key: str) -> tuple[Step, ...]:
    """The steps of a variant: the two acts of JXC belong to the one with rules."""
    return tuple(step for step in STEPS if key == "c" or not step.extra)
