from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestShippedRules(JxcCase):
    """Each rule that comes with the addon sleeps until it is activated, then acts."""

    def _get_missing(self, act):
        with self.assertRaises(CheckpointBlocked) as caught:
            act()
        return [problem["field"] for problem in caught.exception.context["problems"]]

    def test_none_acts_in_a_new_company(self):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "jxc_core"), ("model", "=", "jxc.checkpoint.rule")]
        )
        rules = self.env["jxc.checkpoint.rule"].browse(shipped.mapped("res_id"))
        self.assertGreaterEqual(len(rules), 4)
        self.assertFalse(rules.filtered(lambda rule: self.company in rule.company_ids))

    def test_sale_delivery_terms(self):
        rule = self._activate("jxc_core.jxc_rule_sale_delivery_terms")
        order = self._create_order()
        self.assertEqual(
            self._get_missing(order.action_confirm), ["Street", "Phone", "Payment Terms"]
        )
        self.partner.write({"street": "南京路 1 号", "phone": "021 1234"})
        order.payment_term_id = self.env["account.payment.term"].create({"name": "月结30天"})
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertIn("Taking a sales order", rule.sop)

    def test_sale_price_warns_of_lines_without_price_or_quantity(self):
        self._activate("jxc_core.jxc_rule_sale_price")
        for lines, outcome in (
            ([self._prepare_line()], "done"),
            ([(0, 0, {"display_type": "line_note", "name": "Note"})], "done"),
            ([self._prepare_line(price_unit=0.0)], "warned"),
            ([self._prepare_line(product_uom_qty=0.0)], "warned"),
        ):
            order = self._create_order(lines=lines)
            order.action_confirm()
            self.assertEqual(order.state, "sale")
            self.assertEqual(self._get_log("sale_order_confirm", order).outcome, outcome)

    def test_purchase_terms(self):
        self._activate("jxc_core.jxc_rule_purchase_terms")
        order = self._create_purchase()
        order.order_line.price_unit = 0.0
        self.assertEqual(self._get_missing(order.button_confirm), ["Payment Terms", "Unit Price"])
        order.order_line.price_unit = 3.0
        order.payment_term_id = self.env["account.payment.term"].create({"name": "月结30天"})
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_purchase_approval_limit(self):
        rule = self._activate("jxc_core.jxc_rule_purchase_approve_limit")
        rule.calendar_id = self.env["resource.calendar"].create(
            {"name": "9 to 5", "tz": "UTC", "hours_per_day": 8.0, "company_id": False}
        )
        self.company.write(
            {"po_double_validation": "two_step", "po_double_validation_amount": 10.0}
        )
        lead = self._create_user("jxc_buy_lead", "purchase.group_purchase_manager")
        with freeze_time("2026-03-03 10:00:00"):
            order = self._create_purchase()
            order.button_confirm()
        clock = self._get_clocks(order)
        self.assertEqual((clock.state, clock.owner_id), ("running", self.buyer))
        self.assertEqual(clock.date_due, datetime(2026, 3, 4, 10))
        with freeze_time("2026-03-04 11:00:00"):
            order.with_user(lead).button_approve()
        self.assertEqual(clock.state, "done_late")

    def test_purchase_approval_limit_is_for_orders_that_need_approval(self):
        self._activate("jxc_core.jxc_rule_purchase_approve_limit")
        order = self._create_purchase()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self.assertFalse(self._get_clocks(order))
