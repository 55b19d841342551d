from odoo import api, models

#: A change of one of these may raise what was approved.
RAISING = {"product_qty", "price_unit", "discount", "product_uom_id", "product_id"}
#: What the gate looks at; the others raise quantity and price past it.
WATCHED = {"product_qty": "purchase_line_quantity", "price_unit": "purchase_line_price"}


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
            line._jxc_check_raised(old, vals.keys() & RAISING)
        return res

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            for line in lines:
                if line.product_qty and line.order_id._jxc_is_approved():
                    none = {**line._jxc_get_approved(), "product_qty": 0.0}
                    line._jxc_check_raised(none, {"product_qty"})
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
            "price_unit": self.price_subtotal / quantity if quantity else self.price_unit,
            "product_id": self.product_id.display_name,
        }

    def _jxc_check_raised(self, old, names):
        """Refuse more goods, dearer or other goods, unless that is the user's right.

        Fewer goods may get dearer, as vendors' prices have it, while the line does not; goods
        of which there were none have no old price.

        :param old: what :meth:`_jxc_get_approved` said before
        :param names: the fields that were written
        """
        self.ensure_one()
        new = self._jxc_get_approved()
        if old.get("product_id", new["product_id"]) != new["product_id"]:
            changed = {"product_id": [old["product_id"], new["product_id"]]}
            self.order_id._jxc_check_right("purchase_line_quantity", changed, self)
        raised = [name for name in old if name in WATCHED and new[name] > old[name] + 1e-6]
        if not old["product_qty"] or new["price_subtotal"] <= old["price_subtotal"] + 1e-6:
            raised = [name for name in raised if name == "product_qty"]
        for name in raised:
            self.order_id._jxc_check_right(
                WATCHED[name],
                {name: [old[name], new[name]]},
                self,
                asked=name in names and names <= WATCHED.keys(),
            )
