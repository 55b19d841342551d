from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.tests.approval_common import LEADS, ApprovalMixin

CUT = {"basis": "percent", "measure": "cut", "band_from": 5.0}


@tagged("post_install", "-at_install")
class TestApprovalRequest(ApprovalMixin, TransactionCase):
    """From asking to the act: in the requester's name, on what was approved, once."""

    # -- an act ----------------------------------------------------------------------------

    def test_the_act_is_done_in_the_requesters_name_after_the_last_tier(self):
        self._create_approval("sale_order_confirm", self.lead, self.boss)
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        self.assertEqual(request.kind, "call")
        self.assertEqual(request.step_ids.mapped("state"), ["open", "waiting"])
        self.assertEqual(order.state, "draft")
        with self.assertRaises(AccessError):
            self._decide(self.boss, request)
        self._decide(self.lead, request)
        self.assertEqual(request.state, "pending")
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertEqual(order.state, "sale")
        log = self._get_log("sale_order_confirm", order)
        self.assertEqual((log.outcome, log.user_id), ("approved", self.salesman))
        self.assertIn(request.name, log.reason)

    def test_parallel_tiers_and_quorum(self):
        third = self._create_user("jxc_third", LEADS)
        self._create_approval(
            "sale_order_confirm",
            {
                "user_ids": [Command.set((self.lead | self.boss | third).ids)],
                "quorum": "number",
                "quorum_count": 2,
            },
            self.boss,
            tier_order="parallel",
        )
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        self.assertEqual(request.step_ids.mapped("state"), ["open", "open"])
        self._decide(self.boss, request)
        self._decide(third, request)
        self.assertEqual(request.step_ids.mapped("state"), ["approved", "open"])
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done")
        self.assertEqual(order.state, "sale")

    def test_the_same_person_decides_in_one_tier_only_where_the_rule_says_so(self):
        self._create_approval(
            "sale_order_confirm", self.lead | self.boss, self.lead | self.boss, same_person="once"
        )
        request = self._ask(self.salesman, self._create_order(), "action_confirm")
        self._decide(self.lead, request)
        with self.assertRaises(AccessError):
            self._decide(self.lead, request)
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done")

    def test_nobody_approves_his_own_request(self):
        self._create_approval("sale_order_confirm", self.lead | self.boss)
        request = self._ask(self.lead, self._create_order(user=self.lead), "action_confirm")
        with self.assertRaises(AccessError):
            self._decide(self.lead, request)
        self._create_delegation(self.boss, self.lead)
        with self.assertRaises(AccessError):
            self._decide(self.lead, request)
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done")

    def test_a_request_that_nobody_can_decide_is_refused(self):
        self._create_approval("sale_order_confirm", self.salesman)
        with self.assertRaises(UserError) as caught:
            self._ask(self.salesman, self._create_order(), "action_confirm")
        self.assertIn("Nobody can approve", str(caught.exception))

    def test_the_requesters_own_tier_goes_to_the_one_above(self):
        self._create_approval("sale_order_confirm", self.lead, self.boss)
        request = self._ask(self.lead, self._create_order(user=self.lead), "action_confirm")
        self.assertEqual(request.step_ids.mapped("state"), ["skipped", "open"])
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done")

    def test_asking_needs_a_reason_and_a_need(self):
        order = self._create_order()
        with self.assertRaises(UserError) as caught:
            self._ask(self.salesman, order, "action_confirm")
        self.assertIn("needs no approval", str(caught.exception))
        self.assertEqual(order.state, "draft")
        self._create_approval("sale_order_confirm", self.lead)
        with self.assertRaises(UserError):
            self._ask(self.salesman, order, "action_confirm", reason="ok")

    def test_who_may_not_see_a_document_learns_nothing_by_asking(self):
        self._create_approval("sale_order_confirm", self.lead)
        order = self._create_order(user=self.lead)
        for method, args in (("action_confirm", []), ("write", [{"state": "sale"}])):
            with self.subTest(method=method), self.assertRaises(AccessError):
                self._ask(self.salesman, order, method, *args)

    def test_rejecting_needs_a_reason_and_does_nothing(self):
        self._create_approval("sale_order_confirm", self.lead)
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        with self.assertRaises(UserError):
            self._decide(self.lead, request, "reject")
        self._decide(self.lead, request, "reject", "Too risky")
        self.assertEqual((request.state, request.closing_note), ("rejected", "Too risky"))
        with self.assertRaises(UserError):
            self._decide(self.lead, request)
        self._assert_required(order.action_confirm)

    def test_a_changed_document_makes_the_request_void(self):
        self._create_approval("sale_order_confirm", self.lead)
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        order.order_line.product_uom_qty = 3
        self._decide(self.lead, request)
        self.assertEqual(request.state, "void")
        self.assertEqual(order.state, "draft")
        self.assertFalse(request.decision_ids)

    def test_a_change_within_the_tolerance_does_not(self):
        self._create_approval("sale_order_confirm", self.lead, tolerance_percent=60)
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        order.order_line.product_uom_qty = 3
        self._decide(self.lead, request)
        self.assertEqual((request.state, order.state), ("done", "sale"))

    def test_what_another_check_refuses_stays_approved_for_one_own_try(self):
        self._create_approval("sale_order_confirm", self.lead)
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        self._decide(self.lead, request)
        self.assertEqual((request.state, order.state), ("approved", "draft"))
        self.assertIn("Customer Reference", request.closing_note)
        order.client_order_ref = "x"
        with self.assertRaises(UserError):
            order.with_user(self.lead).action_confirm()
        order.action_confirm()
        self.assertEqual((request.state, order.state), ("done", "sale"))
        order.action_cancel()
        order.action_draft()
        self._assert_required(order.action_confirm)

    def test_withdrawing_and_asking_again(self):
        self._create_approval("sale_order_confirm", self.lead)
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        with self.assertRaises(UserError):
            request.with_user(self.lead).action_withdraw()
        newer = self._ask(self.salesman, order, "action_confirm")
        self.assertEqual((request.state, newer.state), ("withdrawn", "pending"))
        newer.with_user(self.salesman).action_withdraw()
        with self.assertRaises(UserError):
            self._decide(self.lead, newer)

    def test_expiry(self):
        self._create_approval("sale_order_confirm", self.lead, expiry_hours=24)
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.env["jxc.approval.request"]._cron_watch()
            self.assertEqual(request.state, "expired")

    # -- values ----------------------------------------------------------------------------

    def _create_two_lines(self):
        return self._create_order(lines=[self._prepare_line(), self._prepare_line()])

    def test_proposed_values_stand_beside_the_old_ones(self):
        self._create_approval("sale_line_price", self.lead, **CUT)
        order = self._create_two_lines()
        first, second = order.order_line
        vals = {
            "client_order_ref": "written at once",
            "order_line": [
                Command.update(first.id, {"price_unit": 8.0, "name": "Cheaper"}),
                Command.update(second.id, {"price_unit": 7.0}),
            ],
        }
        self._assert_required(order.write, vals)
        request = self._ask(self.salesman, order, "write", vals)
        self.assertEqual(request.kind, "values")
        self.assertEqual(order.client_order_ref, "written at once")
        self.assertEqual((first.name, first.price_unit, second.price_unit), ("Cheaper", 10, 10))
        self.assertEqual(request.item_ids.mapped("new_value"), [8.0, 7.0])
        self._decide(self.lead, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertEqual((first.price_unit, second.price_unit), (8.0, 7.0))

    def test_an_approver_changes_the_value(self):
        self._create_approval("sale_line_price", self.lead, **CUT)
        line = self._create_order().order_line
        request = self._ask(self.salesman, line, "write", {"price_unit": 7.0})
        item = request.item_ids
        for value in (6.0, 11.0):
            with self.assertRaises(UserError):
                self._decide(self.lead, request, values={item.id: value})
        self._decide(self.lead, request, values={item.id: 9.0})
        self.assertEqual((request.state, line.price_unit), ("done", 9.0))
        self.assertEqual((item.asked_value, item.new_value), (7.0, 9.0))
        self.assertEqual(request.decision_ids.decision, "change")

    def test_a_value_below_the_band_after_a_counter_proposal_is_written(self):
        self._create_approval("sale_line_price", self.lead, **CUT)
        line = self._create_order().order_line
        request = self._ask(self.salesman, line, "write", {"price_unit": 7.0})
        self._decide(self.lead, request, values={request.item_ids.id: 9.9})
        self.assertEqual((request.state, line.price_unit), ("done", 9.9))

    def test_price_and_discount_of_a_line_are_one_request(self):
        self._create_approval("sale_line_price", self.lead, **CUT)
        self._create_approval(
            "sale_line_discount", self.boss, basis="percent", measure="value", band_from=5
        )
        line = self._create_order().order_line
        request = self._ask(self.salesman, line, "write", {"price_unit": 8.0, "discount": 10.0})
        self._decide(self.boss, request)
        self._decide(self.lead, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertEqual((line.price_unit, line.discount), (8.0, 10.0))

    def test_a_new_line_below_the_list_price_is_entered_at_the_list_price(self):
        self._create_approval("sale_line_price", self.lead, **CUT)
        order = self._create_order()
        vals = {"order_line": [self._prepare_line(price_unit=5.0)]}
        request = self._ask(self.salesman, order, "write", vals)
        line = order.order_line[1]
        self.assertEqual(line.price_unit, 10.0)
        self._decide(self.lead, request)
        self.assertEqual((request.state, line.price_unit), ("done", 5.0))

    def test_a_price_that_somebody_changed_meanwhile_makes_the_request_void(self):
        self._create_approval("sale_line_price", self.lead, **CUT)
        line = self._create_order().order_line
        request = self._ask(self.salesman, line, "write", {"price_unit": 7.0})
        line.price_unit = 11.0
        self._decide(self.lead, request)
        self.assertEqual((request.state, line.price_unit), ("void", 11.0))

    def test_master_data_can_be_proposed(self):
        self._create_approval(
            "product_list_price", self.lead, basis="percent", measure="cut", band_from=5
        )
        maker = self._create_user("jxc_maker", "product.group_product_manager")
        product = self.product.product_tmpl_id.with_user(maker)
        self._assert_required(product.write, {"list_price": 5.0})
        request = self._ask(maker, product, "write", {"list_price": 5.0, "name": "Renamed"})
        self.assertEqual((product.list_price, product.name), (10.0, "Renamed"))
        self._decide(self.lead, request)
        self.assertEqual((request.state, product.list_price), ("done", 5.0))

    # -- batches -----------------------------------------------------------------------------

    def test_a_batch_of_decisions_is_all_or_none(self):
        self._create_approval("sale_order_confirm", self.lead)
        orders = [self._create_order() for _number in range(3)]
        requests = self.env["jxc.approval.request"].union(
            *(self._ask(self.salesman, order, "action_confirm") for order in orders)
        )
        wizard = self.env["jxc.approval.decide"].with_user(self.lead)
        wizard = wizard.create({"request_ids": [Command.set(requests.ids)]})
        self.assertEqual(wizard.request_count, 3)
        self.assertIn("60", wizard.totals)
        requests[1].with_user(self.salesman).action_withdraw()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            wizard.action_decide()
        self.env.invalidate_all()
        self.assertEqual(requests.mapped("state"), ["pending", "withdrawn", "pending"])
        self._decide(self.lead, requests[0] | requests[2])
        self.assertEqual({order.state for order in orders}, {"sale", "draft"})
