import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from .jxc_checkpoint import OPEN_STATES


class JxcFlowStep(models.Model):
    """One box of a process map."""

    _name = "jxc.flow.step"
    _description = "Process Step"
    _order = "flow_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    flow_id = fields.Many2one("jxc.flow", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("main", "Main step"), ("exception", "Exception")], required=True, default="main"
    )
    operation_id = fields.Many2one(
        "jxc.operation",
        ondelete="set null",
        help="What is done in this step. Its checkpoints are the step's requirements.",
    )
    initiator = fields.Char(string="Started By", translate=True)
    approver = fields.Char(string="Approved By", translate=True)
    documents = fields.Char(translate=True, help="Names of the documents, comma separated.")
    branch_from_id = fields.Many2one(
        "jxc.flow.step",
        string="Branches From",
        domain="[('flow_id', '=', flow_id), ('kind', '=', 'main')]",
        ondelete="set null",
        copy=False,
    )
    rejoin_id = fields.Many2one(
        "jxc.flow.step",
        string="Returns To",
        domain="[('flow_id', '=', flow_id), ('kind', '=', 'main')]",
        ondelete="set null",
        copy=False,
    )
    count_model_id = fields.Many2one(
        "ir.model",
        string="Counted Documents",
        ondelete="set null",
        domain="[('transient', '=', False)]",
    )
    count_model = fields.Char(related="count_model_id.model")
    count_domain = fields.Char(
        string="Waiting Here", default="[]", help="Which documents wait at this step."
    )

    @api.constrains("count_model_id", "count_domain")
    def _check_count_domain(self):
        for step in self.filtered("count_model_id"):
            if step.count_model not in self.env:
                continue
            try:
                step._get_count_domain().validate(self.env[step.count_model])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "Step “%(step)s”: the documents that wait here can't be counted with"
                        " %(domain)s: %(error)s",
                        step=step.name,
                        domain=step.count_domain,
                        error=error,
                    )
                ) from error

    @api.constrains("branch_from_id", "rejoin_id", "kind")
    def _check_branch(self):
        for step in self:
            linked = step.branch_from_id | step.rejoin_id
            if step in linked or linked.flow_id - step.flow_id:
                raise ValidationError(
                    self.env._(
                        "Step “%s” can only branch from and return to other steps of its process.",
                        step.name,
                    )
                )

    # -- the map -------------------------------------------------------------------------

    def _prepare_map_vals(self, late_count):
        """Return the step as the map draws it.

        :param late_count: number of late documents that wait for the step's operation
        """
        self.ensure_one()
        rules = self.flow_id.sudo().rule_ids
        checks = rules.filtered(
            lambda rule: rule.kind != "clock" and rule.operation_id == self.operation_id
        )
        limits = rules.filtered(
            lambda rule: rule.kind == "clock" and rule.stop_operation_id == self.operation_id
        )
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "sequence": self.sequence,
            "initiator": self.initiator or False,
            "approver": self.approver or False,
            "documents": self._get_document_names(),
            "required": [rule._prepare_map_check_vals() for rule in checks],
            "limits": [rule._prepare_map_limit_vals() for rule in limits],
            "count": self._get_count(),
            "late_count": late_count,
            "branch_from_id": self.branch_from_id.id or False,
            "rejoin_id": self.rejoin_id.id or False,
            "can_open": bool(
                self.count_model in self.env and self.env[self.count_model].has_access("read")
            ),
        }

    def _get_document_names(self):
        """Return the names of the step's documents; Chinese commas part them as well."""
        self.ensure_one()
        names = re.split("[,\uff0c\u3001]", self.documents or "")
        return [name.strip() for name in names if name.strip()]

    def _get_count_domain(self):
        """Return the domain of the documents that wait at the step, in the active companies."""
        self.ensure_one()
        if self.count_model not in self.env:
            return fields.Domain.FALSE
        domain = fields.Domain(safe_eval(self.count_domain or "[]", {"uid": self.env.uid}))
        if "company_id" in self.env[self.count_model]._fields:
            domain &= fields.Domain("company_id", "in", [False, *self.env.companies.ids])
        return domain

    def _get_count(self):
        """Return how many documents wait at the step, or False where nothing is counted.

        The number is the same for all who look at the map, whatever they may open.
        """
        self.ensure_one()
        if self.count_model not in self.env:
            return False
        return self.env[self.count_model].sudo().search_count(self._get_count_domain())

    def _get_late_domain(self):
        """Return the domain of the clocks that are late at the steps."""
        return [
            ("operation_id", "in", self.operation_id.ids),
            ("company_id", "in", self.env.companies.ids),
            ("state", "in", OPEN_STATES),
            ("date_due", "<", fields.Datetime.now()),
        ]

    def _get_late_counts(self):
        """Return ``{operation id: number of late documents}``."""
        groups = (
            self.env["jxc.checkpoint"]
            .sudo()
            ._read_group(self._get_late_domain(), ["operation_id"], ["__count"])
        )
        return {operation.id: count for operation, count in groups}

    def action_open_documents(self, late=False):
        """Open the documents that wait at the step.

        :param late: only those whose clock is late
        """
        self.ensure_one()
        model, domain = self.count_model, list(self._get_count_domain())
        if late:
            clocks = self.env["jxc.checkpoint"].sudo().search(self._get_late_domain())
            model = clocks[:1].res_model or model
            domain = [
                (
                    "id",
                    "in",
                    clocks.filtered(lambda clock: clock.res_model == model).mapped("res_id"),
                )
            ]
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": model,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": domain,
            "context": {"create": False},
        }
