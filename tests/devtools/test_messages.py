"""What is missing is said in one sentence, with an exit code and without a traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from devtools import chromium, cli, debian, interpreter, server
from devtools import state as state_module
from devtools.errors import Stop
from devtools.state import REPO, State


@pytest.mark.parametrize("version", [(3, 9), (3, 10), (3, 14)])
def test_wrong_python(version: tuple[int, int]) -> None:
    with pytest.raises(Stop, match=r"Python 3.11 to 3.13, this is 3\.\d+"):
        interpreter.require(version)


def test_python_without_venv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Stop, match="python3-venv"):
        interpreter.require((3, 11))


def test_no_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Stop, match="no apt-get"):
        debian.require_tools()


def test_no_network(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """apt gets an address at which nobody answers."""
    monkeypatch.setattr(debian, "_mirror", lambda lists, codename: "http://127.0.0.1:9/debian/")
    monkeypatch.setattr(debian, "APT_CONF", debian.APT_CONF.replace('Retries "3"', 'Retries "0"'))
    if not debian.KEYRING.is_file():
        pytest.skip("no apt here")
    with pytest.raises(Stop, match="is there a network"):
        debian.download(state, state.root / "debs", unstable=["odoo-19"])
    assert not (state.root / "debs").exists()


def test_disk_full(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_module, "MIN_FREE_BYTES", 1 << 60)
    with pytest.raises(Stop, match=r"GB free, 3 GB are needed"):
        state.require_free_space()


def test_port_taken(state: State) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {port} is taken"):
            server.require_port(state, port)


def test_no_browser_and_not_root(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "missing", lambda: ["chromium-headless-shell"])
    monkeypatch.setattr(chromium, "is_root", lambda: False)
    with pytest.raises(Stop, match="apt-get install chromium-headless-shell"):
        chromium.ensure(state)


def test_state_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JXC_STATE", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(Stop, match="belongs to another user"):
        State.current()


def test_stop_becomes_a_sentence(state: State, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, exit code 1."""
    assert cli.main(["test", "no-such-part"]) == 1
    assert "jxc: There is no test part no-such-part" in capsys.readouterr().err


def test_entry_file() -> None:
    """It starts by itself and lists its commands."""
    done = subprocess.run([sys.executable, REPO / "jxc", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    for command in ("up", "down", "status", "run", "db", "test", "bench", "lint", "i18n", "docs"):
        assert f"\n    {command} " in done.stdout
