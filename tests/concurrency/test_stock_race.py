"""Many people take the same goods at once: real processes over HTTP against a real server.

`JXC_PLAIN=1 ./jxc test concurrency:test_stock_race` runs the same load on plain Odoo, where
the same assertions show the corruption.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devtools import database, server, templates
from devtools.process import end, free_port
from devtools.state import State

WORKERS = 8


#: How long people work at once in the mixed test; `./jxc bench goods` takes longer.
MIX_SECONDS = 20


def _load_module(name: str) -> Any:
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    sys.modules[name] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


stock_load = _load_module("stock_load")
stock_mix = _load_module("stock_mix")


@pytest.fixture(scope="module")
def door(state: State) -> Iterator[Any]:
    """A server with several processes on a database of its own."""
    plain = os.environ.get("JXC_PLAIN") == "1"
    name = f"test_{free_port()}_race"
    database.clone(state, templates.ensure(state, "odoo" if plain else "addons"), name)
    port = free_port()
    process = server.launch(
        state,
        name,
        port,
        state.logs / "test-race.log",
        "--workers=4",
        "--max-cron-threads=0",
        f"--gevent-port={free_port()}",
    )
    yield stock_load.Door(f"http://127.0.0.1:{port}", name, "admin", "admin")
    end(process)
    database.drop(state, name)


def test_shipping_a_hot_product_down_to_zero(door: Any) -> None:
    """Everything is shipped, nothing twice; who comes too late is told so, and only he."""
    outcome = stock_load.run(door, "ship", quantity=20, workers=WORKERS, limit=20)
    print(outcome)
    assert (outcome.taken, outcome.quantity, outcome.reserved) == (20, 0, 0)
    assert not outcome.broken
    assert len(outcome.told) == WORKERS
    assert all("asked for" in message for message in outcome.told)


def test_booking_the_last_units(door: Any) -> None:
    """Never more is booked than there is."""
    outcome = stock_load.run(door, "book", quantity=10, workers=WORKERS, limit=3)
    print(outcome)
    assert not outcome.broken
    assert (outcome.quantity, outcome.reserved) == (10, 10)


def test_people_doing_everything_at_once(door: Any) -> None:
    """Shipped, reserved, received, returned, counted and moved at once: stock is right."""
    report = stock_mix.run(door, MIX_SECONDS, workers=WORKERS)
    print(report)
    assert not report.wrong
    assert not report.broken
    assert sum(report.acts.values())


def test_the_nightly_check_agrees(door: Any) -> None:
    """After all that the check of stock finds nothing to put right."""
    if os.environ.get("JXC_PLAIN") == "1":
        pytest.skip("plain Odoo has no check")
    client = door.open()
    client.call("jxc.stock.finding", "action_check")
    kinds = [("state", "=", "open"), ("kind", "!=", "twins")]
    findings = client.call("jxc.stock.finding", "search_read", kinds, ["display_name"])
    assert not findings, findings
