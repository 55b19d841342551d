from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    jxc_substitute_ids = fields.Many2many(
        "product.product",
        "jxc_product_substitute_rel",
        string="Substitutes",
        check_company=True,
        help="What may be shipped instead when this material is missing.",
    )
