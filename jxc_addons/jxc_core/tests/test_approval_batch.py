from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_core.tests.common import JxcHttpCase


@tagged("post_install", "-at_install")
class TestApprovalBatch(ApprovalMixin, JxcHttpCase):
    """Many records at once: those allowed proceed, or none does, as the operation says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_approval(
            "sale_order_confirm", cls.lead, basis="amount", band_from=100
        )
        cls.orders = cls.env["sale.order"].union(
            *(
                cls._create_order(lines=[cls._prepare_line(product_uom_qty=quantity)])
                for quantity in (2.0, 20.0, 3.0, 30.0)
            )
        )
        cls.small = cls.orders[0] | cls.orders[2]
        cls.great = cls.orders[1] | cls.orders[3]

    def _ask_for_each(self, records, method):
        asked = (
            self.env["jxc.approval.request"]
            .with_user(self.salesman)
            .ask_for_each(records._name, method, [records.ids], {}, "The customer insists")
        )
        self.env.invalidate_all()
        ids = [request["id"] for request in asked["requests"]]
        return asked, self.env["jxc.approval.request"].browse(ids)

    def test_those_allowed_proceed_and_each_other_one_is_asked_for(self):
        error = self._assert_required(self.orders.action_confirm)
        self.assertTrue(error.context["partial"])
        asked, requests = self._ask_for_each(self.orders, "action_confirm")
        self.assertEqual(asked["done"], self.small.ids)
        self.assertEqual(set(self.small.mapped("state")), {"sale"})
        self.assertEqual(set(self.great.mapped("state")), {"draft"})
        self.assertEqual(requests.mapped("res_id"), self.great.ids)
        self.assertEqual(requests.mapped("amount"), [200.0, 300.0])
        self._decide(self.lead, requests[1])
        self.assertEqual(self.orders.mapped("state"), ["sale", "draft", "sale", "sale"])

    def test_all_or_none_where_the_operation_says_so(self):
        self.rule.operation_id.partial_allowed = False
        error = self._assert_required(self.orders.action_confirm)
        self.assertFalse(error.context["partial"])
        with self.assertRaises(UserError):
            self._ask_for_each(self.orders, "action_confirm")
        self.env.invalidate_all()
        self.assertEqual(set(self.orders.mapped("state")), {"draft"})
        request = self._ask(self.salesman, self.orders, "action_confirm")
        self.assertEqual(request.amount, 500.0)
        self._decide(self.lead, request)
        self.assertEqual(set(self.orders.mapped("state")), {"sale"})

    def test_several_rules_stop_several_records(self):
        self._create_approval(
            "sale_order_confirm", self.boss, domain="[('client_order_ref', '=', 'x')]"
        )
        self.orders[0].client_order_ref = "x"
        asked, requests = self._ask_for_each(self.orders, "action_confirm")
        self.assertEqual(asked["done"], self.orders[2].ids)
        self.assertEqual(len(requests), 3)

    def test_another_check_stops_all(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        with self.assertRaises(UserError):
            self._ask_for_each(self.orders, "action_confirm")
        self.env.invalidate_all()
        self.assertEqual(set(self.orders.mapped("state")), {"draft"})

    def test_over_the_api_the_error_names_them_and_they_can_be_asked_for(self):
        status, answer = self._call_json2(self.salesman, self.orders, "action_confirm")
        self.assertEqual(status, 422)
        for order in self.great:
            self.assertIn(order.name, answer["message"])
        for order in self.small:
            self.assertNotIn(order.name, answer["message"])
        status, answer = self._call_json2(
            self.salesman,
            self.env["jxc.approval.request"],
            "ask_for_each",
            model="sale.order",
            method="action_confirm",
            args=[self.orders.ids],
            reason="The customer insists",
        )
        self.assertEqual((status, answer["done"]), (200, self.small.ids))
        self.assertEqual(set(self.small.mapped("state")), {"sale"})
