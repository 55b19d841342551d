from odoo import fields, models


def is_margin(basis, measure):
    """Tell whether a rule measures margins: who knows price and margin knows the cost."""
    return basis == "percent" and measure == "margin"


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "jxc.approval.note.mixin"]

    def _jxc_tells_cost(self, basis, measure):
        return super()._jxc_tells_cost(basis, measure) or is_margin(basis, measure)

    def write(self, vals):
        return self._jxc_propose(vals, lambda orders, values: super().write(values))

    def _jxc_get_percent(self, measure, change):
        """An order is as far off as its worst line: lowest price, highest discount."""
        if change:
            return super()._jxc_get_percent(measure, change)
        lines = self.order_line.filtered(lambda line: not line.display_type and line.product_id)
        values = [line._jxc_get_percent(measure, {}) for line in lines]
        values = [value for value in values if value is not None]
        if not values:
            return None
        return min(values) if measure == "margin" else max(values)


class SaleOrderLine(models.Model):
    """Prices and discounts are compared with what Odoo itself would give."""

    _name = "sale.order.line"
    _inherit = ["jxc.born.value.mixin", "sale.order.line"]

    _jxc_born_fields = ("price_unit", "discount")

    jxc_price_reference = fields.Float(
        string="List Price",
        digits="Product Price",
        copy=False,
        readonly=True,
        help="What the price list said; cuts are measured from it.",
    )

    def _jxc_get_system_fields(self):
        return super()._jxc_get_system_fields() | {"jxc_price_reference"}

    def _jxc_tells_cost(self, basis, measure):
        return super()._jxc_tells_cost(basis, measure) or is_margin(basis, measure)

    # -- the price that a cut is measured from ---------------------------------------------------

    def _add_precomputed_values(self, vals_list):  # pylint: disable=missing-return
        """The price that Odoo computes for a new line is its reference."""
        computed = [vals for vals in vals_list if "price_unit" not in vals]
        super()._add_precomputed_values(vals_list)
        for vals in computed:
            if vals.get("price_unit"):
                vals["jxc_price_reference"] = vals["price_unit"]

    def _reset_price_unit(self):
        result = super()._reset_price_unit()
        # As system: to the user the field follows from the price list.
        self.sudo().jxc_price_reference = self.price_unit
        return result

    def _jxc_get_reference_price(self):
        """Return the price list's price of the line; read off where it was noted."""
        self.ensure_one()
        if self.jxc_price_reference:
            return self.jxc_price_reference
        if not self.product_id or not self.product_uom_id:
            return 0.0
        # As _reset_price_unit() does it.
        line = self.with_company(self.company_id)
        return line.product_id._get_tax_included_unit_price_from_price(
            line._get_display_price(),
            product_taxes=line.product_id.taxes_id._filter_taxes_by_company(line.company_id),
            fiscal_position=line.order_id.fiscal_position_id,
        )

    def _jxc_get_percent(self, measure, change):
        """Measure a line with the values that are to be written.

        A price is compared with the greater of the agreed and the list price, so that
        several small cuts are one great one.
        """
        if self.display_type or not (change or self.product_id):
            return None
        if measure == "value":
            return change["discount"][1] if "discount" in change else self.discount
        old_price, price = change.get("price_unit") or (self.price_unit, self.price_unit)
        old_discount, discount = change.get("discount") or (self.discount, self.discount)
        net = (price or 0.0) * (1 - (discount or 0.0) / 100)
        if measure == "margin":
            return self._jxc_get_margin_percent(net)
        base = max(old_price or 0.0, self._jxc_get_reference_price())
        if "discount" not in change:
            old_discount = discount = 0.0
        before = base * (1 - (old_discount or 0.0) / 100)
        after = (price or 0.0) * (1 - (discount or 0.0) / 100)
        moved = (after - before) / before * 100 if before else None
        if moved is None:
            return None
        return -moved if measure == "cut" else moved

    def _jxc_get_margin_percent(self, net):
        """Return the margin of a net unit price over the cost, in percent of the price."""
        self.ensure_one()
        price = net * self.order_id._jxc_get_rate({})
        cost = self.product_id.uom_id._compute_price(
            self.product_id.standard_price, self.product_uom_id
        )
        if not price:
            return -100.0 if cost else None
        return (price - cost) / price * 100

    # -- lines born with a price ---------------------------------------------------------------

    def _jxc_get_usual_value(self, name):
        """A new line that comes with a price of its own changes the price of the list."""
        if self.display_type or not self.product_id:
            return None
        if name != "price_unit":
            return 0.0
        usual = self._jxc_get_reference_price()
        if usual:
            self.jxc_price_reference = usual
        return usual

    def write(self, vals):
        if {"product_id", "product_uom_id"} & vals.keys():
            self.filtered("jxc_price_reference").sudo().write({"jxc_price_reference": 0.0})
        return self._jxc_propose(vals, lambda lines, values: super().write(values))
