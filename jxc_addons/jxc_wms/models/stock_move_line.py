from odoo import api, fields, models

from .jxc_stock_guard import GUARDED_USAGES

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
#: A change of one of these takes stock, or books it.
TAKING_FIELDS = {
    "product_id",
    "lot_id",
    "quantity",
    "product_uom_id",
    "quant_id",
    "location_id",
    "location_dest_id",
    "package_id",
    "result_package_id",
    "owner_id",
}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    jxc_picker_id = fields.Many2one(
        "res.users",
        string="Picked By",
        readonly=True,
        copy=False,
        help="Who marked the line as picked.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._jxc_add_picker(vals) for vals in vals_list]
        products, moves = self._jxc_get_taken_by(vals_list)
        with self.env["jxc.stock.guard"]._act(products, moves=moves):
            lines = super().create(vals_list)
        lines._jxc_get_open_pickings()._jxc_forget_review()
        return lines

    @api.model
    def _jxc_add_picker(self, vals):
        """Return the values with who picked in them; nobody enters somebody else."""
        if vals.get("picked"):
            return {**vals, "jxc_picker_id": self.env.uid}
        return {name: value for name, value in vals.items() if name != "jxc_picker_id"}

    def write(self, vals):
        vals = self._jxc_add_picker(vals)
        if not (REVIEWED_FIELDS | TAKING_FIELDS) & vals.keys():
            return super().write(vals)
        pickings = self._jxc_get_open_pickings()
        with self.env["jxc.stock.guard"]._act(self._jxc_get_taken_products(), moves=self.move_id):
            res = super().write(vals)
        (pickings | self._jxc_get_open_pickings())._jxc_forget_review()
        return res

    def unlink(self):
        pickings = self._jxc_get_open_pickings()
        res = super().unlink()
        pickings.exists()._jxc_forget_review()
        return res

    def _jxc_get_document_name(self):
        """Return the name by which people know where a line comes from."""
        self.ensure_one()
        return self.picking_id.name or self.reference or self.move_id.display_name

    def _jxc_get_open_pickings(self):
        """Return the transfers whose contents the lines are, by their own word or the move's."""
        lines = self.filtered(lambda line: line.state != "done")
        return lines.picking_id | lines.move_id.picking_id

    def _jxc_get_taken_products(self):
        """Return the storable products of which a change of the lines may take stock.

        A done line that is lowered takes from the place where it brought the goods.
        """
        return (
            self.sudo()
            .filtered(
                lambda line: (
                    line.product_id.is_storable
                    and (
                        line.location_id.usage in GUARDED_USAGES
                        or (line.state == "done" and line.location_dest_id.usage in GUARDED_USAGES)
                    )
                )
            )
            .product_id
        )

    @api.model
    def _jxc_get_taken_by(self, vals_list):
        """Return products and moves of which new lines take stock, see :meth:`create`."""
        moves = self.env["stock.move"].browse(
            {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        )
        quants = self.env["stock.quant"].browse(
            {vals["quant_id"] for vals in vals_list if vals.get("quant_id")}
        )
        places = self.env["stock.location"].sudo()
        taken = [
            vals["product_id"]
            for vals in vals_list
            if vals.get("product_id")
            and vals.get("quantity")
            and places.browse(vals.get("location_id") or ()).usage in (*GUARDED_USAGES, False)
        ]
        products = self.env["product.product"].browse(set(taken))
        products |= moves._jxc_get_taken_products() | quants.product_id
        return products.filtered("is_storable"), moves
