from odoo import models


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "jxc.approval.note.mixin"]

    _jxc_amount_is_cost = True

    def _jxc_get_percent(self, measure, change):
        """An order is measured by the highest discount of its lines; prices have no list."""
        if change or measure != "value":
            return super()._jxc_get_percent(measure, change)
        return max(self.order_line.mapped("discount"), default=None)


class PurchaseOrderLine(models.Model):
    """A further line of an approved order is a change of its quantities."""

    _name = "purchase.order.line"
    _inherit = ["jxc.born.value.mixin", "purchase.order.line"]

    _jxc_born_fields = ("product_qty",)
    _jxc_amount_is_cost = True

    def write(self, vals):
        return self._jxc_propose(vals, lambda lines, values: super().write(values))

    def _jxc_get_usual_value(self, name):
        """Before its approval, an order may get any line."""
        return 0.0 if self.order_id.state == "purchase" else None
