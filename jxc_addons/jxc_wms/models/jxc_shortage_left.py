from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command

from .stock_move import OVER


class JxcShortage(models.Model):
    """Goods that a transfer left behind without a backorder, while the order asks for them.

    Nobody brings them: they are delivered after all, or the order does without them.
    """

    _inherit = "jxc.shortage"

    # In the unit of the order line; what still counts of it says _get_left.
    left_qty = fields.Float(string="Left without Backorder", digits="Product Unit", readonly=True)
    left_move_ids = fields.Many2many(
        "stock.move", "jxc_shortage_left_move_rel", string="Left By", readonly=True
    )

    def _get_left(self):
        """Return how much of what was left no transfer brings, in the unit of the case."""
        self.ensure_one()
        if self.uom_id.is_zero(self.left_qty):
            return 0.0
        return min(self.left_qty, self.line_id._jxc_get_unplanned())

    def _is_only_left(self):
        """Tell whether the goods are there, and only nobody brings them."""
        self.ensure_one()
        left = self._get_left()
        if self.uom_id.is_zero(left):
            return False
        short = dict(self._get_short(self.line_id)).get(self.line_id, 0.0)
        return self.uom_id.is_zero(short + self._get_unfound(short))

    def _add_lost(self, vals):
        """Put on record what a transfer left behind once more."""
        self.ensure_one()
        if vals.get("left_qty"):
            vals = {**vals, "left_qty": self.left_qty + vals["left_qty"]}
        if vals:
            self.write(vals)

    def _resume(self):
        """Make the backorders that were left out; the goods are booked as far as they go.

        :return: the new transfers
        """
        self.ensure_one()
        missing = self._get_left()
        backorders = self.env["stock.picking"]
        for move in self.left_move_ids.sorted("id", reverse=True):
            quantity = min(missing, move._jxc_get_left_behind(self.uom_id))
            if self.uom_id.compare(quantity, 0.0) > 0:
                missing -= quantity
                backorders |= move._jxc_make_backorder(
                    self.uom_id._compute_quantity(quantity, move.product_uom)
                )
        self.write({"left_qty": 0.0, "left_move_ids": [Command.clear()]})
        if backorders:
            backorders.action_confirm()
            backorders.action_assign()
        return backorders

    def _sync_left(self, places):
        """Open or raise the cases of what moves left behind for good.

        :param places: ``{stock.move: where its goods should be}``, superuser's
        """
        left = self._get_left_by_line(places)
        lines = self.env["sale.order.line"].sudo().concat(*left)
        shorts = dict(self.sudo()._get_short(lines))
        lost = {
            line: self._prepare_left_vals(line, moves, places, shorts[line])
            for line, moves in left.items()
            if line in shorts
        }
        if lost:
            lines = self.env["sale.order.line"].sudo().concat(*lost)
            self._sync(lines, "pick", lost)._mark_orders_short()

    def _get_left_by_line(self, places):
        """Return ``{order line: moves}`` of what orders in force still ask for."""
        left = defaultdict(self.env["stock.move"].sudo().browse)
        for move in self.env["stock.move"].sudo().concat(*places).exists():
            line = move.sale_line_id
            if line.state == "sale" and line.company_id.jxc_discipline and move._jxc_goes_out():
                behind = move._jxc_get_left_behind(line.product_uom_id)
                if line.product_uom_id.compare(behind, 0.0) > 0:
                    left[line] |= move
        return {
            line: moves
            for line, moves in left.items()
            if line.product_uom_id.compare(line._jxc_get_unplanned(), 0) > 0
        }

    def _prepare_left_vals(self, line, moves, places, short):
        """Return what the case keeps of goods that were left without a backorder.

        :param short: what is missing by the books as well
        """
        unit = line.product_uom_id
        behind = sum(move._jxc_get_left_behind(unit) for move in moves)
        quantity = min(behind, line._jxc_get_unplanned())
        vals = {
            "left_qty": quantity,
            "left_move_ids": [Command.link(move.id) for move in moves],
        }
        believed = all(
            places[move].usage == "internal"
            and not move.move_orig_ids
            and not move.picking_id.jxc_rest_later
            for move in moves
        )
        if believed and unit.compare(quantity, short) > 0:
            vals |= {
                "unfound_qty": quantity - short,
                "unfound_date": fields.Datetime.now(),
                "location_id": places[moves[0]].id,
            }
        return vals


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _jxc_get_unplanned(self):
        """Return what the order asks for, has not got, and no open transfer brings.

        In the unit of the line.
        """
        self.ensure_one()
        line = self.sudo()
        coming = line.move_ids.filtered(
            lambda move: move.state not in OVER and move._jxc_ends_at_customer()
        )
        planned = sum(
            move.product_uom._compute_quantity(
                move.product_uom_qty, line.product_uom_id, round=False
            )
            for move in coming
        )
        return max(line.product_uom_qty - line.qty_delivered - planned, 0.0)


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """What is left without a backorder, though the order asks for it, is a shortage."""
        asked = self.filtered(lambda move: cancel_backorder and move.state not in OVER)
        places = {
            move: (move.move_line_ids.location_id or move.location_id)[:1]
            for move in asked.sudo()
            if move.sale_line_id
        }
        done = super()._action_done(cancel_backorder=cancel_backorder)
        if places:
            self.env["jxc.shortage"]._sync_left(places)
        return done

    def _jxc_goes_out(self):
        """Tell whether the move is part of the way of an order line's goods to the customer."""
        self.ensure_one()
        return (
            self.product_id == self.sale_line_id.product_id
            and not self.origin_returned_move_id
            and (self.location_final_id or self.location_dest_id)._is_outgoing()
        )

    def _jxc_ends_at_customer(self):
        """Tell whether the move brings goods to the customer that no later move brings yet."""
        self.ensure_one()
        return self._jxc_goes_out() and (
            self.location_dest_id._is_outgoing()
            or all(move.state in OVER for move in self.move_dest_ids)
        )

    def _jxc_get_left_behind(self, unit):
        """Return what a move that is over was asked to bring and did not.

        :param unit: ``uom.uom`` of the answer
        """
        self.ensure_one()
        brought = self.quantity if self.state == "done" else 0.0
        left = max(self.product_uom_qty - brought, 0.0) if self.state in OVER else 0.0
        return self.product_uom._compute_quantity(left, unit, round=False)

    def _jxc_make_backorder(self, quantity):
        """Ask again for what the move left behind, as Odoo's backorder does.

        :param quantity: in the unit of the move
        :return: the transfer, which is not confirmed yet
        """
        self.ensure_one()
        picking = self.picking_id
        backorder = picking.backorder_ids.filtered(lambda other: other.state == "draft")[:1]
        backorder = backorder or picking._create_backorder_picking()
        vals = {
            **self._prepare_move_split_vals(quantity),
            "picking_id": backorder.id,
            # What was made for the goods that went is full; the next step is made for these.
            "move_dest_ids": [Command.set(self._jxc_get_wanting().ids)],
        }
        self.create(self.copy_data(vals))
        return backorder

    def _jxc_get_wanting(self):
        """Return the next moves that ask for more than has been brought to them."""

        def get_brought(move):
            done = move.move_orig_ids.filtered(lambda orig: orig.state == "done")
            return sum(
                orig.product_uom._compute_quantity(orig.quantity, move.product_uom, round=False)
                for orig in done
            )

        return self.move_dest_ids.filtered(
            lambda move: (
                move.state not in OVER
                and move.product_uom.compare(move.product_uom_qty, get_brought(move)) > 0
            )
        )
