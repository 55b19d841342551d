from odoo import models


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "jxc.gate.mixin", "jxc.clock.mixin"]


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "jxc.gate.mixin"]

    _jxc_document_field = "order_id"

    def _jxc_get_name_in_document(self):
        self.ensure_one()
        return self.product_id.display_name or (self.name or "").split("\n", 1)[0]
