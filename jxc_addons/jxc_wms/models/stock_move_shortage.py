from odoo import models


class StockMove(models.Model):
    """Shortages of orders follow what is booked and shipped."""

    _inherit = "stock.move"

    def _action_assign(self, force_qty=False):
        res = super()._action_assign(force_qty=force_qty)
        self.env["jxc.shortage"]._sync_open(self.sudo().sale_line_id)
        return res

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        self.env["jxc.shortage"]._sync_open(done.sudo().sale_line_id)
        return done


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _create_backorder(self, backorder_moves=None):
        """What picking leaves behind, and the stock can't give or nobody finds, is a shortage."""
        backorders = super()._create_backorder(backorder_moves=backorder_moves)
        lines = backorders.sudo().move_ids.sale_line_id.filtered(
            lambda line: line.order_id.jxc_stock_state in ("confirmed", "short")
        )
        if lines:
            unfound = backorders._jxc_get_unfound(lines)
            self.env["jxc.shortage"]._sync(lines, "pick", unfound)._mark_orders_short()
        return backorders
