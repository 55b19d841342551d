"""One run of Odoo's test runner on a database of its own."""

import re
import subprocess
from collections.abc import Iterable, Sequence

from .. import cores, database, odoo, venv
from ..process import free_port, watch
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
    addons: Iterable[str] = (),
    *,
    turn: cores.Turn = cores.Turn.ANY,
    held: bool = True,
    browser: bool = False,
    load: Iterable[str] = (),
) -> Result:
    """Clone `template`, run Odoo with `args` and its tests, drop the clone.

    :param addons: each must run a test
    :param turn: on a core
    :param held: to that core; a browser needs more, or it starves beside Odoo
    :param browser: bundle the web client's files before the tests; else pages that need them make them
    :param load: modules of `devtools/server_wide`
    """
    venv.ensure_dev(state)
    name = database.temporary(label)
    log = state.logs / f"test-{re.sub(r'[^a-z0-9]+', '-', label.lower())}.log"
    try:
        fixed = ["--stop-after-init", "--max-cron-threads=0", f"--http-port={free_port()}"]
        fixed += odoo.server_wide(*load) if browser else odoo.server_wide("jxc_lazy_assets", *load)
        command = odoo.command(state, ["-d", name, *args, *fixed, "--test-enable"])
        with cores.one(turn, held=held), step(label), log.open("w") as handle:
            database.clone(state, template, name)
            env = odoo.environment(state)
            code = watch(command, env=env, stdout=handle, stderr=subprocess.STDOUT)
        result = odoo_log.read(log.read_text(errors="replace"), addons=addons, log=str(log))
        if code and not result.failed:
            result += Result.broken(f"Odoo ended with code {code} (see {log})")
    finally:
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
