from odoo import fields, models

from odoo.addons.jxc_core.models.jxc_cost_mixin import COST


class StockMove(models.Model):
    """What goods were worth is seen by right."""

    _name = "stock.move"
    _inherit = ["stock.move", "jxc.cost.mixin"]

    _jxc_cost_fields = frozenset(
        {
            "value",
            "value_manual",
            "value_justification",
            "value_computed_justification",
            "standard_price",
            "price_unit",
            "remaining_value",
        }
    )

    value = fields.Monetary(groups=COST)
    value_manual = fields.Monetary(groups=COST)
    value_justification = fields.Text(groups=COST)
    value_computed_justification = fields.Text(groups=COST)
    standard_price = fields.Float(groups=COST)
    price_unit = fields.Float(groups=COST)
    remaining_value = fields.Monetary(groups=COST)


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "jxc.cost.mixin"]

    _jxc_cost_fields = frozenset({"avg_cost", "total_value", "standard_price"})

    avg_cost = fields.Monetary(groups=COST)
    total_value = fields.Monetary(groups=COST)
    standard_price = fields.Float(groups=COST)


class ProductProduct(models.Model):
    _inherit = "product.product"

    _jxc_cost_fields = frozenset({"standard_price", "avg_cost", "total_value"})

    avg_cost = fields.Monetary(groups=COST)
    total_value = fields.Monetary(groups=COST)
