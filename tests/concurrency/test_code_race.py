"""Eight people create materials at once: no code twice, and nobody is refused."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devtools import database, server, templates
from devtools.process import end, free_port
from devtools.state import State


def _load_module() -> Any:
    path = Path(__file__).with_name("code_load.py")
    spec = importlib.util.spec_from_file_location("code_load", path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    sys.modules["code_load"] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


load = _load_module()


@pytest.fixture(scope="module")
def door(state: State) -> Iterator[Any]:
    """A server with several processes, on a database of its own."""
    name = f"test_{free_port()}_codes"
    database.clone(state, templates.ensure(state, "addons"), name)
    port = free_port()
    process = server.launch(
        state,
        name,
        port,
        state.logs / "test-code-race.log",
        "--workers=3",
        "--max-cron-threads=0",
        f"--gevent-port={free_port()}",
    )
    yield load.stock_load.Door(f"http://127.0.0.1:{port}", name, "admin", "admin")
    end(process)
    database.drop(state, name)


def test_nobody_gets_the_same_code(door: Any) -> None:
    """Also in the first moment, when the counter does not exist yet."""
    shop = load.Shop(door)
    codes, errors, _seconds = shop.run()
    assert errors == []
    assert (
        len(codes)
        == len(set(codes))
        == load.TOTAL // load.WRITERS // load.BATCH * (load.WRITERS * load.BATCH)
    )
    pattern = re.compile(rf"{shop.stamp}-\d{{4}}-\d{{4,}}")
    assert all(pattern.fullmatch(code) for code in codes)
