"""What people put into cells, and what they mean by it.

A cell as it was read is text, a number, a truth value, None, or ``{"!": reason}`` where
there is no value to read. Each ``parse_…`` returns the value, or None for an empty cell.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from .spreadsheet_out import restore

Cell = str | int | float | bool | None | dict[str, str]

#: Invisible characters that come along when people copy from web pages and chats.
#: Full-width forms of ASCII characters, and the blank among them.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE = str.maketrans("()", "（）")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d{1,2})?")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+[\d:.]*)?")
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
_YES = {"是", "对", "有", "y", "yes", "true", "1", "√", "✓", "x"}
_NO = {"否", "错", "无", "n", "no", "false", "0", "×", "-"}
#: The day before Excel's first one, as it counts the 29 February 1900 that never was.
_EPOCH = date(1899, 12, 30)
MAX_TEXT = 2000
#: Beyond it, Excel has lost digits of a number already.
EXACT_DIGITS = 15


class CellError(ValueError):
    """A cell that can't be used.

    :param reason: ``number``, ``integer``, ``date``, ``boolean``, ``word``, ``formula``,
        ``merged``, ``error``, ``digits`` or ``long``
    :param text: what stands in the cell
    """

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason, text)
        self.reason, self.text = reason, text


def check(cell: Cell) -> str | int | float | bool | None:
    """Return a cell that has a value.

    >>> check({"!": "formula", "text": "B2"})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    CellError: ('formula', 'B2')
    """
    if isinstance(cell, dict):
        text = str(MAX_TEXT) if cell["!"] == "long" else cell.get("text", "")
        raise CellError(cell["!"], text)
    if isinstance(cell, str):
        if cell in _ERRORS:
            raise CellError("error", cell)
        return restore(cell)
    return cell


def parse_text(cell: Cell) -> str | None:
    """Return text without blanks around it; inner ones stay as they are.

    >>> parse_text("  洗手液（大）\u3000")
    '洗手液（大）'
    >>> parse_text(1001.0), parse_text("\u200b"), parse_text(None)
    ('1001', None, None)
    """
    cell = check(cell)
    if cell is None:
        return None
    if isinstance(cell, str):
        text = cell.strip()
        if not text.isprintable():
            text = _INVISIBLE.sub("", text).strip()
    else:
        text = _write_number(cell)
    if len(text) > MAX_TEXT:
        raise CellError("long", str(MAX_TEXT))
    return text or None


def _write_number(number: int | float | bool) -> str:
    """Return a number as people wrote it.

    >>> _write_number(6901234567892.0), _write_number(1.5)
    ('6901234567892', '1.5')
    """
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e21:
        number = int(number)
    text = str(number)
    if isinstance(number, int) and len(text.lstrip("-")) > EXACT_DIGITS:
        raise CellError("digits", text)
    return text


def parse_code(cell: Cell) -> str | None:
    """Return a code: full-width characters are ordinary ones, all others stay.

    >>> parse_code("ＭＡＴ－０１ "), parse_code(1001.0), parse_code("ｍ²")
    ('MAT-01', '1001', 'm²')
    """
    text = parse_text(cell)
    if text is None or text.isascii():
        return text
    return text.translate(_NARROW).strip()


def get_spellings(name: str) -> list[str]:
    """Return how else people write a name: with ordinary characters, with Chinese brackets.

    >>> get_spellings("百事（中国）"), get_spellings("百事(中国)"), get_spellings("㎡")
    (['百事(中国)'], ['百事（中国）'], ['m2'])
    """
    spellings = (unicodedata.normalize("NFKC", name).strip(), name.translate(_WIDE))
    return [one for one in dict.fromkeys(spellings) if one != name]


def parse_number(cell: Cell) -> float | None:
    """Return a number.

    >>> parse_number("１,２３４．50"), parse_number(" ￥12 "), parse_number(3)
    (1234.5, 12.0, 3.0)
    >>> parse_number("1.234,50")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    CellError: ('number', '1.234,50')
    """
    cell = check(cell)
    if cell is None or isinstance(cell, bool):
        if cell is None:
            return None
        raise CellError("number", str(cell))
    if isinstance(cell, str):
        text = parse_code(cell)
        if text is None:
            return None
        bare = text.lstrip("¥￥$€").removesuffix("元").strip().replace(" ", "")
        if not _NUMBER.fullmatch(bare) or not any(char.isdigit() for char in bare):
            raise CellError("number", text)
        cell = float(bare.replace(",", ""))
    number = float(cell)
    if not math.isfinite(number) or abs(number) > 1e15:
        raise CellError("number", str(cell))
    return number


def parse_integer(cell: Cell) -> int | None:
    """Return a whole number.

    >>> parse_integer("30"), parse_integer(30.0)
    (30, 30)
    """
    number = parse_number(cell)
    if number is None:
        return None
    if not number.is_integer():
        raise CellError("integer", str(cell))
    return int(number)


def parse_date(cell: Cell) -> str | None:
    """Return a day in the notation of ISO 8601.

    >>> [parse_date(one) for one in ("2026-01-31", "2026/1/31", "2026年1月31日", 46053, "20260131")]
    ['2026-01-31', '2026-01-31', '2026-01-31', '2026-01-31', '2026-01-31']
    >>> parse_date("31/1/26")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    CellError: ('date', '31/1/26')
    """
    cell = check(cell)
    if cell is None:
        return None
    text = _write_number(cell) if not isinstance(cell, str) else parse_code(cell)
    if text is None:
        return None
    try:
        if found := _DATE.fullmatch(text):
            day = date(*(int(part) for part in found.groups()))
        elif re.fullmatch(r"\d{8}", text):
            day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        elif re.fullmatch(r"\d{5}(?:\.\d+)?", text):
            day = _EPOCH + timedelta(days=int(float(text)))
        else:
            raise CellError("date", text)
    except (ValueError, OverflowError) as error:
        raise CellError("date", text) from error
    if not 1950 <= day.year <= 2199:
        raise CellError("date", text)
    return day.isoformat()


def parse_boolean(cell: Cell) -> bool | None:
    """Return yes or no.

    >>> parse_boolean("是"), parse_boolean("N"), parse_boolean(1), parse_boolean("")
    (True, False, True, None)
    """
    cell = check(cell)
    if isinstance(cell, bool):
        return cell
    text = parse_code(cell)
    if text is None:
        return None
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise CellError("boolean", text)


def parse_word(cell: Cell, words: Mapping[str, str]) -> str | None:
    """Return the value that a word stands for.

    >>> parse_word("批次", {"批次": "lot", "lot": "lot"}), parse_word(None, {})
    ('lot', None)
    """
    text = parse_code(cell)
    if text is None:
        return None
    if text.lower() not in words:
        raise CellError("word", text)
    return words[text.lower()]


PARSERS = {
    "text": parse_text,
    "code": parse_code,
    "reference": parse_text,
    "number": parse_number,
    "integer": parse_integer,
    "date": parse_date,
    "boolean": parse_boolean,
}
