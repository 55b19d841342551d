from contextlib import ExitStack

from odoo import models

from .jxc_stock_guard import GUARDED_USAGES
from .stock_move_memory import TO_ASSIGN

#: Moves in these states are over.
OVER = ("done", "cancel")


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["jxc.upstream.mixin", "stock.move"]

    def _action_done(self, cancel_backorder=False):
        """Validating goods passes the gate of the kind of transfer, by whatever path."""
        pickings = self.filtered(lambda move: move.state not in OVER).picking_id
        products = self._jxc_get_taken_products()
        with ExitStack() as gates:
            gates.enter_context(self.env["jxc.stock.guard"]._act(products, moves=self))
            for code, documents in pickings._jxc_get_validate_gates():
                gates.enter_context(documents._jxc_gate(code))
            reviewed = pickings.filtered("jxc_review_state").grouped("jxc_review_state")
            res = super()._action_done(cancel_backorder=cancel_backorder)
            pickings._jxc_set_done_by(self.env.user, reviewed)
            return res

    def write(self, vals):
        """Goods that come to a reviewed transfer, or leave it, make it unreviewed."""
        if "picking_id" not in vals:
            return super().write(vals)
        before = self.picking_id
        res = super().write(vals)
        (before | self.picking_id)._jxc_forget_review()
        return res

    def _action_assign(self, force_qty=False):
        """Goods are booked once: who books passes the guard of stock."""
        if force_qty:
            open_moves = self
        else:
            open_moves = self.filtered(lambda move: move.state in TO_ASSIGN)
        products = open_moves._jxc_get_taken_products()
        with self.env["jxc.stock.guard"]._act(products, moves=self, assigning=True):
            return super()._action_assign(force_qty=force_qty)

    def _jxc_get_taken_products(self):
        """Return the storable products that the moves take from a place that holds stock."""
        return (
            self.sudo()
            .filtered(
                lambda move: (
                    move.product_id.is_storable and move.location_id.usage in GUARDED_USAGES
                )
            )
            .product_id
        )

    def _action_cancel(self):
        """Cancelling the last open moves of a transfer is cancelling the transfer."""
        pickings = self.picking_id.filtered(
            lambda picking: (
                picking.state not in OVER
                and not picking.move_ids.filtered(
                    lambda move: (
                        move.state == "done" or (move.state != "cancel" and move not in self)
                    )
                )
            )
        )
        with pickings._jxc_gate("picking_cancel"):
            return super()._action_cancel()
