from odoo import fields, models

from .res_groups_cost import COST_BY_ROLE


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_discipline = fields.Boolean(related="company_id.jxc_discipline", readonly=False)
    jxc_cost_by_role = fields.Boolean(string="Cost by Role", config_parameter=COST_BY_ROLE)

    def set_values(self):
        res = super().set_values()
        self.env["res.groups"]._jxc_apply_cost_sight()
        return res
