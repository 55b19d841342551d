from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache
from odoo.tools.safe_eval import safe_eval

from ..tools.field_path import split_path


class JxcCheckpointRule(models.Model):
    """What an operation needs before it may happen, or how long it may take.

    A rule acts only in the companies that have activated it (``company_ids``): a freshly
    installed database has no document that gets stuck.
    """

    _name = "jxc.checkpoint.rule"
    _description = "Checkpoint Rule"
    _inherit = ["jxc.company.rule.mixin"]
    _order = "operation_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    operation_id = fields.Many2one(
        "jxc.operation",
        required=True,
        ondelete="cascade",
        index=True,
        help="The operation that the rule checks, or that starts the clock.",
    )
    model = fields.Char(related="operation_id.model", string="Document Model")
    kind = fields.Selection(
        [
            ("required", "Required fields"),
            ("condition", "Condition"),
            ("previous", "Another operation first"),
            ("clock", "Time limit"),
        ],
        required=True,
        default="required",
    )
    severity = fields.Selection(
        [("block", "Block"), ("warn", "Warn")], required=True, default="block"
    )
    domain = fields.Char(
        string="Only For", default="[]", help="The documents that the rule looks at."
    )
    flow_ids = fields.Many2many(
        "jxc.flow",
        string="Shown On",
        help="The processes whose map shows the rule. Empty: each one that has the operation.",
    )
    team_ids = fields.Many2many("crm.team", string="Sales Teams", help="Empty means all.")
    message = fields.Char(
        translate=True, help="What the user should do; shown when the rule is not met."
    )
    sop = fields.Html(string="SOP", translate=True, sanitize=True)

    @api.constrains("domain", "operation_id")
    def _check_domain(self):
        for rule in self:
            rule._check_domain_text(rule.domain, rule.model)

    def _check_domain_text(self, text, model_name):
        """Refuse a domain that can't be used on a model, saying why."""
        if not text or model_name not in self.env:
            return
        try:
            domain = fields.Domain(safe_eval(text))
            domain.validate(self.env[model_name])
        except Exception as error:
            raise ValidationError(
                self.env._(
                    "Rule “%(rule)s”: the condition %(domain)s can't be used: %(error)s",
                    rule=self.name,
                    domain=text,
                    error=error,
                )
            ) from error

    def _get_path_model(self, path, model_name):
        """Return the name of the model that a path of relations leads to.

        :return: None where the addon that owns a model on the way is not loaded yet
        :raise ValidationError: a part of the path is no relation
        """
        model = self.env.get(model_name)
        for name in split_path(path or ""):
            if model is None:
                return None
            field = model._fields.get(name)
            if field is None or not field.relational:
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: “%(path)s” leads to no records.",
                        rule=self.name,
                        path=path,
                    )
                )
            model = self.env.get(field.comodel_name)
        return None if model is None else model._name

    def _check_path_leads_to(self, path, model_name, wanted):
        """Refuse a path that ends anywhere but on documents of a model."""
        found = self._get_path_model(path, model_name)
        if found and wanted in self.env and found != wanted:
            raise ValidationError(
                self.env._(
                    "Rule “%(rule)s”: “%(path)s” leads to %(found)s, but the other operation"
                    " is done on %(wanted)s.",
                    rule=self.name,
                    path=path or self.env._("nothing"),
                    found=self.env[found]._description,
                    wanted=self.env[wanted]._description,
                )
            )

    # -- activation ------------------------------------------------------------------------

    # -- cache -----------------------------------------------------------------------------

    @api.model
    @ormcache("model_name")
    def _has_clocks(self, model_name):
        """Tell whether documents of a model can have clocks that run."""
        active = [("kind", "=", "clock"), ("company_ids", "!=", False)]
        return self.sudo().with_context({}).search(active)._run_on(model_name)

    def _run_on(self, model_name):
        """Tell whether a clock of the rules runs on documents of a model.

        The clock that an operation on a line starts runs on the document of the line.
        """
        return any(rule._get_document_model() == model_name for rule in self)

    def _get_document_model(self):
        """Return the name of the model of the documents that the rule is about."""
        self.ensure_one()
        return self._get_document_model_of(self.model)

    @api.model
    def _get_document_model_of(self, model_name):
        """Return the model of the documents that records of a model belong to."""
        model = self.env.get(model_name)
        name = getattr(model, "_jxc_document_field", None)
        return model._fields[name].comodel_name if name else model_name

    def _get_scope_domain(self):
        """Return which documents the rule looks at. Addons add their own conditions.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        domain = fields.Domain(safe_eval(self.domain or "[]"))
        if self.team_ids and "team_id" in self.env[self.model]._fields:
            domain &= fields.Domain("team_id", "in", self.team_ids.ids)
        return domain

    # -- the process map -------------------------------------------------------------------

    def _prepare_map_check_vals(self):
        """Return a check as the process map shows it."""
        self.ensure_one()
        return {
            "rule_id": self.id,
            "name": self.name,
            "severity": self.severity,
            "active": self.is_in_company,
            "detail": self._get_detail(),
            "sop": bool(self.sop),
        }

    def _prepare_map_limit_vals(self):
        """Return a time limit as the process map shows it."""
        self.ensure_one()
        return {
            "rule_id": self.id,
            "name": self.name,
            "label": self._get_limit_label(),
            "active": self.is_in_company,
            "sop": bool(self.sop),
        }

    def _get_detail(self):
        """Return in a few words what the check asks for."""
        self.ensure_one()
        if self.kind == "required":
            return ", ".join(self.field_ids.mapped("label"))
        if self.kind == "previous":
            return self.previous_operation_id.name
        return self.message or ""
