from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import CodeRefused

#: So many lines are shown of one kind; what is solved makes room for the rest.
SHOWN = 2000


class JxcCodeAudit(models.Model):
    """Codes that are double, missing or do not fit a rule, and new ones proposed for them.

    Nothing changes before *Apply*; what was applied can be undone.
    """

    _name = "jxc.code.audit"
    _description = "Code Check"
    _order = "id desc"
    _rec_name = "rule_id"

    rule_id = fields.Many2one("jxc.code.rule", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [("draft", "Preview"), ("done", "Applied"), ("undone", "Undone")],
        default="draft",
        required=True,
        readonly=True,
    )
    line_ids = fields.One2many("jxc.code.audit.line", "audit_id", string="Codes")
    double_count = fields.Integer(string="Double", compute="_compute_counts")
    empty_count = fields.Integer(string="Without Code", compute="_compute_counts")
    misfit_count = fields.Integer(string="Off Pattern", compute="_compute_counts")
    selected_count = fields.Integer(string="To Renumber", compute="_compute_counts")

    @api.depends("line_ids.finding", "line_ids.selected")
    def _compute_counts(self):
        for audit in self:
            findings = audit.line_ids.mapped("finding")
            audit.double_count = findings.count("double")
            audit.empty_count = findings.count("empty")
            audit.misfit_count = findings.count("misfit")
            audit.selected_count = len(audit.line_ids.filtered("selected"))

    def _get_open_action(self):
        """Return the action that shows the check."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Code Check"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    # -- what is wrong ---------------------------------------------------------------------------

    def action_check(self):
        """Look at the codes, and propose new ones where something is wrong."""
        for audit in self:
            audit._check_state("draft")
            audit.line_ids.unlink()
            records = audit._get_records()
            doubles = audit._find_doubles(records)
            empty = (records - records.filtered(records._jxc_code_field))[:SHOWN]
            misfits = audit._find_misfits(records - doubles - empty)
            found = {"double": doubles, "empty": empty, "misfit": misfits}
            audit.line_ids.create(audit._prepare_line_vals_list(found))

    def _get_records(self):
        """Return the records that the rule gives codes to, archived ones too."""
        self.ensure_one()
        rule = self.rule_id
        model = self.env[rule.model].with_context(active_test=False)
        domain = rule._get_scope_domain()
        company_field = model._jxc_code_company
        if company_field:
            domain &= Domain(company_field, "in", [False, self.company_id.id])
        records = model.search(domain, order="id")
        if self.company_id not in rule.company_ids:
            return records
        specs = self.env["jxc.code.rule"]._match(records.with_company(self.company_id))
        return model.union(*(found for spec, found in specs if spec.id == rule.id))

    def _find_doubles(self, records):
        """Return the records whose code another one keeps: a used one, else the oldest."""
        name = records._jxc_code_field
        unique = records.filtered_domain(
            Domain(name, "!=", False) & records._jxc_get_unique_domain()
        )
        doubles = records.browse()
        for same in unique.grouped(name).values():
            if len(same) > 1:
                used = same._jxc_find_code_uses()
                keeper = next((one for one in same if one.id in used), same[0])
                doubles |= same - keeper
        return doubles[:SHOWN]

    def _find_misfits(self, records):
        """Return the records whose code does not fit the pattern."""
        spec = self.rule_id._get_spec()
        return records.filtered(lambda one: not one._jxc_fits(spec))[:SHOWN]

    def _prepare_line_vals_list(self, found):
        """Return the lines of what was found, new codes proposed.

        :param found: ``{finding: records}``
        """
        self.ensure_one()
        records = self.env[self.rule_id.model].union(*found.values())
        codes = self._propose(records)
        uses = records._jxc_find_code_uses()
        name = records._jxc_code_field
        return [
            {
                "audit_id": self.id,
                "finding": finding,
                "res_model": record._name,
                "res_id": record.id,
                "title": record._jxc_get_taker().replace("“", "").replace("”", ""),
                "old_code": record[name],
                "new_code": codes.get(record.id),
                "used_on": uses.get(record.id),
                "selected": bool(codes.get(record.id)) and finding != "misfit",
            }
            for finding, group in found.items()
            for record in group
        ]

    def _propose(self, records):
        """Return ``{record id: code}`` as the rule would number the records now."""
        rules = self.env["jxc.code.rule"].with_company(self.company_id)
        try:
            return records._jxc_get_rule_codes(self.rule_id._get_spec(), rules._preview)
        except CodeRefused:
            return {}  # a word of the pattern is missing: the code is entered by hand

    def _check_state(self, state):
        if self.state != state:
            raise CodeRefused(self.env._("This was done already. Open the list and look again."))

    # -- changing codes --------------------------------------------------------------------------

    def action_apply(self):
        """Give the selected records their new codes."""
        self.ensure_one()
        self._check_state("draft")
        lines = self.line_ids.filtered("selected")
        if not lines:
            raise CodeRefused(self.env._("Select at least one line to renumber."))
        if not all(lines.mapped("new_code")):
            raise CodeRefused(self.env._("Each selected line needs a new code."))
        records = lines._get_records()
        for line, record in zip(lines, records, strict=True):
            if (record[record._jxc_code_field] or False) != (line.old_code or False):
                raise CodeRefused(
                    self.env._("The code of “%s” was changed meanwhile. Check again.", line.title)
                )
            record.write({record._jxc_code_field: line.new_code})
        self._use_up_numbers(records)
        self.state = "done"
        self.env["jxc.code.rule"].sudo()._sync_unique_indexes()

    def _use_up_numbers(self, records):
        """Move the counters over what was given, so that nobody draws it at the same moment."""
        spec = self.rule_id._get_spec()
        if not spec.no_gap and self.company_id in self.rule_id.company_ids:
            try:
                self.env["jxc.code.rule"]._draw(spec, records[:1])
            except CodeRefused:
                return

    def action_undo(self):
        """Give the records their old codes back, where nobody changed them since."""
        self.ensure_one()
        self._check_state("done")
        lines = self.line_ids.filtered("selected")
        model = self.env[self.rule_id.model]
        if lines.filtered(lambda line: line.finding == "double"):
            # Doubles come back: the database can't keep codes unique until they are solved.
            self.env["jxc.code.rule"].sudo()._drop_unique_indexes(model)
        for line, record in zip(lines, lines._get_records(), strict=True):
            if record[record._jxc_code_field] == line.new_code:
                record._jxc_restore_code(line.old_code)
            else:
                line.selected = False
        self.state = "undone"
        self.env["jxc.code.rule"].sudo()._sync_unique_indexes()


class JxcCodeAuditLine(models.Model):
    """One code that is double, missing or does not fit."""

    _name = "jxc.code.audit.line"
    _description = "Line of a Code Check"
    _order = "finding, id"
    _rec_name = "title"

    audit_id = fields.Many2one("jxc.code.audit", required=True, ondelete="cascade", index=True)
    state = fields.Selection(related="audit_id.state")
    finding = fields.Selection(
        [("double", "Double"), ("empty", "No code"), ("misfit", "Off pattern")],
        string="What Is Wrong",
        required=True,
        readonly=True,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    title = fields.Char(string="Name", readonly=True)
    old_code = fields.Char(readonly=True)
    new_code = fields.Char()
    used_on = fields.Char(readonly=True, help="A document that uses the code now.")
    selected = fields.Boolean(string="Renumber")

    def write(self, vals):
        if any(line.state != "draft" for line in self) and not self.env.su:
            audits = self.audit_id
            if vals.keys() - {"selected"} or audits.filtered(lambda one: one.state == "undone"):
                audits[:1]._check_state("draft")
        return super().write(vals)

    def _get_records(self):
        """Return the records of the lines, in their order.

        :raise CodeRefused: one of them was deleted
        """
        records = self.env[self[:1].res_model].browse(self.mapped("res_id"))
        if len(records.exists()) != len(self):
            raise CodeRefused(self.env._("Some records were deleted meanwhile. Check again."))
        return records

    def action_open(self):
        """Open the record."""
        self.ensure_one()
        return self._get_records().get_formview_action()
