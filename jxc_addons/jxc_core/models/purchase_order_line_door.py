from odoo import api, models

#: A change of one of these may raise what was approved.
RAISING = {"product_qty", "price_unit", "discount", "product_uom_id", "product_id"}


class PurchaseOrderLine(models.Model):
    """What was approved does not grow (policy *purchase_approved*); less is always allowed."""

    _inherit = "purchase.order.line"

    def write(self, vals):
        before = {}
        if not self.env.su and RAISING & vals.keys():
            before = {
                line: line._jxc_get_approved() for line in self if line.order_id._jxc_is_approved()
            }
        res = super().write(vals)
        for line, old in before.items():
            line._jxc_check_raised(old)
        return res

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            for line in lines:
                if line.product_qty and line.order_id._jxc_is_approved():
                    line._jxc_check_raised({"product_qty": 0.0, "price_subtotal": 0.0})
        return lines

    def _jxc_get_approved(self):
        """Return how much was approved, in the product's unit and in money."""
        self.ensure_one()
        unit, product_unit = self.product_uom_id, self.product_id.uom_id
        quantity = self.product_qty
        if unit and product_unit:
            quantity = unit._compute_quantity(quantity, product_unit, round=False)
        return {
            "product_qty": quantity,
            "price_subtotal": self.price_subtotal,
            "product_id": self.product_id.display_name,
        }

    def _jxc_check_raised(self, old):
        """Refuse more goods, more money or other goods, unless that is the user's right.

        :param old: what :meth:`_jxc_get_approved` said before
        """
        self.ensure_one()
        new = self._jxc_get_approved()
        changed = {
            name: [old[name], new[name]]
            for name in ("product_qty", "price_subtotal")
            if new[name] > old[name] + 1e-6
        }
        if old.get("product_id", new["product_id"]) != new["product_id"]:
            changed["product_id"] = [old["product_id"], new["product_id"]]
        if changed:
            raised_price = changed.keys() == {"price_subtotal"}
            code = "purchase_line_price" if raised_price else "purchase_line_quantity"
            self.order_id._jxc_check_right(code, changed, self)
