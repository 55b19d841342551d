from odoo import api, fields, models

from odoo.addons.jxc_core.models.jxc_cost_mixin import COST


class ProductProduct(models.Model):
    """What stock is worth is seen by right."""

    _inherit = "product.product"

    avg_cost = fields.Monetary(groups=COST)
    total_value = fields.Monetary(groups=COST)
    suggest_estimated_price = fields.Float(groups=COST)

    @api.model_create_multi
    def create(self, vals_list):
        """Odoo values what is created, whoever creates it."""
        with self._jxc_cost_act(vals_list):
            return super().create(vals_list)

    def _run_fifo(self, *args, **kwargs):
        with self._jxc_cost_act():
            return super()._run_fifo(*args, **kwargs)

    def _run_avco(self, *args, **kwargs):
        with self._jxc_cost_act():
            return super()._run_avco(*args, **kwargs)

    def _run_fifo_get_stack(self, *args, **kwargs):
        with self._jxc_cost_act():
            return super()._run_fifo_get_stack(*args, **kwargs)

    def _update_standard_price(self, *args, **kwargs):
        with self._jxc_cost_act():
            return super()._update_standard_price(*args, **kwargs)


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Odoo puts the price into the name, and reads names as the system."""
        if self.env.user.has_group(COST):
            return super()._compute_display_name()
        for vendor in self:
            vendor.display_name = vendor.sudo().partner_id.display_name
        return None


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "jxc.cost.mixin"]

    avg_cost = fields.Monetary(groups=COST)
    total_value = fields.Monetary(groups=COST)
    standard_price = fields.Float(groups=COST)

    @api.model_create_multi
    def create(self, vals_list):
        """A new lot of goods valued by lot starts with the cost of the product."""
        with self._jxc_cost_act(vals_list):
            return super().create(vals_list)

    def _update_standard_price(self):
        with self._jxc_cost_act():
            return super()._update_standard_price()


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _run_buy(self, procurements):
        """An order that must be bought takes the vendor's price, whoever confirms it."""
        with self.env["product.product"]._jxc_cost_act():
            return super()._run_buy(procurements)
