"""Who may give which price, for how much: asked at the desk, decided on the phone."""

from datetime import date, datetime, timedelta

import pytest
from pages.approval import ApprovalDialog, ApprovalInbox, StandIns
from pages.orders import PurchaseOrderForm, SaleOrderForm, SaleOrderList

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


@pytest.fixture
def great_orders(rpc):
    """While the test runs, sales orders of 10,000 and more need the boss."""
    admin, boss = rpc("admin"), rpc("jxc_boss")
    company = boss.call("res.users", "read", [boss.uid], ["company_id"])[0]["company_id"][0]
    operation = admin.call("jxc.operation", "search", [["code", "=", "sale_order_confirm"]])[0]
    tier = {"sequence": 1, "approver_kind": "user", "user_ids": [[6, 0, [boss.uid]]]}
    vals = {
        "name": "销售 10,000 元以上",
        "operation_id": operation,
        "basis": "amount",
        "band_from": 10000,
        "company_ids": [[6, 0, [company]]],
        "tier_ids": [[0, 0, tier]],
    }
    context = {"allowed_company_ids": [company]}
    rule = admin.call("jxc.approval.rule", "create", [vals], context=context)
    yield
    admin.call("jxc.approval.rule", "write", rule, {"active": False}, context=context)


def test_three_at_once(page_as, partner, rpc, great_orders):
    """Of three quotations that the sales lead confirms, two are done and one is asked for."""
    lead = rpc("jxc_saleslead")
    customer = partner("萧山批发商行")
    partner_id = lead.call("res.partner", "search", [["name", "=", customer]])[0]
    product = lead.call("product.product", "search", [["default_code", "=", LINES[0][0]]])[0]
    vals_list = [
        {
            "partner_id": partner_id,
            "order_line": [
                [0, 0, {"product_id": product, "product_uom_qty": 1, "price_unit": price}]
            ],
        }
        for price in (200, 20000, 300)
    ]
    ids = lead.call("sale.order", "create", vals_list)
    names = [row["name"] for row in lead.call("sale.order", "read", ids, ["name"])]

    desk = SaleOrderList(page_as("jxc_saleslead"))
    desk.confirm(names)
    dialog = ApprovalDialog(desk.page)
    assert dialog.records == [names[1]]
    assert "周总" in dialog.chain[0]
    assert "1" in dialog.partial
    assert "3" in dialog.partial
    told = dialog.proceed("全年的大单，价格不变")
    assert names[1] in told
    assert names[0] not in told
    assert "周总" in told
    desk.settle()
    states = [read_order(rpc, "sale.order", name)[0] for name in names]
    assert states == ["sale", "draft", "sale"]

    boss = ApprovalInbox(page_as("jxc_boss", PHONE))
    boss.show()
    boss.approve(names[1])
    assert read_order(rpc, "sale.order", names[1])[0] == "sale"


@pytest.fixture
def watch_now(rpc):
    """The scheduled watch of requests runs, in the server."""
    admin = rpc("admin")
    domain = [["module", "=", "jxc_core"], ["name", "=", "jxc_approval_cron"]]
    cron = admin.call("ir.model.data", "search_read", domain, ["res_id"])[0]["res_id"]
    return lambda: admin.call("ir.cron", "method_direct_trigger", [cron])


@pytest.fixture
def days_later(odoo_shell):
    """`days_later(3)`: what the scheduled watch does then, with the clock stopped."""

    def watch(days: int) -> None:
        moment = datetime.now() + timedelta(days=days)
        code = (
            "from freezegun import freeze_time\n"
            "with freeze_time(moment):\n"
            "    env['jxc.approval.request']._cron_watch()\n"
            "    env.flush_all()\n"
            "env.cr.commit()\n"
        )
        odoo_shell(code, moment=moment.isoformat(sep=" ", timespec="seconds"))

    return watch


def test_nobody_decides_and_somebody_stands_in(page_as, partner, rpc, watch_now, days_later):
    """The purchase lead leaves it lying, it escalates; the boss is away, his stand-in decides."""
    vendor = partner("临平包装公司")
    buyer = PurchaseOrderForm(page_as("jxc_buyer"))
    number = buyer.enter(vendor, [("MAT-2026-0001", "6000", "10")])
    buyer.press("button_confirm")
    ApprovalDialog(buyer.page).ask("为春节前备货")

    above = ApprovalInbox(page_as("jxc_consultant", PHONE))
    watch_now()
    above.show()
    assert above.card(number).count() == 0
    days_later(4)
    above.show()
    above.approve(number)

    until = date.today() + timedelta(days=7)
    StandIns(page_as("jxc_boss")).choose("赵强", until.strftime("%Y-%m-%d"))
    watch_now()
    stand_in = ApprovalInbox(page_as("jxc_saleslead", PHONE))
    stand_in.show()
    stand_in.approve(number)
    assert read_order(rpc, "purchase.order", number)[0] in ("to approve", "purchase")

    desk = ApprovalInbox(page_as("jxc_buyer"))
    assert decisions(desk, rpc, number) == [("吴顾问", ""), ("赵强", "周总")]


def decisions(desk, rpc, number):
    """Who decided and for whom, as the requester reads it."""
    domain = [["document", "ilike", number]]
    request = rpc("jxc_buyer").call("jxc.approval.request", "search", domain)[0]
    desk.open(f"jxc-approvals/{request}", "form")
    rows = desk.field("decision_ids").locator(".o_data_row")
    return [
        tuple(
            row.locator(f"td[name='{name}']").inner_text().strip()
            for name in ("user_id", "on_behalf_id")
        )
        for row in rows.all()
    ]
