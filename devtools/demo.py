"""Demo data of our addons, on a database without Odoo's own."""

from . import odoo
from .state import State


def load(state: State, db: str) -> None:
    """Load the `demo` files of every installed jxc addon and mark these as having demo data."""
    code = (odoo.SCRIPTS / "load_demo.py").read_text()
    odoo.script(state, db, code, failed="The demo data could not be loaded")


def pregenerate_assets(state: State, db: str) -> None:
    """Bundle the web client's files now, so that the first page does not wait for it."""
    odoo.script(
        state,
        db,
        "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n",
        failed="The web client's files could not be bundled",
    )


def speak_chinese(state: State, db: str) -> None:
    """Make Chinese the language of the administrator, the company and of new users and partners."""
    odoo.script(
        state, db, (odoo.SCRIPTS / "chinese.py").read_text(), failed="Chinese could not be set"
    )
