"""What bands of amounts mean where goods move: quantity at cost."""

from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    _jxc_amount_is_cost = True

    def _jxc_get_approval_amounts(self):
        """A transfer is worth what its goods cost."""
        return {
            picking.id: sum(
                abs(picking._jxc_describe_line(move)[1]) * move.product_id.standard_price
                for move in picking._jxc_get_approval_lines()
            )
            for picking in self
        }

    def _jxc_get_approval_lines(self):
        return self.move_ids.filtered(lambda move: move.state != "cancel")

    def _jxc_describe_line(self, line):
        """Return product, quantity in the product's unit, and the places of a move."""
        quantity = line.product_uom._compute_quantity(
            line.quantity or line.product_uom_qty, line.product_id.uom_id, round=False
        )
        return [
            line.product_id.id,
            round(quantity, 6),
            line.location_id.id,
            line.location_dest_id.id,
        ]


class StockScrap(models.Model):
    _name = "stock.scrap"
    _inherit = ["stock.scrap", "jxc.gate.mixin"]

    _jxc_user_field = "create_uid"
    _jxc_amount_is_cost = True

    def do_scrap(self):
        """Scrapping is an operation, by whatever path it comes."""
        with self._jxc_gate("stock_scrap"):
            return super().do_scrap()

    def _jxc_get_approval_amounts(self):
        return {
            scrap.id: scrap._jxc_get_approval_quantity() * scrap.product_id.standard_price
            for scrap in self
        }

    def _jxc_get_approval_quantity(self):
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self.scrap_qty, self.product_id.uom_id, round=False
        )

    def _jxc_get_approval_content(self):
        content = super()._jxc_get_approval_content()
        content["fixed"] |= {
            "product": self.product_id.id,
            "lot": self.lot_id.id,
            "from": self.location_id.id,
            "to": self.scrap_location_id.id,
        }
        content["lines"] = [round(self._jxc_get_approval_quantity(), 6)]
        return content


class StockQuant(models.Model):
    _name = "stock.quant"
    _inherit = ["stock.quant", "jxc.gate.mixin"]

    _jxc_amount_is_cost = True

    def _apply_inventory(self, date=None):
        """Adjusting stock is an operation, by whatever path it comes."""
        differing = self.filtered(
            lambda quant: quant.product_uom_id.compare(quant.inventory_diff_quantity, 0)
        )
        with differing._jxc_gate("stock_adjust"):
            return super()._apply_inventory(date=date)

    def _jxc_get_approval_amounts(self):
        return {
            quant.id: abs(quant.inventory_diff_quantity) * quant.product_id.standard_price
            for quant in self
        }

    def _jxc_get_approval_content(self):
        content = super()._jxc_get_approval_content()
        content["fixed"] |= {
            "product": self.product_id.id,
            "lot": self.lot_id.id,
            "location": self.location_id.id,
        }
        content["lines"] = [round(self.inventory_quantity, 6), round(self.quantity, 6)]
        return content
