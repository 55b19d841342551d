from odoo.tests import tagged

from .stock_common import StockCase


@tagged("post_install", "-at_install")
class TestStockTwins(StockCase):
    """Rows that transactions add side by side keep what is booked whole."""

    def _split(self, *reserved):
        """Spread what is booked over the row of the shelf and twins of it."""
        row = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_quant SET reserved_quantity = %s WHERE id = %s", [reserved[0], row.id]
        )
        for booked in reserved[1:]:
            self.env.cr.execute(
                "INSERT INTO stock_quant (product_id, location_id, company_id, quantity,"
                " reserved_quantity, in_date) VALUES (%s, %s, %s, 0, %s, now())",
                [self.product.id, self.shelf.id, row.company_id.id, booked],
            )
        self.env.invalidate_all()

    def test_a_cancelled_delivery_gives_back_all_that_it_booked(self):
        picking = self._make_transfer({self.product: 6})
        picking.action_assign()
        self._split(2, 4)
        picking.action_cancel()
        self.assertEqual(self._get_quantity(), (20, 0))

    def test_a_shipped_delivery_leaves_nothing_booked(self):
        picking = self._make_transfer({self.product: 6})
        picking.action_assign()
        self._split(1, -1, 6)
        self._validate(picking)
        self.assertEqual(self._get_quantity(), (14, 0))

    def test_what_others_booked_stays(self):
        mine, other = (self._make_transfer({self.product: quantity}) for quantity in (6, 5))
        (mine | other).action_assign()
        self._split(3, 8)
        mine.action_cancel()
        self.assertEqual(self._get_quantity(), (20, 5))
        self._validate(other)
        self.assertEqual(self._get_quantity(), (15, 0))

    def test_no_more_is_given_back_than_was_booked(self):
        """Stock that was wrong before stays as Odoo leaves it: never below zero in sum."""
        picking = self._make_transfer({self.product: 6})
        picking.action_assign()
        self._split(1, 2)
        picking.action_cancel()
        self.assertEqual(self._get_quantity(), (20, 0))

    def test_merging_keeps_the_sum(self):
        mine, other = (self._make_transfer({self.product: quantity}) for quantity in (6, 5))
        (mine | other).action_assign()
        self._split(3, 8)
        mine.action_cancel()
        self.env["stock.quant"]._merge_quants()
        self.assertEqual(self._get_quantity(), (20, 5))

    def test_what_is_free_on_twins_can_be_booked(self):
        mine, other = (self._make_transfer({self.product: quantity}) for quantity in (6, 20))
        mine.action_assign()
        self._split(2, 4)
        mine.action_cancel()
        other.action_assign()
        self.assertEqual(other.state, "assigned")
        self.assertEqual(self._get_quantity(), (20, 20))

    def test_a_row_below_zero_is_not_lifted_by_the_next_booking(self):
        mine, other = (self._make_transfer({self.product: quantity}) for quantity in (6, 3))
        mine.action_assign()
        self._split(-5, 11)
        other.action_assign()
        self.assertEqual(self._get_quantity(), (20, 9))
        (mine | other).action_cancel()
        self.assertEqual(self._get_quantity(), (20, 0))
