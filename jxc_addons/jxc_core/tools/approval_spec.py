"""When does an act need an approval, and is it still what was approved? Without the ORM."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

#: Percentages and amounts closer than this are the same.
EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class ApprovalSpec:
    """A rule of the approval matrix, as the gate needs it (no record, no cursor).

    ``low`` belongs to the band, ``high`` does not; zero as ``high`` means no end. For the
    measure ``margin`` everything below ``high`` is in the band.

    >>> spec = ApprovalSpec(1, "amount", "", 50000.0, 0.0)
    >>> spec.covers(49999.99), spec.covers(50000.0), spec.covers(1e9), spec.covers(None)
    (False, True, True, False)
    >>> cut = ApprovalSpec(2, "percent", "cut", 5.0, 10.0)
    >>> cut.covers(4.9), cut.covers(5.0), cut.covers(9.99), cut.covers(10.0)
    (False, True, True, False)
    >>> ApprovalSpec(3, "percent", "cut", 0.0, 0.0).covers(0.0)
    False
    >>> margin = ApprovalSpec(4, "percent", "margin", 0.0, 0.0)
    >>> margin.covers(-1.0), margin.covers(0.0), margin.covers(3.0)
    (True, False, False)
    >>> ApprovalSpec(5, "always", "", 0.0, 0.0).covers(None)
    True
    """

    rule_id: int
    basis: str
    measure: str
    low: float
    high: float
    scope: tuple = ()
    date_from: date | None = None
    date_to: date | None = None
    exempt_group_ids: frozenset[int] = frozenset()

    def covers(self, value: float | None) -> bool:
        """Tell whether a measured value lies in the band."""
        if self.basis == "always":
            return True
        if value is None:
            return False
        if self.measure == "margin":
            return value < self.high - EPSILON
        if self.basis == "percent" and value < EPSILON:
            return False
        return value > self.low - EPSILON and (not self.high or value < self.high - EPSILON)

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the rule is in force on a day.

        >>> spec = ApprovalSpec(1, "always", "", 0, 0, date_from=date(2026, 1, 1))
        >>> spec.is_valid_on(date(2025, 12, 31)), spec.is_valid_on(date(2026, 1, 1))
        (False, True)
        """
        return (self.date_from or day) <= day <= (self.date_to or day)


@dataclass(frozen=True, slots=True)
class Need:
    """One rule that one record does not pass without an approval."""

    operation_id: int
    code: str
    rule_id: int
    res_model: str
    res_id: int
    value: float | None = None
    #: The field that would change, its old and its new value; empty for an act.
    field: str = ""
    old: Any = None
    new: Any = None

    @property
    def key(self) -> tuple[int, int]:
        return self.rule_id, self.res_id


def get_fingerprint(content: dict | list) -> str:
    """Return the hash of what an approver has seen.

    >>> get_fingerprint({"a": 1, "b": 2}) == get_fingerprint({"b": 2, "a": 1})
    True
    >>> get_fingerprint({"a": 1}) == get_fingerprint({"a": 2})
    False
    """
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def is_still_approved(approved: dict, now: dict, percent: float, amount: float) -> bool:
    """Tell whether a content is the approved one, within what the rule tolerates.

    What is ``fixed`` (partner, currency) may never differ; the rest may, as long as the
    amount stays within one of the two tolerances.

    >>> old = {"fixed": {"partner": 1}, "lines": [[1, 2.0]], "amount": 1000.0}
    >>> is_still_approved(old, dict(old), 0, 0)
    True
    >>> new = {"fixed": {"partner": 1}, "lines": [[1, 2.1]], "amount": 1050.0}
    >>> is_still_approved(old, new, 0, 0), is_still_approved(old, new, 5, 0)
    (False, True)
    >>> is_still_approved(old, new, 0, 49), is_still_approved(old, new, 0, 50)
    (False, True)
    >>> is_still_approved(old, {**old, "fixed": {"partner": 2}}, 100, 1e6)
    False
    """
    if get_fingerprint(approved) == get_fingerprint(now):
        return True
    if approved.get("fixed") != now.get("fixed") or not (percent or amount):
        return False
    before, after = approved.get("amount") or 0.0, now.get("amount") or 0.0
    limit = max(abs(before) * percent / 100, amount)
    return abs(after - before) <= limit + EPSILON


def is_between(value: float, one: float, other: float) -> bool:
    """Tell whether a value lies between two others, whichever is greater.

    >>> is_between(9, 10, 8), is_between(8, 10, 8), is_between(7, 10, 8), is_between(5, 0, 8)
    (True, True, False, True)
    """
    return min(one, other) - EPSILON <= value <= max(one, other) + EPSILON


def find_cycle(edges: Iterable[tuple[int, int]]) -> list[int]:
    """Return a circle of people who stand in for each other, or an empty list.

    >>> find_cycle([(1, 2), (2, 3)])
    []
    >>> find_cycle([(1, 2), (2, 3), (3, 1)])
    [1, 2, 3, 1]
    """
    following: dict[int, list[int]] = {}
    for start, end in edges:
        following.setdefault(start, []).append(end)

    def walk(path: list[int]) -> list[int]:
        for end in following.get(path[-1], []):
            if end == path[0]:
                return [*path, end]
            if end not in path:
                found = walk([*path, end])
                if found:
                    return found
        return []

    for start in following:
        cycle = walk([start])
        if cycle:
            return cycle
    return []


def find_band_problems(bands: Iterable[tuple[float, float]]) -> list[tuple[str, float, float]]:
    """Return gaps and overlaps of the bands of one operation, as ``(kind, from, to)``.

    >>> find_band_problems([(0, 10), (10, 50), (50, 0)])
    []
    >>> find_band_problems([(5, 10), (20, 0)])
    [('gap', 10, 20)]
    >>> find_band_problems([(0, 20), (10, 0)])
    [('overlap', 10, 20)]
    >>> find_band_problems([(0, 20)])
    [('gap', 20, 0)]
    """
    problems = []
    end: float | None = None
    for low, high in sorted(bands):
        if end is not None:
            if end == 0 or low < end - EPSILON:
                problems.append(("overlap", low, end if high == 0 else min(end, high) or high))
            elif low > end + EPSILON:
                problems.append(("gap", end, low))
        end = 0 if high == 0 or end == 0 else max(high, end or 0)
    if end:
        problems.append(("gap", end, 0))
    return problems
