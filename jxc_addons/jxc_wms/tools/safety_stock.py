"""Safety stock: pure calculation."""

from __future__ import annotations

from math import ceil


def get_quantity(days: float, daily_use: float) -> float:
    """Return how much covers so many days of average use, in whole units.

    >>> get_quantity(7, 2.5)
    18.0
    >>> get_quantity(0, 2.5)
    0.0
    """
    return float(ceil(round(days * daily_use, 6)))


def get_alert(free: float, on_hand: float, low: float, high: float) -> str | None:
    """Return low, high or None: what is wrong with a stock.

    Too little is judged by what nobody has booked, too much by what is there. A maximum that
    is no more than the minimum is none.

    >>> get_alert(3, 10, 5, 20), get_alert(30, 30, 5, 20), get_alert(8, 10, 5, 20)
    ('low', 'high', None)
    >>> get_alert(6, 6, 5, 5) is None
    True
    """
    if free < low:
        return "low"
    return "high" if high > low and on_hand > high else None


def get_suggestion(low: float, high: float, expected: float) -> float:
    """Return how much brings a stock up to its maximum, or minimum if that is more.

    :param expected: what will be there when all that is on the way has come and gone

    >>> get_suggestion(5, 20, 3), get_suggestion(5, 0, 3), get_suggestion(5, 20, 6)
    (17, 2, 0.0)
    """
    return max(low, high) - expected if expected < low else 0.0
