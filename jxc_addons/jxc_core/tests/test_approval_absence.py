from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged

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

    def test_the_day_is_that_of_where_the_absent_person_lives(self):
        """Shortly after midnight in China, whoever asks: the server's day is still the one before."""
        self.lead.tz = "Asia/Shanghai"
        delegation = self._create_delegation(
            self.lead, self.boss, date_from="2026-03-04", date_to="2026-03-04"
        )
        who = (self.lead, self.salesman, self.company, self.env["jxc.operation"])
        hours = {"03 15:59": False, "03 16:01": True, "04 15:59": True, "04 16:01": False}
        for hour, is_now in hours.items():
            with self.subTest(hour=hour), freeze_time(f"2026-03-{hour}:00"):
                delegation.invalidate_recordset(["is_now"])
                self.assertEqual(delegation.is_now, is_now)
                self.assertEqual(bool(delegation.sudo()._get_delegates(*who)), is_now)

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

    # -- absence ---------------------------------------------------------------------------

    def _leave(self, user, days=3):
        """The user says in his preferences that he is away."""
        user.with_user(user).write(
            {
                "out_of_office_from": fields.Datetime.now() - timedelta(hours=1),
                "out_of_office_to": fields.Datetime.now() + timedelta(days=days),
            }
        )

    def test_the_requester_sees_who_is_away_and_who_stands_in(self):
        self._create_approval("sale_order_confirm", self.lead)
        order = self._create_order()
        chain = self._assert_required(order.action_confirm).context["needs"][0]["chain"]
        self.assertFalse(chain[0]["absence"])
        self._leave(self.lead)
        chain = self._assert_required(order.action_confirm).context["needs"][0]["chain"]
        self.assertIn(f"{self.lead.name} is away until", chain[0]["absence"])
        self.assertIn("nobody stands in", chain[0]["absence"])
        request = self._ask(self.salesman, order, "action_confirm")
        own = request.with_user(self.salesman)
        self.assertIn("nobody stands in", own.absence_note)
        self.assertFalse(own.can_delegate)
        self._create_delegation(self.lead, self.boss)
        self.env.invalidate_all()
        self.assertIn(f"{self.boss.name} stands in", own.absence_note)

    def test_a_leave_in_the_working_calendar_is_an_absence(self):
        self._create_approval("sale_order_confirm", self.lead)
        resource = self.env["resource.resource"].create(
            {"name": self.lead.name, "user_id": self.lead.id, "company_id": self.company.id}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "date_from": fields.Datetime.now() - timedelta(days=1),
                "date_to": fields.Datetime.now() + timedelta(days=1),
            }
        )
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        self.assertIn("is away until", request.absence_note)

    def test_absent_approvers_and_their_managers_are_asked_for_a_stand_in_once(self):
        self.lead.jxc_manager_id = self.boss
        self._create_approval("sale_order_confirm", self.lead)
        self._leave(self.lead)
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        watch = self.env["jxc.approval.request"]._cron_watch
        watch()
        told = self.env["mail.message"].search(
            [
                ("model", "=", request._name),
                ("res_id", "=", request.id),
                ("subject", "like", "is away"),
            ]
        )
        self.assertEqual(len(told), 1)
        self.assertEqual(told.notified_partner_ids, (self.lead | self.boss).partner_id)
        for user in (self.lead, self.boss):
            self.assertTrue(request.with_user(user).can_delegate)
        action = request.with_user(self.boss).action_delegate()
        form = Form(
            self.env["jxc.approval.delegation"]
            .with_user(self.boss)
            .with_context(**action["context"])
        )
        self.assertEqual(form.user_id, self.lead)
        self.assertEqual(form.date_to, fields.Date.today() + timedelta(days=3))
        form.delegate_id = self.boss
        form.save()
        self.env.invalidate_all()
        self.assertFalse(request.with_user(self.boss).can_delegate)
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done")
        self.assertEqual(request.decision_ids.on_behalf_id, self.lead)

    def test_the_days_of_an_absence_to_come_are_filled_in(self):
        start = fields.Datetime.now() + timedelta(days=10)
        self.lead.write(
            {"out_of_office_from": start, "out_of_office_to": start + timedelta(days=4)}
        )
        form = Form(self.env["jxc.approval.delegation"].with_user(self.lead))
        self.assertEqual(form.user_id, self.lead)
        self.assertEqual(form.date_from, start.date())
        self.assertEqual(form.date_to, (start + timedelta(days=4)).date())

    def test_only_ones_own_manager_chooses_the_stand_in(self):
        self.lead.jxc_manager_id = self.boss
        vals = {"user_id": self.lead.id, "date_to": fields.Date.today()}
        delegations = self.env["jxc.approval.delegation"]
        with self.assertRaises(AccessError):
            delegations.with_user(self.salesman).create({**vals, "delegate_id": self.buyer.id})
        delegations.with_user(self.boss).create({**vals, "delegate_id": self.buyer.id})

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
