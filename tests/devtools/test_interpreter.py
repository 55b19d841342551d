"""The Python of the environment is the faster build at hand."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from devtools import interpreter

RUNNING = Path(sys.executable)


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system's Python that answers as the test has it answer."""
    path = tmp_path / "python3"
    monkeypatch.setattr(interpreter, "SYSTEM", path)
    monkeypatch.setattr(sys, "base_prefix", "/opt/python")
    return path


def answer(path: Path, shell: str) -> None:
    path.write_text(f"#!/bin/sh\n{shell}\n")
    path.chmod(0o755)


def built_with(monkeypatch: pytest.MonkeyPatch, arguments: str | None) -> None:
    monkeypatch.setattr(sysconfig, "get_config_var", {"CONFIG_ARGS": arguments}.get)


@pytest.mark.parametrize("arguments", ["'--enable-shared'", None])
def test_system_is_taken_for_a_slow_build(
    system: Path, monkeypatch: pytest.MonkeyPatch, arguments: str | None
) -> None:
    built_with(monkeypatch, arguments)
    answer(system, "echo 3 11")
    assert interpreter.choose() == system


def test_fast_build_is_kept(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built_with(monkeypatch, "'--enable-shared' '--enable-optimizations'")
    answer(system, "echo 3 11")
    assert interpreter.choose() == RUNNING


def test_system_asked_to_run_itself(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built_with(monkeypatch, "'--enable-shared'")
    answer(system, "echo 3 11")
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    assert interpreter.choose() == RUNNING


@pytest.mark.parametrize(
    "shell",
    ["echo 3 9", "echo 3 14", "echo no module named ensurepip >&2; exit 1"],
    ids=["too old", "too new", "without venv"],
)
def test_system_does_not_serve(system: Path, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    built_with(monkeypatch, "'--enable-shared'")
    answer(system, shell)
    assert interpreter.choose() == RUNNING


def test_no_python_in_the_system(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built_with(monkeypatch, "'--enable-shared'")
    assert interpreter.choose() == RUNNING


def test_the_question_to_a_real_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "SYSTEM", RUNNING)
    assert interpreter._system_serves()


def test_sources_are_compiled_once_and_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "")
    source, ours = tmp_path / "source", tmp_path / "ours"
    source.mkdir()
    (source / "thing.py").write_text("print('found')")
    interpreter.keep_bytecode(ours)
    subprocess.run([sys.executable, "-c", "import thing"], cwd=source, check=True)
    assert [path.name for path in source.iterdir()] == ["thing.py"]
    assert "thing" in {path.stem.partition(".")[0] for path in ours.rglob("*.pyc")}
