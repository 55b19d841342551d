from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.approval_spec import find_cycle


class JxcApprovalDelegation(models.Model):
    """Somebody is away and another decides in his place, between two days."""

    _name = "jxc.approval.delegation"
    _description = "Approval Delegation"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "delegate_id"

    user_id = fields.Many2one(
        "res.users",
        string="Who Is Away",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
        index=True,
    )
    delegate_id = fields.Many2one(
        "res.users",
        string="Stands In",
        required=True,
        tracking=True,
        domain="[('share', '=', False), ('id', '!=', user_id)]",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(string="Until", required=True, tracking=True, help="This day included.")
    company_ids = fields.Many2many("res.company", string="Companies", help="Empty: all.")
    operation_ids = fields.Many2many("jxc.operation", string="Operations", help="Empty: all.")
    reason = fields.Char(tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    is_now = fields.Boolean(string="In Force", compute="_compute_is_now")

    _dates = models.Constraint("CHECK (date_to >= date_from)", "The end is before the beginning.")
    _not_himself = models.Constraint(
        "CHECK (user_id <> delegate_id)", "Nobody can stand in for himself."
    )

    @api.depends("date_from", "date_to", "active")
    def _compute_is_now(self):
        for delegation in self:
            delegation.is_now = delegation.active and delegation._is_today()

    def _is_today(self):
        """Tell whether it is a day of the delegation where the absent person lives."""
        self.ensure_one()
        if not self.date_from or not self.date_to:
            return False
        today = self.user_id._jxc_get_days(fields.Datetime.now())[0]
        return self.date_from <= today <= self.date_to

    @api.constrains("user_id", "delegate_id", "date_from", "date_to", "active")
    def _check_cycle(self):
        """Refuse circles: in the end, nobody would decide."""
        for delegation in self.filtered("active"):
            others = self.sudo().search(
                [
                    ("date_from", "<=", delegation.date_to),
                    ("date_to", ">=", delegation.date_from),
                ]
            )
            edges = {(line.user_id.id, line.delegate_id.id) for line in others | delegation}
            cycle = find_cycle(sorted(edges))
            if delegation.user_id.id in cycle:
                names = self.env["res.users"].sudo().browse(cycle).mapped("name")
                raise ValidationError(
                    self.env._(
                        "A circle of people who stand in for each other: %s. Choose somebody else.",
                        " → ".join([*names, names[0]] if cycle[0] != cycle[-1] else names),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._refresh_open_steps()
        return delegations

    def write(self, vals):
        res = super().write(vals)
        # Odoo looks at the record rules before a write only: nobody makes himself the
        # delegate of another by changing a delegation of his own.
        self.invalidate_recordset(["user_id"])
        self.check_access("write")
        self._refresh_open_steps()
        return res

    def unlink(self):
        res = super().unlink()
        self._refresh_open_steps()
        return res

    def _refresh_open_steps(self):
        """What waits already comes to who stands in, at once."""
        steps = self.env["jxc.approval.step"].sudo().search([("state", "=", "open")])
        for step in steps:
            step._remind(step._refresh_actors())

    @api.model
    def _get_delegates(self, users, requester, company, operation):
        """Return who stands in for users today; one who is away himself passes it on.

        Not by way of the requester: he does not choose who decides.

        :param requester: ``res.users``
        :param operation: ``jxc.operation``
        """
        if not users:
            return users
        # It may be tomorrow or yesterday where the absent person lives.
        today, day = fields.Date.today(), timedelta(days=1)
        lines = (
            self.sudo()
            .search([("date_from", "<=", today + day), ("date_to", ">=", today - day)])
            .filtered(
                lambda line: (
                    line._is_today()
                    and requester not in (line.user_id, line.delegate_id)
                    and (not line.operation_ids or operation in line.operation_ids)
                    and (not line.company_ids or company in line.company_ids)
                    and company in line.delegate_id.company_ids
                )
            )
        )
        found, todo = self.env["res.users"].sudo(), users.sudo()
        while todo:
            todo = lines.filtered(lambda line: line.user_id in todo).delegate_id - found  # noqa: B023
            found |= todo
        return found.filtered(lambda user: user.active and not user.share)
