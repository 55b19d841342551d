"""Benchmarks: `benchmarks/<name>.py`, run by the Python of the virtual environment."""

import subprocess

from . import odoo, setup
from .errors import Stop
from .state import REPO, State
from .steps import say

FOLDER = REPO / "benchmarks"


def run(state: State, name: str | None, args: list[str]) -> int:
    """Run one benchmark, or say which there are; the exit code is the benchmark's.

    It gets JXC_STATE and PG* in its environment, and can import `devtools`.
    """
    known = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    if name is None:
        say("benchmarks: " + (", ".join(known) or "none"))
        return 0
    if name not in known:
        raise Stop(f"There is no benchmark {name}: choose from {', '.join(known) or 'none'}.")
    setup.environment(state)
    command = [str(state.python), str(FOLDER / f"{name}.py"), *args]
    return subprocess.run(command, env=odoo.environment(state), cwd=REPO, check=False).returncode
