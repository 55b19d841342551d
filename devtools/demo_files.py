"""Writes the spreadsheets that the demo company is set up from.

    python -m devtools.demo_files

What is in them is kept as text in `devtools/demo_sheets`, one file per sheet. Dates are as far from 1 January 2026 as
they shall be from the day on which the demo company is loaded.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

from .state import REPO

SHEETS = REPO / "devtools/demo_sheets"
#: Workbook → title of each sheet and the file that it is written from.
BOOKS = {
    "jxc_core/demo/masters.xlsx": {
        "计量单位": "unit",
        "物料类别": "category",
        "物料": "material",
        "客户": "customer",
        "供应商": "vendor",
        "供应商价格": "vendor_price",
    },
    "jxc_wms/demo/goods.xlsx": {
        "仓库": "warehouse",
        "库位": "location",
        "物料": "material_stock",
        "安全库存": "safety",
    },
    "jxc_wms/demo/opening_stock.xlsx": {"期初库存": "stock"},
    "jxc_finance/demo/opening_balances.xlsx": {
        "期初应收": "receivable",
        "期初应付": "payable",
        "期初资金": "cash",
    },
}
#: Texts that look like numbers.
TEXTS = re.compile("编码|条码|电话|邮编|税号|批号|单据号|名称")


def read_sheet(name: str) -> list[list[object]]:
    """Rows of a sheet, headers first; numbers and dates are what they are in Excel."""
    with (SHEETS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return [head, *([get_value(*pair) for pair in zip(head, row, strict=True)] for row in rows)]


def get_value(header: str, text: str) -> object:
    """A cell as Excel keeps it.

    >>> get_value("单价", "4.80"), get_value("邮编", "310011"), get_value("数量", "12")
    (4.8, '310011', 12)
    """
    if not text:
        return None
    if TEXTS.search(header):
        return text
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.fromisoformat(text)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    return text


def make(sheets: dict[str, str]) -> bytes:
    """Return a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, name in sheets.items():
        sheet = book.create_sheet(title)
        for row in read_sheet(name):
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 2 * len(cell.value) + 6
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main() -> None:
    """Write the workbooks into the addons."""
    for path, sheets in BOOKS.items():
        target: Path = REPO / "jxc_addons" / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(make(sheets))


if __name__ == "__main__":
    main()
