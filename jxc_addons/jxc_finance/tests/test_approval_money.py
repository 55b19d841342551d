from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
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

    def test_money_that_is_sent_on_together_goes_together_or_not_at_all(self):
        """From the bank to the safe by way of the account of transfers: two entries, one matter."""
        self._create_approval("account_money_transfer", self.chief, basis="amount", band_from=500)
        cash = self.env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": "asset_cash"}
                for name, code in (("Safe", "JXC101"), ("Bank", "JXC102"), ("Till", "JXC103"))
            ]
        )
        small, great = self._create_transfer(cash, 499.0), self._create_transfer(cash[1:], 900.0)
        both = small | great
        error = self._assert_required(both.action_post)
        self.assertFalse(error.context["partial"])
        self.assertEqual([need["res_id"] for need in error.context["needs"]], great.ids)
        requests = self.env["jxc.approval.request"].with_user(self.accountant)
        with self.assertRaises(UserError):
            requests.ask_for_each(both._name, "action_post", [both.ids], {}, "For the till")
        self.env.invalidate_all()
        self.assertEqual(set(both.mapped("state")), {"draft"})
        request = self._ask(self.accountant, both, "action_post")
        self.assertEqual(set(both.mapped("state")), {"draft"})
        self._decide(self.chief, request)
        self.assertEqual((request.state, set(both.mapped("state"))), ("done", {"posted"}))


@tagged("post_install", "-at_install")
class TestApprovalWizard(ApprovalMixin, FinanceMixin, TransactionCase):
    """What a wizard does is asked for, and done once as it was approved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_user("jxc_money_chief", "account.group_account_manager")

    def _open_payment(self, move, **vals):
        return (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(vals)
        )

    def _ask_wizard(self, wizard, method):
        """Ask as the web client does: with the context in which the wizard was opened."""
        asked = (
            self.env["jxc.approval.request"]
            .with_user(self.accountant)
            .ask(
                wizard._name,
                method,
                [wizard.ids],
                {"context": {**wizard.env.context}},
                "The customer insists",
            )
        )
        self.env.invalidate_all()
        return self.env["jxc.approval.request"].browse(asked["id"])

    def test_a_payment_by_the_wizard(self):
        self._create_approval("account_payment_post", self.chief, basis="amount", band_from=500)
        bill = self._create_move("in_invoice", price=600.0)
        bill.action_post()
        wizard = self._open_payment(bill)
        error = self._assert_required(wizard.action_create_payments)
        self.assertIn("600", error.context["needs"][0]["measured"])
        request = self._ask_wizard(wizard, "action_create_payments")
        self.assertEqual((request.res_model, request.res_id), ("account.move", bill.id))
        self.assertEqual((request.amount, request.partner_id), (600.0, self.partner))
        self.assertIn(bill.name, request.summary)
        self.assertFalse(request.item_ids.res_id)
        self.assertFalse(bill.matched_payment_ids)
        wizard.sudo().unlink()  # after an hour there is none any more
        self._decide(self.chief, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertIn(bill.payment_state, ("paid", "in_payment"))
        payment = bill.matched_payment_ids
        self.assertEqual((payment.amount, payment.create_uid), (600.0, self.accountant))

    def test_what_is_entered_after_asking_is_not_approved(self):
        self._create_approval("account_payment_post", self.chief)
        bill = self._create_move("in_invoice", price=600.0)
        bill.action_post()
        wizard = self._open_payment(bill, amount=100.0)
        request = self._ask_wizard(wizard, "action_create_payments")
        wizard.amount = 600.0
        self._decide(self.chief, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertEqual(bill.amount_residual, 500.0)

    def test_the_pass_is_for_just_this_payment_and_once(self):
        self._create_approval("account_payment_post", self.chief)
        bill = self._create_move("in_invoice", price=600.0)
        bill.action_post()
        request = self._ask_wizard(self._open_payment(bill, amount=100.0), "action_create_payments")
        self._create_rule("account_payment_post", require=["payment_reference"])
        self._decide(self.chief, request)
        self.assertEqual(request.state, "approved")
        for user in (self.chief, self.employee):
            with self.assertRaises(UserError):
                request.with_user(user).action_perform()
        own = request.with_user(self.accountant)
        with self.assertRaises(CheckpointBlocked):
            own.action_perform()
        self.env["jxc.checkpoint.rule"].search(
            [("operation_id.code", "=", "account_payment_post")]
        ).company_ids = False
        self._assert_required(self._open_payment(bill, amount=101.0).action_create_payments)
        own.action_perform()
        self.assertEqual((request.state, bill.amount_residual), ("done", 500.0))
        with self.assertRaises(UserError):
            own.action_perform()
        self._assert_required(self._open_payment(bill, amount=100.0).action_create_payments)

    def test_a_bill_that_was_paid_meanwhile_makes_the_request_void(self):
        rule = self._create_approval("account_payment_post", self.chief)
        bill = self._create_move("in_invoice", price=600.0)
        bill.action_post()
        request = self._ask_wizard(self._open_payment(bill), "action_create_payments")
        rule.company_ids = False
        self._register(bill, amount=200.0)
        rule.company_ids = self.company
        self._decide(self.chief, request)
        self.assertEqual((request.state, bill.amount_residual), ("void", 400.0))

    def test_asking_twice_replaces_the_first_request(self):
        self._create_approval("account_payment_post", self.chief)
        bill = self._create_move("in_invoice", price=600.0)
        bill.action_post()
        first = self._ask_wizard(self._open_payment(bill), "action_create_payments")
        second = self._ask_wizard(self._open_payment(bill), "action_create_payments")
        self.assertEqual((first.state, second.state), ("withdrawn", "pending"))

    def test_a_write_off_by_the_wizard(self):
        self._create_approval("account_payment_write_off", self.chief, basis="amount", band_from=10)
        move = self._create_move()
        move.action_post()
        expense = self.env["account.account"].search(
            [("company_ids", "in", self.company.ids), ("account_type", "=", "expense")], limit=1
        )
        wizard = self._open_payment(
            move,
            amount=80.0,
            payment_difference_handling="reconcile",
            writeoff_account_id=expense.id,
        )
        self._assert_required(wizard.action_create_payments)
        request = self._ask_wizard(wizard, "action_create_payments")
        self._decide(self.chief, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertIn(move.payment_state, ("paid", "in_payment"))
        self.assertEqual(self._get_log("account_payment_write_off").outcome, "approved")

    def test_a_credit_note_by_the_wizard_and_its_posting(self):
        self._create_approval("account_move_reverse", self.chief)
        move = self._create_move()
        move.action_post()
        rule = self._create_approval(
            "account_move_post", self.chief, domain="[('move_type', '=', 'out_refund')]"
        )
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "reason": "Wrong price"})
        )
        self._assert_required(wizard.modify_moves)
        request = self._ask_wizard(wizard, "modify_moves")
        wizard.sudo().unlink()
        self._decide(self.chief, request)
        self.assertEqual(request.state, "approved")
        self.assertIn(rule.name, request.closing_note)
        self.assertEqual(move.payment_state, "not_paid")
        # The posting of the credit note needs another one: asked for where it was refused.
        second = self._ask(self.accountant, request, "action_perform")
        self._decide(self.chief, second)
        self.assertEqual((request.state, second.state), ("done", "done"), second.closing_note)
        self.assertEqual(move.payment_state, "reversed")
        self.assertEqual(move.reversal_move_ids.state, "posted")
