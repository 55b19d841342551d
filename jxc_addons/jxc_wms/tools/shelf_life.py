"""Dates of goods that spoil: pure calculation, all in whole days."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil


def get_expiry(produced: date, days: int) -> date:
    """Return until when goods keep that were made on a day.

    >>> get_expiry(date(2026, 1, 1), 30)
    datetime.date(2026, 1, 31)
    """
    return produced + timedelta(days=days)


def get_production(expires: date, days: int) -> date:
    """Return when goods were made that keep until a day.

    >>> get_production(date(2026, 1, 31), 30)
    datetime.date(2026, 1, 1)
    """
    return expires - timedelta(days=days)


def get_needed_days(min_days: int, min_percent: float, total_days: int) -> int:
    """Return how many days goods must keep, by days and by a share of their whole life.

    Both are asked where both are given; a share of an unknown life asks for nothing.

    >>> get_needed_days(30, 0, 365)
    30
    >>> get_needed_days(0, 50, 365)
    183
    >>> get_needed_days(200, 50, 365)
    200
    >>> get_needed_days(0, 50, 0)
    0
    """
    return max(min_days, ceil(min_percent * total_days / 100) if total_days > 0 else 0)


def has_life(expires: date | None, today: date, needed: int) -> bool:
    """Tell whether goods keep long enough; those without expiry always do.

    >>> has_life(date(2026, 1, 31), date(2026, 1, 1), 30)
    True
    >>> has_life(date(2026, 1, 31), date(2026, 1, 2), 30)
    False
    >>> has_life(None, date(2026, 1, 2), 30)
    True
    """
    return expires is None or (expires - today).days >= needed
