"""Upgrade and uninstall of our addons, on copies of the demo database."""

from .. import database, odoo, templates
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
    "view": "SELECT v.name FROM ir_ui_view v WHERE v.arch_db::text LIKE '%jxc\\_%'",
    "column": "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE table_schema = 'public' AND column_name LIKE 'jxc\\_%'",
    "table": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = 'public' AND table_name LIKE '%jxc\\_%'",
    "parameter": "SELECT key FROM ir_config_parameter WHERE key LIKE 'jxc%'",
}


def run(state: State) -> Result:
    """Upgrade and uninstall; each counts as one test."""
    template = templates.ensure(state, "demo")
    return parallel.total([lambda: _upgrade(state, template), lambda: _uninstall(state, template)])


def _upgrade(state: State, template: str) -> Result:
    name, log = database.temporary("upgrade"), state.logs / "test-upgrade.log"
    database.clone(state, template, name)
    try:
        with step("upgrade of the addons with demo data"):
            addons = ",".join(odoo.addon_names())
            odoo.run(
                state, ["-d", name, "-u", addons], log=log, failed=f"Upgrading {addons} failed"
            )
        return _verdict("upgrade", _error_lines(log.read_text(errors="replace")), str(log))
    finally:
        database.drop(state, name)


def _uninstall(state: State, template: str) -> Result:
    name, log = database.temporary("uninstall"), state.logs / "test-uninstall.log"
    database.clone(state, template, name)
    try:
        with step("uninstall of the addons with demo data"):
            command = odoo.command(state, ["shell", "-d", name, "--no-http", "--log-level=warn"])
            failed = "Uninstalling the addons failed"
            call(
                command,
                failed=failed,
                log=log,
                env=odoo.environment(state),
                stdin=UNINSTALL.read_text(),
            )
        problems = _error_lines(log.read_text(errors="replace")) + leftovers(state, name)
        return _verdict("uninstall", problems, str(log))
    finally:
        database.drop(state, name)


def leftovers(state: State, name: str) -> list[str]:
    """What our addons left behind in a database."""
    from .. import postgres

    found = [
        (kind, row[0]) for kind, sql in LEFT.items() for row in postgres.psql(state, sql, name)
    ]
    return [f"left behind: {kind} {thing}" for kind, thing in found]


def _error_lines(text: str) -> list[str]:
    return [entry.text for entry in odoo_log.entries(text) if entry.level in ("ERROR", "CRITICAL")]


def _verdict(label: str, problems: list[str], log: str) -> Result:
    if not problems:
        return Result(passed=1)
    say(f"           {label} is not clean (see {log}):")
    for problem in problems[:40]:
        say("    | " + problem.replace("\n", "\n    | "))
    return Result(failed=1, problems=problems)
