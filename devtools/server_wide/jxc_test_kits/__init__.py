"""Makes the companies and people that our test classes begin with once for a run, not once for each class.

They are committed: only for databases that are thrown away after the run.
"""

from importlib import import_module

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import loader
from odoo.tests.common import get_db_name

ADDONS = ("jxc_core", "jxc_wms", "jxc_finance")
_make_suite = loader.make_suite


def prepare_before_tests():
    """Let the tests that run after the installation find the kits of the tested addons."""
    loader.make_suite = _prepare_and_make_suite


def _prepare_and_make_suite(module_names, position="at_install"):
    names = list(module_names)
    if position == "post_install":
        for addon in ADDONS:
            if addon in names:
                import_module(f"odoo.addons.{addon}.tests")
        with Registry(get_db_name()).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for kit in import_module(f"odoo.addons.{ADDONS[0]}.tests.kit").KITS:
                kit.prepare(env)
    return _make_suite(names, position)
