"""Which policy for stock below zero holds: a pure calculation."""

from __future__ import annotations

from collections.abc import Iterable

BLOCK, WARN, ALLOW = "block", "warn", "allow"


def resolve(levels: Iterable[str | bool | None]) -> str:
    """Return the first policy that is set, from the most specific level to the company.

    >>> resolve([None, "warn", "block"])
    'warn'
    >>> resolve(["allow", "warn", "block"])
    'allow'

    A level that Odoo reads as empty inherits; with nothing set anywhere stock is kept right:

    >>> resolve([False, None, ""])
    'block'
    """
    return next((level for level in levels if level), BLOCK)
