"""Goods are missing; another warehouse has them: the transfer solves it."""

import pytest
from pages.orders import SaleOrderForm
from pages.shortage import ShortageForm
from pages.warehouse import TransferForm
from playwright.sync_api import expect

MATERIAL = "MAT-2026-0019"
TRANSFER = "从其他仓库调拨"


@pytest.fixture
def missing(rpc) -> int:
    """One more than the main warehouse has free; the west has at least two."""
    admin = rpc("admin")
    keys = [["module", "=", "jxc_wms"], ["name", "=like", "jxc_demo_warehouse_%"]]
    data = admin.call("ir.model.data", "search_read", keys, ["name", "res_id"])
    warehouses = {one["name"].rpartition("_")[2]: one["res_id"] for one in data}
    product = admin.call("product.product", "search", [["default_code", "=", MATERIAL]])
    company = admin.call("stock.warehouse", "read", [warehouses["main"]], ["company_id"])[0]
    free = {}
    for key, warehouse in warehouses.items():
        context = {
            "warehouse_id": warehouse,
            "allowed_company_ids": [company["company_id"][0]],
        }
        read = admin.call("product.product", "read", product, ["free_qty"], context=context)
        free[key] = read[0]["free_qty"]
    assert free["west"] >= 2, free
    return int(free["main"]) + 2


def test_solved_by_a_transfer(page_as, rpc, rpc_error, partner, missing):
    customer = partner("缺料测试商行")
    sales = SaleOrderForm(page_as("jxc_sales"))
    number = sales.enter(customer, [(MATERIAL, str(missing), None)])
    sales.confirm()
    sales.confirm_stock(note="其余从西仓调来，已与客户说定")
    expect(sales.field("jxc_stock_state").first).to_contain_text("缺料")
    case_id = ShortageForm(sales.page).show_of_order()
    refuse_over_rpc(rpc, rpc_error, case_id)

    keeper = ShortageForm(page_as("jxc_keeper"))
    keeper.show(number)
    assert TRANSFER in keeper.ways_out()
    keeper.choose_way(TRANSFER)
    transfer = TransferForm(keeper.page)
    transfer.validate()
    receive(rpc, transfer.record_id)

    sales.open(f"m-jxc.shortage/{case_id}", "form")
    sales.expect_state("solved")
    order = rpc("jxc_sales").call("sale.order", "search_read", [["name", "=", number]])[0]
    assert order["jxc_stock_state"] == "confirmed"


def refuse_over_rpc(rpc, rpc_error, case_id) -> None:
    """Sales does not send goods from warehouse to warehouse, and nobody enters the outcome."""
    sales = rpc("jxc_sales")
    option = sales.call(
        "jxc.shortage.option",
        "search",
        [["shortage_id", "=", case_id], ["kind", "=", "transfer"]],
    )
    with pytest.raises(rpc_error) as caught:
        sales.call("jxc.shortage.option", "action_choose", option)
    assert caught.value.name.endswith("ShortageRefused")
    for login in ("jxc_sales", "jxc_keeper", "jxc_buyer"):
        with pytest.raises(rpc_error) as caught:
            rpc(login).call("jxc.shortage", "write", [case_id], {"state": "solved"})
        assert caught.value.name.endswith("ProtectedField")


def receive(rpc, transfer_id) -> None:
    """The other warehouse receives what is on the way, where transfers are received apart."""
    keeper = rpc("jxc_keeper")
    receipts = keeper.call("stock.picking", "search", [["jxc_sent_id", "=", transfer_id]])
    for receipt in receipts:
        keeper.call("stock.picking", "button_validate", [receipt])
