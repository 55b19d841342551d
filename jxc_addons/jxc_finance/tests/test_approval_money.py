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
