from odoo import api, fields, models


class StockLotJxcBlock(models.TransientModel):
    """Blocking lots: which and why, and what becomes of documents that have booked them."""

    _name = "stock.lot.jxc.block"
    _description = "Block Lots"

    lot_ids = fields.Many2many("stock.lot", string="Lots", required=True)
    reason = fields.Char(required=True)
    picking_ids = fields.Many2many(
        "stock.picking", string="Booked By", compute="_compute_picking_ids"
    )
    is_rebooked = fields.Boolean(
        string="Book Other Lots",
        default=True,
        help="What documents have booked of these lots, and nobody has picked yet, is given back;"
        " other lots are booked as far as there are any.",
    )

    @api.depends("lot_ids")
    def _compute_picking_ids(self):
        for wizard in self:
            wizard.picking_ids = wizard.lot_ids._origin._jxc_get_booked_lines().picking_id

    def action_block(self):
        """Block the lots with the reason."""
        self.ensure_one()
        self.lot_ids.write({"jxc_blocked": True, "jxc_block_reason": self.reason})
        if self.is_rebooked:
            self.lot_ids._jxc_rebook()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
