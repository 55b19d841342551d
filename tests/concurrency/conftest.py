"""A server with several processes for each module of races, on a database of its own.

The programs that make the load lie beside this file; they run by themselves, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools import database, server, templates
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
    with (
        database.copied(state, templates.ensure(state, template), module) as name,
        server.serving(state, name, module, workers=4) as url,
    ):
        yield Door(url, name, "admin", "admin")
