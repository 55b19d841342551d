from odoo import fields, models


class StockPicking(models.Model):
    """Lots that were swapped, as approvers see it; the way from a transfer to its recall."""

    _inherit = "stock.picking"

    jxc_lot_swaps = fields.Char(
        string="Lot Swaps",
        compute="_compute_jxc_lot_swaps",
        help="Always empty: approval requests name here which lot is taken in place of which.",
    )

    def _compute_jxc_lot_swaps(self):
        self.jxc_lot_swaps = False

    def _jxc_get_recalled_lots(self):
        """Return the lots that a recall of the transfers is about."""
        return self.move_line_ids.lot_id

    def action_jxc_recall(self):
        """Show where the lots of the transfers came from, and who got them."""
        return self.env["jxc.recall"]._open_for_documents(self, self._jxc_get_recalled_lots())


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_jxc_recall(self):
        """Show where the lots that the customers got came from, and who else got them."""
        lots = self.sudo().picking_ids._jxc_get_recalled_lots()
        return self.env["jxc.recall"]._open_for_documents(self, lots)


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def action_jxc_recall(self):
        """Show who got the lots that came in with the orders."""
        lots = self.sudo().picking_ids._jxc_get_recalled_lots()
        return self.env["jxc.recall"]._open_for_documents(self, lots)
