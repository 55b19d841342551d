from odoo import fields, models


class StockPickingJxcAcceptReview(models.TransientModel):
    """A supervisor writes down why goods may leave without a passed review."""

    _name = "stock.picking.jxc.accept.review"
    _description = "Accept Review Differences"

    picking_id = fields.Many2one("stock.picking", required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_accept(self):
        """Let the transfer leave."""
        self.ensure_one()
        self.picking_id.jxc_accept_review(self.reason)
        return self.picking_id._get_records_action()
