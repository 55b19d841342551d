"""Rows of spreadsheets and text files, without trusting them.

Formulas are never evaluated: what counts is the value that was saved with them.
"""

import csv
import io
import math
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from .import_cell import Cell
from .import_file import MAX_HINTS, FileRefused, SheetHints, check_zip, get_kind, scan_xlsx

#: So many rows of one sheet are read; beyond, the file is to be split.
MAX_ROWS = 200_000
MAX_COLUMNS = 200
#: What Excel itself keeps in a cell.
MAX_CELL = 32_767
#: After so many empty rows in a row nothing is expected any more.
MAX_GAP = 10_000
TABLES = (".xlsx", ".xls", ".csv")
#: Where a full export keeps what can be imported again.
MASTERS = "masters/"

Row = tuple[int, list[Cell]]


@dataclass
class Sheet:
    """A table of a file: its name and a function that reads its rows from the beginning."""

    name: str
    read: Callable[[], Iterator[Row]]

    def rows(self) -> Iterator[Row]:
        """Yield ``(number of the row in the file, cells)``, empty rows left out.

        >>> sheet = Sheet("x", lambda: iter([(1, ["a", None]), (2, [None]), (3, [" "]), (4, [1])]))
        >>> list(sheet.rows())
        [(1, ['a']), (4, [1])]
        """
        count, last = 0, 0
        for number, cells in self.read():
            while cells and (cells[-1] is None or cells[-1] == ""):
                cells.pop()
            if not any(cell is not None and not _is_blank(cell) for cell in cells):
                if number - last > MAX_GAP:
                    return
                continue
            last = number
            count += 1
            if count > MAX_ROWS:
                raise FileRefused("rows", f"{MAX_ROWS:,}")
            yield number, cells[:MAX_COLUMNS]


def open_sheets(data: bytes, name: str = "") -> list[Sheet]:
    """Return the tables of a file; those of all files of a pack.

    :raise FileRefused: the file is hostile, broken or no table

    >>> [sheet] = open_sheets("编码,名称\\n1,笔\\n".encode("gb18030"), "物料.csv")
    >>> sheet.name, list(sheet.rows())
    ('物料', [(1, ['编码', '名称']), (2, ['1', '笔'])])
    """
    kind = get_kind(data)
    title = posixpath.splitext(posixpath.basename(name.replace("\\", "/")))[0] or "1"
    if kind == "pack":
        return _open_pack(data)
    if kind == "xlsx":
        return _open_xlsx(data)
    if kind == "xls":
        return _open_xls(data)
    return [_open_csv(data, title)]


def _open_pack(data: bytes) -> list[Sheet]:
    """Return the tables of a zip of spreadsheets; archives in it are not opened further."""
    archive = check_zip(data)
    members = [one for one in archive.infolist() if one.filename.lower().endswith(TABLES)]
    # A full export has more than what can be brought in again.
    masters = [one for one in members if one.filename.startswith(MASTERS)]
    sheets: list[Sheet] = []
    for member in masters or members:
        try:
            inner = archive.read(member)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
            raise FileRefused("broken") from error
        if inner.startswith(b"PK") and get_kind(inner) == "pack":
            raise FileRefused("unknown")
        if inner.strip():
            sheets += open_sheets(inner, member.filename)
    if not sheets:
        raise FileRefused("unknown")
    return sheets


# -- xlsx --------------------------------------------------------------------------------------


