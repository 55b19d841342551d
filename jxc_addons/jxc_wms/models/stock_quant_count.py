from odoo import api, models

#: A change of one of these changes what is at a place.
COUNTED_FIELDS = {"quantity", "product_id", "location_id", "lot_id", "package_id", "owner_id"}


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        """Goods don't appear at a place that is being counted."""
        self.env["jxc.count.freeze"]._check(
            (vals.get("product_id"), vals.get("location_id"))
            for vals in vals_list
            if vals.get("quantity")
        )
        return super().create(vals_list)

    def write(self, vals):
        """Goods that are being counted stay what and where they are."""
        if COUNTED_FIELDS & vals.keys():
            freeze = self.env["jxc.count.freeze"]
            if freeze._is_active():
                pairs = [(quant.product_id.id, quant.location_id.id) for quant in self.sudo()]
                if vals.get("location_id"):
                    pairs += [(product, vals["location_id"]) for product, _place in pairs]
                freeze._check(pairs)
        return super().write(vals)
