from odoo import fields, models


class StockLotJxcBlock(models.TransientModel):
    """Blocking lots: which and why."""

    _name = "stock.lot.jxc.block"
    _description = "Block Lots"

    lot_ids = fields.Many2many("stock.lot", string="Lots", required=True)
    reason = fields.Char(required=True)

    def action_block(self):
        """Block the lots with the reason."""
        self.ensure_one()
        self.lot_ids.write({"jxc_blocked": True, "jxc_block_reason": self.reason})
        return {"type": "ir.actions.client", "tag": "soft_reload"}
