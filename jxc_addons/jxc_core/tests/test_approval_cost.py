from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin


@tagged("post_install", "-at_install", "jxc_cost")
class TestApprovalCost(ApprovalMixin, TransactionCase):
    """What the matrix costs: nothing without a rule, next to nothing with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["jxc.checkpoint.rule"].search([]).company_ids = False
        cls.env["jxc.approval.rule"].search([]).company_ids = False

    def _count_extra(self, act, rule):
        """Return what a rule adds to the queries of an act."""
        act()
        with_rule = act()
        rule.company_ids = False
        act()
        without = act()
        rule.company_ids = self.company
        return with_rule - without

    def _count_confirming(self, number):
        vals = {"partner_id": self.partner.id, "order_line": [self._prepare_line()]}
        orders = self.env["sale.order"].with_user(self.salesman).create([vals] * number)
        return self._count_queries(lambda: orders.write({"state": "sale"}))

    def test_confirming_twenty_orders(self):
        self._live_without("state_by_act")
        rule = self._create_approval(
            "sale_order_confirm", self.lead, basis="amount", band_from=50000
        )
        for number in (1, 20):
            with self.subTest(records=number):
                extra = self._count_extra(lambda n=number: self._count_confirming(n), rule)
                self.assertLessEqual(extra, 2)

    def test_writing_an_order_of_a_hundred_lines(self):
        rule = self._create_approval(
            "sale_line_price", self.lead, basis="percent", measure="cut", band_from=50
        )
        order = self._create_order(lines=[self._prepare_line() for _number in range(100)])
        prices = iter(range(110, 1000))

        def change():
            price = next(prices) / 10
            return self._count_queries(lambda: order.order_line.write({"price_unit": price}))

        self.assertEqual(self._count_extra(change, rule), 1)  # the log

        def change_one_by_one():
            commands = [[1, line.id, {"price_unit": next(prices) / 10}] for line in lines]
            return self._count_queries(lambda: order.write({"order_line": commands}))

        # As a form saves them, a write for each line.
        for lines in (order.order_line[:1], order.order_line):
            with self.subTest(lines=len(lines)):
                self.assertLessEqual(self._count_extra(change_one_by_one, rule), 3)
