from odoo import api, fields, models

from .jxc_cost_mixin import COST_ACT, COST_OR_VENDOR
from .jxc_door import acting


class PurchaseOrder(models.Model):
    """What goods are bought for is seen by right; vendors see their own orders."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "jxc.cost.mixin"]

    amount_untaxed = fields.Monetary(groups=COST_OR_VENDOR)
    amount_tax = fields.Monetary(groups=COST_OR_VENDOR)
    amount_total = fields.Monetary(groups=COST_OR_VENDOR)
    amount_total_cc = fields.Monetary(groups=COST_OR_VENDOR)
    tax_totals = fields.Binary(groups=COST_OR_VENDOR)

    @api.depends_context("uid")
    def _compute_display_name(self):
        """A key of the context puts the amount into the name, which is read as the system."""
        if not self.env.context.get("show_total_amount") or self._jxc_sees_cost():
            return super()._compute_display_name()
        plain = self.with_context(show_total_amount=False)
        super(PurchaseOrder, plain)._compute_display_name()
        for order, same in zip(self, plain, strict=True):
            order.display_name = same.display_name
        return None

    def _jxc_sees_cost(self):
        """Tell whether the user, not the system in his name, may read amounts."""
        return self.env.user.has_groups(COST_OR_VENDOR)

    @acting(COST_ACT)
    def _notify_by_email_prepare_rendering_context(self, *args, **kwargs):
        """The mail that a receipt sets off states the amount, to those who follow the order."""
        return super()._notify_by_email_prepare_rendering_context(*args, **kwargs)


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "jxc.cost.mixin"]

    price_unit = fields.Float(groups=COST_OR_VENDOR)
    price_unit_product_uom = fields.Float(groups=COST_OR_VENDOR)
    price_unit_discounted = fields.Float(groups=COST_OR_VENDOR)
    technical_price_unit = fields.Float(groups=COST_OR_VENDOR)
    discount = fields.Float(groups=COST_OR_VENDOR)
    price_subtotal = fields.Monetary(groups=COST_OR_VENDOR)
    price_total = fields.Monetary(groups=COST_OR_VENDOR)
    price_tax = fields.Float(groups=COST_OR_VENDOR)
    amount_to_invoice_at_date = fields.Float(groups=COST_OR_VENDOR)
