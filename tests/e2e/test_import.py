"""A consultant brings in a spreadsheet of materials, in Chinese: upload, columns, dry run, import."""

import openpyxl
from pages.imports import ImportForm
from playwright.sync_api import expect

ROWS = [
    ["物料清单", None, None],
    ["物料编码", "叫什么", "销售单价"],
    ["MAT-2017-0001", "浏览器导入一", "12.50"],
    ["MAT-2017-0002", "浏览器导入二", "1,234.50"],
]


def make_file(tmp_path):
    """Write the spreadsheet."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    path = tmp_path / "物料.xlsx"
    book.save(path)
    return path


def test_upload_columns_dry_run_import(page_as, rpc, tmp_path):
    client = ImportForm(page_as("jxc_consultant"))
    page = client.page
    client.upload(make_file(tmp_path))

    row = page.locator(".o_field_widget[name='column_ids'] tr.o_data_row", has_text="叫什么")
    expect(row).to_be_visible()
    choose(page, row, "物料名称")
    client.press("action_check")
    expect(page.locator(".o_form_view .alert-success")).to_contain_text("检查无误")
    lines = page.locator(".o_field_widget[name='line_ids'] tr.o_data_row")
    expect(lines).to_have_count(2)
    domain = [["default_code", "=like", "MAT-2017-%"]]
    assert rpc("admin").call("product.product", "search_count", domain) == 0

    client.finish()
    found = rpc("admin").call(
        "product.product", "search_read", domain, ["name", "list_price"], order="default_code"
    )
    assert [(one["name"], one["list_price"]) for one in found] == [
        ("浏览器导入一", 12.5),
        ("浏览器导入二", 1234.5),
    ]


def choose(page, row, label: str) -> None:
    """Say what a column means."""
    row.locator("td[name='key']").click()
    row.locator("td[name='key'] input").click()
    page.locator(".o_select_menu_item", has_text=label).first.click()
