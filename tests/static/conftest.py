"""Fixtures of the tests that read the sources."""

from pathlib import Path

import pytest

from devtools.state import REPO, State


@pytest.fixture(scope="session")
def repo() -> Path:
    """The repository."""
    return REPO


@pytest.fixture(scope="session")
def state() -> State:
    """The state folder that the environment was set up in."""
    return State.current()
