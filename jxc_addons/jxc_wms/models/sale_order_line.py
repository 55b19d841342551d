from odoo import api, fields, models

#: A change of one of these may ask for more goods.
DEMAND_FIELDS = {"product_id", "product_uom_qty", "product_uom_id"}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    jxc_stock_qty = fields.Float(
        string="Stock Confirmed For",
        digits="Product Unit",
        copy=False,
        readonly=True,
        help="Quantity, in the product's unit, that the last stock confirmation was about.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Goods that are added to a confirmed order have to be confirmed, too."""
        lines = super().create(vals_list)
        lines._jxc_reopen_stock()
        return lines

    def write(self, vals):
        """More goods than were confirmed have to be confirmed again."""
        if not DEMAND_FIELDS & vals.keys():
            return super().write(vals)
        other = self.filtered(
            lambda line: "product_id" in vals and line.product_id.id != vals["product_id"]
        )
        res = super().write(vals)
        other.sudo().jxc_stock_qty = 0.0
        self._jxc_reopen_stock()
        return res

    def _jxc_reopen_stock(self):
        """Send the confirmed orders of lines that ask for more back to “to confirm”."""
        orders = self.filtered(
            lambda line: (
                line.state == "sale"
                and line.order_id.jxc_stock_state != "pending"
                and line._jxc_is_unconfirmed()
            )
        ).order_id
        if orders:
            orders._jxc_reopen_stock()

    def _jxc_is_unconfirmed(self):
        """Tell whether the line asks for more than its stock was confirmed for."""
        self.ensure_one()
        unit = self.product_id.uom_id
        return (
            self.product_id.is_storable
            and unit.compare(self._jxc_get_demand(), self.jxc_stock_qty) > 0
        )

    def _jxc_get_demand(self):
        """Return the ordered quantity in the product's unit."""
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self.product_uom_qty, self.product_id.uom_id, round=False
        )

    def _jxc_set_stock_confirmed(self):
        """Put on record what the stock confirmation was about."""
        for line in self.sudo():
            if line.product_id.is_storable:
                line.jxc_stock_qty = line._jxc_get_demand()

    def _jxc_get_system_fields(self):
        return super()._jxc_get_system_fields() | {"jxc_stock_qty"}

    def _jxc_get_availability(self):
        """Return what the stock can give for the lines, in the unit of each line.

        ``available`` is what is reserved for the line plus what is free in its warehouse,
        at most what is still to be delivered. Lines of one product share the free stock,
        first line first.

        :return: list of dicts ``{line_id, to_deliver, reserved, free, available, short, changed}``;
            changed lines ask for more than was confirmed before
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
            "changed": bool(self.order_id.jxc_stock_date) and self._jxc_is_unconfirmed(),
        }
