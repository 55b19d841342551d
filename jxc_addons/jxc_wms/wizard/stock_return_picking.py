from odoo import api, fields, models

from ..models.stock_picking_return import RETURN_CODES


class StockReturnPicking(models.TransientModel):
    """Returns say why, never exceed what left, and go to inspection where that is asked."""

    _inherit = "stock.return.picking"

    jxc_reason_id = fields.Many2one(
        "jxc.return.reason",
        string="Return Reason",
        domain="[('kind', 'in', (jxc_kind, 'both')), ('company_id', 'in', (False, company_id))]",
    )
    jxc_kind = fields.Selection(
        [("customer", "Customer return"), ("vendor", "Return to vendor")],
        compute="_compute_jxc_kind",
    )
    jxc_reason_required = fields.Boolean(compute="_compute_jxc_kind")
    jxc_inspection_loc_id = fields.Many2one(
        "stock.location", string="Goes To", compute="_compute_jxc_kind"
    )

    @api.depends("picking_id")
    def _compute_jxc_kind(self):
        for wizard in self:
            picking = wizard.picking_id.sudo()
            usages = picking.move_ids.location_dest_id.mapped("usage")
            sources = picking.move_ids.location_id.mapped("usage")
            wizard.jxc_kind = ("customer" in usages and "customer") or (
                "supplier" in sources and "vendor"
            )
            wizard.jxc_reason_required = wizard._jxc_is_reason_required()
            wizard.jxc_inspection_loc_id = wizard._jxc_get_inspection_place(picking)

    def _jxc_is_reason_required(self):
        """Tell whether the company has activated a rule that asks for the reason."""
        self.ensure_one()
        kind = "supplier" if self.jxc_kind == "vendor" else self.jxc_kind
        rules = self.env["jxc.checkpoint.rule"].sudo()
        return bool(kind) and bool(
            rules.search_count(
                [
                    ("operation_id.code", "=", RETURN_CODES[kind]),
                    ("field_ids.path", "=", "jxc_return_reason_id"),
                    ("company_ids", "in", self.picking_id.company_id.ids),
                ],
                limit=1,
            )
        )

    def _jxc_get_inspection_place(self, picking):
        """Return where goods of a delivery are inspected when they come back, if they are."""
        picking = picking.sudo()
        if picking.location_dest_id.usage != "customer":
            return self.env["stock.location"]
        kind = picking.picking_type_id.return_picking_type_id or picking.picking_type_id
        warehouse = kind.warehouse_id.filtered("jxc_return_inspection")
        return warehouse.jxc_inspection_loc_id.sudo(False)

    def _prepare_picking_default_values_based_on(self, picking):
        vals = super()._prepare_picking_default_values_based_on(picking)
        place = self._jxc_get_inspection_place(picking)
        if place:
            vals["location_dest_id"] = place.id
        if picking == self.picking_id:
            vals["jxc_return_reason_id"] = self.jxc_reason_id.id
        return vals

    def action_create_returns_all(self):
        """Return all that may still come back, drafts of others considered.

        A return of what has not left yet is planned as Odoo does, and judged when it is done.
        """
        if not self.jxc_kind or self.picking_id.state != "done":
            return super().action_create_returns_all()
        for line in self.product_return_moves:
            if line.move_id and line.move_id.state != "cancel":
                line.quantity = line.jxc_returnable
        return self.action_create_returns()


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    jxc_returnable = fields.Float(
        string="Returnable", digits="Product Unit", compute="_compute_jxc_returnable"
    )
    jxc_reason_id = fields.Many2one(
        "jxc.return.reason", string="Other Reason", help="Only where it differs from the others."
    )

    @api.depends("move_id", "uom_id")
    def _compute_jxc_returnable(self):
        for line in self:
            move = line.move_id
            line.jxc_returnable = move and move.product_id.uom_id._compute_quantity(
                move._jxc_get_returnable(), line.uom_id, rounding_method="HALF-UP"
            )

    def _prepare_move_default_values(self, new_picking):
        vals = super()._prepare_move_default_values(new_picking)
        reason = self.jxc_reason_id or self.wizard_id.jxc_reason_id
        vals["jxc_return_reason_id"] = reason.id
        return vals
