from odoo import api, fields, models

from ..exceptions import AppendOnly
from .jxc_operation import is_uninstall


class JxcApprovalStep(models.Model):
    """One tier of a request: whom it waits for, how many have agreed, until when."""

    _name = "jxc.approval.step"
    _description = "Approval Step"
    _order = "request_id, rule_id, sequence, id"

    request_id = fields.Many2one(
        "jxc.approval.request", required=True, ondelete="cascade", index=True
    )
    rule_id = fields.Many2one("jxc.approval.rule", required=True, ondelete="cascade")
    tier_id = fields.Many2one("jxc.approval.tier", string="Tier of the Rule", ondelete="set null")
    sequence = fields.Integer()
    name = fields.Char(string="Tier")
    state = fields.Selection(
        [
            ("waiting", "Later"),
            ("open", "Waiting"),
            ("approved", "Agreed"),
            ("rejected", "Rejected"),
            ("skipped", "Not needed"),
        ],
        required=True,
        default="waiting",
        index=True,
    )
    actor_ids = fields.Many2many(
        "res.users",
        "jxc_approval_step_actor_rel",
        string="Who May Decide",
        help="The approvers, those who stand in for them, and whom it was escalated to.",
    )
    escalated_user_ids = fields.Many2many(
        "res.users", "jxc_approval_step_escalated_rel", string="Escalated To"
    )
    needed = fields.Integer(default=1)
    agreed = fields.Integer(compute="_compute_agreed")
    decision_ids = fields.One2many("jxc.approval.decision", "step_id")
    date_open = fields.Datetime()
    date_due = fields.Datetime(string="Due", index=True)
    escalated = fields.Boolean()

    @api.depends("decision_ids.decision")
    def _compute_agreed(self):
        for step in self:
            step.agreed = len(step.decision_ids.filtered(lambda line: line.decision != "reject"))

    def unlink(self):
        if not is_uninstall(self.env):
            raise AppendOnly(self.env._("Approval requests are history and can't be deleted."))
        return super().unlink()

    # -- life -------------------------------------------------------------------------------

    @api.model
    def _prepare_step_vals(self, tier):
        """Return the values of the step for one tier."""
        return {
            "rule_id": tier.rule_id.id,
            "tier_id": tier.id,
            "sequence": tier.sequence,
            "name": tier.name,
        }

    def _get_item(self):
        """Return the first item that the step is about; its record has the fields."""
        self.ensure_one()
        return self.request_id.item_ids.filtered(lambda item: item.rule_id == self.rule_id)[:1]

    def _get_approvers(self):
        """Return who decides by himself: by the tier as it is now, or by escalation."""
        self.ensure_one()
        request = self.request_id
        approvers = self.escalated_user_ids.filtered("active")
        if self.tier_id:
            approvers |= self._get_tier_approvers(request.requester_id)
        return approvers - request.requester_id

    def _get_tier_approvers(self, requester):
        """Return who decides by the tier; what is not made yet was asked when it was there."""
        self.ensure_one()
        item = self._get_item()
        tier = self.tier_id.with_company(self.request_id.company_id)
        record = self.env[item.res_model].browse(item.res_id or []).exists()
        if not record and tier.approver_kind == "field":
            known = (self.request_id.payload or {}).get("people", {}).get(str(tier.id), [])
            return self.env["res.users"].sudo().browse(known).exists() - requester
        return tier._get_approvers(record, requester)

    def _is_requesters_own(self):
        """Tell whether nobody but the requester himself belongs to the tier."""
        self.ensure_one()
        if self.tier_id.approver_kind == "manager":
            return False
        return self._get_tier_approvers(self.env["res.users"]) == self.request_id.requester_id

    def _open(self):
        """Let the steps' approvers decide from now on."""
        now = fields.Datetime.now()
        for step in self:
            approvers = step._get_approvers()
            step.write(
                {
                    "state": "open",
                    "date_open": now,
                    "date_due": step._get_due(now),
                    "needed": step.tier_id._get_needed(approvers),
                }
            )
            step._refresh_actors()
            step._remind(step.actor_ids)

    def _get_due(self, start):
        """Return when the step escalates, on the company's working calendar."""
        self.ensure_one()
        hours = self.tier_id.escalate_hours
        if not hours:
            return False
        calendar = self.request_id.company_id.resource_calendar_id
        if calendar:
            return calendar.plan_hours(hours, start, compute_leaves=True)
        return fields.Datetime.add(start, hours=hours)

    def _refresh_actors(self):
        """Bring up to date who may decide: roles, delegations and people change.

        :return: the users who came to it
        """
        delegations = self.env["jxc.approval.delegation"]
        new = self.env["res.users"]
        for step in self:
            approvers = step._get_approvers()
            request, operation = step.request_id, step._get_item().operation_id
            actors = approvers | delegations._get_delegates(
                approvers, request.requester_id, request.company_id, operation
            )
            actors -= step.request_id.requester_id
            if actors != step.actor_ids:
                new |= actors - step.actor_ids
                step.actor_ids = actors
                step.request_id.viewer_ids |= actors
        return new

    def _remind(self, users):
        """Give users an activity with a link; a big role is told on the counter only."""
        for step in self:
            users._bus_send("jxc_approval_inbox", {"request_id": step.request_id.id})
            for user in users[:10]:
                step.request_id.activity_schedule(
                    "jxc_core.jxc_activity_type_approval",
                    date_deadline=fields.Date.to_date(step.date_due)
                    if step.date_due
                    else fields.Date.context_today(step),
                    summary=step.request_id.summary,
                    note=step.request_id.reason,
                    user_id=user.id,
                )

    # -- who decides as whom -------------------------------------------------------------------

    def _get_role(self, user):
        """Return as whom a user may decide the step.

        Nobody stands in for the requester, and nobody decides twice in one step, be it for
        himself or for others.

        :return: the user himself, whom he stands in for, or an empty recordset
        """
        self.ensure_one()
        nobody = self.env["res.users"]
        if user == self.request_id.requester_id or self._has_decided(user):
            return nobody
        approvers = self._get_approvers()
        decided = self.decision_ids.mapped("on_behalf_id") | self.decision_ids.mapped("user_id")
        if user in approvers:
            return user if user not in self.decision_ids.on_behalf_id else nobody
        delegations = self.env["jxc.approval.delegation"]
        request, operation = self.request_id, self._get_item().operation_id
        for approver in approvers - decided:
            if user in delegations._get_delegates(
                approver, request.requester_id, request.company_id, operation
            ):
                return approver
        return nobody

    def _has_decided(self, user):
        """Tell whether a user has had his say, in this step or as the rule counts."""
        self.ensure_one()
        decisions = self.decision_ids
        if self.rule_id.same_person == "once":
            decisions = self.request_id.decision_ids.filtered(
                lambda decision: decision.step_id.rule_id == self.rule_id
            )
        return user in decisions.user_id
