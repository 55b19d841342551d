from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_finance.tests.common import FinanceMixin


@tagged("post_install", "-at_install")
class TestApprovalMoney(ApprovalMixin, FinanceMixin, TransactionCase):
    """Posting, reversing and paying above an amount."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_user("jxc_money_chief", "account.group_account_manager")

    def test_posting_a_great_bill(self):
        self._create_approval("account_move_post", self.chief, basis="amount", band_from=1000)
        small = self._create_move("in_invoice")
        small.action_post()
        self.assertEqual(small.state, "posted")
        great = self._create_move("in_invoice", price=1000.0)
        self._assert_required(great.action_post)
        request = self._ask(self.accountant, great, "action_post")
        self.assertEqual(request.amount, 1000)
        great.invoice_line_ids.price_unit = 2000
        self._decide(self.chief, request)
        self.assertEqual((request.state, great.state), ("void", "draft"))
        request = self._ask(self.accountant, great, "action_post")
        self._decide(self.chief, request)
        self.assertEqual((request.state, great.state), ("done", "posted"), request.closing_note)

    def test_reversing(self):
        move = self._create_move()
        move.action_post()
        self._create_approval("account_move_reverse", self.chief)
        self._assert_required(move._reverse_moves)

    def test_paying(self):
        self._create_approval("account_payment_post", self.chief, basis="amount", band_from=500)
        self._create_payment().action_post()
        payment = self._create_payment(amount=500.0)
        self._assert_required(payment.action_post)
        request = self._ask(self.accountant, payment, "action_post")
        self._decide(self.chief, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(request.requester_id, self.accountant)

    def test_a_changed_payee_makes_the_approval_void(self):
        self._create_approval(
            "account_payment_post", self.chief, tolerance_percent=100, tolerance_amount=1e6
        )
        payment = self._create_payment()
        request = self._ask(self.accountant, payment, "action_post")
        payment.partner_id = self.env["res.partner"].create({"name": "Somebody else"})
        self._decide(self.chief, request)
        self.assertEqual((request.state, payment.state), ("void", "draft"))

    # -- writing off -------------------------------------------------------------------------

    def _get_write_off_account(self):
        return self.env["account.account"].search(
            [("company_ids", "in", self.company.ids), ("account_type", "=", "expense")], limit=1
        )

    def _short_payment(self, move, amount):
        """Return the wizard that pays less and writes the rest off."""
        return (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(
                {
                    "amount": amount,
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": self._get_write_off_account().id,
                }
            )
        )

    def test_writing_off_a_difference(self):
        self._create_approval("account_payment_write_off", self.chief, basis="amount", band_from=10)
        small = self._create_move()
        small.action_post()
        self._short_payment(small, 95.0).action_create_payments()
        self.assertIn(small.payment_state, ("paid", "in_payment"))
        full = self._create_move()
        full.action_post()
        self._register(full)
        self.assertIn(full.payment_state, ("paid", "in_payment"))
        great = self._create_move()
        great.action_post()
        error = self._assert_required(self._short_payment(great, 80.0).action_create_payments)
        self.assertIn("20", error.context["needs"][0]["measured"])
        self.assertEqual(great.payment_state, "not_paid")

    # -- from one account of ours to another -------------------------------------------------

    def _create_transfer(self, cash, amount):
        return self._create_entry(
            line_ids=[
                Command.create({"account_id": cash[0].id, "debit": amount}),
                Command.create({"account_id": cash[1].id, "credit": amount}),
            ]
        )

    def test_transferring_money(self):
        self._create_approval("account_money_transfer", self.chief, basis="amount", band_from=500)
        cash = self.env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": "asset_cash"}
                for name, code in (("Safe", "JXC101"), ("Bank", "JXC102"))
            ]
        )
        self._create_entry().action_post()
        small = self._create_transfer(cash, 499.0)
        small.action_post()
        self.assertEqual(small.state, "posted")
        great = self._create_transfer(cash, 500.0)
        self._assert_required(great.action_post)
        request = self._ask(self.accountant, great, "action_post")
        self._decide(self.chief, request)
        self.assertEqual((request.state, great.state), ("done", "posted"), request.closing_note)
