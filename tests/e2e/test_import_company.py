"""From an empty database to a company that trades: a consultant's files, in the browser, in Chinese."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pages.imports import ImportForm
from playwright.sync_api import expect

from devtools import database, odoo, server, templates
from devtools.state import State

DATA = Path(__file__).parents[1] / "data"
#: A busy machine is slow, not wrong.
PATIENCE = 300_000
#: Rows of the large file, which takes long enough to be watched; `JXC_IMPORT_ROWS=10000` for the long run.
ROWS = int(os.environ.get("JXC_IMPORT_ROWS", "4000"))
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
def client(sit_down: Callable, empty_url: str, empty_db: str) -> Iterator[ImportForm]:
    """The consultant's page."""
    context = sit_down(empty_url, empty_db, LOGIN)
    yield ImportForm(context.new_page())
    context.close()


@pytest.fixture
def call(empty_url: str, empty_db: str, rpc: Callable) -> Any:
    """Calls as the administrator, to look at what is there."""
    return type(rpc("admin"))(empty_url, empty_db, "admin").call


def make_large_file(path: Path) -> Path:
    """A workbook of many materials: too large to be kept."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("物料")
    sheet.append(["物料编码", "物料名称", "规格型号", "销售单价"])
    for number in range(1, ROWS + 1):
        sheet.append([f"MAT-2020-{number:04d}", f"物料 {number}", f"{number % 90}mm", "12.80"])
    book.save(path)
    return path


def test_a_company_begins_to_trade(client: ImportForm, call: Any, tmp_path: Path) -> None:
    page = client.page
    assert call("product.product", "search_count", [["default_code", "=like", "MAT-%"]]) == 0
    assert call("sale.order", "search_count", []) == 0

    for name in ("company.xlsx", "old_materials.xls"):
        client.bring_in(DATA / name, PATIENCE)
    book = openpyxl.Workbook()
    book.active.title = "期初库存"
    for row in OPENING:
        book.active.append(row)
    book.save(tmp_path / "期初库存.xlsx")
    client.bring_in(tmp_path / "期初库存.xlsx", PATIENCE)

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
    client.expects_state("销售订单")
    names = ["state", "amount_untaxed", "picking_ids"]
    order = call("sale.order", "search_read", [], names, order="id desc")[0]
    assert (order["state"], order["amount_untaxed"]) == ("sale", 8.5)
    picking = call("stock.picking", "read", order["picking_ids"], ["state"])[0]
    assert picking["state"] == "assigned"


def test_a_broken_file_and_one_with_mistakes(client: ImportForm, call: Any, tmp_path: Path) -> None:
    page = client.page
    client.choose_file(DATA / "broken.xlsx")
    page.locator(".o_form_view button[name='action_read']:visible").first.click()
    expect(client.dialog).to_contain_text("文件已损坏")

    book = openpyxl.Workbook()
    for row in (["物料编码", "物料名称", "销售单价"], ["MAT-2021-0001", "灯", "十元"]):
        book.active.append(row)
    book.active["A1"].font = openpyxl.styles.Font(name="KaiTi", size=16)
    path = tmp_path / "有错.xlsx"
    book.save(path)
    client.upload(path)
    client.press("action_check")
    client.expects_state("预览", PATIENCE)
    with page.expect_download() as download:
        client.press("action_report")
    report = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert report["A1"].font.name == "KaiTi"
    assert "十元" in report["E2"].value
    assert report["C2"].fill.fgColor.rgb == "00FFC7CE"
    assert call("product.product", "search_count", [["default_code", "=", "MAT-2021-0001"]]) == 0


def test_many_rows_show_progress(client: ImportForm, call: Any, tmp_path: Path) -> None:
    client.upload(make_large_file(tmp_path / "一万种物料.xlsx"))
    page = client.page
    client.press("action_check")
    progress = page.locator(".o_jxc_import_progress")
    expect(progress).to_contain_text(f"/ {ROWS}", timeout=PATIENCE)
    # Whoever leaves finds it again, further on.
    address = page.url
    client.open("action-jxc_core.jxc_import_action", "list")
    expect(page.locator(".o_list_view")).to_contain_text("一万种物料.xlsx")
    page.goto(address)
    client.expects_state("预览", PATIENCE)
    found = call("jxc.import", "search_read", [], ["new_count", "error_count"], limit=1)[0]
    assert (found["new_count"], found["error_count"]) == (ROWS, 0)
    materials = [["default_code", "=like", "MAT-2020-%"]]
    assert call("product.product", "search_count", materials) == 0
    client.finish(PATIENCE)
    assert call("product.product", "search_count", materials) == ROWS
    last = call("product.product", "search_read", materials, ["default_code"], order="default_code")
    assert last[-1]["default_code"] == f"MAT-2020-{ROWS}"
