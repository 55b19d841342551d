"""What an act does to stock, and whether the result is right: a pure calculation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class StockKey(NamedTuple):
    """What Odoo keeps apart as one stock; 0 stands for none."""

    product_id: int
    location_id: int
    lot_id: int = 0
    package_id: int = 0
    owner_id: int = 0


@dataclass
class Change:
    """What an act did to one key, in the product's unit.

    ``assigned`` is the part of ``reserved`` that the system booked by itself; the rest
    was entered by somebody.
    """

    quantity: float = 0.0
    reserved: float = 0.0
    assigned: float = 0.0


class Violation(NamedTuple):
    """A key that an act left wrong: ``quantity`` and ``reserved`` are the sums after it."""

    kind: str
    key: StockKey
    quantity: float
    reserved: float
    change: Change
    hard: bool


class StockTally:
    """Changes per key, summed up: what is undone within the act does not count.

    >>> shelf = StockKey(product_id=1, location_id=8)
    >>> tally = StockTally(digits=2)
    >>> tally.add(shelf, quantity=-50)
    >>> tally.get_doubtful()
    [StockKey(product_id=1, location_id=8, lot_id=0, package_id=0, owner_id=0)]
    >>> [found] = tally.judge({shelf: (-30, 0)})
    >>> found.kind, found.quantity, found.hard
    ('negative', -30, False)
    """

    def __init__(self, digits: int) -> None:
        self.digits = digits
        self.changes: dict[StockKey, Change] = {}

    def add(
        self,
        key: StockKey,
        quantity: float = 0.0,
        reserved: float = 0.0,
        assigned: bool = False,
    ) -> None:
        """Note a change of one key."""
        change = self.changes.setdefault(key, Change())
        change.quantity += quantity
        change.reserved += reserved
        if assigned:
            change.assigned += reserved

    def get_doubtful(self) -> list[StockKey]:
        """Return the keys that have less than before, or more of them booked.

        Goods that only pass through a key leave it as it was:

        >>> dock = StockKey(product_id=1, location_id=9)
        >>> tally = StockTally(digits=2)
        >>> tally.add(dock, quantity=5)
        >>> tally.add(dock, quantity=-5)
        >>> tally.get_doubtful()
        []
        """
        return [
            key
            for key, change in self.changes.items()
            if self._round(change.quantity) < 0 or self._round(change.reserved) > 0
        ]

    def judge(self, sums: dict[StockKey, tuple[float, float]]) -> list[Violation]:
        """Return what the act made wrong; what was wrong before may shrink, not grow.

        :param sums: quantity and reserved quantity of the doubtful keys after the act

        >>> shelf = StockKey(product_id=1, location_id=8)
        >>> tally = StockTally(digits=2)
        >>> tally.add(shelf, reserved=4, assigned=True)
        >>> [found] = tally.judge({shelf: (10, 12)})
        >>> found.kind, found.hard
        ('booked_twice', True)
        >>> tally.judge({shelf: (10, 10)})
        []

        Ten of ten were booked twice before JXC came; one of the two is shipped, which
        makes nothing worse. The other one would:

        >>> tally = StockTally(digits=2)
        >>> tally.add(shelf, quantity=-10, reserved=-10)
        >>> tally.judge({shelf: (0, 10)})
        []
        >>> [found.kind for found in tally.judge({shelf: (-10, 0)})]
        ['negative']
        """
        found = []
        for key in self.get_doubtful():
            quantity, reserved = sums.get(key, (0.0, 0.0))
            change = self.changes[key]
            if self._round(quantity) < 0 and self._round(change.quantity) < 0:
                found.append(Violation("negative", key, quantity, reserved, change, False))
            elif self._is_booked_twice(quantity, reserved, change):
                hard = self._round(change.assigned) > 0
                found.append(Violation("booked_twice", key, quantity, reserved, change, hard))
        return found

    def _is_booked_twice(self, quantity: float, reserved: float, change: Change) -> bool:
        """Tell whether more is booked than there is, and more so than before the act."""
        excess = reserved - max(quantity, 0.0)
        before = (reserved - change.reserved) - max(quantity - change.quantity, 0.0)
        return self._round(excess) > 0 and self._round(excess - max(before, 0.0)) > 0

    def _round(self, number: float) -> float:
        return round(number, self.digits)
