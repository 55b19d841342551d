"""Sets policies of ours back to *as Odoo* for the tests of Odoo's that assert what they forbid.

They are listed in docs/odoo-suite-exceptions.txt; every other test runs with all policies in force.
"""

from odoo import SUPERUSER_ID
from odoo.tests.common import TransactionCase

from devtools.testing.odoo_exceptions import by_test, read

_set_up = TransactionCase.setUp


def set_policies_back():
    """Let a listed test begin in companies that have set its policies back, as an administrator does."""
    policies = by_test(read())

    def set_up(test):
        _set_up(test)
        key = (test.test_module, type(test).__name__, test._testMethodName)
        for code in policies.get(key, ()):
            _set_back(test.env(user=SUPERUSER_ID), code)

    TransactionCase.setUp = set_up


def _set_back(env, code):
    policy = env["jxc.policy"].search([("code", "=", code)])
    assert policy, f"there is no policy {code}"
    env["jxc.policy.exception"].create(
        [
            {
                "policy_id": policy.id,
                "company_id": company.id,
                "reason": "A test of Odoo's asserts what this policy forbids",
            }
            for company in env["res.company"].search([])
        ]
    )
