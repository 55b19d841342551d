from odoo import api, fields, models

from .jxc_own_place_mixin import get_own_warehouses


class ResUsers(models.Model):
    """The warehouses that a person works in."""

    _inherit = "res.users"

    jxc_warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "jxc_res_users_warehouse_rel",
        "user_id",
        "warehouse_id",
        string="Works in Warehouses",
        help="Sees transfers and stock of these warehouses only; empty means all. Companies"
        " of which no warehouse is named are seen as before.",
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


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _eval_context(self):
        """Let rules name the warehouses that a person works in, and their companies."""
        warehouses = get_own_warehouses(self.env)
        return {
            **super()._eval_context(),
            "jxc_warehouse_ids": warehouses.ids,
            "jxc_warehouse_company_ids": warehouses.company_id.ids,
        }
