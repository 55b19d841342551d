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


def _load_module() -> Any:
    path = Path(__file__).with_name("stock_load.py")
    spec = importlib.util.spec_from_file_location("stock_load", path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    sys.modules["stock_load"] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


stock_load = _load_module()


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
