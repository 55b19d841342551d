from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase

BUTTON = 'name="action_jxc_history"'


@tagged("post_install", "-at_install")
class TestHistoryOfTransfers(WmsCase):
    """What happened to a transfer, its movements and lines opens from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._watch("picking_internal_validate", "picking_delivery_validate")
        cls.boss = cls._create_user("jxc_h_boss", "jxc_core.jxc_core_role_boss")
        cls.auditor = cls._create_user("jxc_h_auditor", "jxc_core.jxc_core_role_auditor")
        cls.order = cls._confirm_order()
        cls.picking = cls.order.sudo().picking_ids.sudo(False).with_env(cls.env)
        cls._validate(cls.picking, cls.picker)
        cls.env.flush_all()

    def _open(self, user):
        action = self.picking.with_user(user).action_jxc_history()
        self.assertIn(self.picking.name, action["name"])
        lines = self.env["jxc.operation.log"].with_user(user)
        return lines.search(action["domain"], order="id").sudo()

    def test_who_did_what(self):
        for user in (self.boss, self.auditor):
            lines = self._open(user)
            self.assertIn("picking_internal_validate", lines.operation_id.mapped("code"))
            self.assertEqual(lines[-1].user_id, self.picker)

    def test_ordinary_people_see_what_they_did_themselves(self):
        self.assertTrue(self._open(self.picker))
        self.assertFalse(self._open(self.reviewer))
        with self.assertRaises(AccessError):
            self.picking.with_user(self.employee).action_jxc_history()
        for user, seen in ((self.boss, True), (self.auditor, True), (self.picker, False)):
            arch = self.env["stock.picking"].with_user(user).get_view(view_type="form")["arch"]
            self.assertEqual(BUTTON in arch, seen, user.login)
