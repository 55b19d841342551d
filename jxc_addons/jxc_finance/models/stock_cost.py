"""What goods are worth is seen by right; which fields and acts that are, the core says."""

from odoo import models


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["jxc.cost.product.mixin", "product.product"]


class ProductSupplierinfo(models.Model):
    _name = "product.supplierinfo"
    _inherit = ["jxc.cost.vendor.mixin", "product.supplierinfo"]


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["jxc.cost.lot.mixin", "stock.lot"]


class StockRule(models.Model):
    _name = "stock.rule"
    _inherit = ["jxc.cost.buying.mixin", "stock.rule"]


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["jxc.cost.move.mixin", "stock.move"]
