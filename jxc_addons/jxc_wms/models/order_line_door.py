from odoo import models

from .jxc_quantity_door_mixin import ACT


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "jxc.quantity.door.mixin"]

    _jxc_moved_fields = ("qty_delivered",)
    _jxc_method_field = "qty_delivered_method"
    _jxc_by_moves = "stock_move"


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "jxc.quantity.door.mixin"]

    _jxc_moved_fields = ("qty_received", "qty_received_manual")
    _jxc_method_field = "qty_received_method"
    _jxc_by_moves = "stock_moves"


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_synch_order(self):
        """Goods that nobody had ordered make a line of the order, without a price mostly."""
        door = self.env["jxc.door"]
        with door._act(ACT), door._act("sale_down_payment"):
            return super()._action_synch_order()


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        """The same for what a customer gets or gives back beyond the order."""
        door = self.env["jxc.door"]
        with door._act(ACT), door._act("sale_down_payment"):
            return super()._action_done()
