from odoo import fields, models

from ..exceptions import AppendOnly
from .jxc_operation import is_uninstall


class JxcApprovalDecision(models.Model):
    """Who agreed or refused, for himself or for whom, when, why. Append-only."""

    _name = "jxc.approval.decision"
    _description = "Approval Decision"
    _order = "request_id, id"
    _rec_name = "user_id"

    request_id = fields.Many2one(
        "jxc.approval.request", required=True, ondelete="cascade", index=True
    )
    step_id = fields.Many2one("jxc.approval.step", required=True, ondelete="cascade", index=True)
    user_id = fields.Many2one("res.users", string="By", required=True)
    on_behalf_id = fields.Many2one("res.users", string="Acting For")
    decision = fields.Selection(
        [("approve", "Approved"), ("change", "Approved with changes"), ("reject", "Rejected")],
        required=True,
    )
    reason = fields.Text()
    changes = fields.Text()
    date = fields.Datetime(required=True, default=fields.Datetime.now)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AppendOnly(self.env._("A decision can't be changed."))

    def unlink(self):
        if not is_uninstall(self.env):
            raise AppendOnly(self.env._("A decision can't be deleted."))
        return super().unlink()
