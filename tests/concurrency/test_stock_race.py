"""Many people take the same goods at once: real processes over HTTP against a real server.

`JXC_PLAIN=1 ./jxc test concurrency:test_stock_race` runs the same load on plain Odoo, where
the same assertions show the corruption.
"""

from __future__ import annotations

import os

import pytest
import stock_load
import stock_mix
from stock_load import Door

WORKERS = 8


#: How long people work at once in the mixed test; `./jxc bench goods` takes longer.
MIX_SECONDS = 12


def test_shipping_a_hot_product_down_to_zero(door: Door) -> None:
    """Everything is shipped, nothing twice; who comes too late is told so, and only he."""
    outcome = stock_load.run(door, "ship", quantity=20, workers=WORKERS, limit=20)
    print(outcome)
    assert (outcome.taken, outcome.quantity, outcome.reserved) == (20, 0, 0)
    assert not outcome.broken
    assert len(outcome.told) == WORKERS
    assert all("asked for" in message for message in outcome.told)


def test_booking_the_last_units(door: Door) -> None:
    """Never more is booked than there is."""
    outcome = stock_load.run(door, "book", quantity=10, workers=WORKERS, limit=3)
    print(outcome)
    assert not outcome.broken
    assert (outcome.quantity, outcome.reserved) == (10, 10)


def test_people_doing_everything_at_once(door: Door) -> None:
    """Shipped, reserved, received, returned, counted and moved at once: stock is right."""
    report = stock_mix.run(door, MIX_SECONDS, workers=WORKERS)
    print(report)
    assert not report.wrong
    assert not report.broken
    assert sum(report.acts.values())


def test_the_nightly_check_agrees(door: Door) -> None:
    """After all that the check of stock finds nothing to put right."""
    if os.environ.get("JXC_PLAIN") == "1":
        pytest.skip("plain Odoo has no check")
    client = door.open()
    client.call("jxc.stock.finding", "action_check")
    kinds = [("state", "=", "open"), ("kind", "!=", "twins")]
    findings = client.call("jxc.stock.finding", "search_read", kinds, ["display_name"])
    assert not findings, findings
