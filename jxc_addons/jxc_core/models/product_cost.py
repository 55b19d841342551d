from odoo import fields, models

from .jxc_cost_mixin import COST, COST_ACT
from .jxc_door import acting


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "jxc.cost.mixin"]

    standard_price = fields.Float(groups=COST)


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "jxc.cost.mixin"]

    standard_price = fields.Float(groups=COST)

    @acting(COST_ACT)
    def _prepare_sellers(self, params=False):
        """Vendors are told apart by price, whoever confirms the order that asks for one."""
        return super()._prepare_sellers(params)

    @acting(COST_ACT)
    def _select_seller(self, *args, **kwargs):
        return super()._select_seller(*args, **kwargs)


class ProductSupplierinfo(models.Model):
    _name = "product.supplierinfo"
    _inherit = ["product.supplierinfo", "jxc.cost.mixin"]

    price = fields.Float(groups=COST)
    price_discounted = fields.Float(groups=COST)
    discount = fields.Float(groups=COST)

    def _order_to_sql(self, order, *args, **kwargs):
        """Vendors of a product are listed by price too: who doesn't see it has them by number."""
        if not self._has_field_access(self._fields["price"], "read"):
            terms = [term.strip() for term in order.split(",")]
            default = [term.strip() for term in self._order.split(",")]
            if terms == default:
                order = ", ".join(term for term in terms if term.split()[0] != "price")
        return super()._order_to_sql(order, *args, **kwargs)
