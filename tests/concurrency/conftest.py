"""A server with several processes for each module of races, on a database of its own.

The programs that make the load lie beside this file; they run by themselves, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools import database, server, templates
from devtools.process import end, free_port
from devtools.state import State

sys.path.insert(0, str(Path(__file__).parent))

from stock_load import Door  # noqa: E402 found by the line above


@pytest.fixture(scope="module")
def template() -> str:
    """The prepared database that the module's own one is a copy of."""
    return "addons"


@pytest.fixture(scope="module")
def door(state: State, template: str, request: pytest.FixtureRequest) -> Iterator[Door]:
    """How to get into the running server."""
    module = request.path.stem
    name = database.temporary(module)
    database.clone(state, templates.ensure(state, template), name)
    port = free_port()
    process = server.launch(
        state,
        name,
        port,
        state.logs / f"{module}.log",
        "--workers=4",
        "--max-cron-threads=0",
        f"--gevent-port={free_port()}",
    )
    yield Door(f"http://127.0.0.1:{port}", name, "admin", "admin")
    end(process)
    database.drop(state, name)
