from odoo import models


class AccountPaymentRegister(models.TransientModel):
    """A payment that waits for an approval belongs to the documents that it pays."""

    _inherit = "account.payment.register"

    def _jxc_get_approval_anchor(self):
        return self.line_ids.move_id
