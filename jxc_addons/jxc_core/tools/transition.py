"""When does a change of a field count as an operation? Calculation without the ORM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


def split_values(text: str | None) -> frozenset[str]:
    """Return the values of a comma separated list.

    >>> sorted(split_values("draft, sent"))
    ['draft', 'sent']
    >>> split_values(None)
    frozenset()
    """
    return frozenset(part.strip() for part in (text or "").split(",") if part.strip())


def as_text(value: Any) -> str:
    """Return the spelling of a value that the lists of a transition use.

    >>> as_text(False), as_text(True), as_text(None), as_text("sale"), as_text(3)
    ('False', 'True', 'False', 'sale', '3')
    """
    return "False" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Transition:
    """A watched field: the operation happens when its value goes from one set to another.

    An empty set means "any value"; a value that does not change is no transition.

    >>> confirm = Transition("sale_order_confirm", "state", frozenset(), frozenset({"sale"}))
    >>> confirm.matches("draft", "sale"), confirm.matches("sale", "sale")
    (True, False)
    >>> confirm.matches("draft", "cancel")
    False
    >>> post = Transition("pay", "state", frozenset({"draft"}), frozenset({"in_process", "paid"}))
    >>> post.matches("draft", "paid"), post.matches("in_process", "paid")
    (True, False)
    >>> price = Transition("price", "price_unit", frozenset(), frozenset())
    >>> price.matches(10.0, 9.0), price.matches(10.0, 10.0)
    (True, False)
    """

    code: str
    field: str
    sources: frozenset[str]
    targets: frozenset[str]

    def matches(self, old: Any, new: Any) -> bool:
        """Tell whether going from ``old`` to ``new`` is this operation."""
        if old == new:
            return False
        if self.sources and as_text(old) not in self.sources:
            return False
        if not self.targets:
            return True
        # Going from one target value to another is the same act, not a new one.
        return as_text(new) in self.targets and as_text(old) not in self.targets

    def is_reached(self, value: Any) -> bool:
        """Tell whether a record with this value has the operation behind it."""
        return as_text(value) in self.targets
