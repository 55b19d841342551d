import json

from odoo import api, fields, models
from odoo.fields import Domain


class JxcOperationLog(models.Model):
    """The log as people read it: what changed, in their words; what happened to a document."""

    _inherit = "jxc.operation.log"

    changes = fields.Text(
        string="What Changed", compute="_compute_changes", help="Old and new values, or why not."
    )

    @api.depends("details", "res_model")
    @api.depends_context("lang")
    def _compute_changes(self):
        for line in self:
            line.changes = line._get_readable(line.details)

    def _get_readable(self, details):
        """Return old and new values with labels; what is a sentence already stays as it is."""
        try:
            changes = json.loads(details or "")
        except ValueError:
            return details
        if not isinstance(changes, dict) or self.res_model not in self.env:
            return details
        return "\n".join(
            f"{self._get_label(name)}: {self._show(name, old)} → {self._show(name, new)}"
            for name, (old, new) in changes.items()
        )

    def _get_label(self, name):
        field = self.env[self.res_model]._fields.get(name)
        return field._description_string(self.env) if field else name

    def _show(self, name, value):
        """Return the value of a field as its form shows it."""
        field = self.env[self.res_model]._fields.get(name)
        if field is None:
            return value
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value in (False, None, ""):
            return "–"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "many2one" and isinstance(value, int):
            return self.env[field.comodel_name].browse(value).exists().display_name or value
        return value


class JxcGateMixin(models.AbstractModel):
    _inherit = "jxc.gate.mixin"

    #: One2many fields whose records belong to the history of the document.
    _jxc_history_fields = ()

    def action_jxc_history(self):
        """Open what the log says about the document and its lines."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jxc_core.jxc_operation_log_action")
        return {
            **action,
            "name": self.env._("History of %s", self.display_name),
            "domain": list(self._jxc_get_history_domain()),
            "context": {},
        }

    def _jxc_get_history_domain(self):
        """Return the condition of the log lines about the document.

        What was refused or deleted meanwhile has no record of its own: it is found by the name
        of the document that it stood in.
        """
        self.ensure_one()
        document = self.sudo().with_context(active_test=False)
        parts = [document, *(document[name] for name in self._jxc_history_fields)]
        found = Domain.OR(
            Domain("res_model", "=", part._name) & Domain("res_id", "in", part.ids)
            for part in parts
        )
        lost = Domain("document", "=", document.display_name) & Domain(
            "res_model", "in", [part._name for part in parts]
        )
        return (found | lost) & Domain("company_id", "in", [self._jxc_get_company().id, False])


class SaleOrder(models.Model):
    _inherit = "sale.order"

    _jxc_history_fields = ("order_line",)


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    _jxc_history_fields = ("order_line",)
