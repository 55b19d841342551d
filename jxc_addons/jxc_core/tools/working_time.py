"""When is something due that takes so many working hours? Calculation without the ORM."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

Interval = tuple[datetime, datetime]


def plan(intervals: Iterable[Interval], start: datetime, hours: float) -> datetime | None:
    """Return when ``hours`` of working time have passed since ``start``.

    No hours at all: ``start`` itself inside working time, else when it begins again.

    :param intervals: working time in order; may reach far ahead, is read as far as needed
    :return: None where the intervals end before the hours have passed

    >>> day = datetime(2026, 3, 6)
    >>> times = [(day.replace(hour=9), day.replace(hour=12)), (day.replace(hour=13), day.replace(hour=18))]
    >>> plan(times, day.replace(hour=10), 3).hour
    14
    >>> plan(times, day.replace(hour=10), 2).hour
    12
    >>> plan(times, day.replace(hour=12), 0).hour, plan(times, day.replace(hour=11), 0).hour
    (13, 11)
    >>> plan(times, day.replace(hour=17), 2) is None
    True
    """
    left = timedelta(hours=hours)
    for begin, end in intervals:
        begin = max(begin, start)
        if begin >= end:
            continue
        if left <= end - begin:
            return begin + left
        left -= end - begin
    return None
