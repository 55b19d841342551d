from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_return_credit = fields.Boolean(related="company_id.jxc_return_credit", readonly=False)
