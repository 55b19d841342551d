"""From purchase to payment as the role users, in Chinese, while the boss looks at the map."""

from pages.accounting import InvoiceForm
from pages.blocked import BlockedDialog
from pages.orders import PurchaseOrderForm
from pages.process_map import ProcessMap
from pages.warehouse import TransferForm

LINES = [("MAT-2026-0001", "48", "3"), ("MAT-2026-0002", "12", "10")]
CORE, WMS, FINANCE = "jxc_core.jxc_step_b2p", "jxc_wms.jxc_step_b2p", "jxc_finance.jxc_step_b2p"


def test_buy_to_pay(page_as, watch, names, partner, balance):
    vendor = partner("余杭纸品加工厂")
    flow = names("jxc_core.jxc_flow_buy_to_pay")
    boss = watch(flow)
    step = {
        key: names(f"{addon}_{key}")
        for addon, keys in ((CORE, "order"), (WMS, "receive"), (FINANCE, "bill pay"))
        for key in keys.split()
    }
    begin = boss.last

    buyer = PurchaseOrderForm(page_as("jxc_buyer"))
    number = buyer.enter(vendor, LINES)
    assert boss.changes() == {step["order"]: +1}
    buyer.confirm()
    assert boss.changes() == {step["order"]: -1, step["receive"]: +1}
    receive(page_as, number, flow, step)
    assert boss.changes() == {step["receive"]: -1, step["bill"]: +1}
    pay(page_as, number, flow, step, boss)

    assert boss.last == begin
    assert balance(vendor) == (2, 0.0)


def receive(page_as, number, flow, step) -> None:
    """The keeper receives what was ordered."""
    keeper = page_as("jxc_keeper")
    process = ProcessMap(keeper)
    process.show(flow)
    process.open_documents(step["receive"])
    transfer = TransferForm(keeper)
    transfer.open_row(number)
    transfer.validate()


def pay(page_as, number, flow, step, boss) -> None:
    """The accountant enters the bill; without the vendor's number it is refused."""
    page = page_as("jxc_accountant")
    process = ProcessMap(page)
    process.show(flow)
    process.open_documents(step["bill"])
    bill = InvoiceForm(page)
    bill.from_purchase(number)
    bill.fill("invoice_date", "2026-11-20")
    bill.press("action_post")
    dialog = BlockedDialog(page)
    assert "未填写" in dialog.problems[0]
    dialog.close()
    bill.expect_state("draft")
    bill.fill("ref", "FP-20261120")
    bill.post()
    assert boss.changes() == {step["bill"]: -1, step["pay"]: +1}
    bill.pay()
    assert boss.changes() == {step["pay"]: -1}
