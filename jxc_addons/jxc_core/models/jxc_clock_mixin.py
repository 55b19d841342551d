from odoo import fields, models

from .jxc_checkpoint import OPEN_STATES


class JxcClockMixin(models.AbstractModel):
    """Documents show the state of their clocks and can be filtered by it."""

    _name = "jxc.clock.mixin"
    _description = "Clocks of a document"

    jxc_clock_state = fields.Selection(
        [("running", "In time"), ("late", "Late")],
        string="Clock",
        compute="_compute_jxc_clock_state",
        search="_search_jxc_clock_state",
    )
    jxc_clock_due = fields.Datetime(string="Due By", compute="_compute_jxc_clock_state")

    def _compute_jxc_clock_state(self):
        now = fields.Datetime.now()
        groups = (
            self.env["jxc.checkpoint"]
            .sudo()
            ._read_group(
                [*self._jxc_get_open_clock_domain(), ("res_id", "in", self.ids)],
                ["res_id"],
                ["date_due:min"],
            )
        )
        dues = dict(groups)
        for record in self:
            due = dues.get(record.id, False)
            record.jxc_clock_due = due
            record.jxc_clock_state = due and ("late" if due < now else "running")

    def _search_jxc_clock_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = set(value)
        if not wanted:
            return fields.Domain.FALSE
        domain = fields.Domain.FALSE
        late = self._jxc_search_clock_ids([("date_due", "<", fields.Datetime.now())])
        if "late" in wanted:
            domain |= fields.Domain("id", "in", late)
        if {"running", False} & wanted:
            running = set(self._jxc_search_clock_ids([])) - set(late)
            if "running" in wanted:
                domain |= fields.Domain("id", "in", list(running))
            if False in wanted:
                domain |= fields.Domain("id", "not in", [*running, *late])
        return domain

    def _jxc_search_clock_ids(self, domain):
        groups = (
            self.env["jxc.checkpoint"]
            .sudo()
            ._read_group([*self._jxc_get_open_clock_domain(), *domain], ["res_id"])
        )
        return [res_id for (res_id,) in groups]

    def _jxc_get_open_clock_domain(self):
        return [("res_model", "=", self._name), ("state", "in", OPEN_STATES)]

    def action_jxc_open_clocks(self):
        """Open the clocks of the document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jxc_core.jxc_checkpoint_action")
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        action["context"] = {}
        return action
