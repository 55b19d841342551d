from odoo import api, models
from odoo.fields import Domain


def get_own_warehouses(env):
    """Return the warehouses that the current user works in; none means all."""
    return env.user.sudo().with_context(active_test=False).jxc_warehouse_ids


class JxcOwnPlaceMixin(models.AbstractModel):
    """Places: lists and pickers offer those of the warehouses that a person works in.

    Others stay readable, as transfers lead there.

    Configured by the class attribute ``_jxc_warehouse_path``.
    """

    _name = "jxc.own.place.mixin"
    _description = "Own Warehouses First"

    _jxc_warehouse_path = "warehouse_id"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        domain = Domain(domain or Domain.TRUE) & self._get_own_place_domain()
        return super().name_search(name, domain, operator, limit)

    @api.model
    @api.readonly
    def web_search_read(self, domain, *args, **kwargs):
        return super().web_search_read(
            Domain(domain) & self._get_own_place_domain(), *args, **kwargs
        )

    @api.model
    def _get_own_place_domain(self):
        """Return the condition of the places that are offered to the current user."""
        warehouses = get_own_warehouses(self.env)
        if not warehouses or self.env.su:
            return Domain.TRUE
        return Domain(self._jxc_warehouse_path, "in", [*warehouses.ids, False]) | ~Domain(
            "company_id", "in", warehouses.company_id.ids
        )


class StockWarehouse(models.Model):
    _name = "stock.warehouse"
    _inherit = ["stock.warehouse", "jxc.own.place.mixin"]

    _jxc_warehouse_path = "id"


class StockPickingType(models.Model):
    _name = "stock.picking.type"
    _inherit = ["stock.picking.type", "jxc.own.place.mixin"]


class StockLocation(models.Model):
    _name = "stock.location"
    _inherit = ["stock.location", "jxc.own.place.mixin"]
