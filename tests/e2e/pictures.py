"""Pictures, taken on request; no test.

    eval "$(./jxc env)" && .jxc/venv/bin/python -m pytest tests/e2e/pictures.py

writes docs/images/process-map.png for the README, and what a phone shows into <state>/pictures/.
"""

from pages.blocked import BlockedDialog
from pages.client import Client
from pages.process_map import ProcessMap
from pages.warehouse import ReviewForm, TransferForm

from devtools.state import REPO

WIDTH = 1400
PHONE = {"width": 390, "height": 844}
README = REPO / "docs/images/process-map.png"


def test_process_map(page_as, names):
    """The map of order to cash, whole, for the README."""
    page = page_as("jxc_boss", viewport={"width": WIDTH, "height": 900})
    process = ProcessMap(page)
    process.show(names("jxc_core.jxc_flow_order_to_cash"))
    height = page.evaluate(
        "document.querySelector('.o_jxc_process_map .o_content').scrollHeight"
        " + document.querySelector('.o_jxc_process_map .o_content').getBoundingClientRect().top"
    )
    page.set_viewport_size({"width": WIDTH, "height": int(height) + 1})
    process.settle()
    page.wait_for_timeout(500)  # the lines are drawn anew
    README.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=README)
    assert README.stat().st_size < 300_000


def test_phone(page_as, names, state):
    """Each screen that is used standing up."""
    folder = state.root / "pictures"
    folder.mkdir(exist_ok=True)

    def shoot(page, name: str) -> None:
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name}.png")

    sales, reviewer = page_as("jxc_sales", viewport=PHONE), page_as("jxc_reviewer", viewport=PHONE)
    consultant = page_as("jxc_consultant", viewport=PHONE)
    shoot_orders(sales, shoot, names)
    shoot_review(reviewer, shoot, names)
    shoot_manager(consultant, shoot)


def shoot_orders(page, shoot, names) -> None:
    """Map, list, form, confirm stock, refused confirmation."""
    process, client = ProcessMap(page), Client(page)
    process.show()
    shoot(page, "map")
    page.goto("/odoo/sales")
    page.wait_for_selector(".o_kanban_view, .o_list_view")
    shoot(page, "orders")
    process.show()
    process.open_documents(names("jxc_wms.jxc_step_o2c_confirm_stock"))
    shoot(page, "orders-to-confirm")
    page.locator(".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)").nth(1).click()
    client.wait_view("form")
    shoot(page, "order")
    client.press("action_jxc_confirm_stock")
    client.dialog.wait_for()
    shoot(page, "confirm-stock")


def shoot_review(page, shoot, names) -> None:
    """A delivery that is refused, its review."""
    process, transfer = ProcessMap(page), TransferForm(page)
    process.show()
    process.open_documents(names("jxc_wms.jxc_step_o2c_review"))
    shoot(page, "deliveries-to-review")
    page.locator(".o_data_row .o_data_cell:nth-child(3), .o_kanban_record").first.click()
    transfer.wait_view("form")
    shoot(page, "delivery")
    transfer.press("button_validate")
    dialog = BlockedDialog(page)
    shoot(page, "blocked")
    dialog.close()
    ReviewForm(page).start()
    shoot(page, "review")
    page.locator(
        ".o_field_widget[name='line_ids'] .o_kanban_record:not(.o_kanban_ghost)"
    ).first.click()
    shoot(page, "review-line")


def shoot_manager(page, shoot) -> None:
    """Clocks, rules, log, activation."""
    for name, path in (
        ("clocks", "action-jxc_core.jxc_checkpoint_action"),
        ("rules", "action-jxc_core.jxc_checkpoint_rule_action"),
        ("log", "action-jxc_core.jxc_operation_log_action"),
        ("flows", "action-jxc_core.jxc_flow_action"),
    ):
        page.goto(f"/odoo/{path}")
        page.wait_for_selector(".o_kanban_view, .o_list_view")
        shoot(page, name)
    page.locator(".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)").nth(1).click()
    client = Client(page)
    client.wait_view("form")
    shoot(page, "flow")
    client.press("action_open_activation")
    client.dialog.wait_for()
    shoot(page, "activation")
