from contextlib import contextmanager
from weakref import WeakKeyDictionary

from odoo import api, models
from odoo.fields import Domain

from ..tools.stock_tally import StockKey

#: Cursor → how much more is being booked, less where it is given back. No context key: only
#: Odoo's own method that books sets it.
BOOKING = WeakKeyDictionary()


class StockQuant(models.Model):
    """What is booked on twins stays whole.

    Odoo adds a row of stock where another transaction holds the one there is, so a booking
    may stand on one twin and be given back on another. Odoo stops at zero on each row: what
    is left stays booked for nobody. Only the sum over the twins may not be below zero.
    """

    _inherit = "stock.quant"

    @api.model
    def _update_available_quantity(
        self, product_id, location_id, quantity=False, reserved_quantity=False, *args, **kwargs
    ):
        args = (product_id, location_id, quantity, reserved_quantity, *args)
        if not reserved_quantity:
            return super()._update_available_quantity(*args, **kwargs)
        with self._jxc_book(reserved_quantity):
            return super()._update_available_quantity(*args, **kwargs)

    def write(self, vals):
        booking = BOOKING.get(self.env.cr)
        if booking and len(self) == 1 and "reserved_quantity" in vals:
            exact = self.reserved_quantity + booking
            if exact < 0:
                below = min(-exact, self._jxc_get_booked_on_twins())
                vals = {**vals, "reserved_quantity": -below}
        return super().write(vals)

    @contextmanager
    def _jxc_book(self, amount):
        """Let the row that Odoo chooses be below zero by what its twins hold.

        :param amount: how much more is booked, in the product's unit; negative: given back
        """
        BOOKING[self.env.cr] = amount
        try:
            yield
        finally:
            BOOKING.pop(self.env.cr, None)

    def _jxc_get_booked_on_twins(self):
        """Return what is booked on the other rows of the same stock, at least zero."""
        domain = Domain("id", "!=", self.id)
        for name in StockKey._fields:
            domain &= Domain(name, "=", self[name].id)
        [(booked,)] = self.sudo()._read_group(domain, aggregates=["reserved_quantity:sum"])
        return max(booked or 0.0, 0.0)
