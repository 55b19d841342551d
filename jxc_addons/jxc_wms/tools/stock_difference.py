"""What stock and documents say apart, and what of it is no fault: a pure calculation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .stock_tally import StockKey


def drop_explained(differences: dict[StockKey, float], digits: int) -> dict[StockKey, float]:
    """Leave out what Odoo moves between a lot and goods without lot.

    A lot that is taken where only goods without lot lie is taken from those: documents name
    the lot, stock loses goods without lot. Together both are right.

    :param differences: stock minus documents per key
    :param digits: decimals that count

    >>> lot, plain = StockKey(1, 8, lot_id=5), StockKey(1, 8)
    >>> drop_explained({lot: 5.0, plain: -5.0}, 2)
    {}

    Two lots mixed up are a fault, and so is what is left after the exchange:

    >>> other = StockKey(1, 8, lot_id=6)
    >>> list(drop_explained({lot: 5.0, other: -5.0}, 2).values())
    [5.0, -5.0]
    >>> list(drop_explained({lot: 5.0, plain: -7.0}, 2).values())
    [5.0, -7.0]
    """
    groups: dict[StockKey, list[StockKey]] = defaultdict(list)
    for key in differences:
        groups[key._replace(lot_id=0)].append(key)
    return {
        key: differences[key]
        for plain, keys in groups.items()
        if not _is_exchange(differences, plain, keys, digits)
        for key in keys
    }


def _is_exchange(
    differences: dict[StockKey, float], plain: StockKey, keys: Iterable[StockKey], digits: int
) -> bool:
    """Tell whether lots differ by what goods without lot differ, the other way round."""
    if plain not in differences:
        return False
    lots = [differences[key] for key in keys if key != plain]
    same_way = all(amount > 0 for amount in lots) or all(amount < 0 for amount in lots)
    return bool(lots) and same_way and not round(sum(lots) + differences[plain], digits)
