from odoo import fields, models


class StockPickingJxcReverse(models.TransientModel):
    """Asks why a done transfer is reversed."""

    _name = "stock.picking.jxc.reverse"
    _description = "Reverse a Transfer"

    picking_id = fields.Many2one("stock.picking", required=True, readonly=True)
    reason = fields.Text(required=True)
    reopen = fields.Boolean(
        string="Make It Anew",
        default=True,
        help="A new transfer with the same goods stands ready to be done right.",
    )

    def action_reverse(self):
        """Reverse the transfer and open the counter-document."""
        self.ensure_one()
        return self.picking_id.jxc_reverse(self.reason, self.reopen)._get_records_action()
