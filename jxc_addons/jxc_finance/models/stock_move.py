from odoo import models


class StockMove(models.Model):
    """A salesman may cancel an order of goods."""

    _name = "stock.move"
    _inherit = ["jxc.upstream.mixin", "stock.move"]
