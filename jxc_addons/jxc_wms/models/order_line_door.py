from odoo import models

from odoo.addons.jxc_core.models.jxc_door import acting

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

    @acting(ACT, "sale_down_payment")
    def _action_synch_order(self):
        """Goods that nobody had ordered make a line of the order, without a price mostly."""
        return super()._action_synch_order()


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @acting(ACT, "sale_down_payment")
    def _action_done(self):
        """The same for what a customer gets or gives back beyond the order."""
        return super()._action_done()
