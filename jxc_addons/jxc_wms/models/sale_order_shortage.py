from odoo import api, fields, models

from .jxc_shortage import OPEN_STATES


class SaleOrder(models.Model):
    """Shortages of the order: opened by the stock confirmation, shown on the order."""

    _inherit = "sale.order"

    jxc_shortage_ids = fields.One2many("jxc.shortage", "order_id", string="Shortages")
    jxc_shortage_count = fields.Integer(
        string="Open Shortages", compute="_compute_jxc_shortage_count", compute_sudo=True
    )

    @api.depends("jxc_shortage_ids.state")
    def _compute_jxc_shortage_count(self):
        counts = dict(
            self.env["jxc.shortage"]._read_group(
                [("order_id", "in", self.ids), ("state", "in", OPEN_STATES)],
                ["order_id"],
                ["__count"],
            )
        )
        for order in self:
            order.jxc_shortage_count = counts.get(order._origin, 0)

    def jxc_confirm_stock(self, note=False):
        """What is missing becomes a case with an owner and a date."""
        result = super().jxc_confirm_stock(note=note)
        self.env["jxc.shortage"]._sync(self.order_line, "confirm")
        return result

    def action_jxc_open_shortages(self):
        """Open the shortages of the order; the only one right away."""
        self.ensure_one()
        return self.jxc_shortage_ids._get_records_action(
            name=self.env._("Shortages of %s", self.name)
        )

    def _jxc_end_shortage(self):
        """Orders without open cases have their stock: the clock of shipping starts."""
        orders = self.sudo().filtered(
            lambda order: (
                order.jxc_stock_state == "short"
                and not any(case.state in OPEN_STATES for case in order.jxc_shortage_ids)
            )
        )
        if not orders:
            return
        orders.jxc_stock_state = "confirmed"
        for records, plan in orders._jxc_get_plans("sale_order_confirm_stock"):
            self.env["jxc.checkpoint"].sudo()._start_missing(plan.starts, records)

    def _action_cancel(self):
        res = super()._action_cancel()
        cases = self.sudo().jxc_shortage_ids
        cases.filtered(lambda case: case.state in OPEN_STATES)._cancel()
        return res


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def write(self, vals):
        """What an order does not ask for any more is not missing."""
        res = super().write(vals)
        if "product_uom_qty" in vals:
            self.env["jxc.shortage"]._sync_open(self)
        return res
