from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

#: States of a clock that still runs.
OPEN_STATES = ("running", "late")


class JxcCheckpoint(models.Model):
    """A running (or finished) clock of one document."""

    _name = "jxc.checkpoint"
    _description = "Checkpoint Clock"
    _order = "date_due, id"
    _rec_name = "document"

    rule_id = fields.Many2one("jxc.checkpoint.rule", required=True, ondelete="cascade", index=True)
    operation_id = fields.Many2one("jxc.operation", string="Waiting For", index=True)
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True)
    document = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    owner_id = fields.Many2one("res.users", index=True)
    manager_id = fields.Many2one("res.users", string="Escalated To")
    date_start = fields.Datetime(string="Started", required=True)
    date_due = fields.Datetime(string="Due", required=True, index=True)
    date_done = fields.Datetime(string="Ended")
    state = fields.Selection(
        [
            ("running", "Running"),
            ("late", "Late"),
            ("done", "Done in time"),
            ("done_late", "Done late"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        default="running",
        index=True,
    )
    late_hours = fields.Float(
        string="Late (h)", compute="_compute_late_hours", help="Hours after the limit, so far."
    )
    activity_ids = fields.Many2many("mail.activity", string="Reminders")
    reminded = fields.Boolean()
    escalated = fields.Boolean()

    _document_idx = models.Index("(res_model, res_id) WHERE state IN ('running', 'late')")

    @api.depends("date_due", "date_done", "state")
    def _compute_late_hours(self):
        now = fields.Datetime.now()
        for checkpoint in self:
            end = checkpoint.date_done or now
            late = end - checkpoint.date_due if checkpoint.state != "cancel" else timedelta()
            checkpoint.late_hours = max(late.total_seconds() / 3600, 0.0)

    def action_open_document(self):
        """Open the document whose clock it is."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).get_formview_action()

    # -- life of a clock -----------------------------------------------------------------

    @api.model
    def _follow(self, plan, records):
        """Stop, cancel and start the clocks that an operation on ``records`` concerns.

        One search for all of them.

        :param plan: :class:`~..tools.rule_spec.GatePlan`
        :param records: documents of one company on which the operation has happened
        """
        starting = [(spec, self._get_in_scope(spec, records)) for spec in plan.starts]
        starting = [(spec, found) for spec, found in starting if found]
        if not (starting or plan.stops or plan.cancels_clocks):
            return
        documents = self._get_documents(records)
        stopped = {spec.rule_id: self._get_stopped(spec, records) for spec in plan.stops}
        rule_ids = [*stopped, *(spec.rule_id for spec, _found in starting)]
        places = documents.union(*stopped.values())
        clocks = self._search_open_at(places, None if plan.cancels_clocks else rule_ids)
        ended = clocks.filtered(
            lambda clock: clock._get_place() in stopped.get(clock.rule_id.id, ())
        )
        ended._finish()
        clocks -= ended
        if plan.cancels_clocks:
            cancelled = clocks.filtered(lambda clock: clock._get_place() in documents)
            cancelled._cancel()
            clocks -= cancelled
        running = {(clock.rule_id.id, *clock._get_place()) for clock in clocks}
        self._start(starting, running)

    @api.model
    def _get_in_scope(self, spec, records):
        return records._jxc_for_check().filtered_domain(spec.scope)

    @api.model
    def _get_documents(self, records):
        """Return ``{(model, id)}`` of the documents of records."""
        documents = (record._jxc_get_document() for record in records)
        return {(document._name, document.id) for document in documents}

    @api.model
    def _get_stopped(self, spec, records):
        """Return ``{(model, id)}`` of the documents whose clock an operation ends."""
        records = records.sudo()
        return self._get_documents(records.mapped(spec.link_path) if spec.link_path else records)

    def _get_place(self):
        self.ensure_one()
        return self.res_model, self.res_id

    @api.model
    def _start_missing(self, specs, records):
        """Start clocks on the documents in their scope that have none running.

        :param specs: the clocks, :class:`~..tools.rule_spec.ClockSpec`
        :param records: documents of one company
        """
        rule_ids = [spec.rule_id for spec in specs]
        clocks = self._search_open_at(self._get_documents(records), rule_ids)
        running = {(clock.rule_id.id, *clock._get_place()) for clock in clocks}
        starting = [(spec, self._get_in_scope(spec, records)) for spec in specs]
        return self._start(starting, running)

    @api.model
    def _start(self, starting, running):
        """Start clocks on documents; one that runs already for a rule goes on.

        :param starting: ``[(ClockSpec, records)]``
        :param running: ``{(rule id, model, id)}`` of the clocks that run
        """
        now = fields.Datetime.now()
        vals_list = []
        for spec, records in starting:
            due = self.env["jxc.checkpoint.rule"]._get_due_of(spec.limit, now)
            by_document = {record._jxc_get_document(): record for record in records}
            vals_list += [
                self._prepare_start_vals(spec, record, now, due)
                for document, record in by_document.items()
                if (spec.rule_id, document._name, document.id) not in running
            ]
        return self.create(vals_list) if vals_list else self.browse()

    @api.model
    def _prepare_start_vals(self, spec, record, start, due):
        """Return the values of one clock.

        :param spec: :class:`~..tools.rule_spec.ClockSpec`
        """
        document = record._jxc_get_document()
        return {
            "rule_id": spec.rule_id,
            "operation_id": spec.stop_operation_id,
            "res_model": document._name,
            "res_id": document.id,
            "document": document.display_name,
            "company_id": record._jxc_get_company().id,
            "owner_id": spec.owner_id or record._jxc_get_responsible().id,
            "date_start": start,
            "date_due": due,
        }

    def _finish(self):
        """End the clocks: in time or late."""
        now = fields.Datetime.now()
        late = self.filtered(lambda checkpoint: checkpoint.date_due < now)
        for checkpoints, state in ((self - late, "done"), (late, "done_late")):
            if checkpoints:
                checkpoints.write({"state": state, "date_done": now})
        self._close_activities()

    @api.model
    def _cancel_of(self, records):
        """Cancel the open clocks of documents."""
        self._search_open_at(self._get_documents(records))._cancel()

    def _cancel(self):
        """End the clocks without a result."""
        if self:
            self.write({"state": "cancel", "date_done": fields.Datetime.now()})
            self._close_activities()

    @api.model
    def _search_open_at(self, places, rule_ids=None):
        """Return the open clocks of documents, with what is needed of them.

        :param places: ``{(model, id)}``
        :param rule_ids: of these rules only
        """
        if not places:
            return self.browse()
        ids = defaultdict(list)
        for model, res_id in sorted(places):
            ids[model].append(res_id)
        domain = fields.Domain.OR(
            [("res_model", "=", model), ("res_id", "in", res_ids)] for model, res_ids in ids.items()
        ) & fields.Domain("state", "in", OPEN_STATES)
        if rule_ids is not None:
            domain &= fields.Domain("rule_id", "in", rule_ids)
        return self.search_fetch(
            domain, ["rule_id", "res_model", "res_id", "date_due", "reminded", "escalated"]
        )

    # -- reminders and escalation ------------------------------------------------------------

    @api.model
    def _cron_watch(self):
        """Mark what became late, remind owners, escalate to managers."""
        now = fields.Datetime.now()
        self.search([("state", "=", "running"), ("date_due", "<", now)]).write({"state": "late"})
        pending = self.search([("state", "in", OPEN_STATES), ("escalated", "=", False)])
        pending.filtered(lambda checkpoint: checkpoint._is_to_remind(now))._remind()
        pending.filtered(lambda checkpoint: checkpoint._is_to_escalate(now))._escalate()

    def _is_to_remind(self, now):
        self.ensure_one()
        ahead = timedelta(hours=self.rule_id.remind_hours)
        return not self.reminded and now >= self.date_due - ahead

    def _is_to_escalate(self, now):
        self.ensure_one()
        grace = timedelta(hours=self.rule_id.escalate_hours)
        return not self.escalated and now >= self.date_due + grace

    def _remind(self):
        """Give the owner an activity on the document."""
        for checkpoint in self:
            checkpoint._schedule_activity(checkpoint.owner_id)
        self.write({"reminded": True})

    def _escalate(self):
        """Give the manager an activity on the document."""
        for checkpoint in self:
            manager = checkpoint._get_manager()
            checkpoint._schedule_activity(manager)
            checkpoint.write({"escalated": True, "manager_id": manager.id})

    def _get_manager(self):
        """Return who hears of a clock that stays late: the rule's choice, the leader of the
        sales team, else one of the process managers of the company."""
        self.ensure_one()
        if self.rule_id.manager_id:
            return self.rule_id.manager_id
        document = self.env[self.res_model].browse(self.res_id).exists()
        if "team_id" in document._fields and document.team_id.user_id:
            return document.team_id.user_id
        managers = self.env.ref("jxc_core.jxc_core_group_manager").all_user_ids
        return managers.filtered(
            lambda user: self.company_id in user.company_ids and not user.share
        )[:1]

    def _schedule_activity(self, user):
        """Put an activity for ``user`` on the document, if both exist."""
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id).exists()
        if not user or not document or not hasattr(document, "activity_schedule"):
            return
        self.activity_ids += document.activity_schedule(
            "jxc_core.jxc_activity_type_clock",
            date_deadline=fields.Datetime.context_timestamp(
                self.with_context(tz=user.tz or "UTC"), self.date_due
            ).date(),
            summary=self.rule_id.with_context(lang=user.lang).name,
            user_id=user.id,
        )

    def _close_activities(self):
        """Remove the reminders of clocks that have ended, and of no other clock."""
        reminding = self.filtered(lambda clock: clock.reminded or clock.escalated)
        reminding.activity_ids.unlink()
