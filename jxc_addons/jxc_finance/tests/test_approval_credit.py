from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_finance.tests.common import FinanceMixin


@tagged("post_install", "-at_install")
class TestApprovalCredit(ApprovalMixin, FinanceMixin, TransactionCase):
    """Confirming beyond the credit limit, as a salesman who may not even read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_user("jxc_credit_chief", "account.group_account_manager")
        cls.company.account_use_credit_limit = True
        cls.partner.with_company(cls.company).credit_limit = 1000.0
        cls.rule = cls._create_approval(
            "sale_credit_exceeded", cls.chief, basis="amount", band_from=100
        )

    def _order(self, amount, **vals):
        line = self._prepare_line(product_uom_qty=1.0, price_unit=amount, tax_ids=False)
        return self._create_order(lines=[line], **vals)

    def test_within_the_limit_and_a_small_excess_go_through(self):
        for amount in (600.0, 400.0, 99.0):
            order = self._order(amount)
            order.action_confirm()
            self.assertEqual(order.state, "sale")
        # What stays within the limit is no operation of its own.
        self.assertEqual(self._get_log("sale_credit_exceeded").res_id, order.id)

    def test_a_great_excess_is_refused_asked_for_and_confirmed(self):
        self._order(600.0).action_confirm()
        order = self._order(600.0)
        error = self._assert_required(order.action_confirm)
        self.assertIn("200", error.context["needs"][0]["measured"])
        request = self._ask(self.salesman, order, "action_confirm")
        self._decide(self.chief, request)
        self.assertEqual((request.state, order.state), ("done", "sale"), request.closing_note)

    def test_receivables_count_and_payments_free_the_limit(self):
        invoice = self._create_move(price=900.0)
        invoice.action_post()
        order = self._order(300.0)
        self._assert_required(order.action_confirm)
        self._register(invoice)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_orders_confirmed_together_count_together(self):
        orders = self._order(600.0) | self._order(600.0)
        error = self._assert_required(orders.action_confirm)
        self.assertEqual({need["res_id"] for need in error.context["needs"]}, set(orders.ids))

    def test_another_invoice_address_does_not_help(self):
        other = self.env["res.partner"].create({"name": "Without a limit"})
        self._assert_required(self._order(1200.0, partner_invoice_id=other.id).action_confirm)

    def test_without_a_limit_nothing_is_exceeded(self):
        order, late = self._order(1e6), self._order(1e6)
        self._assert_required(order.action_confirm)
        self.partner.with_company(self.company).credit_limit = 0.0
        order.action_confirm()
        self.partner.with_company(self.company).credit_limit = 1.0
        self._assert_required(late.action_confirm)
        self.company.account_use_credit_limit = False
        late.action_confirm()
        self.assertEqual((order | late).mapped("state"), ["sale", "sale"])

    def test_in_percent_of_the_limit(self):
        self.rule.write({"basis": "percent", "measure": "raise", "band_from": 10})
        self._assert_required(self._order(1100.0).action_confirm)
        order = self._order(1099.0)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_twenty_orders_cost_as_many_queries_as_two(self):
        self._live_without("state_by_act")

        def count(number):
            customers = self.env["res.partner"].create(
                [{"name": f"Customer {index}"} for index in range(number)]
            )
            customers.with_company(self.company).credit_limit = 1000.0
            orders = (
                self.env["sale.order"]
                .with_user(self.salesman)
                .create(
                    [
                        {"partner_id": customer.id, "order_line": [self._prepare_line()]}
                        for customer in customers
                    ]
                )
            )
            return self._count_queries(lambda: orders.write({"state": "sale"}))

        def extra(number):
            self.rule.company_ids = self.company
            count(number)
            with_rule = count(number)
            self.rule.company_ids = False
            count(number)
            return with_rule - count(number)

        two, twenty = extra(2), extra(20)
        self.assertLessEqual(twenty, two + 1)
        self.assertLessEqual(twenty, 8)
