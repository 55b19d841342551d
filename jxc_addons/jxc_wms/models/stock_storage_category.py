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

    jxc_max_qty = fields.Float(
        string="All Materials Together",
        digits="Product Unit",
        help="How much one place takes, all materials added up, each in its own unit. Zero: no"
        " limit.",
    )
    jxc_max_volume = fields.Float(
        string="Max Volume",
        digits="Volume",
        help="How much room one place has, by the volume of its materials. Zero: no limit.",
    )
    jxc_volume_uom_name = fields.Char(string="Volume unit", compute="_compute_jxc_volume_uom_name")

    _jxc_max_positive = models.Constraint(
        "CHECK(jxc_max_qty >= 0 AND jxc_max_volume >= 0)",
        "A capacity can't be negative.",
    )

    def _compute_jxc_volume_uom_name(self):
        templates = self.env["product.template"]
        self.jxc_volume_uom_name = templates._get_volume_uom_name_from_ir_config_parameter()

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "jxc_enforced" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)
