"""Upgrade and uninstall of our addons."""

from .. import cores, database, odoo, postgres, templates
from ..process import call
from ..state import State
from ..steps import say, step
from . import odoo_log, parallel
from .result import Result

UNINSTALL = odoo.SCRIPTS / "uninstall.py"
LEFT = {
    "model": "SELECT model FROM ir_model WHERE model LIKE 'jxc.%'",
    "field": "SELECT model || '.' || name FROM ir_model_fields WHERE name LIKE 'jxc\\_%'",
    "external id": "SELECT module || '.' || name FROM ir_model_data WHERE module LIKE 'jxc\\_%'",
    "view": "SELECT name FROM ir_ui_view WHERE arch_db::text LIKE '%jxc\\_%'",
    "column": "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE table_schema = 'public' AND column_name LIKE 'jxc\\_%'",
    "table": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = 'public' AND table_name LIKE '%jxc\\_%'",
    "parameter": "SELECT key FROM ir_config_parameter WHERE key LIKE 'jxc%'",
}


def run(state: State) -> Result:
    """Upgrade with demo data, uninstall without and with it; each counts as one test."""
    template = templates.ensure(state, "demo")
    tasks = [
        lambda: _upgrade(state, template),
        lambda: _uninstall(state, templates.ensure(state, "addons"), with_demo=False),
        lambda: _uninstall(state, template, with_demo=True),
    ]
    return parallel.total(tasks)


def leftovers(state: State, name: str) -> list[str]:
    """What our addons left behind in a database: `column sale_order.jxc_x`."""
    return [
        f"{kind} {row[0]}" for kind, sql in LEFT.items() for row in postgres.psql(state, sql, name)
    ]


def is_demo_in_use(problem: str) -> bool:
    """Business records of the demo company stay, as documents refer to them; Odoo logs each try."""
    return problem.startswith(("external id ", "bad query: ")) and (
        "_demo_" in problem or "violates" in problem
    )


def _upgrade(state: State, template: str) -> Result:
    log, addons = state.logs / "test-upgrade.log", ",".join(odoo.addon_names())
    with (
        cores.one(),
        step("upgrade of the addons with demo data"),
        database.copied(state, template, "upgrade") as name,
    ):
        args = ["-d", name, "-u", addons]
        odoo.run(state, args, log=log, failed=f"Upgrading {addons} failed")
    return _verdict("upgrade", _errors(log.read_text(errors="replace")), str(log))


def _uninstall(state: State, template: str, *, with_demo: bool) -> Result:
    label = "uninstall with demo data" if with_demo else "uninstall"
    log = state.logs / f"test-{label.replace(' ', '-')}.log"
    with database.copied(state, template, label) as name:
        with cores.one(), step(label):
            command = odoo.command(state, ["shell", "-d", name, "--no-http", "--log-level=warn"])
            failed, env = "Uninstalling the addons failed", odoo.environment(state)
            call(command, failed=failed, log=log, env=env, stdin=UNINSTALL.read_text())
        problems = _errors(log.read_text(errors="replace")) + leftovers(state, name)
        if with_demo:
            problems = [problem for problem in problems if not is_demo_in_use(problem)]
    return _verdict(label, problems, str(log))


def _errors(text: str) -> list[str]:
    levels = ("ERROR", "CRITICAL")
    return [entry.text for entry in odoo_log.entries(text) if entry.level in levels]


def _verdict(label: str, problems: list[str], log: str) -> Result:
    if not problems:
        return Result(passed=1)
    say(f"           {label} is not clean (see {log}):")
    for problem in problems[:40]:
        say("    | " + problem.replace("\n", "\n    | "))
    return Result(failed=1, problems=[f"{label}: {problem}" for problem in problems[:40]])
