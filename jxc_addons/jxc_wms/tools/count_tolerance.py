"""When is a difference so large that somebody else has to count again: a pure calculation."""

from __future__ import annotations

from typing import NamedTuple


class Tolerance(NamedTuple):
    """The largest difference that passes; 0 sets no such limit.

    ``quantity`` is in the product's unit, ``value`` in the company's currency.
    """

    quantity: float = 0.0
    percent: float = 0.0
    value: float = 0.0


def exceeds(
    expected: float,
    counted: float,
    unit_cost: float,
    tolerance: Tolerance,
    digits: int = 2,
) -> bool:
    """Tell whether a difference is beyond one of the limits.

    Without any limit every difference is:

    >>> exceeds(10, 9, 5.0, Tolerance())
    True
    >>> exceeds(10, 10, 5.0, Tolerance())
    False

    Each limit that is set counts, and its own value still passes:

    >>> exceeds(100, 98, 5.0, Tolerance(quantity=2))
    False
    >>> exceeds(100, 97, 5.0, Tolerance(quantity=2))
    True
    >>> exceeds(100, 98, 5.0, Tolerance(percent=2))
    False
    >>> exceeds(100, 98, 50.0, Tolerance(percent=2, value=99))
    True
    >>> exceeds(100, 98, 50.0, Tolerance(quantity=5, percent=5, value=100))
    False

    Of what should not be there at all, anything is more than any percentage:

    >>> exceeds(0, 1, 5.0, Tolerance(percent=50))
    True
    >>> exceeds(0, 1, 5.0, Tolerance(quantity=1))
    False
    """
    difference = round(abs(counted - expected), digits)
    if not difference:
        return False
    if not any(tolerance):
        return True
    return (
        bool(tolerance.quantity and difference > tolerance.quantity)
        or bool(tolerance.percent and _is_more_than_percent(difference, expected, tolerance))
        or bool(tolerance.value and round(difference * unit_cost - tolerance.value, 2) > 0)
    )


def _is_more_than_percent(difference: float, expected: float, tolerance: Tolerance) -> bool:
    if not expected:
        return True
    return round(difference / abs(expected) * 100 - tolerance.percent, 6) > 0
