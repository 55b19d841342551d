from odoo import models
from odoo.fields import Domain

from ..tools import negative_policy
from ..tools.stock_tally import Change, StockKey, Violation


class StockMoveLine(models.Model):
    """No document loses what it has booked without being told."""

    _inherit = "stock.move.line"

    def _free_reservation(
        self,
        product_id,
        location_id,
        quantity,
        lot_id=None,
        package_id=None,
        owner_id=None,
        ml_ids_to_ignore=None,
    ):
        """Take goods out of others' bookings only where that is right, and say so.

        A done line that is raised takes what it never had booked: where stock may not go
        below zero nothing is freed, and the guard refuses at the end of the act, naming who
        has booked the goods. A count tells what is really there, and goods that were booked
        twice before can leave only once: then bookings are freed as Odoo does it, and each
        document that loses hears of it.
        """
        key = StockKey(
            product_id.id,
            location_id.id,
            lot_id.id if lot_id else 0,
            package_id.id if package_id else 0,
            owner_id.id if owner_id else 0,
        )
        others = self._jxc_get_bookings_of_others(key)
        if self.state == "done" and others and self._jxc_is_blocked(key):
            return None
        before = [(line, line.picking_id, line.quantity_product_uom) for line in others]
        res = super()._free_reservation(
            product_id, location_id, quantity, lot_id, package_id, owner_id, ml_ids_to_ignore
        )
        self._jxc_tell_losers(before)
        return res

    def _jxc_get_bookings_of_others(self, key):
        """Return the open lines of other documents that have booked of a stock."""
        hints = self.env["jxc.stock.hint"]
        lines = self.sudo().search(
            hints._get_key_domain(key)
            & Domain("state", "not in", ("done", "cancel"))
            & Domain("quantity_product_uom", ">", 0)
            & Domain("picked", "=", False)
        )
        own = self.sudo().move_id | self.sudo().picking_id.move_ids
        return lines.filtered(lambda line: line.move_id not in own)

    def _jxc_is_blocked(self, key):
        violation = Violation("booked_twice", key, 0.0, 0.0, Change(), False)
        return self.env["jxc.stock.short"]._get_mode(violation) == negative_policy.BLOCK

    def _jxc_tell_losers(self, before):
        """Write to the documents that lost bookings how much, and what took it.

        :param before: [(line of another document, its transfer, quantity)]
        """
        product = self.product_id
        for line, picking, quantity in before:
            left = line.quantity_product_uom if line.exists() else 0.0
            if not picking or product.uom_id.compare(left, quantity) >= 0:
                continue
            picking.message_post(
                body=self.env._(
                    "%(document)s by %(user)s took %(quantity)s of %(product)s that were booked"
                    " here.",
                    document=self._jxc_get_document_name(),
                    user=self.env.user.name,
                    quantity=self.env["jxc.stock.short"]._format(quantity - left, product.uom_id),
                    product=product.display_name,
                ),
                author_id=self.env.user.partner_id.id,
            )
