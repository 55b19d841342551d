from odoo import api, models

#: A change of one of these changes what a reviewer has seen.
REVIEWED_FIELDS = {
    "product_id",
    "lot_id",
    "lot_name",
    "quantity",
    "product_uom_id",
    "picking_id",
    "move_id",
    "package_id",
    "result_package_id",
    "owner_id",
}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._jxc_get_open_pickings()._jxc_forget_review()
        return lines

    def write(self, vals):
        if not REVIEWED_FIELDS & vals.keys():
            return super().write(vals)
        pickings = self._jxc_get_open_pickings()
        res = super().write(vals)
        (pickings | self._jxc_get_open_pickings())._jxc_forget_review()
        return res

    def unlink(self):
        pickings = self._jxc_get_open_pickings()
        res = super().unlink()
        pickings.exists()._jxc_forget_review()
        return res

    def _jxc_get_open_pickings(self):
        """Return the transfers whose contents the lines are, by their own word or the move's."""
        lines = self.filtered(lambda line: line.state != "done")
        return lines.picking_id | lines.move_id.picking_id
