"""What the approval matrix looks at on invoices and payments."""

from odoo import models


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
        }
        return content
