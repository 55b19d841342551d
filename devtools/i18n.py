"""Translations: `./jxc i18n` brings i18n/*.pot and zh_CN.po up to date with the sources."""

import tempfile
from pathlib import Path

from . import database, odoo, templates, venv
from .process import call
from .state import State
from .steps import say, step

EXPORT = odoo.SCRIPTS / "export_terms.py"


def export(state: State, folder: Path) -> list[str]:
    """Write `<addon>.pot` of every addon of ours into `folder`; the names of the addons."""
    addons = odoo.addon_names()
    failed = "The terms could not be exported"
    template = templates.ensure(state, "addons")
    values = {"folder": str(folder), "addons": ",".join(addons)}
    # Who copies the template meanwhile would end the connection to it.
    with database.copied(state, template, "terms") as name:
        odoo.script(state, name, EXPORT.read_text(), failed=failed, **values)
    return addons


def update(state: State) -> None:
    """Rewrite the templates and merge zh_CN.po: translations stay, new terms come in empty."""
    venv.ensure_dev(state)
    with tempfile.TemporaryDirectory() as name, step("translations merged"):
        for addon in export(state, Path(name)):
            target = odoo.ADDONS / addon / "i18n"
            target.mkdir(exist_ok=True)
            script = ["-m", "devtools.testing.translations", Path(name) / f"{addon}.pot", target]
            env = odoo.environment(state)
            say(call([state.python, *script], failed="Merging failed", env=env).rstrip())
