from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestOperationHistory(JxcCase):
    """What happened to a document, and what a person did, is found and read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._watch("sale_order_confirm", "sale_line_price", "purchase_order_confirm")
        cls.auditor = cls._create_user("jxc_auditor", "jxc_core.jxc_core_role_auditor")
        cls.boss = cls._create_user("jxc_boss", "jxc_core.jxc_core_role_boss")
        cls.order, cls.other = cls._create_order(), cls._create_order()
        for order in (cls.order, cls.other):
            order.action_confirm()
        cls.order.order_line.price_unit = 8.0
        cls.env.flush_all()

    def _open(self, document, user=None):
        """Return the log lines that the button shows to a user, oldest first."""
        action = document.with_user(user or self.boss).action_jxc_history()
        lines = self.env["jxc.operation.log"].with_user(user or self.boss)
        return lines.search(action["domain"], order="id")

    def test_a_document_with_its_lines(self):
        lines = self._open(self.order)
        self.assertEqual(
            lines.operation_id.mapped("code"), ["sale_order_confirm", "sale_line_price"]
        )
        self.assertEqual(lines.user_id, self.salesman)
        self.assertEqual(self._open(self.order, self.auditor), lines)
        self.assertEqual(self._open(self.order, self.manager), lines)
        self.assertNotIn("sale_line_price", self._open(self.other).operation_id.mapped("code"))

    def test_old_and_new_values_are_read(self):
        line = self._open(self.order)[-1]
        self.assertEqual(line.changes, "Unit Price: 10.0 → 8.0")
        state = self._open(self.order)[0]
        self.assertNotIn("{", state.changes or "")

    def test_a_line_that_is_gone_stays_in_the_history(self):
        lines = self._open(self.order)
        self.order.sudo().with_context(prefetch_fields=False).order_line._write(
            {"order_id": self.other.id}
        )
        self.order.invalidate_recordset()
        self.assertEqual(self._open(self.order), lines)

    def test_purchases(self):
        purchase = self._create_purchase()
        purchase.button_confirm()
        self.assertIn("purchase_order_confirm", self._open(purchase).operation_id.mapped("code"))

    def test_who_may_read(self):
        button = 'name="action_jxc_history"'
        for user, seen in ((self.boss, True), (self.auditor, True), (self.salesman, False)):
            arch = self.env["sale.order"].with_user(user).get_view(view_type="form")["arch"]
            self.assertEqual(button in arch, seen, user.login)
        seller = self._create_user("jxc_seller", "sales_team.group_sale_salesman_all_leads")
        self.assertFalse(self._open(self.order, seller), "only what one did oneself")
        with self.assertRaises(AccessError):
            self.order.with_user(self.employee).action_jxc_history()

    def test_by_person_operation_and_door(self):
        log = self.env["jxc.operation.log"].with_user(self.boss)
        mine = [("company_id", "=", self.company.id)]
        for groupby in ("user_id", "operation_id", "door", "document", "outcome", "date:day"):
            groups = log.formatted_read_group(mine, [groupby], ["__count"])
            self.assertEqual(sum(group["__count"] for group in groups), log.search_count(mine))
        self.assertTrue(log.search([*mine, ("details", "ilike", "price_unit")]))
        form = Form(log.browse(self._open(self.order)[-1].id))
        self.assertIn("8.0", form.changes)
        self.assertTrue(log.get_view(view_type="search")["arch"])
