from odoo import fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "jxc.negative.policy.mixin"]

    jxc_negative_policy = fields.Selection(default="block", groups=None)
