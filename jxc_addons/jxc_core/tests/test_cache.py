from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestCache(JxcCase):
    """A change of the configuration holds for the very next operation."""

    def _is_blocked(self, **vals):
        order = self._create_order(**vals)
        try:
            with self.env.cr.savepoint():
                order.action_confirm()
        except CheckpointBlocked:
            return True
        return False

    def test_a_new_rule_a_changed_one_and_a_deleted_one(self):
        self.assertFalse(self._is_blocked())
        rule = self._create_rule("sale_order_confirm", require=["client_order_ref"])
        self.assertTrue(self._is_blocked())
        rule.severity = "warn"
        self.assertFalse(self._is_blocked())
        rule.severity = "block"
        self.assertTrue(self._is_blocked())
        rule.unlink()
        self.assertFalse(self._is_blocked())

    def test_required_fields_that_come_change_and_go(self):
        rule = self._create_rule("sale_order_confirm", require=["client_order_ref"])
        self.assertFalse(self._is_blocked(client_order_ref="x"))
        rule.field_ids.path = "note"
        self.assertTrue(self._is_blocked(client_order_ref="x"))
        self.assertFalse(self._is_blocked(note="x"))
        line = rule.field_ids.create({"rule_id": rule.id, "path": "payment_term_id"})
        self.assertTrue(self._is_blocked(note="x"))
        line.unlink()
        self.assertFalse(self._is_blocked(note="x"))

    def test_an_operation_that_is_archived_or_watches_something_else(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        operation = self._get_operation("sale_order_confirm")
        self.assertTrue(self._is_blocked())
        operation.active = False
        self.assertFalse(self._is_blocked())
        operation.active = True
        self.assertTrue(self._is_blocked())
        operation.target_values = "sent"
        self.assertFalse(self._is_blocked())

    def test_an_operation_made_by_a_consultant_works_at_once(self):
        """No code: a watched field and a rule."""
        self.assertFalse(self._is_blocked())
        operation = (
            self.env["jxc.operation"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Send the quotation",
                    "code": "x_sale_order_send",
                    "model_id": self.env.ref("sale.model_sale_order").id,
                    "field_name": "state",
                    "source_values": "draft",
                    "target_values": "sent",
                }
            )
        )
        self._create_rule(operation.code, require=["client_order_ref"])
        order = self._create_order()
        with self.assertRaises(CheckpointBlocked):
            order.action_quotation_sent()
        order.client_order_ref = "x"
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_the_bypass_right_is_read_fresh(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        group = self.env.ref("sales_team.group_sale_salesman")
        self._get_operation("sale_order_confirm").bypass_group_ids = [Command.link(group.id)]
        order = self._create_order()
        self._grant(self.salesman, "sale_order_confirm", order)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_policies_follow_discipline_and_exceptions(self):
        policy = self.env.ref("jxc_core.jxc_policy_sale_cancel_done")

        def holds():
            return self.company._jxc_policy(policy.code)

        self.assertTrue(holds())
        self.company.jxc_discipline = False
        self.assertFalse(holds())
        self.company.jxc_discipline = True
        self.assertTrue(holds())
        exception = self.env["jxc.policy.exception"].create(
            {"policy_id": policy.id, "company_id": self.company.id, "reason": "Start-up"}
        )
        self.assertFalse(holds())
        exception.active = False
        self.assertTrue(holds())
        exception.active = True
        exception.unlink()
        self.assertTrue(holds())

    def test_a_policy_that_an_addon_brings_holds_at_once(self):
        self.assertFalse(self.company._jxc_policy("x_test"))
        self.env["jxc.policy"].create({"name": "Test", "code": "x_test"})
        self.assertTrue(self.company._jxc_policy("x_test"))
