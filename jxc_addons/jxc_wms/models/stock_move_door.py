from odoo import api, models

from odoo.addons.jxc_core.models.jxc_door import acting

#: What stands on a done movement, whoever asks.
DONE_FIELDS = {
    "quantity",
    "product_uom_qty",
    "product_uom",
    "product_id",
    "location_id",
    "location_dest_id",
    "date",
    "picking_id",
    "picked",
    "lot_ids",
    "move_line_ids",
    "value",
    "company_id",
}
RIGHT_CORRECT = "jxc_wms.jxc_wms_group_correct"
#: Who moves goods; of addons that are not installed nobody is a member.
RIGHTS_GOODS = (
    "stock.group_stock_user",
    "mrp.group_mrp_user",
    "point_of_sale.group_pos_user",
    "repair.group_repair_user",
)
OPEN_STATES = {"draft", "waiting", "confirmed", "partially_available", "assigned"}


class StockMove(models.Model):
    """Doors of movements: state by hand, done movements, who validates transfers."""

    _name = "stock.move"
    _inherit = ["stock.move", "jxc.door.mixin"]

    _jxc_state_act = "stock_state"
    _jxc_born_states = (*OPEN_STATES, "cancel")

    # -- acts that write states ------------------------------------------------------------

    @acting("stock_state")
    def _action_confirm(self, *args, **kwargs):
        return super()._action_confirm(*args, **kwargs)

    @acting("stock_state")
    def _action_assign(self, *args, **kwargs):
        return super()._action_assign(*args, **kwargs)

    @acting("stock_state")
    def _action_cancel(self):
        return super()._action_cancel()

    @acting("stock_state")
    def _do_unreserve(self):
        return super()._do_unreserve()

    @acting("stock_state")
    def _recompute_state(self):
        return super()._recompute_state()

    @acting("stock_done")
    def _set_value(self, *args, **kwargs):
        return super()._set_value(*args, **kwargs)

    @acting("stock_state", "stock_done")
    def _action_done(self, cancel_backorder=False):
        self._jxc_check_validate_right()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _jxc_is_free_state(self, old, new):
        """Lowering the demand of a booked movement makes it partly booked; so does Odoo.

        Manufacturing writes the open states of its components itself.
        """
        if (old, new) == ("assigned", "partially_available"):
            return True
        made = ("raw_material_production_id", "production_id")
        in_production = any(name in self._fields and self[name] for name in made)
        return in_production and {old, new} <= OPEN_STATES

    # -- who validates (policy stock_validate_right) ---------------------------------------

    def _jxc_check_validate_right(self):
        """Refuse to validate transfers by people who do not work in a warehouse."""
        pickings = self.picking_id
        if self.env.su or not pickings:
            return
        door = self.env["jxc.door"]
        guarded = pickings.filtered(
            lambda picking: picking.company_id._jxc_policy("stock_validate_right")
        )
        if guarded and not any(self.env.user.has_group(right) for right in RIGHTS_GOODS):
            code = (guarded._jxc_get_validate_gates() or [("stock_by_hand", guarded)])[0][0]
            door._refuse(
                code,
                guarded,
                self.env._(
                    "%s is validated by people of the warehouse. Ask them to do it.",
                    door._get_names(guarded),
                ),
            )

    # -- done movements (policy stock_done_stands) -----------------------------------------

    def write(self, vals):
        if not (DONE_FIELDS & vals.keys()) or self.env["jxc.door"]._is_acting("stock_done"):
            return super().write(vals)
        done = self._jxc_get_standing(vals)
        if done:
            done._jxc_check_correct(vals)
        return super().write(vals)

    def _jxc_get_standing(self, vals):
        """Return the done movements that a write changes, where the policy holds."""
        return self.filtered(
            lambda move: (
                move.state == "done"
                and move.company_id._jxc_policy("stock_done_stands")
                and move._jxc_differs(vals)
            )
        )

    def _jxc_differs(self, vals):
        """Tell whether values that are about to be written differ from what stands."""
        self.ensure_one()
        for name in DONE_FIELDS & vals.keys():
            field = self._fields[name]
            if field.type in ("one2many", "many2many"):
                return bool(vals[name])
            new = field.convert_to_cache(vals[name], self)
            if field.convert_to_cache(self[name], self) != new:
                return True
        return False

    def _jxc_check_correct(self, vals):
        """Refuse to correct done movements, unless that is the user's right."""
        door = self.env["jxc.door"]
        names = sorted(DONE_FIELDS & vals.keys())
        self.env["stock.move.line"]._jxc_check_correct_right(self)
        for move in self:
            change = {name: [self._jxc_show(move[name]), vals[name]] for name in names}
            door._record("stock_done_correct", {move: change})

    @api.model
    def _jxc_show(self, value):
        """Return a value as the log shows it."""
        return ", ".join(value.mapped("display_name")) if hasattr(value, "_ids") else value

    @api.model_create_multi
    def create(self, vals_list):
        """Odoo makes a movement done at once that is added to a done transfer."""
        moves = super().create(vals_list)
        moves._jxc_check_born()
        if not self.env["jxc.door"]._is_acting("stock_done"):
            done = moves.filtered(
                lambda move: (
                    move.state == "done" and move.company_id._jxc_policy("stock_done_stands")
                )
            )
            if done:
                self.env["stock.move.line"]._jxc_check_correct_right(done)
        return moves

    def _jxc_check_born(self):
        """A movement in a done transfer is judged as a correction of the transfer."""
        super(StockMove, self.filtered(lambda move: move.state != "done"))._jxc_check_born()
        return self
