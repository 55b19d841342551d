from odoo import api, fields, models


class StockStorageCategory(models.Model):
    """Capacity and mixing: proposals in plain Odoo, rules where a category says so."""

    _inherit = "stock.storage.category"

    jxc_enforced = fields.Boolean(
        string="Refuse What Does Not Fit",
        help="Capacity, weight and mixing hold when goods are put away, not only for proposals."
        " A maximum weight of zero is no limit then.",
    )
    jxc_single_lot = fields.Boolean(
        string="One Lot Only",
        help="No two lots of a material in one place.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "jxc_enforced" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)
