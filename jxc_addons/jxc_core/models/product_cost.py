from odoo import fields, models

from .jxc_cost_mixin import COST


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "jxc.cost.mixin"]

    _jxc_cost_fields = frozenset({"standard_price"})

    standard_price = fields.Float(groups=COST)


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "jxc.cost.mixin"]

    _jxc_cost_fields = frozenset({"standard_price"})

    standard_price = fields.Float(groups=COST)


class ProductSupplierinfo(models.Model):
    _name = "product.supplierinfo"
    _inherit = ["product.supplierinfo", "jxc.cost.mixin"]

    _jxc_cost_fields = frozenset({"price", "price_discounted", "discount"})

    price = fields.Float(groups=COST)
    price_discounted = fields.Float(groups=COST)
    discount = fields.Float(groups=COST)
