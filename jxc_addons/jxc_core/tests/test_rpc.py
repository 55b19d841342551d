from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.tests.common import JxcHttpCase

#: A picture of one pixel, as good as any signature.
PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
BLOCKED = "odoo.addons.jxc_core.exceptions.CheckpointBlocked"


@tagged("post_install", "-at_install")
class TestGateOverRpc(JxcHttpCase):
    """Callers from outside meet the same gate, and read the same sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule(
            "sale_order_confirm", require=["client_order_ref"], message="Ask him."
        )
        cls.order = cls._create_order()

    def _assert_refused(self, error):
        self.assertEqual(error["name"], BLOCKED)
        self.assertEqual(
            error["message"],
            "“Confirm sales order” can't be done yet:\n"
            f"• {self.order.name}: “Customer Reference” is not filled in"
            f" (rule: {self.rule.name}). Ask him.",
        )
        self.assertEqual(self.order.state, "draft")

    @mute_logger("odoo.http")
    def test_the_web_client_gets_the_sentence_and_the_problems(self):
        _result, error = self._call_kw(self.salesman, self.order, "action_confirm")
        self._assert_refused(error)
        problem = error["context"]["problems"][0]
        self.assertEqual(problem["res_model"], "sale.order")
        self.assertEqual(problem["res_id"], self.order.id)
        self.assertEqual(problem["field"], "Customer Reference")
        self.assertEqual(problem["rule_id"], self.rule.id)
        self.assertIs(error["context"]["bypass"], False)

    @mute_logger("odoo.http")
    def test_a_write_past_the_button_is_refused(self):
        for method, args in (
            ("write", [{"state": "sale"}]),
            ("web_save", [{"state": "sale"}, {"state": {}}]),
        ):
            _result, error = self._call_kw(self.salesman, self.order, method, *args)
            self._assert_refused(error)

    @mute_logger("odoo.http")
    def test_json2_gets_the_sentence_with_a_status_of_refusal(self):
        status, answer = self._call_json2(self.salesman, self.order, "action_confirm")
        self.assertEqual(status, 422)
        self._assert_refused(answer)
        status, answer = self._call_json2(
            self.salesman, self.order, "write", vals={"state": "sale"}
        )
        self.assertEqual(status, 422)
        self._assert_refused(answer)

    @mute_logger("odoo.http")
    def test_json2_with_hostile_context_is_refused(self):
        status, answer = self._call_json2(
            self.salesman,
            self.order,
            "action_confirm",
            context={"active_test": False, "jxc_bypass": True, "uid": 1, "su": True},
        )
        self.assertEqual(status, 422)
        self._assert_refused(answer)

    @mute_logger("odoo.http")
    def test_creating_in_the_end_state_leaves_nothing_behind(self):
        orders = self.env["sale.order"]
        count = orders.search_count([("partner_id", "=", self.partner.id)])
        vals = {"partner_id": self.partner.id, "state": "sale"}
        _result, error = self._call_kw(self.salesman, orders, "create", [vals])
        self.assertEqual(error["name"], BLOCKED)
        _result, error = self._call_kw(
            self.salesman,
            orders,
            "create",
            [{"partner_id": self.partner.id}],
            context={"default_state": "sale"},
        )
        self.assertEqual(error["name"], BLOCKED)
        self.assertEqual(orders.search_count([("partner_id", "=", self.partner.id)]), count)

    @mute_logger("odoo.http")
    def test_a_batch_over_rpc_does_nothing_by_halves(self):
        good = self._create_order(client_order_ref="x")
        _result, error = self._call_kw(self.salesman, good | self.order, "action_confirm")
        self._assert_refused(error)
        self.assertEqual(good.state, "draft")

    @mute_logger("odoo.http")
    def test_the_customer_on_the_portal_meets_the_gate_too(self):
        self.order.write({"require_signature": True, "require_payment": False})
        self.order.sudo().state = "sent"
        answer = self.url_open(
            f"/my/orders/{self.order.id}/accept",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "access_token": self.order._portal_ensure_token(),
                    "name": "Customer",
                    "signature": PIXEL,
                },
            },
        ).json()
        self.env.invalidate_all()
        self.assertEqual((self.order.state, self.order.signed_by), ("sent", "Customer"))
        self.assertNotIn("error", answer, "What the order lacks is no business of the customer")

    @mute_logger("odoo.http")
    def test_the_reason_of_a_bypass_comes_over_rpc_from_those_who_may(self):
        lead = self._create_user(
            "jxc_lead", "sales_team.group_sale_salesman,jxc_core.jxc_core_group_manager"
        )
        bypass = self.env["jxc.bypass"]
        operation = self._get_operation("sale_order_confirm")
        args = [operation.id, "sale.order", self.order.ids, "The boss has agreed"]
        _result, error = self._call_kw(self.salesman, bypass, "grant", *args)
        self.assertEqual(error["name"], "odoo.exceptions.AccessError")
        order = self.order.sudo()
        order.user_id = lead
        _result, error = self._call_kw(lead, self.order, "action_confirm")
        self.assertEqual(error["context"]["bypass"]["res_ids"], self.order.ids)
        result, error = self._call_kw(lead, bypass, "grant", *args)
        self.assertEqual((result, error), (True, None))
        _result, error = self._call_kw(lead, order, "action_confirm")
        self.assertFalse(error)
        self.assertEqual(order.state, "sale")
        self.assertEqual(
            self._get_log("sale_order_confirm", self.order).mapped("outcome"),
            ["blocked", "bypassed"],
        )
