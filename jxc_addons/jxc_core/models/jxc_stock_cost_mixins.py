"""Odoo's acts on goods that compute with cost in the name of people who don't see it.

Addons that know of goods put these before Odoo's models::

    _name = "stock.move"
    _inherit = ["jxc.cost.move.mixin", "stock.move"]

The fields of Odoo's addon for the value of goods get the group of cost here, once for all of them.
"""

from odoo import api, models

from .jxc_cost_mixin import COST, COST_ACT
from .jxc_door import acting


class JxcCostProductMixin(models.AbstractModel):
    _name = "jxc.cost.product.mixin"
    _description = "Products Are Valued Unseen"
    _inherit = ["jxc.cost.mixin"]

    _jxc_cost_fields = ("avg_cost", "total_value", "suggest_estimated_price")

    @api.model_create_multi
    def create(self, vals_list):
        """Odoo values what is created, whoever creates it."""
        with self._jxc_cost_act(vals_list):
            return super().create(vals_list)

    @acting(COST_ACT)
    def _run_fifo(self, *args, **kwargs):
        return super()._run_fifo(*args, **kwargs)

    @acting(COST_ACT)
    def _run_avco(self, *args, **kwargs):
        return super()._run_avco(*args, **kwargs)

    @acting(COST_ACT)
    def _run_fifo_get_stack(self, *args, **kwargs):
        return super()._run_fifo_get_stack(*args, **kwargs)

    @acting(COST_ACT)
    def _update_standard_price(self, *args, **kwargs):
        return super()._update_standard_price(*args, **kwargs)


class JxcCostLotMixin(models.AbstractModel):
    _name = "jxc.cost.lot.mixin"
    _description = "Lots Are Valued Unseen"
    _inherit = ["jxc.cost.mixin"]

    _jxc_cost_fields = ("avg_cost", "total_value", "standard_price")

    @api.model_create_multi
    def create(self, vals_list):
        """A new lot of goods valued by lot starts with the cost of the product."""
        with self._jxc_cost_act(vals_list):
            return super().create(vals_list)

    @acting(COST_ACT)
    def _update_standard_price(self):
        return super()._update_standard_price()


class JxcCostVendorMixin(models.AbstractModel):
    _name = "jxc.cost.vendor.mixin"
    _description = "Names of Vendors Tell No Price"
    _inherit = ["jxc.cost.mixin"]

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Odoo puts the price into the name, and reads names as the system."""
        if self.env.user.has_group(COST):
            return super()._compute_display_name()
        for vendor in self:
            vendor.display_name = vendor.sudo().partner_id.display_name
        return None


class JxcCostBuyingMixin(models.AbstractModel):
    _name = "jxc.cost.buying.mixin"
    _description = "What Is Ordered Is Bought Unseen"

    @acting(COST_ACT)
    def _run_buy(self, procurements):
        """An order that must be bought takes the vendor's price, whoever confirms it."""
        return super()._run_buy(procurements)


class JxcCostMoveMixin(models.AbstractModel):
    _name = "jxc.cost.move.mixin"
    _description = "Movements Are Valued Unseen"
    _inherit = ["jxc.cost.mixin"]

    _jxc_cost_fields = (
        "value",
        "value_manual",
        "value_justification",
        "value_computed_justification",
        "standard_price",
        "price_unit",
        "remaining_value",
    )

    @acting(COST_ACT)
    def _action_confirm(self, *args, **kwargs):
        """Moves of one price are merged."""
        return super()._action_confirm(*args, **kwargs)

    @acting(COST_ACT)
    def _action_done(self, *args, **kwargs):
        """Goods are valued when they move; backorders keep the price."""
        return super()._action_done(*args, **kwargs)

    @acting(COST_ACT)
    def _split(self, *args, **kwargs):
        return super()._split(*args, **kwargs)

    @acting(COST_ACT)
    def _merge_moves(self, *args, **kwargs):
        return super()._merge_moves(*args, **kwargs)

    @acting(COST_ACT)
    def _set_value(self, *args, **kwargs):
        return super()._set_value(*args, **kwargs)
