from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command


class JxcFlowActivate(models.TransientModel):
    """Shows what the rules of a process would stop, then activates them in the company."""

    _name = "jxc.flow.activate"
    _description = "Activate a Process"

    flow_id = fields.Many2one("jxc.flow", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    line_ids = fields.One2many(
        "jxc.flow.activate.line",
        "wizard_id",
        string="Checkpoints",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.constrains("company_id")
    def _check_company_is_mine(self):
        """The open documents of a company are for those who may enter it."""
        user = self.env.user  # a constraint runs with the rights of the system
        if not user._is_superuser() and self.company_id - user.company_ids:
            raise AccessError(self.env._("Switch to a company that you may enter."))

    @api.depends("flow_id", "company_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(wizard._prepare_line_vals(rule)) for rule in wizard.flow_id.rule_ids
            ]

    def _prepare_line_vals(self, rule):
        """Return one rule with the open documents that it would stop."""
        documents = self._get_stuck_documents(rule)
        return {
            "rule_id": rule.id,
            "is_selected": True,
            "is_active": self.company_id in rule.company_ids,
            "stuck_count": len(documents),
            "stuck_model": rule.model,
            "stuck_ids": ",".join(map(str, documents.ids)),
        }

    def _get_stuck_documents(self, rule):
        """Return the documents that wait at the rule's step and do not meet it."""
        model = self.env.get(rule.model)
        steps = self.flow_id.step_ids.filtered(
            lambda step: step.operation_id == rule.operation_id and step.count_model == rule.model
        )
        if model is None or not steps:
            return self.env[rule.model] if model is not None else self.browse()
        documents = model.browse()
        for step in steps:
            documents |= model.search(
                step._get_count_domain() & fields.Domain("company_id", "=", self.company_id.id)
            )
        return rule._get_failing(documents)

    def action_apply(self):
        """Activate the chosen rules in the company, put the others to sleep."""
        self.ensure_one()
        company = self.company_id
        chosen = self.line_ids.filtered("is_selected").rule_id
        chosen.write({"company_ids": [Command.link(company.id)]})
        (self.line_ids.rule_id - chosen).write({"company_ids": [Command.unlink(company.id)]})
        return {"type": "ir.actions.act_window_close"}


class JxcFlowActivateLine(models.TransientModel):
    _name = "jxc.flow.activate.line"
    _description = "Checkpoint to Activate"

    wizard_id = fields.Many2one("jxc.flow.activate", required=True, ondelete="cascade")
    rule_id = fields.Many2one("jxc.checkpoint.rule", required=True, readonly=True)
    operation_id = fields.Many2one(related="rule_id.operation_id")
    kind = fields.Selection(related="rule_id.kind")
    is_selected = fields.Boolean(string="Activate")
    is_active = fields.Boolean(string="Active Now", readonly=True)
    stuck_count = fields.Integer(string="Would Stop", readonly=True)
    stuck_model = fields.Char(readonly=True)
    stuck_ids = fields.Char(readonly=True)

    def action_open_stuck(self):
        """Open the documents that the rule would stop."""
        self.ensure_one()
        ids = [int(part) for part in (self.stuck_ids or "").split(",") if part]
        return {
            "type": "ir.actions.act_window",
            "name": self.rule_id.name,
            "res_model": self.stuck_model,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", ids)],
        }
