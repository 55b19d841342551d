"""A required field is empty: the sentence, over both doors, in both languages; nothing half done."""

import pytest

BLOCKED = "odoo.addons.jxc_core.exceptions.CheckpointBlocked"
TERMS = "jxc_core.jxc_rule_sale_delivery_terms"
BUY_TERMS = "jxc_core.jxc_rule_purchase_terms"


@pytest.fixture
def refused(rpc_error):
    """Run a call that must be refused by a checkpoint and return what the user reads."""

    def run(act) -> str:
        with pytest.raises(rpc_error) as caught:
            act()
        assert caught.value.name == BLOCKED, caught.value
        return caught.value.message

    return run


def test_order_without_payment_terms(door, lang, trade, say, refused):
    order = trade.order(payment_term_id=False)
    before = trade.picture(order)
    sales = door("jxc_sales")
    message = refused(
        lambda: sales.call("sale.order", "action_confirm", [order], context={"lang": lang})
    )
    label = say.field("sale.order", "payment_term_id", lang)
    problem = say.empty(TERMS, trade.name("sale.order", order), label, lang)
    assert message == say.whole(TERMS, [problem], lang)
    assert trade.picture(order) == before
    assert trade.refusals(order) == 1


def test_place_of_the_field_is_named(door, lang, trade, say, refused):
    """The phone number is missing on the delivery address, not on the order."""
    lead = trade.as_user("jxc_boss")
    vals = {
        "name": "无电话收货点",
        "parent_id": trade.customer,
        "type": "delivery",
        "street": "文一路1号",
    }
    address = lead.call("res.partner", "create", [vals])[0]
    order = trade.order(partner_shipping_id=address)
    act = door("jxc_sales")
    message = refused(
        lambda: act.call("sale.order", "action_confirm", [order], context={"lang": lang})
    )
    place = f"{trade.name('sale.order', order)} › {trade.name('res.partner', address, lang)}"
    problem = say.empty(TERMS, place, say.field("res.partner", "phone", lang), lang)
    assert message == say.whole(TERMS, [problem], lang)


def test_batch_stands_or_falls_together(door, trade, refused):
    good, bad = trade.order(), trade.order(payment_term_id=False)
    before = trade.picture(good, bad)
    sales = door("jxc_sales")
    refused(lambda: sales.call("sale.order", "action_confirm", [good, bad]))
    assert trade.picture(good, bad) == before


def test_price_on_a_purchase_line(door, lang, trade, say, refused):
    purchase = trade.purchase(price=0)
    buyer = door("jxc_buyer")
    message = refused(
        lambda: buyer.call("purchase.order", "button_confirm", [purchase], context={"lang": lang})
    )
    found = trade.read("jxc_buyer", "purchase.order", [purchase], "state", "order_line")[0]
    line = trade.name("purchase.order.line", found["order_line"][0], lang)
    place = f"{trade.name('purchase.order', purchase)} › {line}"
    label = say.field("purchase.order.line", "price_unit", lang)
    assert say.empty(BUY_TERMS, place, label, lang) in message
    assert found["state"] == "draft"


@pytest.mark.parametrize("count", [1, 2])
def test_order_born_confirmed(door, trade, refused, count):
    """Creating an order in its end state is confirming it."""
    sales = door("jxc_sales")
    orders = trade.as_user("admin").call("sale.order", "search_count", [])
    vals = trade.order_vals(payment_term_id=False, state="sale")
    refused(lambda: sales.create("sale.order", [vals] * count))
    assert trade.as_user("admin").call("sale.order", "search_count", []) == orders


def test_order_born_confirmed_by_default(door, trade, refused):
    """… also where the state comes from the context."""
    sales = door("jxc_sales")
    vals = trade.order_vals(payment_term_id=False)
    refused(lambda: sales.create("sale.order", [vals], context={"default_state": "sale"}))


def test_state_written_past_the_button(door, trade, refused):
    order = trade.order(payment_term_id=False)
    before = trade.picture(order)
    sales = door("jxc_sales")
    refused(lambda: sales.call("sale.order", "write", [order], vals={"state": "sale"}))
    assert trade.picture(order) == before
