from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_count_blind = fields.Boolean(related="company_id.jxc_count_blind", readonly=False)
    jxc_count_recount = fields.Selection(related="company_id.jxc_count_recount", readonly=False)
    jxc_count_tolerance_quantity = fields.Float(
        related="company_id.jxc_count_tolerance_quantity", readonly=False
    )
    jxc_count_tolerance_percent = fields.Float(
        related="company_id.jxc_count_tolerance_percent", readonly=False
    )
    jxc_count_tolerance_value = fields.Monetary(
        related="company_id.jxc_count_tolerance_value",
        readonly=False,
        currency_field="company_currency_id",
    )
    jxc_abc_days = fields.Integer(related="company_id.jxc_abc_days", readonly=False)
    jxc_abc_a = fields.Float(related="company_id.jxc_abc_a", readonly=False)
    jxc_abc_b = fields.Float(related="company_id.jxc_abc_b", readonly=False)
