"""Goods come back and are inspected; a lot is recalled. As the role users, in Chinese."""

import io
import sys
import zipfile

import pytest
from pages.returns import InspectionForm, RecallForm, ReturnDialog
from pages.warehouse import TransferForm

MATERIAL = "MAT-2026-0001"
CREAM = "MAT-2026-0030"


@pytest.fixture
def shipped(rpc, partner):
    """`shipped("客户", material, quantity)`: an order that has been delivered; its number and delivery."""

    def ship(customer: str, material: str, quantity: float) -> tuple[str, dict]:
        sales, keeper, reviewer = (rpc(f"jxc_{role}") for role in ("sales", "keeper", "reviewer"))
        partner(customer)
        partner_id = sales.call("res.partner", "search", [["name", "=", customer]])[0]
        product = sales.call("product.product", "search", [["default_code", "=", material]])[0]
        line = {"product_id": product, "product_uom_qty": quantity}
        order = sales.call(
            "sale.order", "create", [{"partner_id": partner_id, "order_line": [[0, 0, line]]}]
        )[0]
        sales.call("sale.order", "action_confirm", [order])
        sales.call("sale.order", "jxc_confirm_stock", [order])
        _do(keeper, order, "internal")
        delivery = _find(keeper, order, "outgoing")
        _review(reviewer, keeper, delivery["id"])
        _do(keeper, order, "outgoing")
        name = sales.call("sale.order", "read", [order], ["name"])[0]["name"]
        return name, _find(keeper, order, "outgoing")

    return ship


@pytest.fixture
def refusal(rpc):
    """The class of what the server refuses, see `tests/conftest.py`."""
    return sys.modules[type(rpc("admin")).__module__].RpcError


def _find(user, order, kind):
    domain = [["sale_id", "=", order], ["picking_type_code", "=", kind]]
    return user.call("stock.picking", "search_read", domain, ["name", "move_ids", "state"])[0]


def _do(user, order, kind):
    picking = _find(user, order, kind)
    user.call("stock.move", "write", picking["move_ids"], {"picked": True})
    context = {"skip_sms": True, "skip_backorder": True, "skip_expired": True}
    user.call("stock.picking", "button_validate", [picking["id"]], context=context)


def _review(user, keeper, picking):
    """The reviewer counts what is there; only who picked can read how much that is."""
    review = user.call("stock.picking", "action_jxc_review", [picking])["res_id"]
    lines = user.call(
        "jxc.review.line", "search_read", [["review_id", "=", review]], ["product_id", "lot_id"]
    )
    for line in lines:
        domain = [["picking_id", "=", picking], ["product_id", "=", line["product_id"][0]]]
        if line["lot_id"]:
            domain.append(["lot_id", "=", line["lot_id"][0]])
        moved = keeper.call("stock.move.line", "search_read", domain, ["quantity_product_uom"])
        counted = sum(one["quantity_product_uom"] for one in moved)
        user.call("jxc.review.line", "write", [line["id"]], {"counted_qty": counted})
    user.call("jxc.review", "action_finish", [review])


def test_return_with_inspection(page_as, rpc, names, shipped, refusal):
    _order, delivery = shipped("退货测试客户", MATERIAL, 5)
    keeper = page_as("jxc_keeper")
    transfer = TransferForm(keeper)
    transfer.open(f"m-stock.picking/{delivery['id']}", "form")

    dialog = ReturnDialog(keeper)
    dialog.open_from_transfer()
    reason = names("jxc_wms.jxc_return_reason_damaged")
    dialog.fill_in(reason, {MATERIAL: "6"})
    dialog.expect_refusal("最多可退 5")
    dialog.fill_in(reason, {MATERIAL: "3"})
    dialog.confirm()
    back = transfer.record_id
    assert back != delivery["id"]
    transfer.validate()

    reviewer = page_as("jxc_reviewer")
    inspection = InspectionForm(reviewer)
    inspection.open(f"m-stock.picking/{back}", "form")
    inspection.open_from_return()
    inspection.decide(MATERIAL, good_qty="1", scrap_qty="1")
    inspection.expect_refusal("已判定 2")
    inspection.decide(MATERIAL, repair_qty="1")
    inspection.finish()

    result = rpc("jxc_keeper").call(
        "jxc.inspection", "search_read", [["picking_id", "=", back]], ["state", "result_id"]
    )[0]
    assert result["state"] == "done"
    assert result["result_id"]
    _is_refused_by_rpc(rpc("jxc_keeper"), delivery["id"], refusal)


def _is_refused_by_rpc(keeper, delivery, refusal):
    """Who calls the server himself returns no more than the two that are left."""
    wizard = keeper.call("stock.return.picking", "create", [{"picking_id": delivery}])[0]
    lines = keeper.call("stock.return.picking.line", "search", [["wizard_id", "=", wizard]])
    keeper.call("stock.return.picking.line", "write", lines, {"quantity": 3})
    with pytest.raises(refusal) as refused:
        keeper.call("stock.return.picking", "action_create_returns", [wizard])
    assert refused.value.name == "odoo.addons.jxc_wms.exceptions.ReturnRefused"


def test_recall(page_as, rpc, shipped, refusal):
    customers = ("召回客户甲", "召回客户乙")
    orders = [shipped(customer, CREAM, 2) for customer in customers]
    keeper = rpc("jxc_keeper")
    moved = keeper.call(
        "stock.move.line",
        "search_read",
        [["picking_id", "=", orders[0][1]["id"]]],
        ["lot_id"],
    )
    lot_id, lot = moved[0]["lot_id"]

    boss = RecallForm(page_as("jxc_boss"))
    boss.trace(lot)
    rows = boss.rows("客户", "customer_ids")
    for customer in customers:
        assert any(customer in row for row in rows)
    documents = boss.rows("出库与退货", "out_ids")
    for number, _delivery in orders:
        assert any(number in row for row in documents)

    _blocked_lot_stays(rpc, boss, lot_id, refusal)


def _blocked_lot_stays(rpc, boss, lot_id, refusal):
    """The boss blocks the lot from the recall; the keeper has no right to."""
    boss.press("action_block")
    boss.fill("reason", "召回演练", boss.dialog)
    boss.press_in_dialog("action_block")
    keeper = rpc("jxc_keeper")
    assert keeper.call("stock.lot", "read", [lot_id], ["jxc_blocked"])[0]["jxc_blocked"]
    with pytest.raises(refusal) as refused:
        keeper.call("stock.lot", "write", [lot_id], {"jxc_blocked": False})
    assert refused.value.name == "odoo.exceptions.AccessError"


def test_recall_workbook(rpc, page_as, shipped):
    shipped("召回客户丙", CREAM, 1)
    keeper = rpc("jxc_keeper")
    lots = keeper.call("stock.lot", "search", [["product_id.default_code", "=", CREAM]])
    recall = keeper.call("stock.lot", "action_jxc_recall", lots)["res_id"]
    page = page_as("jxc_keeper")
    assert page.request.get(f"/jxc/recall/{recall}.xlsx").status == 403
    _allow_export(rpc("admin"), keeper.uid)
    answer = page.request.get(f"/jxc/recall/{recall}.xlsx")
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body())) as book:
        assert "召回客户丙" in book.read("xl/sharedStrings.xml").decode()


def _allow_export(admin, uid):
    """Let a user export data."""
    domain = [["module", "=", "base"], ["name", "=", "group_allow_export"]]
    group = admin.call("ir.model.data", "search_read", domain, ["res_id"])[0]["res_id"]
    admin.call("res.users", "write", [uid], {"group_ids": [[4, group]]})
