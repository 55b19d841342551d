from odoo import api, models

from .jxc_door import acting
from .sale_order_door import RIGHT_PRICE

AGREED = ("price_unit", "discount")
CODES = {"price_unit": "sale_line_price", "discount": "sale_line_discount"}


class SaleOrderLine(models.Model):
    """What was agreed with the customer stays (policy *sale_confirmed_price*)."""

    _inherit = "sale.order.line"

    def write(self, vals):
        before = self._jxc_get_agreed() if not self.env.su and set(AGREED) & vals.keys() else {}
        res = super().write(vals)
        for line, old in before.items():
            line._jxc_check_agreed(old)
        return res

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env["jxc.door"]._is_acting("sale_down_payment"):
            for line in lines:
                if line._jxc_is_agreed() and not line.display_type:
                    line._jxc_check_added()
        return lines

    def _jxc_is_agreed(self):
        """Tell whether the line belongs to a confirmed order where the policy holds."""
        self.ensure_one()
        order = self.order_id
        return order.state == "sale" and order.company_id._jxc_policy("sale_confirmed_price")

    def _jxc_get_agreed(self):
        """Return price and discount of the lines that are agreed."""
        return {
            line: {name: line[name] for name in AGREED} for line in self if line._jxc_is_agreed()
        }

    def _jxc_check_agreed(self, old):
        """Refuse another price or discount, unless that is the user's right.

        :param old: what :meth:`_jxc_get_agreed` said before the write
        """
        self.ensure_one()
        changed = {
            name: [value, self[name]]
            for name, value in old.items()
            if abs((self[name] or 0.0) - (value or 0.0)) > 1e-8
        }
        self._jxc_check_right(changed)

    def _jxc_check_added(self):
        """Refuse a further line below its list price, unless that is the user's right."""
        self.ensure_one()
        usual = self._jxc_get_usual_terms()
        changed = {}
        if self.price_unit < usual["price_unit"] - 1e-8:
            changed["price_unit"] = [usual["price_unit"], self.price_unit]
        if self.discount > usual["discount"] + 1e-8:
            changed["discount"] = [usual["discount"], self.discount]
        self._jxc_check_right(changed)

    def _jxc_get_usual_terms(self):
        """Return price and discount that Odoo itself would give to the line."""
        self.ensure_one()
        if not self.product_id:
            return {"price_unit": 0.0, "discount": 0.0}
        probe = self.sudo().new(
            {
                "order_id": self.order_id.id,
                "product_id": self.product_id.id,
                "product_uom_id": self.product_uom_id.id,
                "product_uom_qty": self.product_uom_qty,
            }
        )
        return {name: probe[name] for name in AGREED}

    def _jxc_check_right(self, changed):
        """Refuse changes that the user has no right to; put the others on record.

        :param changed: ``{field: [old, new]}``
        """
        door = self.env["jxc.door"]
        for name, values in changed.items():
            code = CODES[name]
            if not door._may(RIGHT_PRICE, code, self.order_id.company_id):
                self.order_id._jxc_refuse_confirmed_price(self)
            door._record(code, {self: {name: values}})


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @acting("sale_down_payment")
    def _create_down_payment_lines_from_base_lines(self, *args, **kwargs):
        """A down payment is a line whose price is the money that was asked for."""
        return super()._create_down_payment_lines_from_base_lines(*args, **kwargs)
