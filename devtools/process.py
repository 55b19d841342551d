"""Child processes: logged, checked, ended by their own id."""

import os
import re
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from .errors import Stop

HUNG = 124
_watched: set[subprocess.Popen[bytes]] = set()
ROUTINE = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ \d+ (INFO|WARNING) ")


def call(
    args: Sequence[str | Path],
    *,
    failed: str,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str | None = None,
    trace: Path | None = None,
    **popen: object,
) -> str:
    """Run a program and return its standard output (empty with `log`, which gets everything).

    When it ends with an error, raise Stop with the sentence `failed`, its last words and the log's
    path; without `log`, its output is kept in `trace` then.
    """
    command = [str(arg) for arg in args]
    options = dict(env=env, cwd=cwd, input=stdin, text=True, **popen)
    if stdin is None:
        options["stdin"] = subprocess.DEVNULL
        del options["input"]
    if log is None:
        done = subprocess.run(command, capture_output=True, check=False, **options)
        output = done.stdout + done.stderr
    else:
        with log.open("w") as handle:
            done = subprocess.run(
                command, stdout=handle, stderr=subprocess.STDOUT, check=False, **options
            )
        output = ""
    if done.returncode:
        _stop(failed, output, log, trace)
    return done.stdout or ""


def watch(command: Sequence[str | Path], *, seconds: float | None = None, **options: object) -> int:
    """Run a program to its end and return its exit code; `end_all` ends it from outside.

    What hangs is ended after so many `seconds`; its exit code is not 0 then.
    """
    child = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, **options)
    _watched.add(child)
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        end(child)
        return child.returncode or HUNG
    finally:
        _watched.discard(child)


def end_all() -> None:
    """End every program that `watch` runs now, in whatever thread."""
    for child in list(_watched):
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)


def _stop(failed: str, output: str, log: Path | None, trace: Path | None) -> NoReturn:
    if log:
        output = log.read_text(errors="replace")
    elif trace:
        trace.write_text(output)
    kept = log or trace
    where = f" (whole log: {kept})" if kept else ""
    raise Stop(f"{failed}: {last_words(output)}{where}")


def last_words(text: str) -> str:
    """The last line that says something; Odoo's routine messages do not."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if not ROUTINE.match(line)]
    return (telling or lines or ["no output"])[-1]


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_taken(port: int) -> bool:
    """Whether somebody listens on this port of the loopback interface."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def alive(pid: int, word: str) -> bool:
    """Whether the process runs and its command line holds `word` (process ids are used again)."""
    try:
        line = (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return False
    return word in line


def end(process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    """End a child that we started: politely, then for good."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def is_root() -> bool:
    """Whether we run as root."""
    return os.geteuid() == 0
