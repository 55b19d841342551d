from odoo import api, fields, models

from .jxc_stock_reason import KINDS_OF
from .stock_picking import OURS

#: A transfer between us and nowhere.
NOWHERE = ("inventory",)


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    jxc_kind = fields.Selection(
        [("other_in", "Other receipt"), ("other_out", "Other issue")],
        string="Without an Order",
        help="Goods that come or go without an order; each document names a reason.",
    )


class StockPicking(models.Model):
    """Other receipts and issues: goods that come or go without an order, for a reason."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "jxc.reason.mixin"]

    jxc_type_kind = fields.Selection(related="picking_type_id.jxc_kind")
    jxc_reason_id = fields.Many2one(tracking=True)

    @api.model
    def default_get(self, fields_list):
        """Documents made in the menus of other receipts and issues get their type."""
        values = super().default_get(fields_list)
        kind = self.env.context.get("jxc_type_kind")
        if kind and "picking_type_id" in fields_list and not values.get("picking_type_id"):
            warehouse = self.env.user._get_default_warehouse_id()
            values["picking_type_id"] = warehouse[f"jxc_{kind}_type_id"].id
        return values

    @api.model
    def _jxc_get_natures(self):
        return [
            *super()._jxc_get_natures(),
            ("other_out", OURS, NOWHERE),
            ("other_in", NOWHERE, OURS),
        ]

    def _jxc_get_reason_kinds(self):
        self.ensure_one()
        return KINDS_OF.get(self._jxc_get_kind(), ())


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Other receipts and issues have their reason before the goods move."""
        pickings = self.filtered(lambda move: move.state not in ("done", "cancel")).picking_id
        ours = pickings.filtered("picking_type_id.jxc_kind")
        ours._jxc_check_reason()
        (pickings - ours).filtered("jxc_reason_id")._jxc_check_reason()
        return super()._action_done(cancel_backorder=cancel_backorder)
