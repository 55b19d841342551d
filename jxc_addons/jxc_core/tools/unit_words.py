"""Quantities in packagings: 80 pieces are 3 bags and 5 pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

#: Float noise below this is none.
DIGITS = 6
#: What a name of a unit says in brackets of its contents.
RE_CONTENTS = re.compile(r"\s*[(（].*[)）]\s*$")


def spell(quantity: float, units: Iterable[tuple[str, float]], digits: int = 2) -> str:
    """Return a quantity in whole packagings, and what is left in the smallest unit.

    :param quantity: in the unit of factor 1
    :param units: ``(name, factor)``; what a unit contains, in the unit of factor 1
    :param digits: so many decimals has what is left

    >>> piece, bag, pallet = ("件", 1), ("袋", 25), ("托", 1000)
    >>> spell(80, [piece, bag]), spell(2075.5, [bag, piece, pallet]), spell(75, [piece, bag])
    ('3袋+5件', '2托+3袋+0.5件', '3袋')
    >>> spell(0, [piece, bag]), spell(-30, [piece, bag]), spell(24.999999999, [piece, bag])
    ('0件', '-1袋-5件', '1袋')
    >>> spell(0.3, [("千克", 1), ("吨", 1000)]), spell(7, [])
    ('0.3千克', '7')
    """
    ladder = sorted(((name, factor) for name, factor in units if factor > 0), key=_get_factor)
    if not ladder:
        return _write(quantity, digits)
    sign, rest = ("-", -quantity) if quantity < 0 else ("+", quantity)
    parts = []
    for name, factor in reversed(ladder[1:]):
        count = int(round(rest / factor, DIGITS))
        if count:
            parts.append(f"{count}{name}")
            rest = round(rest - count * factor, DIGITS)
    name, factor = ladder[0]
    left = round(rest / factor, digits)
    if left or not parts:
        parts.append(f"{_write(left, digits)}{name}")
    text = sign.join(parts)
    return f"-{text}" if sign == "-" and quantity else text


def spell_beside(
    quantity: float,
    units: Sequence[tuple[str, float]],
    factors: Iterable[float],
    digits: int = 2,
) -> str:
    """Return a quantity as :func:`spell` does, or nothing where it stands there already.

    :param factors: of the units in which it stands there already

    >>> ladder = [("件", 1), ("袋", 25)]
    >>> spell_beside(80, ladder, [1]), spell_beside(80, ladder, [25]), spell_beside(75, ladder, [1])
    ('3袋+5件', '3袋+5件', '3袋')
    >>> spell_beside(75, ladder, [1, 25]), spell_beside(5, ladder, [1]), spell_beside(0, ladder, [25])
    ('', '', '')
    """
    text = spell(quantity, units, digits)
    known = set(factors)
    plain = (spell(quantity, [unit], digits) for unit in units if unit[1] in known)
    return "" if not quantity or len(units) < 2 or text in plain else text


def shorten(names: Sequence[str]) -> list[str]:
    """Return unit names without what they contain, where that leaves them different.

    >>> shorten(["件", "袋(25件)", "箱（100件）"]), shorten(["袋(25件)", "袋(50件)"])
    (['件', '袋', '箱'], ['袋(25件)', '袋(50件)'])
    >>> shorten(["(25)", "袋"])
    ['(25)', '袋']
    """
    short = [RE_CONTENTS.sub("", name) or name for name in names]
    return short if len(set(short)) == len(short) else list(names)


def _get_factor(unit: tuple[str, float]) -> float:
    return unit[1]


def _write(number: float, digits: int) -> str:
    """Return a number without idle zeros.

    >>> _write(5.0, 2), _write(0.5, 2), _write(1200.0, 2)
    ('5', '0.5', '1200')
    """
    text = f"{number:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
