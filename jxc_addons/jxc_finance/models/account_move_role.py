from odoo import models


class AccountMove(models.Model):
    """Checkpoints of invoices ask of a partner what his role requires."""

    _inherit = "account.move"

    def _jxc_get_role(self):
        if self.is_sale_document(include_receipts=True):
            return "customer"
        if self.is_purchase_document(include_receipts=True):
            return "vendor"
        return super()._jxc_get_role()
