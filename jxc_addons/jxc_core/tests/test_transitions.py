from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestTransitions(JxcCase):
    """An operation is recognised whoever performs it and by whatever path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The gate stands behind the policy, which refuses states written by hand.
        cls._live_without("state_by_act")

    def _assert_happened(self, code, records, times=1):
        for record in records:
            outcomes = self._get_log(code, record).mapped("outcome")
            self.assertEqual(outcomes, ["done"] * times, f"{code} on {record}")

    # -- sales ---------------------------------------------------------------------------

    def test_confirming_by_the_button_is_one_operation(self):
        self._watch("sale_order_confirm")
        order = self._create_order()
        self._assert_happened("sale_order_confirm", order, 0)
        order.action_confirm()
        self._assert_happened("sale_order_confirm", order)
        self.assertEqual(self._get_log("sale_order_confirm", order).user_id, self.salesman)

    def test_confirming_by_a_bare_write_is_the_operation(self):
        self._watch("sale_order_confirm")
        order = self._create_order()
        order.write({"state": "sale"})
        self._assert_happened("sale_order_confirm", order)
        order.write({"state": "sale"})
        self._assert_happened("sale_order_confirm", order)

    def test_creating_a_confirmed_order_is_the_operation(self):
        self._watch("sale_order_confirm")
        self._assert_happened("sale_order_confirm", self._create_order(state="sale"))
        self._assert_happened("sale_order_confirm", self._create_order(state="draft"), 0)

    def test_a_default_in_the_context_makes_a_confirmed_order_too(self):
        self._watch("sale_order_confirm")
        orders = self.env["sale.order"].with_user(self.salesman)
        order = orders.with_context(default_state="sale").create({"partner_id": self.partner.id})
        self.assertEqual(order.state, "sale")
        self._assert_happened("sale_order_confirm", order)

    def test_a_default_that_a_user_saved_makes_a_confirmed_order_too(self):
        self._watch("sale_order_confirm")
        self.env["ir.default"].set("sale.order", "state", "sale", user_id=self.salesman.id)
        order = self._create_order()
        self.assertEqual(order.state, "sale")
        self._assert_happened("sale_order_confirm", order)

    def test_a_portal_like_sudo_is_no_way_round(self):
        self._watch("sale_order_confirm")
        order = self._create_order()
        public = self.env.ref("base.public_user")
        order.with_user(public).sudo()._validate_order()
        self._assert_happened("sale_order_confirm", order)
        self.assertEqual(self._get_log("sale_order_confirm", order).user_id, public)

    def test_cancelling_and_confirming_again_are_operations_of_their_own(self):
        self._watch("sale_order_confirm", "sale_order_cancel")
        order = self._create_order()
        order.action_confirm()
        order.action_cancel()
        self._assert_happened("sale_order_cancel", order)
        order.action_draft()
        self._assert_happened("sale_order_confirm", order)
        order.action_confirm()
        self._assert_happened("sale_order_confirm", order, 2)

    def test_unlocking_is_an_operation_and_locking_is_none(self):
        self._watch("sale_order_unlock")
        order = self._create_order()
        order.action_confirm()
        order.action_lock()
        self._assert_happened("sale_order_unlock", order, 0)
        order.action_unlock()
        self._assert_happened("sale_order_unlock", order)

    def test_a_new_price_or_discount_is_an_operation_on_the_line(self):
        self._watch("sale_line_price", "sale_line_discount")
        order = self._create_order()
        line = order.order_line
        order.write({"order_line": [fields.Command.update(line.id, {"price_unit": 9.0})]})
        self._assert_happened("sale_line_price", line)
        self._assert_happened("sale_line_discount", line, 0)
        line.discount = 5.0
        self._assert_happened("sale_line_discount", line)
        log = self._get_log("sale_line_price", line)
        self.assertEqual(log.details, '{"price_unit": [10.0, 9.0]}')
        self.assertEqual(log.document, order.display_name)

    def test_writing_the_same_price_is_no_operation(self):
        self._watch("sale_line_price", "sale_line_discount")
        line = self._create_order().order_line
        line.write({"price_unit": 10.0, "discount": 0.0})
        line.write({"price_unit": 10.0 + 1e-10})
        line.write({"name": "Other words"})
        self._assert_happened("sale_line_price", line, 0)
        self._assert_happened("sale_line_discount", line, 0)

    def test_of_many_records_only_those_that_change_count(self):
        self._watch("sale_order_confirm")
        orders = self._create_order() | self._create_order(state="sale")
        orders.write({"state": "sale"})
        for order in orders:
            self._assert_happened("sale_order_confirm", order)

    def test_two_operations_in_one_write_are_two(self):
        self._watch("sale_line_price", "sale_line_discount")
        line = self._create_order().order_line
        line.write({"price_unit": 8.0, "discount": 1.0})
        self._assert_happened("sale_line_price", line)
        self._assert_happened("sale_line_discount", line)

    # -- purchase ------------------------------------------------------------------------

    def test_a_purchase_without_approval_is_confirmed_and_approved_at_once(self):
        self._watch("purchase_order_confirm", "purchase_order_approve")
        order = self._create_purchase()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self._assert_happened("purchase_order_confirm", order)
        self._assert_happened("purchase_order_approve", order)

    def test_two_step_approval_is_two_operations_of_two_people(self):
        self._watch("purchase_order_confirm", "purchase_order_approve")
        self.company.write({"po_double_validation": "two_step", "po_double_validation_amount": 1.0})
        order = self._create_purchase()
        order.button_confirm()
        self.assertEqual(order.state, "to approve")
        self._assert_happened("purchase_order_confirm", order)
        self._assert_happened("purchase_order_approve", order, 0)
        lead = self._create_user("jxc_buy_lead", "purchase.group_purchase_manager")
        order.with_user(lead).button_approve()
        self._assert_happened("purchase_order_confirm", order)
        self._assert_happened("purchase_order_approve", order)
        self.assertEqual(self._get_log("purchase_order_approve", order).user_id, lead)

    def test_a_purchase_is_cancelled_and_its_price_changed_by_operations(self):
        self._watch("purchase_order_cancel", "purchase_line_price")
        order = self._create_purchase()
        order.order_line.price_unit = 6.5
        self._assert_happened("purchase_line_price", order.order_line)
        order.button_cancel()
        self._assert_happened("purchase_order_cancel", order)

    # -- operations that fail ------------------------------------------------------------

    def test_what_odoo_itself_refuses_is_not_on_record_as_done(self):
        self._watch("sale_order_cancel")
        order = self._create_order()
        order.action_confirm()
        order.action_lock()
        with self.assertRaises(UserError):
            order.action_cancel()
        self._assert_happened("sale_order_cancel", order, 0)

    def test_archived_operations_are_not_watched(self):
        self._watch("sale_order_confirm")
        self._get_operation("sale_order_confirm").active = False
        order = self._create_order()
        order.action_confirm()
        self._assert_happened("sale_order_confirm", order, 0)
