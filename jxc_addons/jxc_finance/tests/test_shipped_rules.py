from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_finance.tests.common import FinanceCase


@tagged("post_install", "-at_install")
class TestShippedRules(FinanceCase):
    """Each rule that comes with the addon, activated and seen at work."""

    def test_none_acts_in_a_new_company(self):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "jxc_finance"), ("model", "=", "jxc.checkpoint.rule")]
        )
        rules = self.env["jxc.checkpoint.rule"].browse(shipped.mapped("res_id"))
        self.assertGreaterEqual(len(rules), 2)
        self.assertFalse(rules.filtered(lambda rule: self.company in rule.company_ids))

    def test_a_bill_needs_the_vendors_number(self):
        self._activate("jxc_finance.jxc_rule_bill_reference")
        bill = self._create_move("in_invoice")
        with self.assertRaises(CheckpointBlocked) as caught:
            bill.action_post()
        self.assertIn(
            "Copy number and date from the vendor's paper invoice.", str(caught.exception)
        )
        self.assertEqual(
            [problem["field"] for problem in caught.exception.context["problems"]], ["Reference"]
        )
        self.assertEqual(bill.state, "draft")
        bill.ref = "12345678"
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_a_bill_needs_the_vendors_date(self):
        self._activate("jxc_finance.jxc_rule_bill_reference")
        bill = self._create_move("in_invoice", ref="12345678", invoice_date=False)
        with self.assertRaises(CheckpointBlocked) as caught:
            bill.write({"state": "posted"})
        self.assertEqual(
            [problem["field"] for problem in caught.exception.context["problems"]],
            ["Invoice/Bill Date"],
        )
        self.assertEqual(bill.state, "draft")

    def test_a_customer_invoice_does_not(self):
        self._activate("jxc_finance.jxc_rule_bill_reference")
        invoice = self._create_move()
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_payments_out_warn_when_they_do_not_say_what_for(self):
        self._activate("jxc_finance.jxc_rule_payment_reference")
        for vals, outcomes in (
            ({}, ["warned"]),
            ({"memo": "Bill 7"}, ["done"]),
            ({"payment_type": "inbound", "partner_type": "customer"}, ["done"]),
        ):
            payment = self._create_payment(**vals)
            payment.action_post()
            self.assertIn(payment.state, ("in_process", "paid"))
            log = self._get_log("account_payment_post", payment)
            self.assertEqual(log.mapped("outcome"), outcomes)

    def test_the_map_follows_the_money(self):
        def count(name):
            self.env.invalidate_all()
            step = self.env.ref(f"jxc_finance.jxc_step_{name}")
            return step.with_user(self.employee)._get_count()

        names = ("o2c_invoice", "o2c_credit", "o2c_pay", "b2p_bill", "b2p_pay")
        start = {name: count(name) for name in names}

        def get_moves():
            return {name: count(name) - start[name] for name in names if count(name) != start[name]}

        self.product.invoice_policy = "order"
        order = self._create_order()
        order.action_confirm()
        self.assertEqual(get_moves(), {"o2c_invoice": 1})
        invoice = order.sudo()._create_invoices().sudo(False).with_user(self.accountant)
        invoice.action_post()
        self.assertEqual(get_moves(), {"o2c_pay": 1})
        self._register(invoice)
        self.assertEqual(get_moves(), {})
        bill = self._create_move("in_invoice", ref="1")
        bill.action_post()
        self.assertEqual(get_moves(), {"b2p_pay": 1})
        self._register(bill)
        self._create_move("out_refund")
        self.assertEqual(get_moves(), {"o2c_credit": 1})


@tagged("post_install", "-at_install", "jxc_cost")
class TestQueryCounts(FinanceCase):
    """Without an active rule the gate costs nothing."""

    def _compare(self, act):
        self.env["jxc.checkpoint.rule"].search([]).company_ids = False
        act()
        act()
        sleeping = act()
        self.env["jxc.operation"].search([]).active = False
        self.env.registry.clear_cache()
        act()
        act()
        self.assertEqual(sleeping, act())

    def test_posting_an_invoice(self):
        self._compare(lambda: self._count_queries(self._create_move().action_post))

    def test_posting_a_payment(self):
        self._compare(lambda: self._count_queries(self._create_payment().action_post))
