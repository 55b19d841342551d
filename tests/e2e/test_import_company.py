"""From an empty database to a company that trades: a consultant's files, in the browser, in Chinese."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pages.client import Client
from playwright.sync_api import Page, expect

from devtools import database, odoo, server, templates
from devtools.state import State

DATA = Path(__file__).parents[1] / "data"
#: A busy machine is slow, not wrong.
PATIENCE = 120_000
OPENING = [
    ["物料编码", "数量", "成本单价"],
    ["MAT-2019-0201", 240, 5.1],
    ["MAT-2019-0202", 36, 7],
]
LOGIN = "consultant"
#: What an administrator does first: Chinese, and somebody who sets the company up.
PREPARE = """
env["ir.default"].set("res.partner", "lang", "zh_CN")
role = env.ref("jxc_core.jxc_core_role_consultant")
env["res.users"].with_context(no_reset_password=True).create({
    "name": "吴顾问", "login": "consultant", "password": "consultant", "lang": "zh_CN",
    "tz": "Asia/Shanghai", "group_ids": [(4, role.id)],
})
env.cr.commit()
print("ready")
"""


@pytest.fixture(scope="module")
def empty_db(state: State) -> Iterator[str]:
    """A database with the addons and nothing else."""
    with database.copied(state, templates.ensure(state, "addons"), "empty") as name:
        odoo.script(state, name, PREPARE, failed="The consultant could not be made")
        yield name


@pytest.fixture(scope="module")
def empty_url(state: State, empty_db: str) -> Iterator[str]:
    """A server on it, with scheduled actions."""
    with server.serving(state, empty_db, "test-empty-server", crons=1) as url:
        yield url


@pytest.fixture
def client(browser: Any, empty_url: str) -> Iterator[Client]:
    """The consultant's page."""
    context = browser.new_context(
        base_url=empty_url, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True
    )
    page = context.new_page()
    page.goto("/web/login")
    page.fill("input[name=login]", LOGIN)
    page.fill("input[name=password]", LOGIN)
    page.click(".oe_login_form button[type=submit]")
    page.wait_for_url("**/odoo**", timeout=120_000)
    yield Client(page)
    context.close()


@pytest.fixture
def call(empty_url: str, empty_db: str, rpc: Callable) -> Any:
    """Calls as the administrator, to look at what is there."""
    return type(rpc("admin"))(empty_url, empty_db, "admin").call


def upload(client: Client, path: Path) -> Page:
    """Open a new import and read the headers of a file."""
    client.open("action-jxc_core.jxc_import_action/new", "form")
    page = client.page
    page.locator(".o_field_widget[name='file'] input[type='file']").set_input_files(str(path))
    client.press("action_read")
    return page


def wait_state(page: Page, title: str) -> None:
    """Wait for a state of the import."""
    current = page.locator(".o_statusbar_status button.o_arrow_button_current")
    expect(current).to_contain_text(title, timeout=PATIENCE)


def bring_in(client: Client, path: Path) -> None:
    """Upload, dry run, import."""
    page = upload(client, path)
    client.press("action_check")
    wait_state(page, "预览")
    client.press("action_import")
    client.dialog.locator(".modal-footer button.btn-primary").click()
    wait_state(page, "已导入")


def test_a_company_begins_to_trade(client: Client, call: Any, tmp_path: Path) -> None:
    page = client.page
    assert call("product.product", "search_count", [["default_code", "=like", "MAT-%"]]) == 0
    assert call("sale.order", "search_count", []) == 0

    for name in ("company.xlsx", "old_materials.xls"):
        bring_in(client, DATA / name)
    book = openpyxl.Workbook()
    book.active.title = "期初库存"
    for row in OPENING:
        book.active.append(row)
    book.save(tmp_path / "期初库存.xlsx")
    bring_in(client, tmp_path / "期初库存.xlsx")

    client.open("action-sale.action_quotations_with_onboarding/new", "form")
    client.choose("partner_id", "萧山恒丰超市")
    page.locator(".o_field_x2many_list_row_add a").first.click()
    names = ("product_template_id", "product_id")
    box = page.locator(", ".join(f".o_field_widget[name='{name}'] input" for name in names)).first
    box.fill("MAT-2019-0201")
    menu = page.locator(".o-autocomplete--dropdown-menu .dropdown-item")
    menu.filter(has_text="柠檬洗洁精").first.click()
    expect(page.locator(".o_field_widget[name='tax_totals']")).to_contain_text("8.50")
    client.press("action_confirm")
    wait_state(page, "销售订单")
    names = ["state", "amount_untaxed", "picking_ids"]
    order = call("sale.order", "search_read", [], names, order="id desc")[0]
    assert (order["state"], order["amount_untaxed"]) == ("sale", 8.5)
    picking = call("stock.picking", "read", order["picking_ids"], ["state"])[0]
    assert picking["state"] == "assigned"


def test_a_broken_file_and_one_with_mistakes(client: Client, call: Any, tmp_path: Path) -> None:
    client.open("action-jxc_core.jxc_import_action/new", "form")
    page = client.page
    box = page.locator(".o_field_widget[name='file'] input[type='file']")
    box.set_input_files(str(DATA / "broken.xlsx"))
    page.locator(".o_form_view button[name='action_read']:visible").first.click()
    expect(client.dialog).to_contain_text("文件已损坏")

    book = openpyxl.Workbook()
    for row in (["物料编码", "物料名称", "销售单价"], ["MAT-2021-0001", "灯", "十元"]):
        book.active.append(row)
    book.active["A1"].font = openpyxl.styles.Font(name="KaiTi", size=16)
    path = tmp_path / "有错.xlsx"
    book.save(path)
    page = upload(client, path)
    client.press("action_check")
    wait_state(page, "预览")
    with page.expect_download() as download:
        client.press("action_report")
    report = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert report["A1"].font.name == "KaiTi"
    assert "十元" in report["E2"].value
    assert report["C2"].fill.fgColor.rgb == "00FFC7CE"
    assert call("product.product", "search_count", [["default_code", "=", "MAT-2021-0001"]]) == 0
