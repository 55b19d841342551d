from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JxcCheckpointRule(models.Model):
    """Operations that only complete materials, customers and vendors may be used for."""

    _inherit = "jxc.checkpoint.rule"

    kind = fields.Selection(
        selection_add=[("complete", "Complete master data")], ondelete={"complete": "cascade"}
    )

    @api.constrains("kind", "each_path", "operation_id")
    def _check_complete_path(self):
        for rule in self.filtered(lambda rule: rule.kind == "complete"):
            model_name = rule._get_path_model(rule.each_path, rule.model)
            if model_name and not hasattr(self.env[model_name], "_jxc_get_missing"):
                raise ValidationError(
                    self.env._(
                        "Rule “%s”: say in “For Each” which field leads to the materials or the"
                        " partner that must be complete.",
                        rule.name,
                    )
                )

    def _find_complete(self, spec, records):
        """Yield ``(document, record to mend, field name)`` for what is missing of master data."""
        for role, group in records.grouped(lambda record: record._jxc_get_role()).items():
            missing = self._get_targets_of(spec, group)._jxc_get_missing(role)
            for record in group:
                for target in self._get_targets_of(spec, record):
                    for name in missing[target.id]:
                        yield record, target, name

    @api.model
    def _get_targets_of(self, spec, records):
        """Return the records that a check of documents looks at."""
        return records.mapped(spec.each_path) if spec.each_path else records


class JxcGateMixin(models.AbstractModel):
    _inherit = "jxc.gate.mixin"

    def _jxc_get_role(self):
        """Return as what a document uses its partner: ``customer``, ``vendor`` or nothing."""
        return ""


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _jxc_get_role(self):
        return "customer"


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _jxc_get_role(self):
        return "vendor"
