"""No key of the context opens the gate, singly or in batch."""

import pytest

BLOCKED = "odoo.addons.jxc_core.exceptions.CheckpointBlocked"
CONTEXTS = [
    {"jxc_bypass": True, "bypass": True, "jxc_skip": True, "jxc_gate": False},
    {"skip_checkpoint": True, "skip_jxc": True, "skip_sms": True, "skip_backorder": True},
    {
        "skip_sanity_check": True,
        "skip_immediate": True,
        "skip_expired": True,
        "skip_overprocessed_check": True,
    },
    {"tracking_disable": True, "mail_notrack": True, "mail_create_nolog": True},
    {"import_file": True, "install_mode": True, "module": "jxc_core", "install_demo": True},
    {"active_test": False, "uid": 1, "su": True, "force_company": 1},
    {"picking_ids_not_to_backorder": [], "cancel_backorder": True, "no_recompute": True},
    {"allowed_company_ids": [], "lang": "en_US", "tz": "UTC"},
    {"test_mode": True, "from_wizard": True, "force_delete": True, "check_move_validity": False},
]


def ident(context: dict) -> str:
    """The first key, as a name of the test."""
    return next(iter(context))


def refuse(rpc_error, act) -> None:
    """The call must be refused by a checkpoint."""
    with pytest.raises(rpc_error) as caught:
        act()
    assert caught.value.name == BLOCKED, caught.value


@pytest.fixture(scope="module")
def poor_orders(trade):
    """Two quotations without payment terms."""
    return [trade.order(payment_term_id=False) for _ in range(2)]


@pytest.fixture(scope="module")
def unreviewed(trade):
    """Two picked orders and their deliveries, that nobody has reviewed."""
    orders = [trade.confirmed_order() for _ in range(2)]
    return orders, [trade.pick(order) for order in orders]


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("context", CONTEXTS, ids=ident)
def test_confirm(door, trade, poor_orders, rpc_error, context, count):
    sales = door("jxc_sales")
    orders = poor_orders[:count]
    refuse(rpc_error, lambda: sales.call("sale.order", "action_confirm", orders, context=context))
    vals = {"state": "sale"}
    refuse(rpc_error, lambda: sales.call("sale.order", "write", orders, vals=vals, context=context))
    states = {row["state"] for row in trade.read("jxc_sales", "sale.order", orders, "state")}
    assert states == {"draft"}


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("context", CONTEXTS, ids=ident)
def test_ship(door, trade, unreviewed, rpc_error, context, count):
    orders, deliveries = unreviewed
    if "picking_ids_not_to_backorder" in context:
        context = {**context, "picking_ids_not_to_backorder": deliveries}
    before = trade.picture(*orders)
    keeper = door("jxc_keeper")
    refuse(
        rpc_error,
        lambda: keeper.call(
            "stock.picking", "button_validate", deliveries[:count], context=context
        ),
    )
    assert trade.picture(*orders) == before
