from odoo import models

from ..exceptions import OperationRefused


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """A payment stays a payment although the order that it pays is blocked.

        The customer has done his part: the order waits unconfirmed, its salesperson is told
        what it lacks, and the transaction counts as processed instead of failing again and
        again. What checks the order is switched off for nobody.
        """
        confirmed = self.env["sale.order"]
        for transaction in self:
            try:
                with self.env.cr.savepoint():
                    confirmed |= super(
                        PaymentTransaction, transaction
                    )._check_amount_and_confirm_order()
            except OperationRefused as refusal:
                transaction.sale_order_ids._jxc_report_unconfirmed(refusal)
        return confirmed
