from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_finance.tests.common import FinanceCase, FinanceHttpCase


@tagged("post_install", "-at_install")
class TestPost(FinanceCase):
    """Posting an invoice or entry is an operation, by whatever path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule(
            "account_move_post",
            name="Reference of the customer",
            require=["ref"],
            domain="[('move_type', '=', 'out_invoice')]",
        )

    def _assert_refused(self, act, moves):
        with self.assertRaises(CheckpointBlocked) as caught:
            act()
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        return str(caught.exception)

    def test_the_button_is_refused_and_says_what_is_missing(self):
        move = self._create_move()
        text = self._assert_refused(move.action_post, move)
        self.assertEqual(
            text,
            "“Post invoice or entry” can't be done yet:\n"
            f"• {move.display_name}: “Reference” is not filled in"
            " (rule: Reference of the customer).",
        )
        self.assertFalse(move.posted_before)
        move.ref = "PO 7"
        move.action_post()
        self.assertEqual(move.state, "posted")
        self.assertEqual(self._get_log("account_move_post", move).mapped("outcome"), ["done"])

    def test_below_the_button_it_is_refused_too(self):
        move = self._create_move()
        self._assert_refused(move._post, move)
        self._assert_refused(move.sudo()._post, move)
        self._assert_refused(lambda: move.write({"state": "posted"}), move)

    def test_no_key_in_the_context_opens_it(self):
        move = self._create_move()
        keys = {
            "active_test": False,
            "check_move_validity": False,
            "disable_abnormal_invoice_detection": True,
            "skip_account_move_synchronization": True,
            "skip_readonly_check": True,
            "validate_analytic": False,
        }
        self._assert_refused(move.with_context(**keys).action_post, move)

    def test_other_documents_are_not_asked(self):
        for move in (self._create_move("out_refund"), self._create_entry()):
            move.action_post()
            self.assertEqual(move.state, "posted")

    def test_one_blocked_document_refuses_the_batch(self):
        moves = self._create_move(ref="x") | self._create_move() | self._create_entry()
        self._assert_refused(moves.action_post, moves)
        self._assert_refused(lambda: moves._post(soft=False), moves)

    def test_the_wizard_that_posts_many_is_refused_as_a_whole(self):
        moves = self._create_move(ref="x") | self._create_move()
        wizard = (
            self.env["validate.account.move"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"force_post": True})
        )
        self._assert_refused(wizard.validate_move, moves)
        moves.ref = "y"
        wizard.validate_move()
        self.assertEqual(set(moves.mapped("state")), {"posted"})

    def test_entries_are_posted_in_a_batch_with_one_log_line_each(self):
        self._watch("account_move_post")
        entries = self._create_entry() | self._create_entry()
        entries.action_post()
        self.assertEqual(self._get_log("account_move_post", entries).mapped("res_id"), entries.ids)

    def test_an_invoice_that_comes_from_an_order_meets_the_rule(self):
        self.product.invoice_policy = "order"
        order = self._create_order()
        order.action_confirm()
        invoice = order.sudo()._create_invoices().sudo(False).with_user(self.accountant)
        invoice.ref = False
        self._assert_refused(invoice.action_post, invoice)

    def test_posting_again_after_a_reset_is_an_operation_again(self):
        self._watch("account_move_post")
        move = self._create_move(ref="x")
        move.action_post()
        move.button_draft()
        move.ref = False
        self._assert_refused(move.action_post, move)
        move.ref = "y"
        move.action_post()
        self.assertEqual(len(self._get_log("account_move_post", move)), 2)

    def test_a_limit_runs_on_the_invoice_and_is_found(self):
        self._create_clock("account_move_post", "account_move_reverse")
        with freeze_time("2026-03-04 02:00:00"):
            move = self._create_move(ref="x")
            move.action_post()
        clock = self._get_clocks(move)
        self.assertEqual((clock.state, clock.owner_id), ("running", move.invoice_user_id))
        moves = self.env["account.move"].with_user(self.accountant)
        with freeze_time("2026-03-06 02:00:00"):
            late = moves.search([("jxc_clock_state", "=", "late"), ("id", "in", move.ids)])
            self.assertEqual(late, move)
            move._reverse_moves()
        self.assertEqual(clock.state, "done_late")


@tagged("post_install", "-at_install")
class TestReverse(FinanceCase):
    """Reversing is an operation of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_rule("account_move_reverse", require=["narration"])
        cls.moves = cls._create_move() | cls._create_move()
        cls.moves.action_post()

    def _assert_refused(self, act):
        count = self.env["account.move"].search_count([("company_id", "=", self.company.id)])
        with self.assertRaises(CheckpointBlocked):
            act()
        self.assertEqual(
            self.env["account.move"].search_count([("company_id", "=", self.company.id)]), count
        )

    def _get_wizard(self, moves):
        return (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"journal_id": moves.journal_id.id})
        )

    def test_the_wizard_is_refused_both_ways(self):
        move = self.moves[0]
        self._assert_refused(self._get_wizard(move).refund_moves)
        self._assert_refused(self._get_wizard(move).modify_moves)
        move.narration = "Price was wrong"
        self._get_wizard(move).refund_moves()
        self.assertEqual(move.reversal_move_ids.move_type, "out_refund")
        self.assertEqual(self._get_log("account_move_reverse", move).mapped("outcome"), ["done"])

    def test_below_the_wizard_one_refuses_the_batch(self):
        self.moves[0].narration = "Price was wrong"
        self._assert_refused(self.moves._reverse_moves)
        self._assert_refused(lambda: self.moves.sudo()._reverse_moves(cancel=True))
        self.assertFalse(self._get_log("account_move_reverse", self.moves))

    def test_posting_the_credit_note_is_posting(self):
        self._watch("account_move_post")
        self.moves[0].narration = "Price was wrong"
        note = self.moves[0]._reverse_moves(cancel=True)
        self.assertEqual(note.state, "posted")
        self.assertEqual(len(self._get_log("account_move_post", note)), 1)


@tagged("post_install", "-at_install")
class TestPostOverRpc(FinanceHttpCase):
    @mute_logger("odoo.http")
    def test_over_json2_and_the_client_nothing_is_posted(self):
        self._create_rule("account_move_post", require=["ref"])
        move = self._create_move()
        blocked = "odoo.addons.jxc_core.exceptions.CheckpointBlocked"
        for method, kwargs in (("action_post", {}), ("write", {"vals": {"state": "posted"}})):
            status, answer = self._call_json2(self.accountant, move, method, **kwargs)
            self.assertEqual((status, answer["name"]), (422, blocked), answer)
        _result, error = self._call_kw(self.accountant, move, "action_post")
        self.assertEqual(error["name"], blocked)
        self.assertEqual(move.state, "draft")
        self.assertEqual(
            self._get_log("account_move_post", move).mapped("door"), ["api", "api", "client"]
        )
        move.ref = "x"
        status, answer = self._call_json2(self.accountant, move, "action_post")
        self.assertEqual((status, move.state), (200, "posted"), answer)
        self.assertEqual(move.invoice_date, fields.Date.to_date("2026-03-04"))
