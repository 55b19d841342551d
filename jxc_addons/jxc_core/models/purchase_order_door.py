from odoo import api, models

from .jxc_door import acting

RIGHT_APPROVED = "jxc_core.jxc_core_group_approved_purchase"
#: Whoever changes one of these on an approved order changes what was approved.
APPROVED_FIELDS = ("currency_id", "partner_id")


class PurchaseOrder(models.Model):
    """Doors of purchase orders: state by hand, unlocking, back to draft, cancelling."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "jxc.door.mixin"]

    _jxc_state_act = "purchase_state"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(vals_list)._jxc_check_born()

    def button_draft(self):
        """Plain Odoo sets any order back, whatever was received: only a cancelled one is."""
        approved = self.filtered(lambda order: order._jxc_is_approved())
        if approved and not self.env.su:
            approved._jxc_check_right("purchase_order_unlock")
        with self.env["jxc.door"]._act("purchase_state"):
            return super().button_draft()

    @acting("purchase_state")
    def button_confirm(self):
        return super().button_confirm()

    @acting("purchase_state")
    def button_approve(self, force=False):
        return super().button_approve(force=force)

    @acting("purchase_state")
    def button_cancel(self):
        return super().button_cancel()

    def write(self, vals):
        if vals.get("state") == "cancel":
            self._jxc_check_cancel()
        unlocked = self.browse()
        if "locked" in vals and not vals["locked"] and not self.env.su:
            unlocked = self.filtered("locked")
        before = self._jxc_get_approved_terms(vals)
        res = super().write(vals)
        unlocked._jxc_check_unlock()
        for order, old in before.items():
            changed = {
                name: [value.display_name, order[name].display_name]
                for name, value in old.items()
                if order[name] != value
            }
            if changed:
                order._jxc_check_right("purchase_line_price", changed)
        return res

    def _jxc_is_approved(self):
        """Tell whether the order is approved where the policy *purchase_approved* holds."""
        self.ensure_one()
        return self.state == "purchase" and self.company_id._jxc_policy("purchase_approved")

    def _jxc_get_approved_terms(self, vals):
        """Return what the amounts of approved orders depend on, before a write."""
        names = [name for name in APPROVED_FIELDS if name in vals]
        if not names or self.env.su:
            return {}
        return {
            order: {name: order[name] for name in names}
            for order in self
            if order._jxc_is_approved()
        }

    def _jxc_check_right(self, code, changed=None, records=None, asked=False):
        """Refuse to change approved orders, unless that is the user's right.

        :param code: code of the operation
        :param asked: the gate was asked, so that approval rules stand for the right
        :param changed: ``{field: [old, new]}``, for the log
        :param records: lines that the attempt was made on, else the orders
        """
        door = self.env["jxc.door"]
        for order in self:
            if not door._may(RIGHT_APPROVED, code if asked else None, order.company_id):
                door._refuse(
                    code,
                    order if records is None else records,
                    self.env._(
                        "%s is approved: quantities and prices don't rise any more. Ask somebody"
                        " with the right to change approved purchases, or place a new order.",
                        order.name,
                    ),
                )
            if changed:
                door._record(code, {order if records is None else records: changed})

    def _jxc_check_unlock(self):
        """Refuse to unlock, unless that is the user's right (policy *order_unlock*)."""
        door = self.env["jxc.door"]
        for order in self:
            if not order.company_id._jxc_policy("order_unlock"):
                continue
            if not door._may(RIGHT_APPROVED, "purchase_order_unlock", order.company_id):
                door._refuse(
                    "purchase_order_unlock",
                    self,
                    self.env._(
                        "%s is locked. Ask somebody with the right to change approved purchases.",
                        order.name,
                    ),
                )
            door._record("purchase_order_unlock", {order: {"locked": [True, False]}})

    # -- cancelling (policy purchase_cancel_done) ----------------------------------------------

    def _jxc_get_cancel_obstacles(self):
        """Return the posted or done documents that forbid to cancel the order.

        Addons add theirs.

        :return: list of names
        """
        self.ensure_one()
        return self.invoice_ids.filtered(lambda move: move.state == "posted").mapped("name")

    def _jxc_check_cancel(self):
        """Refuse to cancel orders whose goods or bills are there."""
        door = self.env["jxc.door"]
        for order in self:
            if order.state == "cancel" or not order.company_id._jxc_policy("purchase_cancel_done"):
                continue
            obstacles = order._jxc_for_check()._jxc_get_cancel_obstacles()
            if obstacles:
                door._refuse(
                    "purchase_order_cancel",
                    order,
                    self.env._(
                        "%(order)s can't be cancelled: %(documents)s are done or posted."
                        " Return or reverse them first.",
                        order=order.name,
                        documents=", ".join(obstacles),
                    ),
                )
