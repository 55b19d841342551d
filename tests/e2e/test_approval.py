"""Who may give which price, for how much: asked at the desk, decided on the phone."""

from pages.approval import ApprovalDialog, ApprovalInbox
from pages.orders import PurchaseOrderForm, SaleOrderForm

PHONE = {"width": 390, "height": 844}
LINES = [("MAT-2026-0001", "3", None)]


def read_order(rpc, model, number):
    """The order as the administrator sees it, with its lines."""
    admin = rpc("admin")
    fields = ["state", "order_line"]
    order = admin.call(model, "search_read", [["name", "=", number]], fields)[0]
    prices = admin.call(f"{model}.line", "read", order["order_line"], ["price_unit"])
    return order["state"], [line["price_unit"] for line in prices]


def test_price_cut(page_as, partner, rpc):
    """Sales cuts a price by half; the sales lead agrees on the phone; it is applied."""
    customer = partner("拱墅印刷行")
    sales = SaleOrderForm(page_as("jxc_sales"))
    number = sales.enter(customer, LINES)
    _state, [price] = read_order(rpc, "sale.order", number)
    cut = round(price / 2, 2)

    sales.field("order_line").locator(".o_data_row td[name='price_unit']").first.click()
    sales._fill_cell("price_unit", str(cut))
    sales.page.locator(".o_form_button_save:visible").click()
    dialog = ApprovalDialog(sales.page)
    assert "赵强" in dialog.chain[0]
    assert "赵强" in dialog.ask("老客户，长期合作")
    sales.settle()
    assert read_order(rpc, "sale.order", number) == ("draft", [price])

    inbox = ApprovalInbox(page_as("jxc_saleslead", PHONE))
    inbox.show()
    inbox.approve(number)
    assert read_order(rpc, "sale.order", number) == ("draft", [cut])
    sales.page.reload()
    sales.confirm()


def test_great_purchase(page_as, partner, rpc):
    """A purchase of 60,000 needs the purchase lead and then the boss."""
    vendor = partner("萧山纸业公司")
    buyer = PurchaseOrderForm(page_as("jxc_buyer"))
    number = buyer.enter(vendor, [("MAT-2026-0001", "6000", "10")])
    buyer.press("button_confirm")
    dialog = ApprovalDialog(buyer.page)
    lead_tier, boss_tier = dialog.chain
    assert "沈国华" in lead_tier
    assert "周总" in boss_tier
    dialog.ask("双十一备货")

    boss = ApprovalInbox(page_as("jxc_boss", PHONE))
    boss.show()
    assert boss.card(number).count() == 0
    lead = ApprovalInbox(page_as("jxc_buylead", PHONE))
    lead.show()
    lead.approve(number)
    assert read_order(rpc, "purchase.order", number)[0] == "draft"
    boss.show()
    boss.approve(number)
    # Odoo's own second step, where the company has it, comes after.
    assert read_order(rpc, "purchase.order", number)[0] in ("to approve", "purchase")
