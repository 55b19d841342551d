from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    jxc_manager_id = fields.Many2one(
        "res.users",
        string="Approves For This User",
        help="The manager whom approval rules mean. Empty: the manager of the employee, else the"
        " leader of the sales team.",
    )

    def _jxc_get_approval_manager(self):
        """Return who approves as the manager of a user (may be empty)."""
        self.ensure_one()
        if self.jxc_manager_id:
            return self.jxc_manager_id
        if "employee_id" in self._fields and self.employee_id.parent_id.user_id:
            return self.employee_id.parent_id.user_id
        return self.sale_team_id.user_id - self
