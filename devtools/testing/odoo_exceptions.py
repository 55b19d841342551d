"""Tests of Odoo's own suites that assert the very thing that one of our policies forbids.

Each is listed in docs/odoo-suite-exceptions.txt and runs in companies that have set the policy back to *as Odoo*:

    /sale:TestSaleOrder.test_x | sale_cancel_done | it cancels an order that was shipped
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import Stop
from ..state import REPO

LIST = REPO / "docs/odoo-suite-exceptions.txt"


@dataclass(frozen=True)
class Exempt:
    """A test of Odoo's that runs without some of our policies."""

    tag: str
    policies: str
    reason: str


def read(path: Path = LIST) -> list[Exempt]:
    """Lines `tag | policy codes | reason`; raise Stop for a line without one of them."""
    lines = path.read_text().splitlines() if path.is_file() else []
    found = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not all(parts):
            raise Stop(
                f"{path.name} needs lines `test tag | policy codes | reason`, this is not one: {line}"
            )
        found.append(Exempt(*parts))
    return found


def by_test(exempt: Iterable[Exempt]) -> dict[tuple[str, str, str], list[str]]:
    """Policy codes by (module, class, method)."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in exempt:
        module, _, test = one.tag.lstrip("/").partition(":")
        cls, _, method = test.partition(".")
        found.setdefault((module, cls, method), []).extend(one.policies.split())
    return found
