from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.jxc_finance.tests.common import FinanceCase


@tagged("post_install", "-at_install")
class TestDeleteDoor(FinanceCase):
    """A key of the context deletes nothing that is posted; Odoo's own acts still do."""

    def test_posted_documents_stay(self):
        move = self._create_move()
        move.action_post()
        forced = move.with_context(force_delete=True, dynamic_unlink=True)
        for records in (forced, forced.line_ids):
            with self.assertRaises(UserError):
                records.unlink()
        self.assertEqual((move.exists(), len(move.line_ids)), (move, 2))

    def test_drafts_go(self):
        move = self._create_move()
        move.with_context(force_delete=True).unlink()
        self.assertFalse(move.exists())

    def test_a_statement_line_takes_its_entry_with_it(self):
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        line = (
            self.env["account.bank.statement.line"]
            .with_user(self._create_user("jxc_banker", "account.group_account_user"))
            .create({"journal_id": journal.id, "payment_ref": "Fee", "amount": -5.0})
        )
        entry = line.move_id
        self.assertEqual(entry.state, "posted")
        line.action_undo_reconciliation()
        self.assertEqual(sum(entry.line_ids.mapped("balance")), 0.0)
        line.unlink()
        self.assertFalse(entry.exists())
