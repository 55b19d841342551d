from odoo import models
from odoo.fields import Domain


class StockLocation(models.Model):
    """Room for all materials together: by quantity and by volume."""

    _inherit = "stock.location"

    def _jxc_has_room(self, products, quantity, package=None):
        """Tell whether so much more may be brought here, with what is on its way already.

        :param quantity: of the first product, in its unit; not used with a package
        """
        self.ensure_one()
        category = self.sudo().storage_category_id
        if not (category.jxc_enforced and (category.jxc_max_qty or category.jxc_max_volume)):
            return True
        coming = [(products[:1], quantity + self.env.context.get("jxc_more", 0.0))]
        if package:
            quants = package.sudo().contained_quant_ids
            coming = [(quant.product_id, quant.quantity) for quant in quants]
        pieces, volume = self._jxc_sum_up(self._jxc_read_expected() + coming)
        return not category._jxc_is_full(pieces, volume)

    def _jxc_read_expected(self):
        """Return ``[(product, quantity)]`` of what lies here and what open transfers bring."""
        groups = self.env["stock.quant"]._read_group(
            [("location_id", "=", self.id)], ["product_id"], ["quantity:sum"]
        )
        lines = Domain("location_dest_id", "=", self.id) & Domain(
            "state", "not in", ("draft", "done", "cancel")
        )
        own = self.env.context.get("exclude_sml_ids")
        if own:
            lines &= Domain("id", "not in", tuple(own))
        groups += self.env["stock.move.line"]._read_group(
            lines, ["product_id"], ["quantity_product_uom:sum"]
        )
        return groups

    def _jxc_sum_up(self, goods):
        """Return quantity and volume of ``[(product, quantity)]``."""
        return (
            sum(quantity for _product, quantity in goods),
            sum(product.volume * quantity for product, quantity in goods),
        )


class StockStorageCategory(models.Model):
    _inherit = "stock.storage.category"

    def _jxc_is_full(self, pieces, volume):
        """Tell whether so much is more than one place takes."""
        self.ensure_one()
        return bool(
            (self.jxc_max_qty and self._jxc_exceeds(pieces, self.jxc_max_qty, "Product Unit"))
            or (self.jxc_max_volume and self._jxc_exceeds(volume, self.jxc_max_volume, "Volume"))
        )

    def _jxc_exceeds(self, value, limit, precision):
        digits = self.env["decimal.precision"].precision_get(precision)
        return round(value - limit, digits) > 0

    def _jxc_get_total_problem(self, product, held, terms):
        """Return what is too much of all materials together, as a sentence; or False.

        :param held: list of ``(product, lot, package, quantity)`` now in the place
        :param terms: names of the product and the place
        """
        goods = [(one[0], one[3]) for one in held]
        pieces, volume = self.env["stock.location"]._jxc_sum_up(goods)
        if self.jxc_max_qty and self._jxc_exceeds(pieces, self.jxc_max_qty, "Product Unit"):
            return self.env._(
                "%(place)s takes %(limit)s of all materials together; with %(product)s it would"
                " be %(there)s.",
                limit=f"{self.jxc_max_qty:.15g}",
                there=f"{round(pieces, 6):.15g}",
                **terms,
            )
        full = self.jxc_max_volume and self._jxc_exceeds(volume, self.jxc_max_volume, "Volume")
        if full and product.volume:
            return self.env._(
                "%(place)s has room for %(limit)s %(unit)s; with %(product)s it would be"
                " %(there)s.",
                limit=f"{self.jxc_max_volume:.15g}",
                there=f"{round(volume, 4):.15g}",
                unit=self.jxc_volume_uom_name,
                **terms,
            )
        return False
