from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.jxc_core.exceptions import ProtectedField
from odoo.addons.jxc_core.models.jxc_cost_mixin import COST

from ..exceptions import CountRefused

#: Counters are at work.
COUNTING_STATES = ("counting", "recount")
#: The goods belong to this count: no other one may take them up.
OPEN_STATES = (*COUNTING_STATES, "approve")
DATES = ("date_start", "date_counted", "date_done")
#: Written by the steps of the count only.
SYSTEM_FIELDS = {
    "name",
    "state",
    *DATES,
    "approver_id",
    "gain_value",
    "loss_value",
    "difference_value",
}
#: What a count is; fixed once it has begun.
DEFINING_FIELDS = {
    "company_id",
    "warehouse_id",
    "scope",
    "location_ids",
    "category_ids",
    "product_ids",
    "abc_class",
    "moved_since",
    "sample_percent",
    "plan_id",
    "blind",
    "frozen",
    "parts",
    "recount",
    "tolerance_quantity",
    "tolerance_percent",
    "tolerance_value",
}
#: May change until the count is posted.
OPEN_FIELDS = {"counter_ids", "recounter_ids", "user_id", "posting_date"}
TODO = "mail.mail_activity_data_todo"
MANAGER = "jxc_wms.jxc_wms_group_count_manager"


