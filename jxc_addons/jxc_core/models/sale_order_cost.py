"""Margins tell cost, where Odoo's addon for margins is installed beside ours."""

from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "jxc.cost.mixin"]

    _jxc_cost_fields = ("margin", "margin_percent")


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "jxc.cost.mixin"]

    _jxc_cost_fields = ("purchase_price", "margin", "margin_percent")

    def _add_precomputed_values(self, vals_list):
        """What a new line earns is computed for those as well who don't see it."""
        with self._jxc_cost_act(vals_list):
            return super()._add_precomputed_values(vals_list)


class SaleReport(models.Model):
    _name = "sale.report"
    _inherit = ["sale.report", "jxc.cost.mixin"]

    _jxc_cost_fields = ("margin",)
