from odoo import fields, models

from .jxc_count_terms_mixin import RECOUNTS


class ResCompany(models.Model):
    """How a company counts, unless a plan or a single count says otherwise."""

    _inherit = "res.company"

    jxc_count_blind = fields.Boolean(string="Blind Counts", default=True)
    jxc_count_recount = fields.Selection(RECOUNTS, string="Count Again", default="tolerance")
    jxc_count_tolerance_quantity = fields.Float(string="Quantity Tolerance", digits="Product Unit")
    jxc_count_tolerance_percent = fields.Float(string="Tolerance in %")
    jxc_count_tolerance_value = fields.Monetary(string="Value Tolerance")
    jxc_abc_days = fields.Integer(
        string="Days of Consumption",
        default=90,
        help="What was consumed in so many days decides the ABC class of a product.",
    )
    jxc_abc_a = fields.Float(
        string="Share of A",
        default=80.0,
        help="In % of the value consumed; the products that make it up are A.",
    )
    jxc_abc_b = fields.Float(
        string="Share of A and B",
        default=95.0,
        help="In % of the value consumed; what is left is C.",
    )
