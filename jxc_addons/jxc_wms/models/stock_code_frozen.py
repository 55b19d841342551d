from odoo import models

#: Goods were moved here.
DONE = [("state", "=", "done")]


class StockWarehouse(models.Model):
    """The short name of a warehouse with documents is in the numbers of all of them."""

    _name = "stock.warehouse"
    _inherit = ["stock.warehouse", "jxc.gate.mixin", "jxc.used.mixin"]

    _jxc_code_operation = "warehouse_code"

    def _jxc_find_code_uses(self):
        groups = (
            self.env["stock.picking"]
            .sudo()
            ._read_group(
                [("picking_type_id.warehouse_id", "in", self.ids), *DONE],
                ["picking_type_id"],
                ["id:max"],
            )
        )
        pickings = self.env["stock.picking"].sudo()
        return {
            kind.warehouse_id.id: pickings.browse(picking_id).display_name
            for kind, picking_id in groups
        }


class StockLocation(models.Model):
    """The code of a place is on its label, and on lists of goods that lie there."""

    _name = "stock.location"
    _inherit = ["stock.location", "jxc.gate.mixin", "jxc.used.mixin"]

    _jxc_code_operation = "location_code"

    def _jxc_get_uses(self):
        return [
            *super()._jxc_get_uses(),
            ("stock.move.line", "location_dest_id", DONE),
            ("stock.move.line", "location_id", DONE),
        ]


class StockLot(models.Model):
    """A lot number that goods were moved by is on labels, papers and at customers."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "jxc.gate.mixin", "jxc.used.mixin"]

    _jxc_code_operation = "lot_code"

    def _jxc_get_uses(self):
        return [*super()._jxc_get_uses(), ("stock.move.line", "lot_id", DONE)]
