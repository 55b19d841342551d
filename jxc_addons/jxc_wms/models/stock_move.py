from contextlib import ExitStack

from odoo import models

#: Moves in these states are over.
OVER = ("done", "cancel")


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Validating goods passes the gate of the kind of transfer, by whatever path."""
        pickings = self.filtered(lambda move: move.state not in OVER).picking_id
        with ExitStack() as gates:
            for code, documents in pickings._jxc_get_validate_gates():
                gates.enter_context(documents._jxc_gate(code))
            res = super()._action_done(cancel_backorder=cancel_backorder)
            pickings.sudo().jxc_done_user_id = self.env.user
            return res

    def _action_cancel(self):
        """Cancelling the last open moves of a transfer is cancelling the transfer."""
        pickings = self.picking_id.filtered(
            lambda picking: picking.state not in OVER
            and not picking.move_ids.filtered(
                lambda move: move.state == "done" or (move.state != "cancel" and move not in self)
            )
        )
        with pickings._jxc_gate("picking_cancel"):
            return super()._action_cancel()
