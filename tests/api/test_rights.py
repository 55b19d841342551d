"""Role users cannot write what makes the process trustworthy, over any door."""

import pytest

ACCESS = "odoo.exceptions.AccessError"
REFUSED = "odoo.addons.jxc_wms.exceptions.ReviewRefused"
APPEND = "odoo.addons.jxc_core.exceptions.AppendOnly"
USERS = ["jxc_sales", "jxc_keeper", "jxc_boss"]
PROTECTED = {
    "jxc.operation": {"log_always": True},
    "jxc.checkpoint.rule": {"active": False},
    "jxc.checkpoint.rule.field": {"path": "id"},
    "jxc.checkpoint": {"state": "done"},
    "jxc.operation.log": {"reason": "x"},
    "jxc.flow": {"active": False},
    "jxc.flow.step": {"active": False},
    "jxc.policy": {"code": "x"},
}


def any_id(trade, model: str) -> int:
    """Some record of a model."""
    return trade.as_user("admin").call(model, "search", [], limit=1)[0]


@pytest.fixture(scope="module")
def shipped(trade):
    """An order on its way, so that there are clocks, log lines and a finished review."""
    order = trade.confirmed_order()
    trade.confirm_stock(order)
    delivery = trade.pick(order)
    return order, delivery, trade.review(delivery)


@pytest.mark.parametrize("login", USERS)
@pytest.mark.parametrize("model", PROTECTED)
def test_configuration_and_audit(door, trade, shipped, rpc_error, model, login):
    user, record = door(login), any_id(trade, model)
    vals = PROTECTED[model]
    for act in (
        lambda: user.call(model, "write", [record], vals=vals),
        lambda: user.call(model, "unlink", [record]),
        lambda: user.create(model, [vals]),
    ):
        with pytest.raises(rpc_error) as caught:
            act()
        assert caught.value.name in (ACCESS, APPEND), caught.value


@pytest.mark.parametrize("login", ["jxc_consultant", "admin"])
def test_nobody_rewrites_the_log(trade, shipped, rpc_error, login):
    client, record = trade.as_user(login), any_id(trade, "jxc.operation.log")
    for method, args in (("write", [{"reason": "x"}]), ("unlink", [])):
        with pytest.raises(rpc_error) as caught:
            client.call("jxc.operation.log", method, [record], *args)
        assert caught.value.name in (ACCESS, APPEND)


def test_bypass_is_for_process_managers(door, trade, rpc_error):
    order = trade.order(payment_term_id=False)
    operation = trade.as_user("admin").call(
        "jxc.operation", "search", [["code", "=", "sale_order_confirm"]]
    )[0]
    sales = trade.as_user("jxc_sales")
    with pytest.raises(rpc_error) as caught:
        sales.call("jxc.bypass", "grant", operation, "sale.order", [order], "The boss agreed")
    assert caught.value.name == ACCESS
    vals = {
        "operation_id": operation,
        "res_model": "sale.order",
        "res_id": order,
        "reason": "Because",
    }
    with pytest.raises(rpc_error) as caught:
        door("jxc_sales").create("jxc.bypass", [{**vals, "user_id": sales.uid}])
    assert caught.value.name == ACCESS


@pytest.mark.parametrize(
    "vals", [{"state": "open"}, {"state": "passed"}, {"user_id": 1}, {"note": "x"}], ids=str
)
def test_finished_review(door, shipped, rpc_error, vals):
    with pytest.raises(rpc_error) as caught:
        door("jxc_keeper").call("jxc.review", "write", [shipped[2]], vals=vals)
    assert caught.value.name in (REFUSED, ACCESS)


def test_review_line_of_somebody_else(door, trade, shipped, rpc_error):
    line = trade.as_user("admin").call(
        "jxc.review.line", "search", [["review_id", "=", shipped[2]]]
    )
    for vals in ({"counted_qty": 9}, {"expected_qty": 9}, {"result": "ok"}):
        with pytest.raises(rpc_error) as caught:
            door("jxc_keeper").call("jxc.review.line", "write", line, vals=vals)
        assert caught.value.name in (REFUSED, ACCESS)


@pytest.mark.parametrize(
    ("model", "vals"),
    [
        ("sale.order", {"jxc_stock_state": "confirmed"}),
        ("stock.picking", {"jxc_review_state": "passed"}),
        ("stock.picking", {"jxc_done_user_id": 1}),
    ],
    ids=str,
)
def test_outcome_is_not_written_by_hand(door, trade, say, rpc_error, model, vals):
    """What a rule relies on follows from the act, not from a field that anybody may write."""
    order = trade.confirmed_order()
    login = "jxc_sales" if model == "sale.order" else "jxc_keeper"
    record = order if model == "sale.order" else trade.pick(order)
    with pytest.raises(rpc_error) as caught:
        door(login).call(model, "write", [record], vals=vals, context={"lang": "en_US"})
    label = say.field(model, next(iter(vals)), "en_US")
    assert caught.value.message == f"“{label}” follows from an operation and can't be entered."
