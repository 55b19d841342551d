"""Stock not confirmed, picking not reviewed: the delivery stays where it is."""

import pytest

BLOCKED = "odoo.addons.jxc_core.exceptions.CheckpointBlocked"
STOCK = "jxc_wms.jxc_rule_stock_before_delivery"
REVIEW = "jxc_wms.jxc_rule_review_before_delivery"


def refuse(rpc_error, act) -> str:
    """Run a call that must be refused by a checkpoint and return what the user reads."""
    with pytest.raises(rpc_error) as caught:
        act()
    assert caught.value.name == BLOCKED, caught.value
    return caught.value.message


def test_review_missing(door, lang, trade, say, rpc_error):
    order = trade.confirmed_order()
    trade.confirm_stock(order)
    delivery = trade.pick(order)
    before = trade.picture(order)
    keeper = door("jxc_keeper")
    message = refuse(
        rpc_error,
        lambda: keeper.call("stock.picking", "button_validate", [delivery], context={"lang": lang}),
    )
    problem = say.first(REVIEW, trade.name("stock.picking", delivery), lang)
    assert message == say.whole(REVIEW, [problem], lang)
    assert trade.picture(order) == before
    assert trade.refusals(order) == 1


def test_stock_confirmation_missing(door, lang, trade, say, rpc_error):
    order = trade.confirmed_order()
    delivery = trade.pick(order)
    trade.review(delivery)
    before = trade.picture(order)
    keeper = door("jxc_keeper")
    message = refuse(
        rpc_error,
        lambda: keeper.call("stock.picking", "button_validate", [delivery], context={"lang": lang}),
    )
    problem = say.first(
        STOCK, f"{trade.name('stock.picking', delivery)} › {trade.name('sale.order', order)}", lang
    )
    assert message == say.whole(STOCK, [problem], lang)
    assert trade.picture(order) == before


def test_both_missing_are_told_together(door, trade, say, rpc_error):
    order = trade.confirmed_order()
    delivery = trade.pick(order)
    keeper = door("jxc_keeper")
    context = {"lang": "en_US"}
    message = refuse(
        rpc_error,
        lambda: keeper.call("stock.picking", "button_validate", [delivery], context=context),
    )
    assert len(message.splitlines()) == 3


def test_batch_of_deliveries_stands_or_falls_together(door, trade, rpc_error):
    orders = [trade.confirmed_order(), trade.confirmed_order()]
    for order in orders:
        trade.confirm_stock(order)
    deliveries = [trade.pick(order) for order in orders]
    trade.review(deliveries[0])
    before = trade.picture(*orders)
    keeper = door("jxc_keeper")
    refuse(rpc_error, lambda: keeper.call("stock.picking", "button_validate", deliveries))
    assert trade.picture(*orders) == before


def test_picker_does_not_review_himself(door, trade, rpc_error):
    order = trade.confirmed_order()
    delivery = trade.pick(order)
    keeper = door("jxc_keeper")
    with pytest.raises(rpc_error) as caught:
        keeper.call("stock.picking", "action_jxc_review", [delivery])
    assert caught.value.name == "odoo.addons.jxc_wms.exceptions.ReviewRefused"
    with pytest.raises(rpc_error) as caught:
        keeper.create("jxc.review", [{"picking_id": delivery}])
    assert caught.value.name == "odoo.addons.jxc_wms.exceptions.ReviewRefused"


def test_all_done_leaves_the_house(door, trade):
    """The way that is meant works, over both doors."""
    order = trade.confirmed_order()
    trade.confirm_stock(order)
    delivery = trade.pick(order)
    trade.review(delivery)
    assert door("jxc_keeper").call("stock.picking", "button_validate", [delivery]) is True
    state = trade.read("jxc_keeper", "stock.picking", [delivery], "state", "jxc_done_user_id")[0]
    assert state["state"] == "done"
