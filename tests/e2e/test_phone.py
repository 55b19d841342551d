"""What is done standing up: map, order, stock confirmation and review on a phone."""

import pytest
from pages.orders import SaleOrderForm
from pages.process_map import ProcessMap
from pages.warehouse import ReviewForm, TransferForm
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
MATERIAL = "MAT-2026-0003"


@pytest.fixture
def order(rpc, partner) -> str:
    """The number of a confirmed order of a salesman."""
    name = partner("拱墅便利店")
    sales = rpc("jxc_sales")
    customer = sales.call("res.partner", "search", [["name", "=", name]])[0]
    product = sales.call("product.product", "search", [["default_code", "=", MATERIAL]])[0]
    line = {"product_id": product, "product_uom_qty": 5}
    vals = {"partner_id": customer, "order_line": [[0, 0, line]]}
    record = sales.call("sale.order", "create", [vals])[0]
    sales.call("sale.order", "action_confirm", [record])
    return sales.call("sale.order", "read", [record], ["name"])[0]["name"]


def fits(page) -> bool:
    """Nothing sticks out to the right."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_map(page_as, names):
    page = page_as("jxc_boss", viewport=PHONE)
    process = ProcessMap(page)
    process.show()
    assert len(process.counts()) >= 6
    assert fits(page)
    process.open_documents(names("jxc_wms.jxc_step_o2c_ship"))


def test_confirm_stock_pick_and_review(page_as, names, rpc, order):
    sales = page_as("jxc_sales", viewport=PHONE)
    process = ProcessMap(sales)
    process.show()
    process.open_documents(names("jxc_wms.jxc_step_o2c_confirm_stock"))
    form = SaleOrderForm(sales)
    form.open_row(order)
    assert fits(sales)
    form.confirm_stock()
    expect(form.field("jxc_stock_state").first).to_contain_text("已确认")
    assert fits(sales)

    keeper = rpc("jxc_keeper")
    domain = [["origin", "=", order]]
    picking = keeper.call("stock.picking", "search", domain)
    assert keeper.call("stock.picking", "button_validate", picking) is True

    reviewer = page_as("jxc_reviewer", viewport=PHONE)
    process = ProcessMap(reviewer)
    process.show()
    process.open_documents(names("jxc_wms.jxc_step_o2c_review"))
    counting = ReviewForm(reviewer)
    counting.open_row(order)
    counting.start()
    assert fits(reviewer)
    counting.expects_nothing_shown()
    counting.count_on_phone({MATERIAL: "5"})
    counting.finish()
    expect(TransferForm(reviewer).field("jxc_review_state").first).to_contain_text("通过")
