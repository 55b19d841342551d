"""Children, ports, last words."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from devtools import process
from devtools.errors import Stop


def test_call_returns_output_and_feeds_stdin() -> None:
    code = "import sys; print(sys.stdin.read().upper())"
    assert process.call([sys.executable, "-c", code], failed="no", stdin="abc") == "ABC\n"


def test_call_names_the_failure_its_last_words_and_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", "import sys; print('first'); sys.exit('no such thing')"]
    with pytest.raises(Stop, match=rf"It broke: no such thing \(whole log: {log}\)"):
        process.call(command, failed="It broke", log=log)


def test_last_words_skip_what_odoo_always_says() -> None:
    text = (
        "2026-01-01 10:00:00,000 1 INFO db odoo: loading\n"
        "ImportError: no module x\n"
        "2026-01-01 10:00:01,000 1 INFO db odoo: Initiating shutdown\n"
    )
    assert process.last_words(text) == "ImportError: no module x"
    assert process.last_words("") == "no output"


def test_port_taken() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert process.port_taken(listener.getsockname()[1])
    assert not process.port_taken(process.free_port())


def test_alive_knows_its_own() -> None:
    assert process.alive(os.getpid(), "python") or process.alive(os.getpid(), "pytest")
    assert not process.alive(os.getpid(), "no-such-word-in-a-command-line")
    assert not process.alive(2**22 + 1, "")


def test_end_kills_what_does_not_listen() -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    child.stdout.readline()
    process.end(child, seconds=0.3)
    assert child.poll() is not None


def test_watch_ends_what_hangs() -> None:
    hang = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert process.watch(hang, seconds=0.3)
    assert process.watch([sys.executable, "-c", "raise SystemExit(3)"], seconds=20) == 3
    assert process.watch([sys.executable, "-c", ""], seconds=20) == 0
