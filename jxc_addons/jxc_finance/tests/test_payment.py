from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_finance.tests.common import FinanceCase, FinanceHttpCase

PAID = ("in_process", "paid")


@tagged("post_install", "-at_install")
class TestPayment(FinanceCase):
    """A payment passes the gate once, when it is posted."""

    def _get_bill(self):
        bill = self._create_move("in_invoice", ref="B 1")
        bill.action_post()
        return bill

    def test_posting_is_refused_and_nothing_is_booked(self):
        self._create_rule("account_payment_post", require=["memo"])
        payment = self._create_payment()
        with self.assertRaises(CheckpointBlocked):
            payment.action_post()
        self.assertEqual(payment.state, "draft")
        self.assertFalse(payment.move_id.filtered(lambda move: move.state == "posted"))
        payment.memo = "Bill 7"
        payment.action_post()
        self.assertIn(payment.state, PAID)

    def test_the_wizard_on_a_bill_is_refused_and_the_bill_stays_open(self):
        self._create_rule(
            "account_payment_post",
            kind="condition",
            condition_domain="[('amount', '<', 50)]",
        )
        bill = self._get_bill()
        with self.assertRaises(CheckpointBlocked):
            self._register(bill)
        self.assertEqual(bill.payment_state, "not_paid")
        self.assertFalse(self.env["account.payment"].search([("partner_id", "=", self.partner.id)]))
        payment = self._register(bill, amount=40.0)
        self.assertIn(payment.state, PAID)

    def test_the_gate_is_passed_once_and_not_again_when_reconciled(self):
        self._watch("account_payment_post")
        payment = self._create_payment()
        payment.action_post()
        log = self._get_log("account_payment_post", payment)
        self.assertEqual(log.mapped("outcome"), ["done"])
        for state in PAID:
            payment.sudo().state = state  # as reconciling does
        self.assertEqual(self._get_log("account_payment_post", payment), log)

    def test_paying_a_bill_in_full_is_one_operation(self):
        self._watch("account_payment_post")
        bill = self._get_bill()
        payment = self._register(bill)
        self.assertIn(bill.payment_state, PAID)
        log = self._get_log("account_payment_post", payment)
        self.assertEqual(log.mapped("outcome"), ["done"])
        self.assertEqual(log.user_id, self.accountant)

    def test_reconciling_with_an_outstanding_account_is_no_second_operation(self):
        """With an outstanding account the payment has an entry and is paid when matched."""
        self._watch("account_payment_post")
        account = self.env["account.account"].search(
            [("company_ids", "in", self.company.ids), ("account_type", "=", "asset_current")],
            limit=1,
        )
        account.reconcile = True
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        journal.outbound_payment_method_line_ids.payment_account_id = account
        bill = self._get_bill()
        payment = self._register(bill, journal_id=journal.id)
        self.assertTrue(payment.move_id)
        entry = self._create_entry(
            line_ids=[
                Command.create({"account_id": account.id, "debit": 100.0}),
                Command.create({"account_id": bill.line_ids[0].account_id.id, "credit": 100.0}),
            ]
        )
        entry.action_post()
        lines = payment.move_id.line_ids | entry.line_ids
        lines.filtered(lambda line: line.account_id == account).reconcile()
        self.env.invalidate_all()
        self.assertEqual(payment.state, "paid")
        self.assertEqual(len(self._get_log("account_payment_post", payment)), 1)

    def test_a_payment_born_paid_is_posted(self):
        self._create_rule("account_payment_post", require=["memo"])
        for state in PAID:
            with self.subTest(state=state), self.assertRaises(CheckpointBlocked):
                self._create_payment(state=state)
        with self.assertRaises(CheckpointBlocked):
            payments = self.env["account.payment"].with_user(self.accountant)
            payments.with_context(default_state="paid").create(
                {"partner_id": self.partner.id, "amount": 1.0}
            )

    def test_one_blocked_payment_refuses_the_batch(self):
        self._create_rule("account_payment_post", require=["memo"])
        payments = self._create_payment(memo="x") | self._create_payment()
        with self.assertRaises(CheckpointBlocked):
            payments.action_post()
        self.assertEqual(set(payments.mapped("state")), {"draft"})

    def test_rejecting_and_cancelling_are_not_posting(self):
        self._create_rule("account_payment_post", require=["memo"])
        payment = self._create_payment()
        payment.action_cancel()
        self.assertEqual(payment.state, "canceled")


@tagged("post_install", "-at_install")
class TestPaymentOverRpc(FinanceHttpCase):
    @mute_logger("odoo.http")
    def test_over_json2_no_payment_is_posted(self):
        self._create_rule("account_payment_post", require=["memo"])
        payment = self._create_payment()
        for method, kwargs in (("action_post", {}), ("write", {"vals": {"state": "paid"}})):
            status, answer = self._call_json2(self.accountant, payment, method, **kwargs)
            self.assertEqual(status, 422, answer)
            self.assertIn("“Memo” is not filled in", answer["message"])
        self.assertEqual(payment.state, "draft")
        self.assertEqual(
            self._get_log("account_payment_post", payment).mapped("outcome"), ["blocked"] * 2
        )
