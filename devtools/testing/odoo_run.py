"""One run of Odoo's test runner on a database of its own."""

import re
import subprocess
from collections.abc import Iterable, Sequence

from .. import database, odoo
from ..process import free_port
from ..state import State
from ..steps import say, step
from . import odoo_log
from .result import Result

SHOWN_LINES = 30


def on_clone(
    state: State,
    label: str,
    template: str,
    args: Sequence[str],
    *,
    addons: Iterable[str] = (),
    known: Iterable[str] = (),
    keep: bool = False,
) -> Result:
    """Clone `template`, run Odoo with `args` and its tests, drop the clone unless told to keep it."""
    name = f"test_{free_port()}_{re.sub(r'[^a-z0-9]+', '_', label.lower())}"[:50]
    log = state.logs / f"test-{re.sub(r'[^a-z0-9]+', '-', label.lower())}.log"
    database.clone(state, template, name)
    try:
        fixed = ["--stop-after-init", "--max-cron-threads=0", f"--http-port={free_port()}"]
        command = odoo.command(state, ["-d", name, *args, *fixed, "--test-enable"])
        with step(label), log.open("w") as handle:
            options = {"stdin": subprocess.DEVNULL, "stdout": handle, "stderr": subprocess.STDOUT}
            code = subprocess.run(
                command, env=odoo.environment(state), check=False, **options
            ).returncode
        result = odoo_log.read(
            log.read_text(errors="replace"), addons=addons, log=str(log), known=known
        )
        if code and not result.failed and not known:
            result += Result.broken(f"Odoo ended with code {code} (see {log})")
    finally:
        if not keep:
            database.drop(state, name)
    report(label, result, str(log))
    return result


def report(label: str, result: Result, log: str) -> None:
    """Print the counts, and of each problem the first line and the last ones."""
    say(f"           {label}: {result.line()}")
    for problem in result.problems:
        lines = problem.splitlines() or [""]
        shown = lines if len(lines) <= SHOWN_LINES else [lines[0], "  …", *lines[1 - SHOWN_LINES :]]
        say("\n".join(f"    | {line}" for line in shown))
    if result.problems:
        say(f"    whole log: {log}")
