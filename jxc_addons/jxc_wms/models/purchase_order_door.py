from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _jxc_get_cancel_obstacles(self):
        """Goods that were received forbid to cancel; returned ones do not."""
        obstacles = super()._jxc_get_cancel_obstacles()
        if any(line.qty_received > 0 for line in self.order_line if line.move_ids):
            obstacles += self.picking_ids.filtered(
                lambda picking: picking.state == "done" and picking.picking_type_code == "incoming"
            ).mapped("name")
        return obstacles
