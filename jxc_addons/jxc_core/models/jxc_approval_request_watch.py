from odoo import api, fields, models


class JxcApprovalRequest(models.Model):
    """What time does to requests: they escalate, and they expire."""

    _inherit = "jxc.approval.request"

    def _is_expired(self):
        self.ensure_one()
        return bool(self.date_expiry and self.date_expiry <= fields.Datetime.now())

    @api.model
    def _cron_watch(self):
        """Expire what is too old, escalate what waits too long, follow changes of people."""
        now = fields.Datetime.now()
        expired = self.search(
            [("state", "in", ("pending", "approved")), ("date_expiry", "<=", now)]
        )
        if expired:
            expired._lock()
            expired._close("expired")
        steps = self.env["jxc.approval.step"].search(
            [("state", "=", "open"), ("request_id.state", "=", "pending")]
        )
        for step in steps:
            step._remind(step._refresh_actors())
            if step._is_to_escalate(now):
                step._escalate()


class JxcApprovalStep(models.Model):
    _inherit = "jxc.approval.step"

    def _is_to_escalate(self, now):
        """Tell whether the step waits for too long, or for nobody."""
        self.ensure_one()
        if self.escalated:
            return False
        return not self.actor_ids or bool(self.date_due and self.date_due <= now)

    def _escalate(self):
        """Let those above decide as well; the first approvers still may."""
        self.ensure_one()
        managers = self._get_escalation_users()
        self.write({"escalated": True, "escalated_user_ids": [(4, user.id) for user in managers]})
        self._refresh_actors()
        self._remind(managers)
        self.request_id.message_post(
            body=self.env._(
                "Waits too long in the tier “%(tier)s”: %(people)s may decide as well.",
                tier=self.name,
                people=self.env["jxc.approval.tier"]._get_people_text(managers),
            )
        )

    def _get_escalation_users(self):
        """Return to whom the step escalates: the tier's choice, the approvers' managers,
        else the process managers of the company."""
        self.ensure_one()
        requester = self.request_id.requester_id
        company = self.request_id.company_id
        chosen = self.tier_id.escalate_user_id
        if not chosen:
            approvers = self._get_approvers()
            for approver in approvers:
                chosen |= approver._jxc_get_approval_manager()
            chosen -= approvers
        fit = self._filter_fit(chosen, requester, company)
        if fit:
            return fit
        managers = self.env.ref("jxc_core.jxc_core_group_manager").all_user_ids
        return self._filter_fit(managers, requester, company)

    @api.model
    def _filter_fit(self, users, requester, company):
        """Return who can decide at all."""
        return users.filtered(
            lambda user: (
                user.active
                and not user.share
                and user != requester
                and company in user.company_ids
                and user != self.env.ref("base.user_root")
            )
        )
