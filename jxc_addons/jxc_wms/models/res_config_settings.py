from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_negative_policy = fields.Selection(related="company_id.jxc_negative_policy", readonly=False)
