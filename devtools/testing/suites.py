"""The parts of `./jxc test` by name."""

from __future__ import annotations

from collections.abc import Callable

from .. import setup
from ..errors import Stop
from ..state import State
from ..steps import say, step
from .result import Result


def run(state: State, names: list[str], tags: str | None = None) -> int:
    """Run the named parts (all that belong to every change without names); the exit code."""
    parts = _parts(tags)
    unknown = [name for name in names if name.partition(":")[0] not in parts]
    if unknown:
        raise Stop(f"There is no test part {unknown[0]}: choose from {', '.join(parts)}.")
    setup.environment(state)
    result = Result()
    for name in names or EVERY_CHANGE:
        part, _, detail = name.partition(":")
        with step(f"tests: {name}"):
            result += parts[part](state, detail or None)
    say(f"{result.passed} passed, {result.failed} failed")
    return 0 if result.ok else 1


EVERY_CHANGE = ("addons",)


def _parts(tags: str | None) -> dict[str, Callable[[State, str | None], Result]]:
    from . import addons

    return {
        "addons": lambda state, detail: addons.run(state, tags, detail),
    }
