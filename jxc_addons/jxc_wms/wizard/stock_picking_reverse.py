from odoo import fields, models
from odoo.tools.misc import clean_context


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
        # The dialog's default transfer is not that of the counter-moves.
        picking = self.picking_id.with_context(clean_context(self.env.context))
        return picking.jxc_reverse(self.reason, self.reopen)._get_records_action()
