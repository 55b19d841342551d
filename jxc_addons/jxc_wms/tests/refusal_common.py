"""Helpers of the tests of refusals over RPC; no tests in here."""

from odoo.tools import mute_logger

ERRORS = "odoo.addons.jxc_wms.exceptions."


class RefusalMixin:
    """A call that is refused by every door, with the same sentence."""

    def _assert_refused(self, user, records, method, name, *words, **kwargs):
        with mute_logger("odoo.http"):
            _result, error = self._call_kw(user, records, method, **kwargs)
            self.assertTrue(error, f"{method} was not refused")
            self.assertEqual(error["name"], ERRORS + name, error["message"])
            status, answer = self._call_json2(user, records, method, **kwargs)
        self.assertEqual((status, answer["name"]), (422, ERRORS + name))
        for word in words:
            self.assertIn(word, error["message"])
            self.assertIn(word, answer["message"])
