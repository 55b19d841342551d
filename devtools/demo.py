"""Demo data of our addons, on a database without Odoo's own."""

from . import odoo
from .state import State

ASSETS = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"


def make_company(state: State, db: str) -> None:
    """Load the demo company in Chinese and bundle the web client's files, in one start of Odoo."""
    code = "\n".join([_script("chinese"), _script("load_demo"), ASSETS])
    odoo.script(state, db, code, failed="The demo company could not be made")


def load(state: State, db: str) -> None:
    """Load the `demo` files of every installed jxc addon and mark these as having demo data."""
    odoo.script(state, db, _script("load_demo"), failed="The demo data could not be loaded")


def speak_chinese(state: State, db: str) -> None:
    """Make Chinese the language of the administrator, the company and of new users and partners."""
    odoo.script(state, db, _script("chinese"), failed="Chinese could not be set")


def _script(name: str) -> str:
    return (odoo.SCRIPTS / f"{name}.py").read_text()
