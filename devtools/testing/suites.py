"""The parts of `./jxc test` by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from .. import chromium, cores, database, node, setup, templates
from ..errors import Stop
from ..state import State
from ..steps import say, step, together
from . import addons, life_cycle, odoo_run, odoo_suites, parallel, pytests, static
from .result import Result


@dataclass(frozen=True)
class Choice:
    """What of a part to run: a detail of the part's own kind, Odoo test tags."""

    detail: str | None = None
    tags: str | None = None


@dataclass(frozen=True)
class Part:
    """One part: what runs it, whether it needs a browser, whether it measures and needs the machine for itself."""

    run: Callable[[State, Choice], Result]
    browser: bool = False
    alone: bool = False


def _hoot(state: State, _choice: Choice) -> Result:
    args = ["--test-tags", "jxc_hoot,-at_install"]
    template = templates.ensure(state, "addons")
    # Its page asks for three of the bundles that Odoo would make before a browser test.
    result = odoo_run.on_clone(state, "hoot", template, args, held=False)
    return result if result.passed + result.failed else result + Result.broken("no hoot test ran")


def _folder(name: str, *, held: bool = False) -> Callable[[State, Choice], Result]:
    def run(state: State, choice: Choice) -> Result:
        templates.ensure(state, "demo")
        detail = ["-k", choice.detail] if choice.detail else []
        turn = cores.Turn.LONG
        return pytests.run(state, name, pytests.folder(name), *detail, turn=turn, held=held)

    return run


PARTS = {
    "static": Part(lambda state, _: static.run(state)),
    "addons": Part(
        lambda state, choice: addons.run(state, choice.tags, choice.detail), browser=True
    ),
    "life-cycle": Part(lambda state, _: life_cycle.run(state)),
    "hoot": Part(_hoot, browser=True),
    "api": Part(_folder("api", held=True)),
    "e2e": Part(_folder("e2e"), browser=True),
    "concurrency": Part(_folder("concurrency"), alone=True),
    "scale": Part(_folder("scale"), alone=True),
    "odoo-fast": Part(lambda state, _: odoo_suites.run_fast(state)),
    "odoo": Part(lambda state, _: odoo_suites.run_whole(state), browser=True),
}
# What takes long or waits for a long preparation starts first.
EVERY_CHANGE = ("addons", "odoo-fast", "static", "e2e", "api", "life-cycle", "hoot", "concurrency")


def run(state: State, names: list[str], tags: str | None = None) -> int:
    """Run the named parts (all that belong to every change without names); the exit code.

    A name may carry a detail: `addons:core+wms`, `e2e:test_chain`. `tags` are Odoo test tags for `addons`.
    """
    wanted = names or [name for name in EVERY_CHANGE if _exists(name)]
    for name in wanted:
        if name.partition(":")[0] not in PARTS:
            raise Stop(f"There is no test part {name}: choose from {', '.join(PARTS)}.")
    browser = any(PARTS[name.partition(":")[0]].browser for name in wanted)
    together(lambda: setup.environment(state), lambda: _fetch_tools(state, browser))
    database.drop_stale(state)
    result = Result()
    for group in _groups(wanted):
        result += parallel.total([lambda name=name: _run_part(state, name, tags) for name in group])
    _summary(result)
    return 0 if result.ok else 1


def _fetch_tools(state: State, browser: bool) -> None:
    """What the package registries have, while processors are idle; parts ask again and say what is missing."""
    for ensure in (chromium.ensure, node.ensure) if browser else ():
        with suppress(Stop):
            ensure(state)


def _groups(names: list[str]) -> list[list[str]]:
    """All that can run side by side first, then each that needs the machine for itself."""
    alone = [name for name in names if PARTS[name.partition(":")[0]].alone]
    shared = [name for name in names if name not in alone]
    return [group for group in (shared, *([name] for name in alone)) if group]


def _run_part(state: State, name: str, tags: str | None) -> Result:
    key, _, detail = name.partition(":")
    part = PARTS[key]
    with step(f"== {name} ended"):
        try:
            if part.browser:
                chromium.ensure(state)
            return part.run(state, Choice(detail or None, tags))
        except Stop as stop:
            say(f"    | {name}: {stop}")
            return Result.broken(str(stop))


def _exists(name: str) -> bool:
    """Parts of pytest appear with their first test; all else is always there."""
    if name in ("api", "e2e", "concurrency") and not pytests.exists(name):
        say(f"{name}: no tests yet")
        return False
    return True


def _summary(result: Result) -> None:
    if result.problems:
        say("\nproblems:")
    for problem in result.problems:
        say(f"  {problem.splitlines()[0] if problem else ''}")
    if not result.passed + result.failed:
        say("  no test ran")
    say(f"\n{result.passed} passed, {result.failed} failed")
