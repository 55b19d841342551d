"""The user's own workbook, with what is wrong put down in it: nothing else of it changes."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field

from .spreadsheet_out import neutralise

#: Larger workbooks, unpacked, are not taken into memory as a whole.
MAX_SIZE = 30 * 1024 * 1024
RED = "FFC7CE"


@dataclass
class Mark:
    """What became of a row, why, and which of its cells are wrong (places from 0)."""

    line: int
    result: str
    reason: str
    places: tuple[int, ...] = ()


@dataclass
class SheetMarks:
    """What is put down in a sheet, beside its columns.

    :param header_line: row of the headers, from 1
    :param width: so many columns the table has
    :param headers: titles of the two new columns
    """

    header_line: int
    width: int
    headers: tuple[str, str]
    marks: Iterator[Mark] | Sequence[Mark] = field(default_factory=list)


def fits(content: bytes) -> bool:
    """Tell whether a workbook is small enough to be marked.

    >>> fits(b"PK")
    False
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(one.file_size for one in archive.infolist()) <= MAX_SIZE
    except zipfile.BadZipFile:
        return False


def mark_workbook(content: bytes, sheets: dict[str, SheetMarks]) -> bytes:
    """Return a workbook with a result and a reason behind the columns of each sheet.

    Formulas give way to the values that were saved with them: nothing is evaluated, and the file
    can be uploaded again as it is.

    >>> import openpyxl
    >>> book = openpyxl.Workbook()
    >>> for row in (["编码", "单价"], ["A-1", "x"]):
    ...     book.active.append(row)
    >>> out = io.BytesIO()
    >>> book.save(out)
    >>> marks = SheetMarks(1, 2, ("结果", "原因"), [Mark(2, "错误", "不是数字", (1,))])
    >>> marked = openpyxl.load_workbook(io.BytesIO(mark_workbook(out.getvalue(), {"Sheet": marks})))
    >>> list(marked.active.iter_rows(values_only=True))[1]
    ('A-1', 'x', '错误', '不是数字')
    >>> marked.active["B2"].fill.fgColor.rgb, marked.active["A2"].fill.fill_type
    ('00FFC7CE', None)
    """
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    for title, marks in sheets.items():
        _mark_sheet(book[title], marks)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mark_sheet(sheet, marks: SheetMarks) -> None:
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter

    first = 1 + max([marks.width, *(one.max_col for one in sheet.merged_cells.ranges)])
    red, wrapped = PatternFill("solid", fgColor=RED), Alignment(wrap_text=True, vertical="top")
    model = sheet.cell(marks.header_line, marks.width)
    for place, header in enumerate(marks.headers):
        cell = sheet.cell(marks.header_line, first + place, header)
        cell._style = copy(model._style)
    sheet.column_dimensions[get_column_letter(first)].width = 12
    sheet.column_dimensions[get_column_letter(first + 1)].width = 60
    for mark in marks.marks:
        sheet.cell(mark.line, first, mark.result)
        reason = sheet.cell(mark.line, first + 1, neutralise(mark.reason) or None)
        reason.alignment = wrapped
        for place in mark.places:
            sheet.cell(mark.line, place + 1).fill = red
        if mark.places:
            reason.fill = red
