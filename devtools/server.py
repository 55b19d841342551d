"""The development server on the loopback interface: one per state folder."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from . import odoo
from .errors import Stop
from .process import alive, end, free_port, last_words, port_taken
from .state import State
from .steps import say


@dataclass(frozen=True)
class Running:
    """A server that we started."""

    pid: int
    port: int
    db: str

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


def current(state: State) -> Running | None:
    """The server that runs now, if it is ours."""
    try:
        running = Running(**json.loads(_note(state).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return running if alive(running.pid, str(state.venv)) else None


def require_port(state: State, port: int) -> None:
    """Stop when somebody else listens on this port."""
    if current(state) is None and port_taken(port):
        raise Stop(f"Port {port} is taken by another program: choose one with ./jxc up --port N.")


def launch(state: State, db: str, port: int, log: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start Odoo on a database and wait until it answers; its output goes to `log`."""
    args = [
        "-d",
        db,
        f"--db-filter=^{db}$",
        "--http-interface=127.0.0.1",
        f"--http-port={port}",
        *options,
    ]
    with log.open("wb") as handle:
        process = subprocess.Popen(
            odoo.command(state, args),
            env=odoo.environment(state),
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, port, log)
    except BaseException:
        end(process)
        raise
    return process


@contextmanager
def serving(
    state: State, db: str, label: str, *, workers: int = 0, crons: int = 0
) -> Iterator[str]:
    """Address of a server on a free port of the loopback interface, for as long as it is needed.

    :param label: of its log
    :param workers: processes that answer; 0: threads of one
    :param crons: threads of it that work on scheduled actions
    """
    port, options = free_port(), [f"--max-cron-threads={crons}", *odoo.server_wide()]
    if workers:
        options += [f"--workers={workers}", f"--gevent-port={free_port()}"]
    process = launch(state, db, port, state.logs / f"{label}.log", *options)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


def start(state: State, db: str, port: int) -> tuple[Running, subprocess.Popen[bytes]]:
    """Start the development server and note it for `current`."""
    process = launch(state, db, port, state.logs / "server.log")
    running = Running(process.pid, port, db)
    _note(state).write_text(json.dumps(asdict(running)))
    return running, process


def stop(state: State) -> bool:
    """End the development server; False when there was none."""
    running = current(state)
    if running is None:
        return False
    os.kill(running.pid, signal.SIGTERM)
    for _ in range(200):
        if not alive(running.pid, str(state.venv)):
            break
        time.sleep(0.1)
    else:
        os.kill(running.pid, signal.SIGKILL)
    _note(state).unlink(missing_ok=True)
    return True


def attend(state: State, process: subprocess.Popen[bytes]) -> int:
    """Stay in the foreground until the server ends or Ctrl-C ends it."""
    try:
        code = process.wait()
    except KeyboardInterrupt:
        end(process)
        say("\nServer ended; PostgreSQL goes on running (./jxc down ends it too).")
        code = 0
    _note(state).unlink(missing_ok=True)
    return code


def answers(port: int) -> bool:
    """Whether the server's health page says that all is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health", timeout=3) as page:
            return page.status == 200
    except (OSError, urllib.error.URLError):
        return False


def _wait(process: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not answers(port):
        if process.poll() is not None:
            raise Stop(
                f"Odoo ended at once: {last_words(log.read_text(errors='replace'))} (whole log: {log})"
            )
        if time.monotonic() > deadline:
            raise Stop(f"Odoo did not answer within {seconds:.0f} seconds; its log is {log}.")
        time.sleep(0.2)


def _note(state: State) -> Path:
    return state.root / "server.json"
