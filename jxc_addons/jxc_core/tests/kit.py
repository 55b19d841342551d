"""What test classes begin with, made once for many of them; no tests in here."""

import json
from unittest.mock import patch

from passlib.context import CryptContext

from odoo.models import BaseModel

PARAMETER = "jxc_test_kit.%s"
# As Odoo's test classes do: one round of hashing instead of 600,000.
PASSWORDS = "odoo.addons.base.models.res_users.ResUsersPatchedInTest._crypt_context"
# A company gets its warehouse at once in tests only.
UNDER_TEST = "odoo.modules.module.current_test"
CHEAP = CryptContext(["pbkdf2_sha512", "plaintext"], pbkdf2_sha512__rounds=1)
#: Of all test modules that were imported.
KITS = []


class Kit:
    """The records that the classes of a mixin begin with.

    A company with its people costs as much as several tests. A run on a throwaway database
    makes it once, before the first class (:meth:`prepare`). Elsewhere each class makes its
    own, in the transaction that Odoo takes back after it.
    """

    def __init__(self, name, mixin):
        """:param mixin: class with ``_make_kit``, ``_start_in`` and the attribute ``kit``"""
        self.name, self.mixin = name, mixin
        KITS.append(self)

    def prepare(self, env):
        """Make the records in ``env`` and write down where they are; its owner commits."""
        maker = type("KitMaker", (self.mixin,), {"env": env, "login_suffix": f"_{self.name}"})
        with patch(PASSWORDS, lambda users: CHEAP), patch(UNDER_TEST, True):
            maker._make_kit(f"JXC Test 进销存 {self.name}")
        records = {
            key: (value._name, value.ids)
            for key, value in vars(maker).items()
            if isinstance(value, BaseModel)
        }
        env["ir.config_parameter"].set_param(PARAMETER % self.name, json.dumps(records))

    def _take(self, test):
        """Give a test class the records that were made before.

        :return: whether there are any, and the class begins with nothing else
        """
        makers = {owner for owner in test.__mro__ if "_make_kit" in vars(owner)}
        if not makers <= set(self.mixin.__mro__):
            return False
        known = test.env["ir.config_parameter"].get_param(PARAMETER % self.name)
        records = json.loads(known or "{}")
        if records:
            model, ids = records.pop("company")
            test._start_in(test.env[model].browse(ids))
            for key, (model, ids) in records.items():
                setattr(test, key, test.env[model].browse(ids))
        return bool(records)
