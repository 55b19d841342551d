from odoo import api, fields, models
from odoo.fields import Domain

#: Target → which transfers. Returns come before the movements that they undo.
TRANSFERS = {
    "receipt_return": [("return_id.picking_type_id.code", "=", "incoming")],
    "delivery_return": [("return_id.picking_type_id.code", "=", "outgoing")],
    "other_in": [("picking_type_id.jxc_kind", "=", "other_in")],
    "other_out": [("picking_type_id.jxc_kind", "=", "other_out")],
    "receipt": [("picking_type_id.code", "=", "incoming")],
    "delivery": [("picking_type_id.code", "=", "outgoing")],
    "transfer": [("picking_type_id.code", "=", "internal")],
}


class JxcCodeRule(models.Model):
    """Transfers, by what they are, and counts are numbered by rule, too."""

    _inherit = "jxc.code.rule"

    target = fields.Selection(
        selection_add=[
            ("receipt", "Purchase receipts"),
            ("receipt_return", "Returns to vendors"),
            ("delivery", "Deliveries"),
            ("delivery_return", "Returns of customers"),
            ("other_in", "Other receipts"),
            ("other_out", "Other issues"),
            ("transfer", "Transfers"),
            ("count", "Stock counts"),
        ],
        ondelete=dict.fromkeys((*TRANSFERS, "count"), "cascade"),
    )

    @api.model
    def _get_targets(self):
        transfers = {
            target: ("stock.picking", Domain(domain)) for target, domain in TRANSFERS.items()
        }
        return {**super()._get_targets(), **transfers, "count": ("jxc.count", Domain.TRUE)}


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "jxc.document.code.mixin"]

    _jxc_code_targets = tuple(TRANSFERS)
    _jxc_number_from = ("company_id", "partner_id", "user_id", "picking_type_id", "return_id")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._jxc_with_numbers(vals_list))

    def _jxc_get_code_company(self):
        """A new transfer is of the company of its operation type."""
        self.ensure_one()
        return self.sudo().picking_type_id.company_id or super()._jxc_get_code_company()

    def _jxc_get_code_word(self, token):
        if token == "WAREHOUSE":
            return self.sudo().picking_type_id.warehouse_id.code or ""
        return super()._jxc_get_code_word(token)


class JxcCount(models.Model):
    _name = "jxc.count"
    _inherit = ["jxc.count", "jxc.document.code.mixin"]

    _jxc_code_targets = ("count",)
    _jxc_number_from = ("company_id", "warehouse_id")

    def _jxc_get_code_word(self, token):
        if token == "WAREHOUSE":
            return self.sudo().warehouse_id.code or ""
        return super()._jxc_get_code_word(token)
