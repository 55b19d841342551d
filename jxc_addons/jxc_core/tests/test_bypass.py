from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestBypass(JxcCase):
    """Who has the right may pass a block: with a reason, once, within 15 minutes, on record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule("sale_order_confirm", require=["client_order_ref"])
        cls.lead = cls._create_user(
            "jxc_lead", "sales_team.group_sale_salesman,jxc_core.jxc_core_group_manager"
        )
        cls.order = cls._create_order(user=cls.lead)

    def _assert_blocked(self, order=None):
        order = self.order if order is None else order
        with self.assertRaises(CheckpointBlocked) as caught:
            order.action_confirm()
        return caught.exception

    def test_a_reason_lets_the_holder_of_the_right_pass(self):
        self._assert_blocked()
        self._grant(self.lead, "sale_order_confirm", self.order)
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")
        log = self._get_log("sale_order_confirm", self.order)
        self.assertEqual(log.outcome, "bypassed")
        self.assertEqual(log.reason, "The boss has agreed")
        self.assertEqual(log.user_id, self.lead)

    def test_a_reason_is_good_for_one_act(self):
        self._grant(self.lead, "sale_order_confirm", self.order)
        self.order.action_confirm()
        self.order.action_cancel()
        self.order.action_draft()
        self._assert_blocked()

    def test_a_reason_is_good_for_fifteen_minutes(self):
        self._grant(self.lead, "sale_order_confirm", self.order)
        now = fields.Datetime.now()
        with freeze_time(now + timedelta(minutes=16)):
            self._assert_blocked()
        with freeze_time(now + timedelta(minutes=14)):
            self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_a_refused_act_does_not_use_the_reason_up(self):
        other = self._create_order(user=self.lead)
        self._grant(self.lead, "sale_order_confirm", self.order)
        self._assert_blocked(self.order | other)
        self.assertEqual(other.state, "draft")
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_a_reason_is_for_its_user_document_and_operation(self):
        self._grant(self.lead, "sale_order_confirm", self.order)
        colleague = self._create_user(
            "jxc_lead2",
            "sales_team.group_sale_salesman_all_leads,jxc_core.jxc_core_group_manager",
        )
        self._assert_blocked(self.order.with_user(colleague))
        self._assert_blocked(self._create_order(user=self.lead))
        self._create_rule("sale_order_cancel", require=["client_order_ref"])
        with self.assertRaises(CheckpointBlocked):
            self.order.action_cancel()

    def test_without_the_right_there_is_no_reason(self):
        order = self._create_order()
        with self.assertRaises(AccessError):
            self._grant(self.salesman, "sale_order_confirm", order)
        self._assert_blocked(order)

    def test_who_lost_the_right_cannot_use_an_old_reason(self):
        self._grant(self.lead, "sale_order_confirm", self.order)
        self.lead.group_ids -= self.env.ref("jxc_core.jxc_core_group_manager")
        self._assert_blocked()

    def test_the_right_alone_is_not_enough_the_document_must_be_writable(self):
        with self.assertRaises(AccessError):
            self._grant(self.manager, "sale_order_confirm", self.order)

    def test_an_empty_reason_is_none(self):
        for reason in ("", "   ", "ok", False):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self._grant(self.lead, "sale_order_confirm", self.order, reason)

    def test_the_documents_must_be_those_of_the_operation(self):
        with self.assertRaises(UserError):
            self._grant(self.lead, "sale_order_confirm", self.order.order_line)

    def test_the_refusal_offers_the_way_out_to_those_who_may_only(self):
        offer = self._assert_blocked().context["bypass"]
        self.assertEqual(
            offer,
            {
                "operation_id": self._get_operation("sale_order_confirm").id,
                "operation": "Confirm sales order",
                "res_model": "sale.order",
                "res_ids": self.order.ids,
            },
        )
        self.assertIs(self._assert_blocked(self._create_order()).context["bypass"], False)

    def test_nobody_writes_reasons_by_hand(self):
        self._grant(self.lead, "sale_order_confirm", self.order)
        grants = self.env["jxc.bypass"].search([("res_id", "=", self.order.id)])
        admin = self._create_user("jxc_admin", "base.group_system,jxc_core.jxc_core_group_manager")
        for user in (self.lead, admin):
            mine = grants.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    mine.write({"user_id": user.id})
                with self.assertRaises(AccessError):
                    mine.unlink()
                with self.assertRaises(AccessError):
                    mine.create(
                        {
                            "operation_id": self._get_operation("sale_order_confirm").id,
                            "res_model": "sale.order",
                            "res_id": self.order.id,
                            "user_id": user.id,
                            "reason": "Written past grant()",
                        }
                    )
