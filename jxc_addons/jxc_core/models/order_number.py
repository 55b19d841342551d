from odoo import api, models

from .jxc_number_index import NumberIndex


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "jxc.document.code.mixin"]

    _jxc_code_targets = ("sale_order",)
    _jxc_code_operation = "sale_order_number"

    _jxc_number_unique = NumberIndex("name", "Another sales order has this number.")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._jxc_with_numbers(vals_list))


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "jxc.document.code.mixin"]

    _jxc_code_targets = ("purchase_order",)
    _jxc_code_operation = "purchase_order_number"

    _jxc_number_unique = NumberIndex("name", "Another purchase order has this number.")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._jxc_with_numbers(vals_list))
