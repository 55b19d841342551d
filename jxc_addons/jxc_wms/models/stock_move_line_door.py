from odoo import api, models

from .stock_move_door import RIGHT_CORRECT, RIGHTS_GOODS

#: What stands on a done line, whoever asks.
DONE_FIELDS = {
    "quantity",
    "product_uom_id",
    "product_id",
    "lot_id",
    "lot_name",
    "location_id",
    "location_dest_id",
    "package_id",
    "result_package_id",
    "owner_id",
    "move_id",
    "picking_id",
    "picked",
    "date",
    "quant_id",
    "company_id",
}


class StockMoveLine(models.Model):
    """Doors of the lines of transfers.

    Plain Odoo lets every employee create, change and delete them, done ones too.
    """

    _name = "stock.move.line"
    _inherit = ["stock.move.line", "jxc.door.mixin"]

    _jxc_state_act = "stock_state"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._jxc_check_goods_right()
        if not self.env["jxc.door"]._is_acting("stock_done"):
            done = lines._jxc_get_standing()
            if done:
                self._jxc_check_correct_right(done)
        return lines

    def write(self, vals):
        self._jxc_check_goods_right()
        door = self.env["jxc.door"]
        if not (DONE_FIELDS & vals.keys()) or door._is_acting("stock_done"):
            return super().write(vals)
        done = self._jxc_get_standing()
        if done:
            self._jxc_check_correct_right(done)
            names = sorted(DONE_FIELDS & vals.keys())
            show = self.env["stock.move"]._jxc_show
            for line in done:
                change = {name: [show(line[name]), vals[name]] for name in names}
                door._record("stock_done_correct", {line: change})
        return super().write(vals)

    def unlink(self):
        self._jxc_check_goods_right()
        return super().unlink()

    def _jxc_get_standing(self):
        """Return the done lines where the policy *stock_done_stands* holds."""
        return self.filtered(
            lambda line: line.state == "done" and line.company_id._jxc_policy("stock_done_stands")
        )

    @api.model
    def _jxc_check_correct_right(self, records):
        """Refuse to correct done movements or lines, unless that is the user's right.

        :param records: lines or movements of which the attempt is made
        """
        door = self.env["jxc.door"]
        company = records[:1].company_id
        if not door._may(RIGHT_CORRECT, None, company):
            door._refuse(
                "stock_done_correct",
                records,
                self.env._(
                    "%s is done. What is done is not changed: make a return or another transfer.",
                    door._get_names(records.picking_id)
                    or door._get_names(records.product_id)
                    or door._get_names(records),
                ),
            )

    def _jxc_check_goods_right(self):
        """Refuse lines of people who neither move goods nor set off what does.

        Policy *stock_lines_right*. Booking, confirming and cancelling write lines in the
        name of whoever sets them off.
        """
        door = self.env["jxc.door"]
        if door._is_acting("stock_state"):
            return
        guarded = self.filtered(lambda line: line.company_id._jxc_policy("stock_lines_right"))
        if guarded and not any(self.env.user.has_group(right) for right in RIGHTS_GOODS):
            door._refuse(
                "stock_by_hand",
                guarded,
                self.env._(
                    "What is taken and stored is entered by people of the warehouse."
                    " Ask them to change %s.",
                    door._get_names(guarded.picking_id) or door._get_names(guarded.product_id),
                ),
            )
