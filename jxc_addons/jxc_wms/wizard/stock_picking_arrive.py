from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..exceptions import ReasonMissing


class StockPickingJxcArrive(models.TransientModel):
    """What of a transfer has arrived; each difference with its reason."""

    _name = "stock.picking.jxc.arrive"
    _description = "Arrival of a Transfer"

    picking_id = fields.Many2one("stock.picking", required=True, readonly=True)
    company_id = fields.Many2one(related="picking_id.company_id")
    line_ids = fields.One2many(
        "stock.picking.jxc.arrive.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        string="Arrived Goods",
    )

    @api.depends("picking_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(wizard._prepare_line_vals(line))
                for line in wizard.picking_id.move_line_ids
            ]

    def _prepare_line_vals(self, line):
        quantity = line.quantity_product_uom
        return {
            "move_line_id": line.id,
            "product_id": line.product_id.id,
            "lot_id": line.lot_id.id,
            "sent_qty": quantity,
            "arrived_qty": quantity,
        }

    def action_confirm(self):
        """Receive the goods; the differences are booked in documents of their own."""
        self.ensure_one()
        picking = self.picking_id
        picking.check_access("write")
        if picking.state != "assigned":
            raise UserError(
                self.env._("%s: nothing is on the way that could be received.", picking.name)
            )
        self.line_ids._check()
        differences = self.line_ids._collect_differences()
        self.line_ids._take_over()
        documents = self.env["stock.picking"]
        for (kind, reason, note), lines in differences.items():
            documents |= self._book(kind, reason, note, lines)
        self._receive()
        return (
            documents._get_records_action(name=self.env._("Differences of %s", picking.name))
            if documents
            else {"type": "ir.actions.act_window_close"}
        )

    def _receive(self):
        """Validate the transfer; what did not arrive is booked already, nothing is waited for."""
        picking = self.picking_id
        arrived = picking.move_line_ids
        if not arrived:
            picking.action_cancel()
            return
        arrived.move_id.picked = True
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids, skip_sms=True
        ).button_validate()

    def _book(self, kind, reason, note, lines):
        """Book goods that got lost or damaged on the way, or are more than was sent.

        :param kind: ``other_out`` or ``other_in``
        :param lines: ``[(wizard line, quantity in the material's unit)]``
        """
        document = self.env["stock.picking"].create(
            self._prepare_document_vals(kind, reason, note, lines)
        )
        document.action_confirm()
        for move, (line, quantity) in zip(document.move_ids, lines, strict=True):
            move.move_line_ids.unlink()
            self.env["stock.move.line"].create(
                {
                    "move_id": move.id,
                    "picking_id": document.id,
                    "product_id": line.product_id.id,
                    "product_uom_id": line.product_id.uom_id.id,
                    "lot_id": line.lot_id.id,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "quantity": quantity,
                    "picked": True,
                }
            )
        document.with_context(skip_backorder=True, skip_sms=True).button_validate()
        return document

    def _prepare_document_vals(self, kind, reason, note, lines):
        picking = self.picking_id
        warehouse = picking.location_dest_id.warehouse_id
        kind_type = warehouse[f"jxc_{kind}_type_id"]
        ends = {
            "location_id": picking.location_id.id,
            "location_dest_id": kind_type.default_location_dest_id.id,
        }
        if kind == "other_in":
            ends = {
                "location_id": kind_type.default_location_src_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        return {
            **ends,
            "picking_type_id": kind_type.id,
            "origin": picking.name,
            "jxc_reason_id": reason.id,
            "jxc_reason_note": note,
            "jxc_difference_of_id": picking.id,
            "move_ids": [
                Command.create(
                    {
                        **ends,
                        "product_id": line.product_id.id,
                        "product_uom": line.product_id.uom_id.id,
                        "product_uom_qty": quantity,
                    }
                )
                for line, quantity in lines
            ],
        }


class StockPickingJxcArriveLine(models.TransientModel):
    _name = "stock.picking.jxc.arrive.line"
    _description = "Arrived Goods"

    wizard_id = fields.Many2one("stock.picking.jxc.arrive", required=True, ondelete="cascade")
    # What is missing altogether loses its line; material and lot are still to be booked.
    move_line_id = fields.Many2one("stock.move.line", readonly=True, ondelete="set null")
    product_id = fields.Many2one("product.product", string="Material", required=True, readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial Number", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    sent_qty = fields.Float(string="Sent", digits="Product Unit", readonly=True)
    arrived_qty = fields.Float(string="Arrived", digits="Product Unit")
    damaged_qty = fields.Float(string="Of It Damaged", digits="Product Unit")
    difference = fields.Float(digits="Product Unit", compute="_compute_difference")
    reason_id = fields.Many2one(
        "jxc.stock.reason", compute="_compute_reason_id", store=True, readonly=False
    )
    damage_reason_id = fields.Many2one("jxc.stock.reason", string="Reason of the Damage")
    note = fields.Char()

    @api.depends("sent_qty", "arrived_qty")
    def _compute_difference(self):
        for line in self:
            line.difference = line.arrived_qty - line.sent_qty

    @api.depends("difference")
    def _compute_reason_id(self):
        """A reason for too little is none for too much."""
        for line in self:
            wanted = "gain" if line.difference > 0 else "loss"
            if line.reason_id.kind != wanted or not line.difference:
                line.reason_id = False

    def _check(self):
        """Refuse what makes no sense, and differences that nobody explains."""
        for line in self:
            unit = line.uom_id
            sent = line.move_line_id
            if (
                sent.picking_id != line.wizard_id.picking_id
                or (sent.product_id, sent.lot_id) != (line.product_id, line.lot_id)
                or unit.compare(sent.quantity_product_uom, line.sent_qty)
            ):
                raise UserError(
                    self.env._(
                        "%s has changed in the meantime. Open the dialog again.",
                        line.wizard_id.picking_id.name,
                    )
                )
            if (
                unit.compare(line.arrived_qty, 0.0) < 0
                or unit.compare(line.damaged_qty, 0.0) < 0
                or unit.compare(line.damaged_qty, line.arrived_qty) > 0
            ):
                raise UserError(
                    self.env._(
                        "%s: no more can be damaged than has arrived.", line.product_id.display_name
                    )
                )
            unexplained = (not unit.is_zero(line.difference) and not line.reason_id) or (
                not unit.is_zero(line.damaged_qty) and not line.damage_reason_id
            )
            if unexplained:
                raise ReasonMissing(
                    self.env._(
                        "%s differs from what was sent. Choose the reason.",
                        line.product_id.display_name,
                    )
                )

    def _collect_differences(self):
        """Return ``{(kind, reason, note): [(line, quantity)]}`` of what is to be booked."""
        result = {}

        def add(kind, reason, line, quantity):
            result.setdefault((kind, reason, line.note), []).append((line, quantity))

        for line in self:
            unit = line.uom_id
            if unit.compare(line.difference, 0.0) < 0:
                add("other_out", line.reason_id, line, -line.difference)
            elif unit.compare(line.difference, 0.0) > 0:
                add("other_in", line.reason_id, line, line.difference)
            if not unit.is_zero(line.damaged_qty):
                add("other_out", line.damage_reason_id, line, line.damaged_qty)
        return result

    def _take_over(self):
        """Let the transfer receive what has arrived whole, of what was sent."""
        nothing = self.env["stock.move.line"]
        for line in self:
            whole = max(min(line.arrived_qty, line.sent_qty) - line.damaged_qty, 0.0)
            move_line = line.move_line_id
            if line.uom_id.is_zero(whole):
                nothing |= move_line
            elif line.uom_id.compare(whole, move_line.quantity_product_uom):
                move_line.quantity = line.uom_id._compute_quantity(whole, move_line.product_uom_id)
        nothing.unlink()
