from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class StockWarehouse(models.Model):
    """A warehouse works with storage places, or all its goods lie in one."""

    _inherit = "stock.warehouse"

    jxc_has_places = fields.Boolean(
        string="Storage Places",
        default=True,
        help="Goods lie in places of the warehouse. Otherwise the warehouse as a whole is"
        " the only place. Switched off, its empty places are archived.",
    )

    def write(self, vals):
        if vals.get("jxc_has_places", True) is False:
            self._jxc_close_places()
        return super().write(vals)

    def _jxc_get_places_domain(self):
        """Return the places inside the stock of the warehouses."""
        stocks = self.lot_stock_id
        return (
            Domain("id", "child_of", stocks.ids)
            & Domain("id", "not in", stocks.ids)
            & Domain("usage", "=", "internal")
        )

    def _jxc_close_places(self):
        """Archive the places inside the stock of the warehouses.

        :raise ValidationError: goods lie in some of them
        """
        places = self.env["stock.location"].search(self._jxc_get_places_domain())
        full = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [("location_id", "in", places.ids), ("quantity", "!=", 0)], ["location_id"]
            )
        )
        if full:
            raise ValidationError(
                self.env._(
                    "Goods lie in %s. Move them to the stock of the warehouse first.",
                    self.env["jxc.door"]._get_names(places.union(*(row[0] for row in full))),
                )
            )
        places.action_archive()


class StockLocation(models.Model):
    _inherit = "stock.location"

    @api.constrains("location_id", "usage", "active")
    def _check_jxc_has_places(self):
        """Refuse a place inside a warehouse that works without."""
        for place in self.sudo().filtered(lambda one: one.active and one.usage == "internal"):
            warehouse = place.location_id.warehouse_id
            if warehouse.jxc_has_places or not warehouse:
                continue
            if place.filtered_domain(warehouse._jxc_get_places_domain()):
                raise ValidationError(
                    self.env._(
                        "%s works without storage places. Switch them on in the warehouse first.",
                        warehouse.display_name,
                    )
                )
