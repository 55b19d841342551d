from odoo import models

from ..exceptions import PolicyRefused


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "jxc.gate.mixin", "jxc.clock.mixin"]

    def _jxc_get_cancel_obstacles(self):
        """Return the done or posted documents that forbid to cancel the order.

        Addons add theirs.

        :return: list of names
        """
        self.ensure_one()
        # Credit notes count against the invoices: what nets to nothing is reversed.
        if self.currency_id.is_zero(self.amount_invoiced):
            return []
        return self.invoice_ids.filtered(lambda move: move.state == "posted").mapped("name")

    def _jxc_check_cancel(self):
        """Refuse to cancel orders that have left traces outside (policy *sale_cancel_done*)."""
        for order in self:
            if order.state == "cancel" or not order.company_id._jxc_policy("sale_cancel_done"):
                continue
            obstacles = order._jxc_for_check()._jxc_get_cancel_obstacles()
            if obstacles:
                raise PolicyRefused(
                    self.env._(
                        "%(order)s can't be cancelled: %(documents)s are done or posted."
                        " Return or reverse them first.",
                        order=order.name,
                        documents=", ".join(obstacles),
                    )
                )

    def write(self, vals):
        if vals.get("state") == "cancel":
            self._jxc_check_cancel()
        return super().write(vals)


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "jxc.gate.mixin"]

    _jxc_document_field = "order_id"
