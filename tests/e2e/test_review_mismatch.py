"""A review that finds differences blocks, until the goods are right or a supervisor says why not."""

import pytest
from pages.blocked import BlockedDialog
from pages.warehouse import ReviewForm, TransferForm

MATERIALS = ("MAT-2026-0001", "MAT-2026-0002")
REASON = "已与客户确认，少的一件下次补发"


@pytest.fixture
def delivery(rpc, partner):
    """Id and number of a picked delivery, ready to be reviewed: 3 and 2 pieces."""
    name = partner("复核测试商行")
    sales, keeper = rpc("jxc_sales"), rpc("jxc_keeper")
    customer = sales.call("res.partner", "search", [["name", "=", name]])[-1]
    lines = []
    for material, quantity in zip(MATERIALS, (3, 2), strict=True):
        product = sales.call("product.product", "search", [["default_code", "=", material]])[0]
        lines.append([0, 0, {"product_id": product, "product_uom_qty": quantity}])
    order = sales.call("sale.order", "create", [{"partner_id": customer, "order_line": lines}])[0]
    sales.call("sale.order", "action_confirm", [order])
    sales.call("sale.order", "jxc_confirm_stock", [order])
    number = sales.call("sale.order", "read", [order], ["name"])[0]["name"]
    pick = keeper.call("stock.picking", "search", [["origin", "=", number]])
    keeper.call("stock.picking", "button_validate", pick)
    domain = [["sale_id", "=", order], ["picking_type_code", "=", "outgoing"]]
    return keeper.call("stock.picking", "search", domain)[0], number


def open_review(page, delivery_id) -> ReviewForm:
    """Open the delivery and start to count."""
    counting = ReviewForm(page)
    counting.open(f"m-stock.picking/{delivery_id}", "form")
    counting.expects_transfer_hidden()
    counting.start()
    counting.expects_nothing_shown()
    return counting


def reads_no_quantity(rpc, delivery_id) -> None:
    """The reviewer reads the goods of the delivery, and not how many; who picked reads both."""
    domain = [["picking_id", "=", delivery_id]]
    fields = {
        "stock.move": ["product_uom_qty", "quantity"],
        "stock.move.line": ["quantity", "quantity_product_uom"],
    }
    for model, names in fields.items():
        for login, seen in (("jxc_reviewer", False), ("jxc_keeper", True)):
            rows = rpc(login).call(model, "search_read", domain, ["product_id", *names])
            assert len(rows) >= len(MATERIALS)
            assert {bool(row[name]) for row in rows for name in names} == {seen}


@pytest.fixture
def refused(rpc_error):
    """`refused(client, delivery id, method, …)`: the class of the refusal of a call."""

    def call(client, delivery_id, method="button_validate", **kwargs) -> str:
        with pytest.raises(rpc_error) as caught:
            client.call("stock.picking", method, [delivery_id], **kwargs)
        return caught.value.name.rpartition(".")[2]

    return call


def test_put_right_and_counted_again(page_as, rpc, delivery, refused):
    delivery_id, _number = delivery
    keeper = rpc("jxc_keeper")
    counting = open_review(page_as("jxc_reviewer"), delivery_id)
    counting.count(dict(zip(MATERIALS, ("3", "1"), strict=True)))
    counting.finish_with_differences()
    counting.expects_no_outcome()
    review_id = counting.record_id
    domain = [["review_id", "=", review_id]]
    assert rpc("jxc_reviewer").call("jxc.review.line", "search_count", domain) == 0
    reads_no_quantity(rpc, delivery_id)
    assert refused(keeper, delivery_id) == "CheckpointBlocked"

    picker = ReviewForm(page_as("jxc_keeper"))
    picker.open(f"m-stock.picking/{delivery_id}", "form")
    picker.press("button_validate")
    assert "拣货复核" in BlockedDialog(picker.page).text
    picker.open(f"m-jxc.review/{review_id}", "form")
    assert [picker.result_of(material) for material in MATERIALS] == ["相符", "短缺"]

    counting.press("action_review_again")
    counting.expect_state("open")
    counting.expects_nothing_shown()
    counting.count(dict(zip(MATERIALS, ("3", "2"), strict=True)))
    counting.finish()
    transfer = TransferForm(page_as("jxc_keeper"))
    transfer.open(f"m-stock.picking/{delivery_id}", "form")
    transfer.validate()


def test_accepted_by_a_supervisor(page_as, rpc, delivery, refused):
    delivery_id, _number = delivery
    keeper = rpc("jxc_keeper")
    counting = open_review(page_as("jxc_reviewer"), delivery_id)
    counting.count(dict(zip(MATERIALS, ("3", "1"), strict=True)))
    counting.finish_with_differences()
    review_id = counting.record_id
    for login in ("jxc_keeper", "jxc_reviewer"):
        name = refused(rpc(login), delivery_id, "jxc_accept_review", reason=REASON)
        assert name == "ReviewRefused"

    boss = ReviewForm(page_as("jxc_boss"))
    boss.open(f"m-jxc.review/{review_id}", "form")
    boss.accept(REASON)
    state = keeper.call("stock.picking", "read", [delivery_id], ["jxc_review_state"])
    assert state[0]["jxc_review_state"] == "accepted"
    assert keeper.call("stock.picking", "button_validate", [delivery_id]) is True
