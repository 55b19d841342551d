"""What the approval matrix looks at on invoices and payments."""

from odoo import models

WRITE_OFF = "account_payment_write_off"
MONEY_TRANSFER = "account_money_transfer"


class AccountMove(models.Model):
    _inherit = "account.move"

    _jxc_date_field = "invoice_date"

    def _jxc_get_approval_content(self):
        """The kind of a document is fixed; entries without invoice lines have journal items."""
        content = super()._jxc_get_approval_content()
        content["fixed"] |= {"type": self.move_type, "journal": self.journal_id.id}
        if not self.is_invoice(include_receipts=True):
            content["lines"] = [
                [line.account_id.id, line.partner_id.id, round(line.balance, 6)]
                for line in self.line_ids
            ]
        return content

    def _jxc_get_anchor_content(self):
        """What is paid or credited meanwhile makes what waits for it void."""
        state = [self.state, self.payment_state, round(self.amount_residual, 6)]
        return {**super()._jxc_get_anchor_content(), "state": state}

    # -- money from one account of ours to another -----------------------------------------

    def _jxc_filter_operation(self, code):
        moves = super()._jxc_filter_operation(code)
        if code == MONEY_TRANSFER:
            return moves.filtered(lambda move: move.sudo()._jxc_get_transferred())
        return moves

    def _jxc_measure_operation(self, code, basis, measure, changes):
        if code == MONEY_TRANSFER and basis == "amount":
            return {move.id: move._jxc_get_transferred() for move in self}
        return super()._jxc_measure_operation(code, basis, measure, changes)

    def _jxc_get_transferred(self):
        """Return how much money an entry carries from one account of ours to another.

        Bank, cash and the account of transfers on their way are ours. What a bank statement
        says has happened already, at the bank.
        """
        self.ensure_one()
        if self.move_type != "entry" or self.statement_line_id:
            return 0.0
        transfer = self.company_id.transfer_account_id
        lines = self.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_cash" or line.account_id == transfer
        )
        balances = [sum(items.mapped("balance")) for items in lines.grouped("account_id").values()]
        taken = -sum(balance for balance in balances if balance < 0)
        given = sum(balance for balance in balances if balance > 0)
        return min(taken, given)


class AccountPayment(models.Model):
    _inherit = "account.payment"

    _jxc_amount_field = "amount"
    _jxc_date_field = "date"

    def _jxc_get_approval_content(self):
        content = super()._jxc_get_approval_content()
        content["fixed"] |= {
            "type": self.payment_type,
            "journal": self.journal_id.id,
            "bank": self.partner_bank_id.id,
            "memo": self.memo or "",
            "write_off": [
                [line.account_id.id, round(line.balance, 6)]
                for line in self._jxc_get_write_off_lines()
            ],
        }
        return content

    # -- differences that are written off --------------------------------------------------

    def write(self, vals):
        """A payment that is made with a write-off is under way before it has its entry."""
        res = super().write(vals)
        if vals.get("move_id"):
            with self._jxc_gate(WRITE_OFF):
                pass
        return res

    def _jxc_filter_operation(self, code):
        payments = super()._jxc_filter_operation(code)
        if code == WRITE_OFF:
            return payments.filtered(lambda payment: payment.sudo()._jxc_get_write_off_lines())
        return payments

    def _jxc_measure_operation(self, code, basis, measure, changes):
        """By the difference: an amount, or in percent of what was to be paid."""
        if code != WRITE_OFF or basis == "always":
            return super()._jxc_measure_operation(code, basis, measure, changes)
        result = {}
        for payment in self:
            off = sum(abs(line.balance) for line in payment._jxc_get_write_off_lines())
            paid = payment._jxc_get_approval_amounts()[payment.id]
            result[payment.id] = off if basis == "amount" else off / (off + paid) * 100
        return result

    def _jxc_get_write_off_lines(self):
        """Return the journal items of a payment that are neither money nor the partner's debt.

        Cash discounts are among them: they are given, too.
        """
        self.ensure_one()
        return self._seek_for_lines()[2]
