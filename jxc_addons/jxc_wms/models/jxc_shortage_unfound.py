from odoo import api, fields, models

from .jxc_shortage import OPEN_STATES


class JxcShortage(models.Model):
    """Goods that the books say are there, and a picker has not found.

    Until somebody has counted the place, or the goods are picked after all, the picker is right.
    """

    _inherit = "jxc.shortage"

    def _get_unfound(self, short=0.0):
        """Return how much the books say is there and is not, in the unit of the case.

        :param short: what is missing by the books as well
        """
        self.ensure_one()
        if self.uom_id.is_zero(self.unfound_qty) or self._is_counted():
            return 0.0
        waiting = self.line_id._jxc_get_to_pick() + self._get_left()
        return max(min(self.unfound_qty, waiting - short), 0.0)

    def _is_counted(self):
        """Tell whether the place was counted, and the books put right, since the goods were missed."""
        self.ensure_one()
        domain = [
            ("product_id", "=", self.product_id.id),
            ("location_id", "=", self.location_id.id),
            ("count_id.state", "=", "done"),
            ("state", "in", ("ok", "diff")),
            ("counted_at", ">=", self.unfound_date),
        ]
        return bool(self.env["jxc.count.line"].sudo().search_count(domain, limit=1))

    @api.model
    def _sync_counted(self, lines):
        """Look again at the cases whose goods have been counted.

        :param lines: ``jxc.count.line`` of a posted count
        """
        cases = self.sudo().search(
            [
                ("state", "in", OPEN_STATES),
                ("unfound_qty", ">", 0),
                ("product_id", "in", lines.product_id.ids),
                ("location_id", "in", lines.location_id.ids),
            ]
        )
        self._sync_open(cases.line_id)
        cases.filtered(lambda case: case.state in OPEN_STATES)._refresh_options()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _jxc_get_to_pick(self):
        """Return what is still to be taken from the stock for the line, in its unit."""
        self.ensure_one()
        moves = self.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel", "draft")
                and not move.move_orig_ids
                and move.location_id.usage == "internal"
            )
        )
        return sum(
            move.product_uom._compute_quantity(
                move.product_uom_qty, self.product_uom_id, round=False
            )
            for move in moves
        )


class StockPicking(models.Model):
    _inherit = "stock.picking"

    jxc_rest_later = fields.Boolean(
        string="Rest Is There",
        copy=False,
        help="What was not taken lies at its place and follows later. Otherwise it counts as not"
        " found, and a shortage is opened.",
    )

    def _jxc_get_unfound(self, lines):
        """Return ``{order line: values}`` of goods that were left though the books have them.

        :param lines: ``sale.order.line`` of these backorders
        """
        left = self.filtered(lambda picking: not picking.backorder_id.jxc_rest_later)
        found = {}
        for line, short in self.env["jxc.shortage"].sudo()._get_short(lines):
            moves = left.sudo().move_ids.filtered(
                lambda move, line=line: move.sale_line_id == line and not move.move_orig_ids
            )
            quantity = sum(
                move.product_uom._compute_quantity(
                    move.product_uom_qty, line.product_uom_id, round=False
                )
                for move in moves
                if move.location_id.usage == "internal"
            )
            if line.product_uom_id.compare(quantity, short) > 0:
                place = (moves.move_line_ids.location_id or moves.location_id)[:1]
                found[line] = {
                    "unfound_qty": quantity - short,
                    "unfound_date": fields.Datetime.now(),
                    "location_id": place.id,
                }
        return found


class JxcCount(models.Model):
    _inherit = "jxc.count"

    def action_post(self):
        """What was counted is there or is not: shortages follow."""
        res = super().action_post()
        self.env["jxc.shortage"]._sync_counted(self.sudo().line_ids)
        return res


class StockBackorderConfirmation(models.TransientModel):
    _inherit = "stock.backorder.confirmation"

    jxc_rest_later = fields.Boolean(
        string="The rest lies at its place and follows later",
        help="Otherwise it counts as not found: a shortage is opened, and its place is counted.",
    )
    jxc_is_picking = fields.Boolean(compute="_compute_jxc_is_picking")

    @api.depends("pick_ids")
    def _compute_jxc_is_picking(self):
        """Tell whether goods of orders are taken from the stock."""
        for wizard in self:
            moves = wizard.pick_ids.move_ids
            wizard.jxc_is_picking = any(
                move.location_id.usage == "internal" and not move.move_orig_ids
                for move in moves.filtered(lambda move: move.sudo().sale_line_id)
            )

    def process(self):
        """Put on record whether the goods that were left are there."""
        self._jxc_set_rest_later()
        return super().process()

    def process_cancel_backorder(self):
        """Put on record whether the goods that nobody brings are there."""
        self._jxc_set_rest_later()
        return super().process_cancel_backorder()

    def _jxc_set_rest_later(self):
        self.pick_ids.filtered(
            lambda picking: picking.jxc_rest_later != self.jxc_rest_later
        ).jxc_rest_later = self.jxc_rest_later
