from odoo import fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "jxc.negative.policy.mixin"]

    jxc_negative_policy = fields.Selection(default="block", groups=None)
    jxc_finding_user_id = fields.Many2one(
        "res.users",
        string="Looks After Findings",
        help="Who is told what the nightly check of stock finds. Empty: a stock manager.",
    )
