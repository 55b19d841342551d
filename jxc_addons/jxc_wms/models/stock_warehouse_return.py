from odoo import api, fields, models


class StockWarehouse(models.Model):
    """Where returned goods wait, and where they go after the inspection."""

    _inherit = "stock.warehouse"

    jxc_return_inspection = fields.Boolean(
        string="Inspect Customer Returns",
        help="What customers send back waits in a place of its own until somebody has decided"
        " what is good, what is repaired and what is scrapped.",
    )
    jxc_inspection_loc_id = fields.Many2one(
        "stock.location",
        string="Return Inspection Location",
        domain="[('usage', '=', 'internal'), ('id', 'child_of', view_location_id)]",
        check_company=True,
        copy=False,
    )
    jxc_repair_loc_id = fields.Many2one(
        "stock.location",
        string="Repair Location",
        domain="[('usage', '=', 'internal'), ('id', 'child_of', view_location_id)]",
        check_company=True,
        copy=False,
    )
    jxc_scrap_loc_id = fields.Many2one(
        "stock.location",
        string="Scrap Location",
        domain="[('usage', '=', 'inventory')]",
        check_company=True,
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses._jxc_make_return_places()
        return warehouses

    def write(self, vals):
        res = super().write(vals)
        if vals.get("jxc_return_inspection"):
            self._jxc_make_return_places()
        return res

    def _jxc_make_return_places(self):
        """Create the places of warehouses that inspect returns, as far as they are missing."""
        for warehouse in self.sudo().filtered("jxc_return_inspection"):
            vals = {
                name: warehouse._jxc_make_place(name)
                for name in ("jxc_inspection_loc_id", "jxc_repair_loc_id", "jxc_scrap_loc_id")
                if not warehouse[name]
            }
            if vals:
                warehouse.write(vals)

    def _jxc_make_place(self, name):
        """Return the id of a place for returned goods, made or found."""
        self.ensure_one()
        places = self.env["stock.location"]
        if name == "jxc_scrap_loc_id":
            losses = places.search(
                [("usage", "=", "inventory"), ("company_id", "=", self.company_id.id)]
            )
            # Odoo makes one of this name for each company.
            return (losses.filtered(lambda place: place.name == "Scrap") or losses)[:1].id
        return places.create(self._prepare_jxc_place_vals(name)).id

    def _prepare_jxc_place_vals(self, name):
        """Return the values of a place beside the stock: nobody books goods in it."""
        names = {
            "jxc_inspection_loc_id": self.env._("Return Inspection"),
            "jxc_repair_loc_id": self.env._("Repair"),
        }
        return {
            "name": names[name],
            "usage": "internal",
            "location_id": self.view_location_id.id,
            "company_id": self.company_id.id,
        }
