"""From order to cash as the role users, in Chinese, while the boss looks at the map."""

from pages.accounting import InvoiceForm
from pages.blocked import BlockedDialog
from pages.orders import SaleOrderForm
from pages.process_map import ProcessMap
from pages.warehouse import ReviewForm, TransferForm

LINES = [("MAT-2026-0001", "3", None), ("MAT-2026-0002", "2", None)]
COUNT = {"MAT-2026-0001": "3", "MAT-2026-0002": "2"}
CORE, WMS, FINANCE = "jxc_core.jxc_step_o2c", "jxc_wms.jxc_step_o2c", "jxc_finance.jxc_step_o2c"


def test_order_to_cash(page_as, watch, names, partner, balance):
    customer = partner("西湖文具商行")
    boss = watch(names("jxc_core.jxc_flow_order_to_cash"))
    step = {
        key: names(f"{addon}_{key}")
        for addon, keys in (
            (CORE, "order"),
            (WMS, "confirm_stock pick review ship"),
            (FINANCE, "invoice pay"),
        )
        for key in keys.split()
    }
    begin = boss.last

    number = take_order(page_as, customer, boss, step)
    keeper = pick(page_as, number, step)
    assert boss.changes() == {step["pick"]: -1, step["review"]: +1}
    refused_without_review(keeper, number, step, names)
    review(page_as, number, step)
    assert boss.changes() == {step["review"]: -1, step["ship"]: +1}
    keeper.page.reload()
    keeper.validate()
    assert boss.changes() == {step["ship"]: -1, step["invoice"]: +1}
    collect(page_as, number, boss, step)

    assert boss.last == begin
    assert balance(customer) == (2, 0.0)


def take_order(page_as, customer, boss, step) -> str:
    """Sales enters the order, confirms it, then its stock."""
    sales = SaleOrderForm(page_as("jxc_sales"))
    number = sales.enter(customer, LINES)
    assert boss.changes() == {step["order"]: +1}
    sales.confirm()
    assert boss.changes() == {step["order"]: -1, step["confirm_stock"]: +1, step["pick"]: +1}
    sales.confirm_stock()
    assert boss.changes() == {step["confirm_stock"]: -1}
    return number


def pick(page_as, number, step) -> TransferForm:
    """The keeper comes from the map to the picking list."""
    keeper = page_as("jxc_keeper")
    process = ProcessMap(keeper)
    process.show()
    process.open_documents(step["pick"])
    transfer = TransferForm(keeper)
    transfer.open_row(number)
    transfer.validate()
    return transfer


def refused_without_review(transfer, number, step, names) -> None:
    """The keeper wants to ship at once and reads why not."""
    page = transfer.page
    process = ProcessMap(page)
    process.show()
    process.open_documents(step["review"])
    transfer.open_row(number)
    transfer.try_to_validate()
    dialog = BlockedDialog(page)
    rule = names("jxc_wms.jxc_rule_review_before_delivery")
    operation = names("jxc_wms.jxc_operation_picking_review")
    assert len(dialog.problems) == 1
    assert f"必须先完成“{operation}”（规则：{rule}）" in dialog.problems[0]
    assert rule in dialog.read_sop()
    dialog.close()
    transfer.expect_state("assigned")


def review(page_as, number, step) -> None:
    """The reviewer, somebody else, counts what is there."""
    page = page_as("jxc_reviewer")
    process = ProcessMap(page)
    process.show()
    process.open_documents(step["review"])
    counting = ReviewForm(page)
    counting.open_row(number)
    counting.start()
    counting.expects_nothing_shown()
    counting.count(COUNT)
    counting.finish()


def collect(page_as, number, boss, step) -> None:
    """The accountant draws up the invoice, posts it and registers the money."""
    page = page_as("jxc_accountant")
    process = ProcessMap(page)
    process.show()
    process.open_documents(step["invoice"])
    invoice = InvoiceForm(page)
    invoice.from_sale(number)
    invoice.post()
    assert boss.changes() == {step["invoice"]: -1, step["pay"]: +1}
    invoice.pay()
    assert boss.changes() == {step["pay"]: -1}
