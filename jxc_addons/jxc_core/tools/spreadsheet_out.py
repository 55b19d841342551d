"""Spreadsheets that we write: nothing in them is ever evaluated by who opens them."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Options of xlsxwriter by which text stays text.
NO_FORMULAS = {"strings_to_formulas": False, "strings_to_urls": False}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def neutralise(value: object) -> object:
    """Return a value that no spreadsheet program takes for a formula.

    >>> neutralise("=1+1"), neutralise("-"), neutralise("-5.5"), neutralise(-5), neutralise("a=b")
    ("'=1+1", "'-", '-5.5', -5, 'a=b')
    """
    if not isinstance(value, str) or not value.startswith(_DANGEROUS):
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value


def restore(value: object) -> object:
    """Return a value as it was before :func:`neutralise`.

    >>> restore("'=1+1"), restore("'t is")
    ('=1+1', "'t is")
    """
    if isinstance(value, str) and value[:1] == "'" and value[1:].startswith(_DANGEROUS):
        return value[1:]
    return value


@dataclass
class Table:
    """One sheet that is written: title, headers, rows.

    :param text: places of columns that are text whatever they look like (codes)
    :param marked: ``{(place of the row, place of the cell)}`` that are coloured
    """

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[object]]
    text: frozenset[int] = frozenset()
    marked: set[tuple[int, int]] = field(default_factory=set)
    required: frozenset[int] = frozenset()


def write_xlsx(tables: Iterable[Table]) -> bytes:
    """Return a workbook; rows are written one by one, so that large ones need little memory."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for table in tables:
        _write_table(book, table)
    if not book.worksheets:
        book.create_sheet("1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_table(book, table: Table) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(get_title(table.title))
    sheet.freeze_panes = "A2"
    for place, header in enumerate(table.headers, 1):
        width = sum(2 if ord(char) > 255 else 1 for char in str(header)) + 6
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = max(width, 12)
        if place - 1 in table.text:
            dimension.number_format = "@"
    bold, blue = Font(bold=True), Font(bold=True, color="1F4E9E")
    red = PatternFill("solid", fgColor="FFC7CE")

    def cell(value: object, row: int, place: int):
        value = neutralise(value)
        marked = (row, place) in table.marked
        if not marked and place not in table.text:
            return value
        made = WriteOnlyCell(sheet, value)
        if place in table.text:
            made.number_format = "@"
        if marked:
            made.fill = red
        return made

    head = []
    for place, header in enumerate(table.headers):
        made = WriteOnlyCell(sheet, neutralise(header))
        made.font = blue if place in table.required else bold
        head.append(made)
    sheet.append(head)
    # Rows may say which of their cells are coloured while they are read.
    for number, row in enumerate(table.rows):
        sheet.append([cell(value, number, place) for place, value in enumerate(row)])


def get_title(name: str) -> str:
    """Return a name that a sheet may have.

    >>> get_title("期初/库存[1]")
    '期初 库存 1 '
    """
    for char in "[]:*?/\\":
        name = name.replace(char, " ")
    return name[:31] or "1"
