from odoo import api, fields, models

from odoo.addons.jxc_core.exceptions import ProtectedField

from ..exceptions import ReturnRefused


class StockMove(models.Model):
    """What a customer sends back goes to inspection, and leaves it by a decision only."""

    _inherit = "stock.move"

    jxc_inspection_line_id = fields.Many2one(
        "jxc.inspection.line", string="Inspected Goods", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any("jxc_inspection_line_id" in vals for vals in vals_list):
            self._jxc_protect_inspection()
        return super().create(vals_list)

    def write(self, vals):
        if "jxc_inspection_line_id" in vals:
            self._jxc_protect_inspection()
        return super().write(vals)

    def _jxc_protect_inspection(self):
        if not self.env.su:
            raise ProtectedField(
                self.env._("The goods of an inspection follow from it and can't be entered.")
            )

    def _action_confirm(self, merge=True, merge_into=False, create_proc=True):
        moves = super()._action_confirm(merge=merge, merge_into=merge_into, create_proc=create_proc)
        moves._jxc_send_to_inspection()
        return moves

    def _jxc_get_inspecting_warehouse(self):
        """Return the warehouse that inspects what the move brings back, if one does."""
        self.ensure_one()
        move = self.sudo()
        if move.location_id.usage != "customer" or move.location_dest_id.usage != "internal":
            return self.env["stock.warehouse"].sudo()
        warehouse = move.location_dest_id.warehouse_id
        return warehouse.filtered("jxc_return_inspection")

    def _jxc_send_to_inspection(self):
        """Lead what customers send back to the place where it is inspected."""
        for move in self.filtered(lambda move: move.state not in ("done", "cancel")):
            place = move._jxc_get_inspecting_warehouse().jxc_inspection_loc_id
            if place and not move.location_dest_id._child_of(place):
                move.location_dest_id = place
                move.location_final_id = False
                move.move_line_ids.location_dest_id = place
                if move.picking_id.move_ids <= self:
                    move.picking_id.location_dest_id = place

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        moved = done.sudo().filtered(lambda move: move.state == "done")
        places = moved.location_id | moved.location_dest_id
        if places.warehouse_id.filtered("jxc_return_inspection"):
            moved._jxc_check_inspection()
            moved._jxc_open_inspections()
        moved._jxc_credit_uninspected()
        return done

    def _jxc_check_inspection(self):
        """Refuse returns past the inspection, and goods that leave it without a decision.

        :raise ReturnRefused: names the place
        """
        for move in self:
            place = move._jxc_get_inspecting_warehouse().jxc_inspection_loc_id
            if place and any(
                not line.location_dest_id._child_of(place) for line in move.move_line_ids
            ):
                raise ReturnRefused(
                    self.env._(
                        "%(document)s: what customers send back is inspected first. Bring it to"
                        " %(place)s.",
                        document=move._jxc_get_document_name(),
                        place=place.display_name,
                    )
                )
            decided = move.jxc_inspection_line_id or move.picking_id.jxc_reversed_id
            if not decided and move.location_dest_id.usage != "inventory":
                move._jxc_check_leaving_inspection()

    def _jxc_check_leaving_inspection(self):
        """Refuse to take goods out of inspection by an ordinary transfer."""
        self.ensure_one()
        warehouse = self.location_id.warehouse_id.filtered("jxc_return_inspection")
        place = warehouse.jxc_inspection_loc_id
        if not place:
            return
        leaving = self.move_line_ids.filtered(
            lambda line: (
                line.location_id._child_of(place) and not line.location_dest_id._child_of(place)
            )
        )
        if leaving:
            raise ReturnRefused(
                self.env._(
                    "%(product)s in %(place)s waits for its inspection. Finish the inspection: it"
                    " moves the goods.",
                    product=self.product_id.display_name,
                    place=place.display_name,
                )
            )

    def _jxc_open_inspections(self):
        """Open an inspection for what customers have brought back."""
        moves = self.filtered(lambda move: move._jxc_get_inspecting_warehouse())
        inspections = self.env["jxc.inspection"].sudo()
        for picking, returned in moves.grouped("picking_id").items():
            inspections._open_for(picking, returned)

    def _jxc_credit_uninspected(self):
        """Draft the credit notes of returns that nobody inspects."""
        self.filtered(
            lambda move: (
                move.company_id.jxc_return_credit
                and move._jxc_is_return()
                and not move._jxc_get_inspecting_warehouse()
            )
        ).picking_id._jxc_draft_credit_notes()
