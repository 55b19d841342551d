from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.field_path import split_path


class JxcCheckpointRuleField(models.Model):
    """A field, on the document, its lines or a related record, that must be filled in."""

    _name = "jxc.checkpoint.rule.field"
    _description = "Required Field of a Checkpoint"
    _inherit = ["jxc.cached.mixin"]
    _order = "sequence, id"
    _rec_name = "path"

    rule_id = fields.Many2one("jxc.checkpoint.rule", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    model = fields.Char(related="rule_id.model")
    path = fields.Char(string="Field", required=True)
    label = fields.Char(compute="_compute_label")

    @api.depends("path", "rule_id.operation_id")
    @api.depends_context("lang")
    def _compute_label(self):
        for line in self:
            line.label = line._get_label()

    def _get_label(self):
        """Return the translated name of the path, such as “Customer › Tax ID”."""
        self.ensure_one()
        model, labels = self.env.get(self.model), []
        for name in split_path(self.path or ""):
            if model is None or name not in model._fields:
                return self.path
            field = model._fields[name]
            labels.append(field.get_description(self.env, ["string"])["string"])
            model = self.env.get(field.comodel_name) if field.relational else None
        return " › ".join(labels)

    @api.constrains("path", "rule_id")
    def _check_path(self):
        for line in self:
            if line.model not in self.env:
                continue
            model = self.env[line.model]
            for name in split_path(line.path):
                if model is None or name not in model._fields:
                    raise ValidationError(
                        self.env._(
                            "Rule “%(rule)s”: there is no field “%(path)s”.",
                            rule=line.rule_id.name,
                            path=line.path,
                        )
                    )
                field = model._fields[name]
                model = self.env[field.comodel_name] if field.relational else None

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.rule_id._check_own()
        return lines

    def write(self, vals):
        self.rule_id._check_own()
        res = super().write(vals)
        self.rule_id._check_own()
        return res

    def unlink(self):
        self.rule_id._check_own()
        return super().unlink()
