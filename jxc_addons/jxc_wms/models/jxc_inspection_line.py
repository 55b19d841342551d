from odoo import api, fields, models

from ..exceptions import InspectionRefused

#: What the inspector enters.
ENTERED_FIELDS = {"good_qty", "repair_qty", "scrap_qty", "note"}


class JxcInspectionLine(models.Model):
    _name = "jxc.inspection.line"
    _description = "Returned Goods to Inspect"
    _order = "id"
    _rec_name = "product_id"

    inspection_id = fields.Many2one(
        "jxc.inspection", required=True, ondelete="cascade", index=True, readonly=True
    )
    state = fields.Selection(related="inspection_id.state")
    company_id = fields.Many2one(related="inspection_id.company_id")
    product_id = fields.Many2one("product.product", string="Material", required=True, readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial Number", readonly=True)
    owner_id = fields.Many2one("res.partner", string="Goods Owner", readonly=True)
    package_id = fields.Many2one("stock.package", string="Package", readonly=True)
    location_id = fields.Many2one("stock.location", string="Lies In", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(string="Came Back", digits="Product Unit", readonly=True)
    good_qty = fields.Float(string="Good", digits="Product Unit")
    repair_qty = fields.Float(string="Repair", digits="Product Unit")
    scrap_qty = fields.Float(string="Scrap", digits="Product Unit")
    decided_qty = fields.Float(
        string="Decided", digits="Product Unit", compute="_compute_decided_qty"
    )
    is_decided = fields.Boolean(compute="_compute_decided_qty")
    note = fields.Char(string="Finding")

    @api.depends("good_qty", "repair_qty", "scrap_qty", "quantity")
    def _compute_decided_qty(self):
        for line in self:
            line.decided_qty = line.good_qty + line.repair_qty + line.scrap_qty
            line.is_decided = not line.uom_id or not line.uom_id.compare(
                line.decided_qty, line.quantity
            )

    @api.depends("product_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            names = [line.product_id.display_name, line.lot_id.name]
            line.display_name = " / ".join(filter(None, names))

    @api.constrains("good_qty", "repair_qty", "scrap_qty")
    def _check_quantities(self):
        for line in self:
            if min(line.good_qty, line.repair_qty, line.scrap_qty) < 0:
                raise InspectionRefused(
                    self.env._("%s: quantities can't be negative.", line.display_name)
                )

    def action_all_good(self):
        """All of it is good."""
        self._decide("good_qty")

    def action_all_repair(self):
        """All of it is to be repaired."""
        self._decide("repair_qty")

    def action_all_scrap(self):
        """All of it is scrap."""
        self._decide("scrap_qty")

    def _decide(self, name):
        for line in self:
            line.write({"good_qty": 0.0, "repair_qty": 0.0, "scrap_qty": 0.0, name: line.quantity})

    def _get_decision(self):
        """Return ``[(place, quantity)]`` of where the goods go."""
        self.ensure_one()
        warehouse = self.inspection_id.warehouse_id
        stock = warehouse.lot_stock_id
        places = (
            (stock._get_putaway_strategy(self.product_id, self.good_qty), self.good_qty),
            (warehouse.jxc_repair_loc_id, self.repair_qty),
            (warehouse.jxc_scrap_loc_id, self.scrap_qty),
        )
        return [
            (place, quantity) for place, quantity in places if self.uom_id.compare(quantity, 0) > 0
        ]

    def _prepare_move_vals(self, place, quantity):
        """Return the values of the move that carries out a part of the decision."""
        return {
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": quantity,
            "location_id": self.location_id.id,
            "location_dest_id": place.id,
            "jxc_inspection_line_id": self.id,
            "jxc_return_reason_id": self.inspection_id.reason_id.id,
        }

    def _prepare_move_line_vals(self, move, place, quantity):
        """Return the values of the move line: the very lot that came back, out of its package."""
        return {
            "picking_id": move.picking_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.uom_id.id,
            "quantity": quantity,
            "lot_id": self.lot_id.id,
            "owner_id": self.owner_id.id,
            "package_id": self.package_id.id,
            "location_id": self.location_id.id,
            "location_dest_id": place.id,
            "picked": True,
        }

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - ENTERED_FIELDS:
                raise InspectionRefused(
                    self.env._("What came back can't be changed here, only what becomes of it.")
                )
            if self.filtered(lambda line: line.state == "done"):
                raise InspectionRefused(self.env._("This inspection is finished already."))
        return super().write(vals)
