from odoo import api, models

from .jxc_door import acting

RIGHT_UNLOCK = "jxc_core.jxc_core_group_unlock_sale"
RIGHT_PRICE = "jxc_core.jxc_core_group_confirmed_price"
#: Whoever changes one of these on a confirmed order changes its prices.
PRICE_FIELDS = ("pricelist_id", "currency_id")


class SaleOrder(models.Model):
    """Doors of sales orders: state by hand, unlocking, prices through the order."""

    _name = "sale.order"
    _inherit = ["sale.order", "jxc.door.mixin"]

    _jxc_state_act = "sale_state"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(vals_list)._jxc_check_born()

    @acting("sale_state")
    def action_draft(self):
        return super().action_draft()

    @acting("sale_state")
    def action_confirm(self):
        return super().action_confirm()

    @acting("sale_state")
    def _action_cancel(self):
        return super()._action_cancel()

    def write(self, vals):
        unlocked = self._jxc_get_unlocked(vals)
        before = self._jxc_get_price_terms(vals)
        res = super().write(vals)
        unlocked._jxc_check_unlock()
        self._jxc_check_price_terms(before)
        return res

    # -- unlocking (policy order_unlock) ---------------------------------------------------

    def _jxc_get_unlocked(self, vals):
        """Return the orders that a write unlocks."""
        if "locked" not in vals or vals["locked"] or self.env.su:
            return self.browse()
        return self.filtered("locked")

    def _jxc_check_unlock(self):
        """Refuse to unlock, unless that is the user's right; put it on record."""
        door = self.env["jxc.door"]
        for order in self:
            if not order.company_id._jxc_policy("order_unlock"):
                continue
            if not door._may(RIGHT_UNLOCK, "sale_order_unlock", order.company_id):
                door._refuse(
                    "sale_order_unlock",
                    self,
                    self.env._(
                        "%s is locked. Ask somebody with the right to unlock sales orders.",
                        order.name,
                    ),
                )
            door._record("sale_order_unlock", {order: {"locked": [True, False]}})

    # -- prices through the order (policy sale_confirmed_price) -------------------------------

    def _jxc_get_price_terms(self, vals):
        """Return what the prices of confirmed orders depend on, before a write."""
        names = [name for name in PRICE_FIELDS if name in vals]
        if not names or self.env.su:
            return {}
        return {
            order: {name: order[name] for name in names}
            for order in self
            if order.state == "sale" and order.company_id._jxc_policy("sale_confirmed_price")
        }

    def _jxc_check_price_terms(self, before):
        """Refuse another price list for a confirmed order, unless that is the user's right."""
        door = self.env["jxc.door"]
        for order, old in before.items():
            changed = {
                name: [value.display_name, order[name].display_name]
                for name, value in old.items()
                if order[name] != value
            }
            if not changed:
                continue
            # No price is written, so no approval rule has looked at one.
            if not door._may(RIGHT_PRICE, None, order.company_id):
                order._jxc_refuse_confirmed_price(order)
            door._record("sale_line_price", {order: changed})

    def _jxc_refuse_confirmed_price(self, records):
        """Refuse another price on a confirmed order.

        :param records: lines or order that the attempt was made on
        :raise PolicyRefused: always
        """
        self.env["jxc.door"]._refuse(
            "sale_line_price",
            records,
            self.env._(
                "%s is confirmed, its prices and discounts are agreed. Ask somebody with the"
                " right to change prices of confirmed orders.",
                ", ".join(self.mapped("name")),
            ),
        )
