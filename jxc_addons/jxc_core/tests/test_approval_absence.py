from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.exceptions import AppendOnly
from odoo.addons.jxc_core.tests.approval_common import LEADS, ApprovalMixin


@tagged("post_install", "-at_install")
class TestApprovalAbsence(ApprovalMixin, TransactionCase):
    """Who is away, who waits too long, and what nobody may touch."""

    def test_a_delegate_decides_and_it_shows_for_whom(self):
        self._create_approval("sale_order_confirm", self.lead)
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        inbox = self.env["jxc.approval.request"].with_user(self.boss)
        self.assertEqual(inbox.get_inbox_count(), 0)
        self._create_delegation(self.lead, self.boss)
        self.assertEqual(inbox.get_inbox_count(), 1)
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done")
        decision = request.decision_ids
        self.assertEqual((decision.user_id, decision.on_behalf_id), (self.boss, self.lead))

    def test_a_delegation_ends_and_goes_not_in_circles(self):
        self._create_approval("sale_order_confirm", self.lead)
        self._create_delegation(self.lead, self.boss)
        with self.assertRaises(ValidationError):
            self._create_delegation(self.boss, self.lead)
        with self.assertRaises(AccessError):
            self._create_delegation(self.lead, self.salesman).with_user(self.boss).write(
                {"delegate_id": self.manager.id}
            )
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        with freeze_time(fields.Datetime.now() + timedelta(days=5)), self.assertRaises(AccessError):
            self._decide(self.boss, request)

    def test_nobody_delegates_for_another(self):
        with self.assertRaises(AccessError):
            self.env["jxc.approval.delegation"].with_user(self.salesman).create(
                {
                    "user_id": self.lead.id,
                    "delegate_id": self.salesman.id,
                    "date_to": fields.Date.today(),
                }
            )

    def test_nobody_becomes_a_delegate_by_changing_a_delegation_of_his_own(self):
        delegation = self._create_delegation(self.salesman, self.buyer)
        with self.assertRaises(AccessError):
            delegation.write({"user_id": self.lead.id, "delegate_id": self.salesman.id})

    def test_overdue_requests_escalate(self):
        self.lead.jxc_manager_id = self.boss
        self._create_approval(
            "sale_order_confirm",
            {"user_ids": [Command.set(self.lead.ids)], "escalate_hours": 4},
            expiry_hours=0,
        )
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        watch = self.env["jxc.approval.request"]._cron_watch
        watch()
        self.assertFalse(request.step_ids.escalated)
        with freeze_time(fields.Datetime.now() + timedelta(days=7)):
            watch()
            self.assertEqual(request.step_ids.escalated_user_ids, self.boss)
            self.assertEqual(
                self.env["jxc.approval.request"].with_user(self.boss).get_inbox_count(), 1
            )
            self._decide(self.boss, request)
        self.assertEqual(request.state, "done")

    def test_who_left_does_not_decide_and_the_managers_do(self):
        self._create_approval("sale_order_confirm", self.lead)
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        self.lead.active = False
        self.env["jxc.approval.request"]._cron_watch()
        self.assertIn(self.manager, request.step_ids.actor_ids)
        self._decide(self.manager, request)
        self.assertEqual(request.state, "done")

    # -- the record --------------------------------------------------------------------------

    def test_nobody_writes_creates_or_deletes_by_hand(self):
        self._create_approval("sale_order_confirm", self.lead, self.boss)
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        self._decide(self.lead, request)
        admin = self._create_user("jxc_admin", "base.group_system,jxc_core.jxc_core_group_manager")
        records = request | request.browse()
        for user in (self.salesman, self.lead, self.manager, admin):
            for own in (records, request.step_ids, request.item_ids, request.decision_ids):
                mine = own[0].with_user(user)
                with self.subTest(user=user.login, model=own._name):
                    with self.assertRaises(UserError):
                        mine.write({"request_id": 1} if own != records else {"state": "done"})
                    with self.assertRaises(UserError):
                        mine.unlink()
                    with self.assertRaises(UserError):
                        mine.copy()
        with self.assertRaises(AppendOnly):
            request.sudo().unlink()
        with self.assertRaises(AppendOnly):
            request.decision_ids.sudo().write({"decision": "reject"})

    def test_only_those_concerned_see_a_request(self):
        self._create_approval("sale_order_confirm", self.lead)
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        other = self._create_user("jxc_other", "sales_team.group_sale_salesman_all_leads")
        with self.assertRaises(AccessError):
            request.with_user(other).read(["reason"])
        with self.assertRaises(AccessError):
            request.with_user(other).decide("approve")
        self.assertTrue(request.with_user(self.lead).read(["reason"]))

    def test_the_bypass_right_with_a_reason_passes(self):
        self._create_approval("sale_order_confirm", self.boss)
        chief = self._create_user("jxc_chief", f"{LEADS},jxc_core.jxc_core_group_manager")
        order = self._create_order(user=chief)
        error = self._assert_required(order.action_confirm)
        self.assertEqual(error.context["bypass"]["res_ids"], order.ids)
        self._grant(chief, "sale_order_confirm", order)
        order.action_confirm()
        self.assertEqual(self._get_log("sale_order_confirm", order).outcome, "bypassed")

    def test_rules_with_history_are_archived_not_deleted(self):
        rule = self._create_approval("sale_order_confirm", self.lead)
        self._ask(self.salesman, self._create_order(), "action_confirm")
        with self.assertRaises(UserError):
            rule.unlink()
        rule.active = False
        self._create_order().action_confirm()
