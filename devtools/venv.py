"""The virtual environment with the pinned packages."""

import hashlib
import shutil
from pathlib import Path

from . import interpreter, odoo_wheel
from .process import call
from .state import REPO, State
from .steps import step


def ensure(state: State) -> None:
    """Have the packages of requirements.txt installed; an interrupted installation goes on."""
    _ensure_installed(state, "requirements.txt", "Python packages installed")


def ensure_dev(state: State) -> None:
    """Have the test tools installed too."""
    _ensure_installed(state, "requirements-dev.txt", "test tools installed")


def ensure_odoo(state: State) -> None:
    """Have the unpacked Odoo importable and `venv/bin/odoo` in place."""
    target = state.venv / ".odoo"
    with state.lock("venv"):
        if (
            (state.venv / "bin/odoo").exists()
            and target.is_file()
            and target.read_text() == str(state.dist)
        ):
            return
        wheel = odoo_wheel.build(state.dist, state.root)
        _pip(
            state,
            ["--no-index", "--no-deps", "--force-reinstall", wheel],
            state.logs / "pip-odoo.log",
        )
        wheel.unlink()
        target.write_text(str(state.dist))


def _ensure_installed(state: State, name: str, label: str) -> None:
    interpreter.require()
    wanted = hashlib.sha256((REPO / name).read_bytes()).hexdigest()
    stamp = state.venv / f".{name}"
    with state.lock("venv"):
        if _usable(state) and stamp.is_file() and stamp.read_text() == wanted:
            return
        state.require_free_space()
        with step(label):
            if not _usable(state):
                _create(state)
            args = ["--no-deps", "--require-hashes", "-r", REPO / name]
            _pip(state, args, state.logs / f"pip-{name}.log")
            stamp.write_text(wanted)


def _usable(state: State) -> bool:
    """A Python that went away (an upgrade of the system) leaves a dangling link."""
    return state.python.exists() and (state.venv / "bin/pip").exists()


def _create(state: State) -> None:
    shutil.rmtree(state.venv, ignore_errors=True)
    failed = "The virtual environment cannot be made (install the package python3-venv)"
    call([interpreter.choose(), "-m", "venv", state.venv], failed=failed)


def _pip(state: State, args: list[str | Path], log: Path) -> None:
    command = [
        state.python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-input",
        # Compiled when imported: most never are.
        "--no-compile",
        *args,
    ]
    call(command, failed="pip could not install the packages (is there a network?)", log=log)
