"""The file that is brought in."""

import io

HEADERS = ["物料编码", "物料名称", "计量单位", "销售单价", "备注", "库存管理"]
#: Fields of the file in the order of its columns, as Odoo's import names them.
FIELDS = ["default_code", "name", "uom_id", "list_price", "description", "is_storable"]


def prepare_rows(count: int) -> list[list]:
    """Return the cells of so many new materials."""
    return [
        [f"BENCH-{place:06d}", f"物料 {place}", "Units", 1 + place % 100, f"备注 {place}", 1]
        for place in range(count)
    ]


def write(data: list[list]) -> bytes:
    """Return a workbook with headers and rows."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("物料")
    for row in (HEADERS, *data):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
