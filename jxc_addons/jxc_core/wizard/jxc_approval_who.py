from odoo import api, fields, models
from odoo.exceptions import UserError


class JxcApprovalWho(models.TransientModel):
    """Who would approve this? For a document, or for an amount that nobody has asked yet."""

    _name = "jxc.approval.who"
    _description = "Who Would Approve This?"

    operation_id = fields.Many2one("jxc.operation", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    requester_id = fields.Many2one(
        "res.users", string="Asked By", required=True, default=lambda self: self.env.user
    )
    model = fields.Char(related="operation_id.model")
    res_id = fields.Many2oneReference(string="Document", model_field="model")
    amount = fields.Float(string="Amount or Percentage", digits=(16, 2))
    rule_id = fields.Many2one("jxc.approval.rule", string="Only This Rule")
    answer_ids = fields.One2many(
        "jxc.approval.who.line",
        "wizard_id",
        compute="_compute_answer_ids",
        store=True,
        readonly=False,
    )
    is_free = fields.Boolean(compute="_compute_answer_ids", store=True)

    @api.depends("operation_id", "company_id", "requester_id", "res_id", "amount", "rule_id")
    def _compute_answer_ids(self):
        for wizard in self:
            rules = wizard._get_rules() if wizard.operation_id else wizard.rule_id.browse()
            wizard.is_free = not rules
            wizard.answer_ids = [fields.Command.clear()] + [
                fields.Command.create(vals)
                for rule in rules
                for vals in wizard._prepare_answer_vals_list(rule)
            ]

    def _get_record(self):
        """Return the document, or an empty recordset where the amount is hypothetical."""
        self.ensure_one()
        model = self.env.get(self.model)
        if model is None:
            raise UserError(self.env._("The addon of this operation is not installed."))
        return model.browse(self.res_id or []).exists()

    def _get_rules(self):
        """Return the rules that would ask for an approval."""
        self.ensure_one()
        rules = self.env["jxc.approval.rule"].sudo()
        record = self._get_record()
        groups = frozenset(self.requester_id.sudo()._get_group_ids())
        found = rules.browse()
        for spec in rules._get_specs(self.operation_id.code, self.company_id.id):
            if self.rule_id and spec.rule_id != self.rule_id.id:
                continue
            if spec.exempt_group_ids & groups or not spec.is_valid_on(fields.Date.today()):
                continue
            if spec.covers(self._get_value(spec, record)):
                found |= rules.browse(spec.rule_id)
        return found

    def _get_value(self, spec, record):
        """Return what the rule would measure: the document, else the given number."""
        if not record:
            return self.amount
        record = record._jxc_for_check()
        if spec.scope and not record.filtered_domain(spec.scope):
            return None
        if spec.basis == "percent" and self.amount:
            return self.amount
        code = self.operation_id.code
        return record._jxc_measure_operation(code, spec.basis, spec.measure, {}).get(record.id)

    def _prepare_answer_vals_list(self, rule):
        """Return the lines of one rule, one per tier."""
        chain = rule.tier_ids._prepare_chain(self._get_record(), self.requester_id)
        return [
            {
                "rule_id": rule.id,
                "band": rule.band,
                "number": number,
                **{key: tier[key] for key in ("name", "people", "quorum")},
            }
            for number, tier in enumerate(chain, 1)
        ]


class JxcApprovalWhoLine(models.TransientModel):
    _name = "jxc.approval.who.line"
    _description = "Tier That Would Approve"
    _order = "id"

    wizard_id = fields.Many2one("jxc.approval.who", required=True, ondelete="cascade")
    rule_id = fields.Many2one("jxc.approval.rule", readonly=True)
    band = fields.Char(readonly=True)
    number = fields.Integer(string="Tier", readonly=True)
    name = fields.Char(string="Role", readonly=True)
    people = fields.Char(string="Today That Is", readonly=True)
    quorum = fields.Char(string="How Many", readonly=True)
