from odoo import api, fields, models

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
        goods = self.filtered(lambda order: order.order_line.product_id.filtered("is_storable"))
        goods.sudo().write(
            {"jxc_stock_state": "pending", "jxc_stock_date": False, "jxc_stock_note": False}
        )
        goods.order_line.filtered("jxc_stock_qty").sudo().jxc_stock_qty = 0.0
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

        :param note: what was agreed about the lines that are short; what was written down
            before counts on
        :return: ``{order id: [see sale.order.line._jxc_get_availability]}``
        :raise StockConfirmationRefused: an order is not confirmed or already shipped, or
            goods are missing and nobody wrote down what becomes of it
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
                agreed = (note or "").strip() or order.jxc_stock_note
                order._jxc_check_short_note(lines, agreed)
                order.sudo().write(order._prepare_jxc_stock_vals(lines, agreed))
                order.order_line._jxc_set_stock_confirmed()
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

    def _jxc_check_short_note(self, lines, note):
        """Refuse to confirm a shortage without a word about what becomes of it.

        :param lines: see :meth:`sale.order.line._jxc_get_availability`
        """
        short = [line["line_id"] for line in lines if line["short"]]
        if short and not note:
            products = self.env["sale.order.line"].browse(short).product_id
            raise StockConfirmationRefused(
                self.env._(
                    "%(order)s: %(products)s is missing. Write down what was agreed about it.",
                    order=self.name,
                    products=", ".join(products.mapped("display_name")),
                )
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

    def _jxc_reopen_stock(self):
        """Goods came to confirmed orders: their stock is to be confirmed, the clock runs again."""
        self.sudo().jxc_stock_state = "pending"
        rules = self.env["jxc.checkpoint.rule"].sudo()
        for company, orders in self.grouped("company_id").items():
            found = rules.search(self._get_jxc_stock_clock_domain(company))
            specs = [rule._get_clock_spec(company) for rule in found]
            self.env["jxc.checkpoint"].sudo()._start_missing(specs, orders)

    @api.model
    def _get_jxc_stock_clock_domain(self, company):
        """Return the domain of the time limits within which stock has to be confirmed."""
        return [
            ("kind", "=", "clock"),
            ("operation_id.code", "=", "sale_order_confirm"),
            ("stop_operation_id.code", "=", "sale_order_confirm_stock"),
            ("company_ids", "in", company.id),
        ]

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
