"""What goods are worth is seen by right."""

from odoo import fields, models

from odoo.addons.jxc_core.models.jxc_cost_mixin import COST


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["jxc.cost.product.mixin", "product.product"]

    avg_cost = fields.Monetary(groups=COST)
    total_value = fields.Monetary(groups=COST)
    suggest_estimated_price = fields.Float(groups=COST)


class ProductSupplierinfo(models.Model):
    _name = "product.supplierinfo"
    _inherit = ["jxc.cost.vendor.mixin", "product.supplierinfo"]


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["jxc.cost.lot.mixin", "stock.lot"]

    avg_cost = fields.Monetary(groups=COST)
    total_value = fields.Monetary(groups=COST)
    standard_price = fields.Float(groups=COST)


class StockRule(models.Model):
    _name = "stock.rule"
    _inherit = ["jxc.cost.buying.mixin", "stock.rule"]


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["jxc.cost.move.mixin", "stock.move"]

    value = fields.Monetary(groups=COST)
    value_manual = fields.Monetary(groups=COST)
    value_justification = fields.Text(groups=COST)
    value_computed_justification = fields.Text(groups=COST)
    standard_price = fields.Float(groups=COST)
    price_unit = fields.Float(groups=COST)
    remaining_value = fields.Monetary(groups=COST)