def _open_xlsx(data: bytes) -> list[Sheet]:
    from .import_xlsx import SizelessReader

    hints = scan_xlsx(data)
    try:
        reader = SizelessReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read()
        book = reader.wb
        return [
            _make_xlsx_sheet(book, sheet.title, hints.get(_get_sheet_path(sheet), SheetHints()))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    except FileRefused:
        raise
    except Exception as error:  # the library raises what its parts raise
        raise FileRefused("broken") from error


def _get_sheet_path(sheet: object) -> str:
    return getattr(sheet, "_worksheet_path", "").lstrip("/")


def _make_xlsx_sheet(book: object, title: str, hints: SheetHints) -> Sheet:
    marked = get_marked_cells(hints)

    def read() -> Iterator[Row]:
        sheet = book[title]  # type: ignore[index]
        try:
            for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = [_clean(value) for value in values]
                if number in marked:
                    _mark(cells, marked[number])
                yield number, cells
        except FileRefused:
            raise
        except Exception as error:  # see above
            raise FileRefused("broken") from error

    return Sheet(title, read)


def get_marked_cells(hints: SheetHints) -> dict[int, dict[int, dict[str, str]]]:
    """Return ``{row: {place: what is wrong}}`` of cells without a value of their own.

    Cells merged within a row are no problem: the first one has the value.

    >>> get_marked_cells(SheetHints(["A1:C1", "B2:B3"], {"A5"}))
    {3: {1: {'!': 'merged', 'text': 'B2:B3'}}, 5: {0: {'!': 'formula', 'text': 'A5'}}}
    """
    marked: dict[int, dict[int, dict[str, str]]] = {}
    count = 0
    for ref in hints.merged:
        first, last = (_split_ref(part) for part in ref.split(":"))
        if last[0] - first[0] > MAX_ROWS:
            continue
        count += max(last[0] - first[0], 0)
        if count > MAX_HINTS:
            raise FileRefused("bomb")
        for row in range(first[0] + 1, last[0] + 1):
            marked.setdefault(row, {})[first[1]] = {"!": "merged", "text": ref}
    for ref in sorted(hints.bare_formulas):
        row, place = _split_ref(ref)
        marked.setdefault(row, {})[place] = {"!": "formula", "text": ref}
    return marked


def _split_ref(ref: str) -> tuple[int, int]:
    """Return row (from 1) and place (from 0) of a cell.

    >>> _split_ref("AB12")
    (12, 27)
    """
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()  # type: ignore[union-attr]
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return int(number), place - 1


def _mark(cells: list[Cell], marks: dict[int, dict[str, str]]) -> None:
    """Put marks where cells have no value; a row that is empty but for marks stays empty."""
    if all(cell is None for cell in cells) and all(m["!"] == "merged" for m in marks.values()):
        return
    for place, mark in marks.items():
        if place < MAX_COLUMNS:
            cells.extend([None] * (place + 1 - len(cells)))
            if cells[place] is None:
                cells[place] = dict(mark)


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _clean(value: object) -> Cell:
    """Return a value of a spreadsheet as it can be kept in JSON.

    >>> _clean(datetime(2026, 1, 31)), _clean(2.0), _clean(time(8, 30)), _clean(float("inf"))
    ('2026-01-31', 2, '08:30:00', 'inf')
    """
    if isinstance(value, str):
        return _clean_text(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _clean_text(text: str) -> Cell:
    """Return a text of a cell, without signs that no database keeps; an endless one has no value.

    >>> _clean_text("a\\x00b"), _clean_text("x" * 40_000)["!"]
    ('ab', 'long')
    """
    if len(text) > MAX_CELL:
        return {"!": "long", "text": f"{text[:40]}…".replace("\x00", "")}
    return text.replace("\x00", "") if "\x00" in text else text


# -- xls ---------------------------------------------------------------------------------------


def _open_xls(data: bytes) -> list[Sheet]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        if book.codepage in (None, 1252, 32769) and book.biff_version < 80:
            # Chinese programs of the nineties did not say in which code page they wrote.
            book = xlrd.open_workbook(
                file_contents=data,
                formatting_info=True,
                encoding_override="gb18030",
                logfile=io.StringIO(),
            )
    except xlrd.XLRDError as error:
        reason = "password" if "encrypted" in str(error).lower() else "broken"
        raise FileRefused(reason) from error
    except Exception as error:  # a damaged file fails anywhere in the library
        raise FileRefused("broken") from error
    return [_make_xls_sheet(book, sheet) for sheet in book.sheets() if not sheet.visibility]


def _make_xls_sheet(book: object, sheet: object) -> Sheet:
    import xlrd

    hints = SheetHints()
    hints.merged = [
        f"{_get_letters(left)}{top + 1}:{_get_letters(right - 1)}{bottom}"
        for top, bottom, left, right in sheet.merged_cells  # type: ignore[attr-defined]
    ]
    marked = get_marked_cells(hints)

    def convert(cell: object) -> Cell:
        kind, value = cell.ctype, cell.value  # type: ignore[attr-defined]
        if kind == xlrd.XL_CELL_DATE:
            try:
                return _clean(xlrd.xldate_as_datetime(value, book.datemode))  # type: ignore[attr-defined]
            except (xlrd.XLDateError, ValueError, OverflowError):
                return _clean(value)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(value, "#N/A")
        return None if value == "" else _clean(value)

    def read() -> Iterator[Row]:
        for number in range(1, sheet.nrows + 1):  # type: ignore[attr-defined]
            cells = [convert(cell) for cell in sheet.row(number - 1)]  # type: ignore[attr-defined]
            if number in marked:
                _mark(cells, marked[number])
            yield number, cells

    return Sheet(sheet.name, read)  # type: ignore[attr-defined]


def _get_letters(place: int) -> str:
    """Return the letters of a column.

    >>> _get_letters(0), _get_letters(27)
    ('A', 'AB')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# -- csv ---------------------------------------------------------------------------------------


def decode(data: bytes) -> str:
    """Return the text of a file in one of the encodings that Chinese programs write.

    >>> decode("编码".encode("gb18030")), decode(b"\\xef\\xbb\\xbfa"), decode("码".encode("utf-16"))
    ('编码', 'a', '码')
    >>> decode(b"a\\x00b")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    FileRefused: ('encoding', '')
    """
    encodings = ("utf-8-sig", "gb18030")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused("encoding")


def _open_csv(data: bytes, title: str) -> Sheet:
    text = decode(data)
    head = text[:8192]
    delimiter = max(",;\t", key=head.count)

    def read() -> Iterator[Row]:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            for cells in lines:
                yield lines.line_num, [_read_text(cell, lines.line_num) for cell in cells]
        except csv.Error as error:
            raise FileRefused("broken") from error

    return Sheet(title, read)


def _read_text(cell: str, line: int) -> Cell:
    """Return the cell of a text file; what a spreadsheet would evaluate has no value.

    >>> _read_text('="0012"', 1), _read_text("=1+1", 3), _read_text("", 1)
    ('0012', {'!': 'formula', 'text': '3'}, None)
    """
    if cell.startswith("="):
        # How programs keep Excel from eating the zeros of a code.
        kept = re.fullmatch(r'="([^"]*)"', cell)
        return kept[1] if kept else {"!": "formula", "text": str(line)}
    return _clean_text(cell) or None
