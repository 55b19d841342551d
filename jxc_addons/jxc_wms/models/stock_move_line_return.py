from odoo import fields, models

from .jxc_stock_guard import GUARDED_USAGES


class StockMoveLine(models.Model):
    """Returned lots keep the date at which they first came in."""

    _inherit = "stock.move.line"

    jxc_in_date = fields.Datetime(
        string="In Stock Since",
        readonly=True,
        copy=False,
        help="Since when the lot had been in stock when this line took it away.",
    )

    def _synchronize_quant(
        self, quantity, location, action="available", in_date=False, **quants_value
    ):
        lot = action == "available" and location.usage in GUARDED_USAGES and self.lot_id
        if lot and quantity > 0 and in_date:
            in_date = self._jxc_get_original_in_date() or in_date
        result = super()._synchronize_quant(
            quantity, location, action=action, in_date=in_date, **quants_value
        )
        if lot and quantity < 0 and result[1]:
            self.jxc_in_date = result[1]
        return result

    def _jxc_get_original_in_date(self):
        """Return since when a returned lot had been in stock before it left, or False."""
        self.ensure_one()
        origin = self.sudo().move_id.origin_returned_move_id
        dates = origin.move_line_ids.filtered(
            lambda line: line.lot_id == self.lot_id and line.jxc_in_date
        ).mapped("jxc_in_date")
        return min(dates, default=False)

    def write(self, vals):
        """Done lines that are raised afterwards are judged like new ones."""
        res = super().write(vals)
        if vals.keys() & {"quantity", "lot_id", "product_uom_id", "location_id"}:
            self.move_id.filtered(lambda move: move.state == "done")._jxc_check_returns()
        return res
