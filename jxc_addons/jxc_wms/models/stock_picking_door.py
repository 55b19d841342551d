from odoo import api, models

from odoo.addons.jxc_core.models.jxc_door import acting

from .stock_move_door import RIGHT_CORRECT


class StockPicking(models.Model):
    """Doors of transfers: state by hand, dates of what is done, unlocking."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "jxc.door.mixin"]

    _jxc_state_act = "stock_state"
    _jxc_born_states = ("draft", "waiting", "confirmed", "assigned", "cancel", False)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(vals_list)._jxc_check_born()

    @acting("stock_state")
    def action_cancel(self):
        return super().action_cancel()

    @acting("stock_done")
    def _action_done(self):
        return super()._action_done()

    def write(self, vals):
        door = self.env["jxc.door"]
        if not door._is_acting("stock_done") and not door._is_acting("stock_state"):
            dated = self._jxc_get_dated(vals)
            if dated:
                self.env["stock.move.line"]._jxc_check_correct_right(dated.move_ids or dated)
                door._record(
                    "stock_done_correct",
                    {
                        picking: {"date_done": [picking.date_done, vals["date_done"]]}
                        for picking in dated
                    },
                )
            self._jxc_check_unlock(vals)
        return super().write(vals)

    def _jxc_get_dated(self, vals):
        """Return the done transfers that a write gives another date (*stock_done_stands*)."""
        if "date_done" not in vals:
            return self.browse()
        value = self._fields["date_done"].convert_to_cache(vals["date_done"], self)
        return self.filtered(
            lambda picking: (
                picking.state == "done"
                and picking.date_done != value
                and picking.company_id._jxc_policy("stock_done_stands")
            )
        )

    def _jxc_check_unlock(self, vals):
        """Refuse to unlock done transfers, unless that is the user's right."""
        if "is_locked" not in vals or vals["is_locked"]:
            return
        door = self.env["jxc.door"]
        locked = self.filtered(
            lambda picking: (
                picking.is_locked
                and picking.state == "done"
                and picking.company_id._jxc_policy("order_unlock")
            )
        )
        for picking in locked:
            if not door._may(RIGHT_CORRECT, "picking_unlock", picking.company_id):
                door._refuse(
                    "picking_unlock",
                    locked,
                    self.env._(
                        "%s is done and stays locked. Make a return or another transfer.",
                        door._get_names(locked),
                    ),
                )
            door._record("picking_unlock", {picking: {"is_locked": [True, False]}})
