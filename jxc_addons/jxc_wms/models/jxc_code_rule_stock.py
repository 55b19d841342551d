from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.jxc_core.tools.code_pattern import get_example


class JxcCodeRule(models.Model):
    """Warehouses, their places and lots have codes by rule as well."""

    _inherit = "jxc.code.rule"

    target = fields.Selection(
        selection_add=[
            ("warehouse", "Warehouses"),
            ("location", "Storage places"),
            ("lot", "Lots and serial numbers"),
        ],
        ondelete={"warehouse": "cascade", "location": "cascade", "lot": "cascade"},
    )

    @api.model
    def _get_targets(self):
        return {
            **super()._get_targets(),
            "warehouse": ("stock.warehouse", Domain.TRUE),
            "location": ("stock.location", Domain("usage", "in", ("internal", "view"))),
            "lot": ("stock.lot", Domain.TRUE),
        }

    @api.constrains("target", "pattern")
    def _check_warehouse_code(self):
        """Odoo gives the short name of a warehouse five characters."""
        size = self.env["stock.warehouse"]._fields["code"].size
        today = fields.Date.context_today(self)
        for rule in self:
            if rule.target == "warehouse" and len(get_example(rule.pattern, today)) > size:
                raise ValidationError(
                    self.env._("Codes of warehouses have at most %s characters.", size)
                )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _jxc_get_uses(self):
        """Who got or sent goods has the code on papers."""
        done = ("stock.picking", "partner_id", [("state", "=", "done")])
        return [*super()._jxc_get_uses(), done]
