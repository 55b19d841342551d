from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_discipline = fields.Boolean(related="company_id.jxc_discipline", readonly=False)
