from odoo import fields, models


class JxcOperation(models.Model):
    """An operation with an acting approval rule is live, and leaves a line in the log."""

    _inherit = "jxc.operation"

    approval_rule_ids = fields.One2many("jxc.approval.rule", "operation_id", string="Approvals")

    partial_allowed = fields.Boolean(
        string="Those Allowed Proceed",
        default=True,
        help="Of many records that somebody acts on at once, those that need no approval may go"
        " on without the others. Otherwise all of them are done, or none.",
    )

    def _is_live(self):
        return super()._is_live() or bool(self.approval_rule_ids.filtered("company_ids"))

    def _is_logged_in(self, company_id):
        if super()._is_logged_in(company_id):
            return True
        return bool(self.env["jxc.approval.rule"]._get_specs(self.code, company_id))


class JxcOperationLog(models.Model):
    _inherit = "jxc.operation.log"

    outcome = fields.Selection(
        selection_add=[("approved", "Done with approval")], ondelete={"approved": "cascade"}
    )

    def _prepare_done_vals(self, plan, records, outcome, changes):
        """An approved act names its request."""
        vals_list = super()._prepare_done_vals(plan, records, outcome, changes)
        approved = outcome.get("approved") or {}
        for vals in vals_list:
            request = approved.get(vals["res_id"])
            if request:
                vals["outcome"] = "approved"
                reasons = [vals.get("reason"), f"{request.name}: {request.reason}"]
                vals["reason"] = "\n".join(filter(None, reasons))
        return vals_list