class JxcCount(models.Model):
    """A stock count: what is counted, by whom, how, and what comes of it.

    draft → counting → recount (where a second person has to count) → to approve → posted.
    What the books say is kept on the lines and entries where nobody can read it; it is put
    beside the counted quantities when the count is finished (at once, where it isn't blind).
    """

    _name = "jxc.count"
    _description = "Stock Count"
    _inherit = ["jxc.count.terms.mixin", "mail.thread", "mail.activity.mixin", "jxc.gate.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("counting", "Counting"),
            ("recount", "Counting again"),
            ("approve", "To approve"),
            ("done", "Posted"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(required=True, default=lambda self: self.env.company, index=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        help="Empty: all warehouses of the company.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        check_company=True,
    )
    counter_ids = fields.Many2many(
        "res.users",
        "jxc_count_counter_rel",
        string="Counters",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        copy=True,
        help="Empty: everybody who works in the warehouse.",
    )
    recounter_ids = fields.Many2many(
        "res.users",
        "jxc_count_recounter_rel",
        string="Second Counters",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who counts again. Empty: everybody who works in the warehouse, but nobody counts"
        " again what he has counted himself.",
    )
    line_ids = fields.One2many("jxc.count.line", "count_id", string="Goods", copy=False)
    entry_ids = fields.One2many("jxc.count.entry", "count_id", string="Entries", copy=False)
    note = fields.Text(string="Instructions")
    date_start = fields.Datetime(string="Begun On", readonly=True, copy=False)
    date_counted = fields.Datetime(string="Counted On", readonly=True, copy=False)
    date_done = fields.Datetime(string="Posted On", readonly=True, copy=False)
    posting_date = fields.Date(
        copy=False, help="The date of the moves: the day of the count unless that is closed."
    )
    approver_id = fields.Many2one("res.users", string="Approved By", readonly=True, copy=False)
    line_count = fields.Integer(string="Places", compute="_compute_progress")
    counted_count = fields.Integer(string="Counted", compute="_compute_progress")
    progress = fields.Float(string="Progress (%)", compute="_compute_progress")
    todo_count = fields.Integer(string="For Me", compute="_compute_todo_count")
    difference_count = fields.Integer(string="Differences", compute="_compute_difference_count")
    gain_value = fields.Monetary(
        string="Count Gain", compute="_compute_values", store=True, groups=COST
    )
    loss_value = fields.Monetary(
        string="Count Loss", compute="_compute_values", store=True, groups=COST
    )
    difference_value = fields.Monetary(
        string="Gain less Loss", compute="_compute_values", store=True, groups=COST
    )
    is_counter = fields.Boolean(compute="_compute_is_counter")

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "A stock count with this number exists already."
    )

    # -- what it shows ---------------------------------------------------------------------

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        warehouses = self.env["stock.warehouse"]
        for company, counts in self.grouped("company_id").items():
            counts.warehouse_id = warehouses.search([("company_id", "=", company.id)], limit=1)

    @api.depends("line_ids.is_counted", "line_ids.state")
    def _compute_progress(self):
        totals = dict.fromkeys(self.ids, 0)
        counted = dict.fromkeys(self.ids, 0)
        groups = self.env["jxc.count.line"]._read_group(
            [("count_id", "in", self.ids)], ["count_id", "state", "is_counted"], ["__count"]
        )
        for count, state, is_counted, number in groups:
            totals[count.id] += number
            if is_counted or state not in ("count", "recount"):
                counted[count.id] += number
        for count in self:
            count.line_count = totals.get(count.id, 0)
            count.counted_count = counted.get(count.id, 0)
            count.progress = 100 * count.counted_count / count.line_count if count.line_count else 0

    @api.depends_context("uid")
    @api.depends("line_ids.is_counted", "line_ids.state")
    def _compute_todo_count(self):
        lines = self.env["jxc.count.line"]
        counts = self.filtered(lambda count: count.state in COUNTING_STATES and count.is_counter)
        groups = lines._read_group(lines._get_todo_domain(counts), ["count_id"], ["__count"])
        numbers = {count.id: number for count, number in groups}
        for count in self:
            count.todo_count = numbers.get(count.id, 0)

    @api.depends("line_ids.state")
    def _compute_difference_count(self):
        groups = self.env["jxc.count.line"]._read_group(
            [("count_id", "in", self.ids), ("state", "=", "diff")], ["count_id"], ["__count"]
        )
        numbers = {count.id: number for count, number in groups}
        for count in self:
            count.difference_count = numbers.get(count.id, 0)

    @api.depends("line_ids.difference_value")
    def _compute_values(self):
        """Sum up in company currency what was found too much and too little."""
        for count in self:
            values = count.line_ids.mapped("difference_value")
            count.gain_value = sum(value for value in values if value > 0)
            count.loss_value = -sum(value for value in values if value < 0)
            count.difference_value = sum(values)

    @api.depends("counter_ids", "recounter_ids", "state")
    @api.depends_context("uid")
    def _compute_is_counter(self):
        for count in self:
            people = count._get_people()
            count.is_counter = not people or self.env.user in people

    def _get_people(self):
        """Return who counts in the present round; empty: everybody in the warehouse."""
        self.ensure_one()
        return self.recounter_ids if self.state == "recount" else self.counter_ids

    # -- the steps -----------------------------------------------------------------------

    def action_start(self):
        """Take down what is to be counted and let the counters begin.

        :raise CountRefused: begun already, nothing to count, or counted elsewhere
        """
        self.check_access("write")
        self._check_state("draft")
        with self._jxc_gate("stock_count_start"):
            for count in self.sudo():
                count._start()
                count._tell_counters()

    def action_finish(self):
        """Finish the round: whatever is beyond the tolerance is counted again by others.

        When nothing is left to be counted again, the differences become visible.

        :raise CountRefused: goods that nobody has counted yet
        """
        self.ensure_one()
        self._check_may_count()
        self._check_state(*COUNTING_STATES)
        missing = self.line_ids.filtered(lambda line: line._is_to_count())
        if missing:
            raise CountRefused(
                self.env._(
                    "Not counted yet: %s. Enter 0 where nothing is there.",
                    missing._get_short_list(),
                )
            )
        self.sudo()._finish_round()

    def action_finish_partly(self):
        """Finish the round without what nobody has counted; its books stay as they are."""
        self.ensure_one()
        self._check_manager()
        self._check_state(*COUNTING_STATES)
        missing = self.sudo().line_ids.filtered(lambda line: line._is_to_count())
        missing._set_state("skipped")
        self.sudo()._finish_round()

    def action_cancel(self):
        """Give the count up; nothing was or will be booked."""
        self._check_manager()
        self._check_state("draft", *OPEN_STATES)
        with self._jxc_gate("stock_count_cancel"):
            self.sudo()._set_state("cancel")
            self.sudo().activity_unlink([TODO])

    def action_draft(self):
        """Take a cancelled count up again from the beginning, if nobody has counted."""
        self._check_manager()
        self._check_state("cancel")
        for count in self.sudo():
            if count.entry_ids:
                raise CountRefused(
                    self.env._(
                        "Somebody has counted for %s already. Duplicate it instead.", count.name
                    )
                )
            count.line_ids.unlink()
            count._set_state("draft")

    def _finish_round(self):
        """Close the round; see :meth:`action_finish`."""
        lines = self.line_ids.filtered(lambda line: line.state in ("count", "recount"))
        again = lines._close_round()
        self.activity_unlink([TODO])
        if again:
            self._set_state("recount")
            self._tell_counters()
        else:
            self.line_ids._reveal()
            self._set_state("approve", **self._prepare_counted_vals())

    def _prepare_counted_vals(self):
        """Return what is put on record when the counting is over."""
        counted = max(self.line_ids.filtered("counted_at").mapped("counted_at"), default=False)
        date = counted or fields.Datetime.now()
        return {
            "date_counted": date,
            "posting_date": fields.Date.context_today(self._in_local_time(), date),
        }

    def _in_local_time(self):
        """Return the count in the time zone of the company's people."""
        tz = self.company_id.partner_id.tz or self.user_id.tz or self.env.user.tz
        return self.with_context(tz=tz)

    def _set_state(self, state, **vals):
        """Write a state; what stands still because of the count is looked up anew."""
        self.write({"state": state, **vals})
        if any(self.mapped("frozen")):
            self.env["jxc.count.freeze"]._forget()

    # -- who may, and when -----------------------------------------------------------------

    def _check_state(self, *states):
        """Refuse a step that the count is not at."""
        for count in self:
            if count.state not in states:
                labels = dict(count._fields["state"]._description_selection(self.env))
                raise CountRefused(
                    self.env._(
                        "%(count)s is “%(state)s”: that step is not possible now.",
                        count=count.name,
                        state=labels[count.state],
                    )
                )

    def _check_manager(self):
        """Refuse who has no right to lead and approve counts."""
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a stock count manager may do this."))

    def _check_may_count(self):
        """Refuse who does not take part in the count."""
        self.check_access("read")
        if self.env.user.has_group(MANAGER):
            return
        for count in self:
            if not count.is_counter or not self.env.user.has_group("stock.group_stock_user"):
                people = count.sudo()._get_people()
                raise CountRefused(
                    self.env._(
                        "%(people)s count for %(count)s. Ask %(user)s to add you.",
                        people=", ".join(people.mapped("name")) or self.env._("Warehouse people"),
                        count=count.name,
                        user=count.sudo().user_id.name or self.env._("the responsible"),
                    )
                )

    # -- nobody edits the outcome ----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Number the counts; they all begin as drafts."""
        unset = dict.fromkeys((*DATES, "approver_id"), False)
        for vals in vals_list:
            self._check_entered(vals)
        prepared = self._jxc_with_numbers(
            [{**vals, **unset, "name": False, "state": "draft"} for vals in vals_list]
        )
        for vals in prepared:
            sequences = self.env["ir.sequence"].with_company(vals.get("company_id"))
            vals["name"] = vals["name"] or sequences.next_by_code("jxc.count")
        return super().create(prepared)

    def write(self, vals):
        self._check_entered(vals)
        if not self.env.su:
            self._check_open_for(vals.keys())
        return super().write(vals)

    def _check_entered(self, vals):
        """Refuse values that follow from the steps of a count."""
        names = SYSTEM_FIELDS & vals.keys()
        if names and not self.env.su:
            labels = self.fields_get(sorted(names), ["string"])
            raise ProtectedField(
                self.env._(
                    "“%s” follows from the count and can't be entered.",
                    ", ".join(
                        labels[name]["string"] if name in labels else name for name in sorted(names)
                    ),
                )
            )

    def _check_open_for(self, names):
        """Refuse changes of what is fixed by now."""
        for count in self:
            fixed = set() if count.state == "draft" else DEFINING_FIELDS
            if count.state in ("done", "cancel"):
                fixed = DEFINING_FIELDS | OPEN_FIELDS
            if fixed & set(names):
                raise CountRefused(
                    self.env._(
                        "%s has begun: what is counted and how can't be changed any more."
                        " Cancel it and begin another one.",
                        count.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        begun = self.filtered(lambda count: count.state not in ("draft", "cancel"))
        begun |= self.filtered(lambda count: count.sudo().entry_ids)
        if begun:
            raise CountRefused(
                self.env._("%s has begun and is kept. Cancel it instead.", begun[0].name)
            )
