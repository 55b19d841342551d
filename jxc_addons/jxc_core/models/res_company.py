from odoo import api, fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "jxc.gate.mixin"]

    jxc_discipline = fields.Boolean(
        string="JXC Discipline",
        default=True,
        help="The policies that plain Odoo contradicts by design are in force."
        " Single policies can be set back to as Odoo.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        if vals.keys() & {"jxc_discipline", "resource_calendar_id"}:
            self.env.registry.clear_cache()
        return super().write(vals)

    def _jxc_policy(self, code):
        """Tell whether a policy of the JXC discipline holds in the company."""
        return self.env["jxc.policy"]._is_in_force(code, self)

    def _jxc_get_company(self):
        self.ensure_one()
        return self
