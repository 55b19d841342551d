from odoo import fields, models

from ..exceptions import StockConfirmationRefused


class SaleOrder(models.Model):
    _inherit = "sale.order"

    jxc_stock_state = fields.Selection(
        [("pending", "To confirm"), ("confirmed", "Confirmed"), ("short", "Shortage")],
        string="Stock Confirmation",
        copy=False,
        index="btree_not_null",
        readonly=True,
        help="Set by the act “Confirm stock” on a confirmed order.",
    )
    jxc_stock_user_id = fields.Many2one(
        "res.users", string="Stock Confirmed By", copy=False, readonly=True
    )
    jxc_stock_date = fields.Datetime(string="Stock Confirmed On", copy=False, readonly=True)
    jxc_stock_note = fields.Char(string="Stock Note", copy=False, readonly=True)

    def _action_confirm(self):
        """A confirmed order that ships goods waits for its stock to be confirmed."""
        res = super()._action_confirm()
        self.filtered(
            lambda order: order.order_line.product_id.filtered("is_storable")
        ).sudo().jxc_stock_state = "pending"
        return res

    def action_jxc_confirm_stock(self):
        """Open the act “Confirm stock” with the availability of each line."""
        self.ensure_one()
        self._jxc_check_confirm_stock()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm Stock of %s", self.name),
            "res_model": "sale.order.jxc.confirm.stock",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def jxc_confirm_stock(self, note=False):
        """Confirm what the stock can give for the orders; the clock of the act stops.

        Reserves first, so that what is confirmed is kept for the order.

        :param note: what was agreed about the lines that are short
        :return: ``{order id: [see sale.order.line._jxc_get_availability]}``
        :raise StockConfirmationRefused: an order is not confirmed or already shipped
        """
        self.check_access("write")
        self._jxc_check_confirm_stock()
        result = {}
        with self._jxc_gate("sale_order_confirm_stock"):
            self.sudo().picking_ids.filtered(
                lambda picking: picking.state in ("confirmed", "assigned")
            ).action_assign()
            for order in self:
                lines = order.order_line._jxc_get_availability()
                order.sudo().write(order._prepare_jxc_stock_vals(lines, note))
                result[order.id] = lines
        return result

    def _jxc_check_confirm_stock(self):
        """Refuse the act on orders that are not waiting for goods."""
        for order in self:
            if order.state != "sale":
                raise StockConfirmationRefused(
                    self.env._(
                        "%s is not confirmed yet. Confirm the order, then its stock.", order.name
                    )
                )
            if order.delivery_status == "full":
                raise StockConfirmationRefused(
                    self.env._("%s is delivered already; there is nothing to confirm.", order.name)
                )

    def _prepare_jxc_stock_vals(self, lines, note):
        """Return what the act writes on the order.

        :param lines: see :meth:`sale.order.line._jxc_get_availability`
        """
        short = any(line["short"] for line in lines)
        return {
            "jxc_stock_state": "short" if short else "confirmed",
            "jxc_stock_user_id": self.env.uid,
            "jxc_stock_date": fields.Datetime.now(),
            "jxc_stock_note": note or False,
        }

    def _jxc_get_system_fields(self):
        return super()._jxc_get_system_fields() | {
            "jxc_stock_state",
            "jxc_stock_user_id",
            "jxc_stock_date",
            "jxc_stock_note",
        }

    def _jxc_filter_done(self, code):
        if code == "sale_order_confirm_stock":
            return self.filtered(lambda order: order.jxc_stock_state in ("confirmed", "short"))
        return super()._jxc_filter_done(code)

    def _jxc_get_cancel_obstacles(self):
        """Goods that are at the customer forbid to cancel; returned ones do not."""
        obstacles = super()._jxc_get_cancel_obstacles()
        if any(line.qty_delivered > 0 for line in self.order_line if line.move_ids):
            obstacles += self.picking_ids.filtered(
                lambda picking: picking.state == "done" and picking.picking_type_code == "outgoing"
            ).mapped("name")
        return obstacles


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _jxc_get_availability(self):
        """Return what the stock can give for the lines, in the unit of each line.

        ``available`` is what is reserved for the line plus what is free in its warehouse,
        at most what is still to be delivered. Lines of one product share the free stock,
        first line first.

        :return: list of dicts ``{line_id, to_deliver, reserved, free, available, short}``
        """
        goods = self.filtered(lambda line: line.product_id.is_storable and not line.display_type)
        free_left = {}
        result = []
        for line in goods:
            key = (line.warehouse_id.id, line.product_id.id)
            if key not in free_left:
                free_left[key] = line._jxc_get_free_quantity()
            vals = line._prepare_jxc_availability_vals(free_left[key])
            taken = max(vals["available"] - vals["reserved"], 0.0)
            free_left[key] -= line.product_uom_id._compute_quantity(
                taken, line.product_id.uom_id, round=False
            )
            result.append(vals)
        return result

    def _jxc_get_free_quantity(self):
        """Return the free stock of the line's product in its warehouse, in the stock unit."""
        self.ensure_one()
        # Nothing else of the caller's context: an owner or a date would change the number.
        product = self.product_id.sudo().with_context({"warehouse_id": self.warehouse_id.id})
        return product.with_company(self.company_id).free_qty

    def _prepare_jxc_availability_vals(self, free):
        """Return the availability of one line.

        :param free: stock that nobody has reserved, in the product's stock unit
        """
        self.ensure_one()
        unit, stock_unit = self.product_uom_id, self.product_id.uom_id
        to_deliver = max(self.product_uom_qty - self.qty_delivered, 0.0)
        reserved = sum(
            move.product_uom._compute_quantity(move.quantity, unit, round=False)
            for move in self.move_ids
            if move.state not in ("done", "cancel", "draft")
            and move.location_id.usage != "customer"
        )
        reserved = min(reserved, to_deliver)
        free = max(stock_unit._compute_quantity(free, unit, round=False), 0.0)
        available = min(to_deliver, reserved + free)
        short = to_deliver - available
        return {
            "line_id": self.id,
            "to_deliver": to_deliver,
            "reserved": reserved,
            "free": free,
            "available": available,
            "short": 0.0 if unit.is_zero(short) else short,
        }
