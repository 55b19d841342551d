"""Fixtures of the tooling's own tests: a state folder of their own, no network, no server."""

from pathlib import Path

import pytest

from devtools.state import State


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> State:
    """An empty state folder."""
    monkeypatch.setenv("JXC_STATE", str(tmp_path / "state"))
    return State.current()
