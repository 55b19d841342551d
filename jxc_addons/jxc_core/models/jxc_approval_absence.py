"""Approvers who are absent: the requester sees it, and somebody is asked to find a stand-in.

Absent is who has set himself *out of office*, or has a leave in his working calendar (time off
writes it there).
"""

from odoo import api, fields, models
from odoo.tools import format_date


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        res = super().write(vals)
        if vals.get("out_of_office_from"):
            self._jxc_suggest_stand_in()
        return res

    def _jxc_get_absences(self):
        """Return which users are absent now.

        Addons that know of more absences extend it.

        :return: ``{user id: (first day, last day or False)}``, days where the user lives
        """
        now = fields.Datetime.now()
        users = self.sudo()
        absences = {
            user.id: user._jxc_get_days(user.out_of_office_from, user.out_of_office_to)
            for user in users.filtered("is_out_of_office")
        }
        leaves = users.env["resource.calendar.leaves"].search(
            [
                ("resource_id.user_id", "in", users.ids),
                ("time_type", "=", "leave"),
                ("date_from", "<=", now),
                ("date_to", ">=", now),
            ]
        )
        for leave in leaves:
            user = leave.resource_id.user_id
            absences.setdefault(user.id, user._jxc_get_days(leave.date_from, leave.date_to))
        return absences

    def _jxc_get_days(self, *moments):
        """Return the days of datetimes where the user lives."""
        self.ensure_one()
        user = self.with_context(tz=self.tz or self.env.context.get("tz"))
        return tuple(
            fields.Datetime.context_timestamp(user, moment).date() if moment else False
            for moment in moments
        )

    def _jxc_suggest_stand_in(self):
        """Who decides on requests and goes away is told to choose who stands in."""
        tiers = self.env["jxc.approval.tier"].sudo()
        for user in self:
            mine = ["|", ("user_ids", "in", user.ids), ("group_id", "in", user.all_group_ids.ids)]
            if tiers.search_count([("rule_id.company_ids", "!=", False), *mine], limit=1):
                user._bus_send(
                    "simple_notification",
                    {
                        "type": "warning",
                        "sticky": True,
                        "title": self.env._("Who approves while you are away?"),
                        "message": self.env._(
                            "Requests wait for you. Open Approvals › Who Stands In and choose who"
                            " decides in your place; the days are filled in already."
                        ),
                    },
                )

    def _jxc_get_delegators(self):
        """Return who may choose a stand-in for a user: his manager, else process managers."""
        self.ensure_one()
        if self.jxc_manager_id.active:
            return self.jxc_manager_id
        managers = self.env.ref("jxc_core.jxc_core_group_manager").sudo().all_user_ids
        return managers.filtered(
            lambda one: (
                one.active
                and not one.share
                and one != self.env.ref("base.user_root")
                and one.company_ids & self.company_ids
            )
        )


class JxcApprovalDelegation(models.Model):
    _inherit = "jxc.approval.delegation"

    @api.model
    def default_get(self, fields_list):
        """The days are those of one's absence, now or to come."""
        vals = super().default_get(fields_list)
        user = self.env["res.users"].sudo().browse(vals.get("user_id") or self.env.uid)
        today = fields.Date.context_today(self)
        first, last = user._jxc_get_absences().get(user.id) or user._jxc_get_days(
            user.out_of_office_from, user.out_of_office_to
        )
        if first and (not last or last >= today):
            given = {"date_from": max(first, today), "date_to": last or vals.get("date_to")}
            context = self.env.context
            vals.update(
                {
                    name: value
                    for name, value in given.items()
                    if name in fields_list and value and f"default_{name}" not in context
                }
            )
        return vals

    @api.model
    def _get_unattended(self, users, requester, company, operation):
        """Return who is absent, until when, and who stands in.

        :return: list of ``(user, last day or False, delegates)``
        """
        absences = users._jxc_get_absences()
        return [
            (
                user,
                absences[user.id][1],
                self._get_delegates(user, requester, company, operation),
            )
            for user in users
            if user.id in absences
        ]

    @api.model
    def _get_absence_note(self, unattended):
        """Return the absences as sentences.

        :param unattended: see :meth:`_get_unattended`
        """
        sentences = []
        for user, last, delegates in unattended:
            if last:
                away = self.env._(
                    "%(person)s is away until %(day)s",
                    person=user.name,
                    day=format_date(self.env, last),
                )
            else:
                away = self.env._("%s is away", user.name)
            names = ", ".join(delegates.mapped("name"))
            who = self.env._("%s stands in.", names) if names else self.env._("nobody stands in.")
            sentences.append(self.env._("%(away)s; %(who)s", away=away, who=who))
        return " ".join(sentences)


