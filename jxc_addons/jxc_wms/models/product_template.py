from odoo import fields, models


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "jxc.negative.policy.mixin"]

    jxc_negative_policy = fields.Selection(company_dependent=True)
