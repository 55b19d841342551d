from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_negative_policy = fields.Selection(related="company_id.jxc_negative_policy", readonly=False)
    jxc_finding_user_id = fields.Many2one(related="company_id.jxc_finding_user_id", readonly=False)
