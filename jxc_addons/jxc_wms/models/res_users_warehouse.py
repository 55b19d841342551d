from odoo import api, fields, models


class ResUsers(models.Model):
    """The warehouses that a person works in."""

    _inherit = "res.users"

    jxc_warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "jxc_res_users_warehouse_rel",
        "user_id",
        "warehouse_id",
        string="Works in Warehouses",
        help="Sees transfers and stock of these warehouses only; empty means all.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("jxc_warehouse_ids" in vals for vals in vals_list):
            self.env.registry.clear_cache()
        return users

    def write(self, vals):
        """What a person sees is cached."""
        res = super().write(vals)
        if "jxc_warehouse_ids" in vals:
            self.env.registry.clear_cache()
        return res
