from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.jxc_core.models.jxc_document_code_mixin import (
    RENUMBERING,
    UNNUMBERED,
)

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
    _jxc_code_operation = "transfer_number"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._jxc_with_numbers(vals_list))

    def write(self, vals):
        """Odoo numbers a transfer anew that becomes one of another type; so does its rule."""
        kind = vals.get("picking_type_id")
        moved = self.filtered(lambda one: kind and one.picking_type_id.id != kind)
        if not moved or not self._jxc_is_numbered():
            return super().write(vals)
        old = {one.id: one.name for one in moved}
        # Numbers that the caller gives, to this transfer or others, are no part of it.
        given = {
            name: value
            for name, value in vals.items()
            if name == "name" or self._fields[name].type in ("one2many", "many2many")
        }
        with self.env["jxc.door"]._act(RENUMBERING):
            res = super().write({name: vals[name] for name in vals if name not in given})
            moved._jxc_renumber(old)
        if given:
            self.write(given)
        return res

    def _jxc_renumber(self, old):
        """Number transfers as the rule of their new type says; a number that fits stays.

        :param old: ``{transfer id: number}`` of the old type
        """
        rules = self.env["jxc.code.rule"]
        for spec, transfers in rules._match(self):
            for transfer in transfers:
                transfer.name = old[transfer.id]
            wrong = transfers.filtered(lambda one, spec=spec: not one._jxc_fits(spec))
            for transfer_id, number in rules._draw(spec, wrong).items():
                self.browse(transfer_id).name = number
        changed = self.filtered(lambda one: one.name != old[one.id])
        known = {key: name for key, name in old.items() if name not in (False, *UNNUMBERED)}
        self.env["jxc.code.history"]._remember(changed, known)

    @api.model
    def _jxc_get_born_company(self, vals):
        kind = self.env["stock.picking.type"].browse(vals.get("picking_type_id")).sudo()
        return kind.company_id.id or super()._jxc_get_born_company(vals)

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
