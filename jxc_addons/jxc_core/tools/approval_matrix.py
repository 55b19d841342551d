"""Cells of the approval matrix as people write them on paper and in spreadsheets."""

from __future__ import annotations

import re

RE_CELL = re.compile(r"^\s*(\d+)\s*(?:(all)|x\s*(\d+))?\s*$", re.IGNORECASE)


def parse_cell(text: object) -> tuple[int, str, int] | None:
    """Return tier number, quorum and count of a cell; None for an empty one.

    >>> parse_cell("1"), parse_cell("2 all"), parse_cell("1 x2"), parse_cell(3.0)
    ((1, 'any', 1), (2, 'all', 1), (1, 'number', 2), (3, 'any', 1))
    >>> parse_cell(" ") is None, parse_cell(None) is None
    (True, True)
    >>> parse_cell("yes")
    Traceback (most recent call last):
    ...
    ValueError: yes
    """
    if text is None or text is False or not str(text).strip():
        return None
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    match = RE_CELL.match(str(text))
    if not match or not int(match[1]):
        raise ValueError(str(text))
    if match[2]:
        return int(match[1]), "all", 1
    return (int(match[1]), "number", int(match[3])) if match[3] else (int(match[1]), "any", 1)


def format_cell(number: int, quorum: str, count: int) -> str:
    """Return a cell as :func:`parse_cell` reads it.

    >>> format_cell(1, "any", 1), format_cell(2, "all", 1), format_cell(1, "number", 2)
    ('1', '2 all', '1 x2')
    """
    return f"{number}" + {"all": " all", "number": f" x{count}"}.get(quorum, "")
