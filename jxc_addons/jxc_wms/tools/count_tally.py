"""What the entries of one round of a count come to: a pure calculation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

SUM, LATEST = "sum", "latest"


class Part(NamedTuple):
    """One entry: what a person counted (``set``) or found besides (``add``).

    ``book`` is what the books said at that moment, ``adjusted`` how often the place had been
    adjusted by then.
    """

    user_id: int
    kind: str
    quantity: float
    book: float = 0.0
    adjusted: int = 0
    date: datetime | None = None


class Tally(NamedTuple):
    """The outcome of a round; ``user_ids`` are those whose entries hold, the last one last."""

    quantity: float
    book: float
    adjusted: int
    date: datetime | None
    user_ids: tuple[int, ...]
    is_unclear: bool


def tally(parts: Iterable[Part], mode: str = SUM, digits: int = 2) -> Tally | None:
    """Return what the entries of a round say, None without any.

    :param parts: in the order in which they were entered
    :param mode: ``sum``, each person counts a part of the goods; ``latest``, the last
        person's count holds

    A person who counts again corrects himself, others keep what they found:

    >>> tally([Part(1, "set", 6), Part(2, "set", 4), Part(1, "set", 5)]).quantity
    9
    >>> tally([Part(1, "set", 6), Part(1, "add", 2), Part(2, "set", 4)]).quantity
    12
    >>> found = tally([Part(1, "set", 6), Part(2, "set", 4)], mode=LATEST)
    >>> found.quantity, found.user_ids
    (4, (2,))

    When goods moved between two entries that hold, nobody can tell which part they were of:

    >>> tally([Part(1, "set", 6, book=10), Part(2, "set", 4, book=8)]).is_unclear
    True
    >>> tally([Part(1, "set", 6, book=10), Part(1, "set", 4, book=8)]).is_unclear
    False
    """
    standing: dict[int, list[Part]] = {}
    for part in parts:
        if part.kind == "set":
            standing.pop(part.user_id, None)
        # Who entered last comes last.
        own = standing.pop(part.user_id, [])
        standing[part.user_id] = [*own, part]
    if not standing:
        return None
    if mode == LATEST:
        user_id, own = standing.popitem()
        standing = {user_id: own}
    holding = [part for own in standing.values() for part in own]
    last = holding[-1]
    return Tally(
        quantity=round(sum(part.quantity for part in holding), digits),
        book=last.book,
        adjusted=last.adjusted,
        date=last.date,
        user_ids=tuple(standing),
        is_unclear=any(
            round(part.book - last.book, digits) or part.adjusted != last.adjusted
            for part in holding
        ),
    )
