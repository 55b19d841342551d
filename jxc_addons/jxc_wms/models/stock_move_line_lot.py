from odoo import api, fields, models


class StockMoveLine(models.Model):
    """Receipts take down when goods were made; other lots than suggested say why."""

    _inherit = "stock.move.line"

    jxc_production_date = fields.Date(
        string="Production Date",
        compute="_compute_jxc_production_date",
        store=True,
        readonly=False,
    )
    jxc_lot_reason = fields.Char(
        string="Why Another Lot",
        copy=False,
        help="Why an older lot that is free stays where it is.",
    )

    @api.depends("lot_id.jxc_production_date")
    def _compute_jxc_production_date(self):
        for line in self:
            if line.lot_id.jxc_production_date:
                line.jxc_production_date = line.lot_id.jxc_production_date

    @api.depends("jxc_production_date")
    def _compute_expiration_date(self):
        """What a new lot keeps follows from its making, where that is known."""
        res = super()._compute_expiration_date()
        lots = self.env["stock.lot"]
        for line in self:
            product = line.product_id
            if (
                line.jxc_production_date
                and not line.lot_id
                and product.use_expiration_date
                and product.expiration_time > 0
            ):
                lot = lots.new({"product_id": product.id})
                line.expiration_date = lot._jxc_get_expiry(line.jxc_production_date)
        return res

    def _prepare_new_lot_vals(self):
        vals = super()._prepare_new_lot_vals()
        if self.jxc_production_date:
            vals["jxc_production_date"] = self.jxc_production_date
        return vals
