"""Two people act on one request at the same moment: one consistent outcome, whoever is first."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devtools import database, server, templates
from devtools.process import end, free_port
from devtools.state import State

ROUNDS = 4


def _load_module() -> Any:
    path = Path(__file__).with_name("approval_load.py")
    spec = importlib.util.spec_from_file_location("approval_load", path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    sys.modules["approval_load"] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


load = _load_module()


@pytest.fixture(scope="module")
def office(state: State) -> Iterator[Any]:
    """People and rules on a server with several processes, on a database of its own."""
    name = f"test_{free_port()}_approval"
    database.clone(state, templates.ensure(state, "addons"), name)
    port = free_port()
    process = server.launch(
        state,
        name,
        port,
        state.logs / "test-approval-race.log",
        "--workers=3",
        "--max-cron-threads=0",
        f"--gevent-port={free_port()}",
    )
    yield load.Office(load.stock_load.Door(f"http://127.0.0.1:{port}", name, "admin", "admin"))
    end(process)
    database.drop(state, name)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_both_are_needed_and_both_agree(office: Any, _round: int) -> None:
    """No decision is lost, and the act is done once."""
    answers, request, order, decisions = load.both_needed(office)
    assert (answers, request, order, decisions) == (["", ""], "done", "sale", 2)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_is_needed_and_two_agree(office: Any, _round: int) -> None:
    """The second is told that it is decided."""
    answers, request, order, decisions = load.one_needed(office)
    assert (request, order, decisions) == ("done", "sale", 1)
    assert sorted(bool(answer) for answer in answers) == [False, True]
    assert "decided already" in "".join(answers)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_withdrawn_in_the_moment_of_approval(office: Any, _round: int) -> None:
    """Either taken back and not done, or done and not taken back."""
    answers, request, order, decisions = load.withdrawn(office)
    assert (request, order, decisions) in (("withdrawn", "draft", 0), ("done", "sale", 1))
    assert sorted(bool(answer) for answer in answers) == [False, True]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_changed_in_the_moment_of_approval(office: Any, _round: int) -> None:
    """The approved price is written on what was approved, or the request is void."""
    answers, request, price, quantity = load.edited(office)
    assert answers == ["", ""]
    assert (request, price, quantity) in (("done", 7.0, 5.0), ("void", 10.0, 5.0))