class JxcApprovalStep(models.Model):
    _inherit = "jxc.approval.step"

    absence_note = fields.Char(string="Absent", compute="_compute_absence_note", compute_sudo=True)
    told_user_ids = fields.Many2many(
        "res.users",
        "jxc_approval_step_told_rel",
        string="Told of Absence",
        help="Absent approvers for whom a stand-in was asked for.",
    )

    @api.depends("actor_ids", "state")
    @api.depends_context("lang")
    def _compute_absence_note(self):
        delegations = self.env["jxc.approval.delegation"]
        for step in self:
            step.absence_note = step.state == "open" and delegations._get_absence_note(
                step._get_unattended()
            )

    def _get_unattended(self):
        """Return the absent approvers of an open step, see the delegation's method."""
        self.ensure_one()
        request = self.request_id
        return self.env["jxc.approval.delegation"]._get_unattended(
            self._get_approvers(),
            request.requester_id,
            request.company_id,
            self._get_item().operation_id,
        )

    def _remind(self, users):
        res = super()._remind(users)
        for step in self.filtered(lambda step: step.state == "open"):
            step._suggest_stand_ins()
        return res

    def _suggest_stand_ins(self):
        """Tell absent approvers, and those above them, once that nobody stands in."""
        self.ensure_one()
        for user, last, delegates in self._get_unattended():
            if delegates or user in self.told_user_ids:
                continue
            self.told_user_ids |= user
            told = user | user._jxc_get_delegators() - self.request_id.requester_id
            self.request_id.viewer_ids |= told
            self.request_id.message_notify(
                partner_ids=told.partner_id.ids,
                subject=self.env._("%s is away: who approves?", user.name),
                body=self.env._(
                    "%(absence)s %(request)s waits: open it and choose a stand-in.",
                    absence=self.env["jxc.approval.delegation"]._get_absence_note(
                        [(user, last, delegates)]
                    ),
                    request=self.request_id.name,
                ),
            )


class JxcApprovalRequest(models.Model):
    _inherit = "jxc.approval.request"

    absence_note = fields.Char(string="Absent", compute="_compute_absence_note", compute_sudo=True)
    can_delegate = fields.Boolean(compute="_compute_can_delegate")

    @api.depends("step_ids.absence_note")
    def _compute_absence_note(self):
        for request in self:
            notes = request.step_ids.filtered("absence_note").mapped("absence_note")
            request.absence_note = " ".join(dict.fromkeys(notes))

    @api.depends_context("uid")
    @api.depends("step_ids.absence_note")
    def _compute_can_delegate(self):
        for request in self:
            request.can_delegate = bool(request._get_to_delegate())

    def _get_to_delegate(self):
        """Return the absent approvers for whom the current user may choose a stand-in."""
        self.ensure_one()
        me = self.env.user
        is_manager = me.has_group("jxc_core.jxc_core_group_manager")
        steps = self.sudo().step_ids.filtered(lambda step: step.state == "open")
        absent = [
            (user, last)
            for step in steps
            for user, last, delegates in step._get_unattended()
            if not delegates and (is_manager or me in (user, user.jxc_manager_id))
        ]
        return absent if me != self.requester_id else []

    def action_delegate(self):
        """Choose a stand-in for an absent approver; the days of his absence are filled in."""
        self.ensure_one()
        absent = self._get_to_delegate()
        user, last = absent[0] if absent else (self.env.user, False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Stands In?"),
            "res_model": "jxc.approval.delegation",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_user_id": user.id,
                "default_date_from": fields.Date.to_string(fields.Date.context_today(self)),
                "default_date_to": fields.Date.to_string(last) if last else False,
                "default_company_ids": self.company_id.ids,
            },
        }
