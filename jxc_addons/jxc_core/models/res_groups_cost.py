from odoo import api, models
from odoo.tools import str2bool

from .jxc_cost_mixin import COST

#: System parameter: only roles that need cost see it.
COST_BY_ROLE = "jxc_core.cost_by_role"


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model
    def _jxc_apply_cost_sight(self):
        """Let all employees see cost, as in plain Odoo, or only roles that need it.

        Called when the setting is saved, and by each update of the addon: the choice is kept.
        """
        by_role = self.env["ir.config_parameter"].sudo().get_param(COST_BY_ROLE)
        employees, cost = self.env.ref("base.group_user").sudo(), self.env.ref(COST)
        if str2bool(by_role or "", False):
            employees._remove_group(cost)
        else:
            employees._apply_group(cost)
