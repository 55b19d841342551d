from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_core.tests.common import JxcHttpCase

REQUIRED = "odoo.addons.jxc_core.exceptions.ApprovalRequired"
REFUSALS = {"odoo.exceptions.AccessError", "odoo.exceptions.UserError"}


@tagged("post_install", "-at_install")
class TestApprovalOverRpc(ApprovalMixin, JxcHttpCase):
    """The matrix holds at every door, and no door leads around the approvers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_approval("sale_order_confirm", cls.lead)
        cls.order = cls._create_order()
        cls.requests = cls.env["jxc.approval.request"]
        cls.call = ["sale.order", "action_confirm", [cls.order.ids], {}, "Regular customer"]

    def _assert_asked_over_rpc(self):
        result, error = self._call_kw(self.salesman, self.requests, "ask", *self.call)
        self.assertFalse(error)
        return self.requests.browse(result["id"])

    @mute_logger("odoo.http")
    def test_every_way_to_confirm_is_refused(self):
        for method, args, context in (
            ("action_confirm", [], {}),
            ("write", [{"state": "sale"}], {}),
            ("web_save", [{"state": "sale"}, {"state": {}}], {}),
            ("action_confirm", [], {"jxc_approved": True, "su": True, "uid": 1, "active_test": 0}),
        ):
            _result, error = self._call_kw(
                self.salesman, self.order, method, *args, context=context
            )
            with self.subTest(method=method):
                self.assertEqual(error["name"], REQUIRED)
                self.assertEqual(error["context"]["needs"][0]["rule_id"], self.rule.id)
                self.assertEqual(self.order.state, "draft")

    @mute_logger("odoo.http")
    def test_json2_gets_a_sentence_with_rule_and_approvers(self):
        status, answer = self._call_json2(self.salesman, self.order, "action_confirm")
        self.assertEqual((status, answer["name"]), (422, REQUIRED))
        self.assertIn(self.rule.name, answer["message"])
        self.assertIn(self.lead.name, answer["message"])

    def test_asking_and_deciding_over_json2(self):
        status, asked = self._call_json2(
            self.salesman,
            self.requests,
            "ask",
            model="sale.order",
            method="action_confirm",
            args=[self.order.ids],
            reason="Regular customer",
        )
        self.assertEqual(status, 200, asked)
        request = self.requests.browse(asked["id"])
        status, states = self._call_json2(self.lead, request, "decide", decision="approve")
        self.assertEqual((status, states), (200, {str(request.id): "done"}))
        self.assertEqual(self.order.state, "sale")

    @mute_logger("odoo.http")
    def test_no_door_leads_around_the_approvers(self):
        request = self._assert_asked_over_rpc()
        step, item = request.step_ids, request.item_ids
        decision = self.env["jxc.approval.decision"]
        attacks = [
            (request, "write", [{"state": "approved"}]),
            (request, "web_save", [{"requester_id": self.lead.id}, {"state": {}}]),
            (request, "unlink", []),
            (request, "copy", []),
            (self.requests, "create", [{"reason": "x"}]),
            (self.requests, "load", [["reason"], [["x"]]]),
            (step, "write", [{"state": "approved"}]),
            (step, "write", [{"actor_ids": [[4, self.salesman.id, 0]]}]),
            (item, "write", [{"new_value": 1}]),
            (decision, "create", [{"request_id": request.id, "step_id": step.id}]),
            (request, "decide", ["approve"]),
            (request, "action_approve", []),
            (self.requests, "_decide", ["approve", "", {}]),
            (self.requests, "_close", ["done"]),
            (self.requests, "ask", ["jxc.approval.request", "decide", [[1]], {}, "x x x x"]),
            (self.requests, "ask", ["sale.order", "_action_cancel", [[1]], {}, "x x x x"]),
        ]
        admin = self._create_user("jxc_rpc_admin", "base.group_system")
        for user in (self.salesman, admin):
            for records, method, args in attacks:
                with self.subTest(user=user.login, model=records._name, method=method):
                    result, error = self._call_kw(user, records, method, *args)
                    if method == "load" and not error:
                        self.assertFalse(result["ids"])
                    else:
                        self.assertTrue(error, result)
                    self.assertEqual((request.state, self.order.state), ("pending", "draft"))
                    self.assertFalse(request.decision_ids)

    def test_nested_commands_of_another_model_do_not_reach_requests(self):
        request = self._assert_asked_over_rpc()
        rule = self.rule.with_user(self.salesman)
        with mute_logger("odoo.http"):
            _result, error = self._call_kw(
                self.salesman, rule, "write", {"tier_ids": [[5]], "active": False}
            )
        self.assertIn(error["name"], REFUSALS)
        self.assertTrue(self.rule.tier_ids)
        self.assertEqual(request.state, "pending")
