from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.rule_spec import ClockSpec, LimitSpec
from .jxc_checkpoint import OPEN_STATES
from .jxc_operation import is_uninstall

#: A change of one of these may end the rule in a company.
ENDING_FIELDS = {"active", "company_ids", "kind", "stop_operation_id"}


class JxcCheckpointRule(models.Model):
    """Time limits: an operation starts the clock, another stops it."""

    _inherit = "jxc.checkpoint.rule"

    stop_operation_id = fields.Many2one("jxc.operation", string="Ends With", ondelete="cascade")
    stop_link_path = fields.Char(
        string="Ends On",
        help="Field that leads from the document of the ending operation back to the"
        " document whose clock runs; empty: it is the same document.",
    )
    limit = fields.Float(string="Time Limit", default=24.0)
    limit_unit = fields.Selection(
        [("hour", "Hours"), ("day", "Working days")], required=True, default="hour"
    )
    time_base = fields.Selection(
        [
            ("rolled", "All hours, never due outside working time"),
            ("elapsed", "All hours"),
            ("working", "Working hours only"),
        ],
        required=True,
        default="rolled",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Calendar",
        help="Empty: the company's working hours.",
    )
    owner_id = fields.Many2one(
        "res.users", help="Who has to do it in time. Empty: the one responsible for the document."
    )
    remind_hours = fields.Float(
        string="Remind Before (h)",
        default=4.0,
        help="The owner gets an activity this many hours before the limit.",
    )
    manager_id = fields.Many2one(
        "res.users",
        string="Escalate To",
        help="Empty: the leader of the sales team, else the process managers.",
    )
    escalate_hours = fields.Float(
        string="Escalate After (h)",
        default=4.0,
        help="The manager gets an activity this many hours after the limit.",
    )

    @api.constrains("kind", "operation_id", "stop_operation_id", "stop_link_path")
    def _check_stop_link_path(self):
        for rule in self.filtered(lambda rule: rule.kind == "clock"):
            stop_model = rule.stop_operation_id.model
            found = rule._get_path_model(rule.stop_link_path, stop_model)
            if found and rule._get_document_model_of(found) != rule._get_document_model():
                rule._check_path_leads_to(
                    rule.stop_link_path, stop_model, rule._get_document_model()
                )

    # -- rules that end --------------------------------------------------------------------

    def write(self, vals):
        res = super().write(vals)
        if ENDING_FIELDS & vals.keys():
            self._cancel_orphaned_clocks()
        if "stop_operation_id" in vals:
            for rule in self:
                rule._get_open_clocks().operation_id = rule.stop_operation_id
        return res

    def unlink(self):
        if not is_uninstall(self.env):
            self._check_deletable()
        return super().unlink()

    def _check_deletable(self):
        """What was measured stays: who was late is history, not configuration.

        :raise UserError: a rule has clocks, whatever their state
        """
        clock = self.env["jxc.checkpoint"].sudo().search([("rule_id", "in", self.ids)], limit=1)
        if clock:
            raise UserError(
                self.env._(
                    "“%s” has time limits on record, and history is kept."
                    " Archive the rule instead.",
                    clock.rule_id.name,
                )
            )

    def _get_open_clocks(self):
        """Return the clocks of the rules that run, in any company."""
        return (
            self.env["jxc.checkpoint"]
            .sudo()
            .search([("rule_id", "in", self.ids), ("state", "in", OPEN_STATES)])
        )

    def _cancel_orphaned_clocks(self):
        """Cancel clocks that nothing would ever stop: their rule does not act any more."""
        # The user may have read the companies that he sees; the others count as well.
        self.invalidate_recordset(["company_ids"])
        self._get_open_clocks().filtered(
            lambda clock: not clock.rule_id._is_acting_in(clock.company_id)
        )._cancel()

    def _is_acting_in(self, company):
        """Tell whether the rule is a time limit that is in force in a company."""
        self.ensure_one()
        return (
            self.kind == "clock"
            and self.active
            and self.stop_operation_id.active
            and company in self.company_ids
        )

    # -- the cached picture and the limit ----------------------------------------------------

    def _get_clock_spec(self, company, stop=False):
        """Return the cached picture of the clock in a company, see :class:`ClockSpec`."""
        self.ensure_one()
        return ClockSpec(
            rule_id=self.id,
            scope=self._get_scope_domain(),
            link_path=(self.stop_link_path or "") if stop else "",
            stop_operation_id=self.stop_operation_id.id,
            owner_id=self.owner_id.id or 0,
            limit=self._get_limit_spec(company),
        )

    def _get_limit_spec(self, company):
        """Return the cached picture of the limit in a company, see :class:`LimitSpec`."""
        self.ensure_one()
        calendar = self._get_calendar(company)
        elapsed = timedelta(**{f"{self.limit_unit}s": self.limit})
        hours = None
        if self.limit_unit == "day":
            # A working day is the calendar's average one: from Tuesday 10:00 to Wednesday 10:00.
            hours = self.limit * calendar.hours_per_day
        elif self.time_base == "working":
            hours = self.limit
        elif self.time_base == "elapsed":
            calendar = calendar.browse()
        return LimitSpec(elapsed, company.id, calendar.id or 0, hours)

    def _get_calendar(self, company):
        """Return the calendar that the limit is counted on; may be empty (24 × 7)."""
        self.ensure_one()
        return self.calendar_id or company.resource_calendar_id

    def _get_due(self, start, company):
        """Return when something that starts at ``start`` is due.

        :param start: naive datetime in UTC
        :param company: ``res.company`` whose working hours count
        :rtype: naive datetime in UTC
        """
        self.ensure_one()
        return self._get_due_of(self._get_limit_spec(company), start)

    @api.model
    def _get_due_of(self, limit, start):
        """Return when something that starts at ``start`` is due, without a query once cached.

        :param limit: :class:`~..tools.rule_spec.LimitSpec`
        """
        elapsed = start + limit.elapsed
        if not limit.calendar_id:
            return elapsed
        # Planning nothing stays inside working time, or jumps to where it begins again.
        rolled = limit.working_hours is None
        hours, begin = (0.0, elapsed) if rolled else (limit.working_hours, start)
        calendars = self.env["resource.calendar"]
        return calendars._jxc_plan(limit.calendar_id, limit.company_id, hours, begin) or elapsed

    def _get_limit_label(self):
        """Return the limit as people say it: “24 hours”, “2 working days”."""
        self.ensure_one()
        number = f"{self.limit:g}"
        if self.limit_unit == "day":
            return self.env._("%s working days", number)
        if self.time_base == "working":
            return self.env._("%s working hours", number)
        return self.env._("%s hours", number)
