from odoo import models


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "jxc.approval.note.mixin"]

    def _jxc_get_percent(self, measure, change):
        """An order is measured by the highest discount of its lines; prices have no list."""
        if change or measure != "value":
            return super()._jxc_get_percent(measure, change)
        return max(self.order_line.mapped("discount"), default=None)


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def write(self, vals):
        return self._jxc_propose(vals, lambda lines, values: super().write(values))
