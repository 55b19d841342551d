"""A server with several processes for all races, on a database of its own.

The programs that make the load lie beside this file; they run by themselves, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools import database, server, templates
from devtools.state import State

sys.path.insert(0, str(Path(__file__).parent))

from stock_load import Door  # noqa: E402 found by the line above


@pytest.fixture(scope="session")
def door(state: State) -> Iterator[Door]:
    """How to get into the running server.

    `JXC_PLAIN=1` takes the same modules without JXC, where somebody wants to see what it keeps from happening.
    """
    template = "odoo" if os.environ.get("JXC_PLAIN") == "1" else "addons"
    with (
        database.copied(state, templates.ensure(state, template), "races") as name,
        server.serving(state, name, "test-races", workers=4) as url,
    ):
        yield Door(url, name, "admin", "admin")
