import logging

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.count_common import CountCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install", "jxc_cost")
class TestCountCost(CountCase):
    """What a count costs in queries, small and large."""

    def _fill(self, size):
        """Return a shelf with so many products."""
        shelf = self.env["stock.location"].create(
            {"name": f"Row {size}", "location_id": self.stock.id, "company_id": self.company.id}
        )
        products = self.env["product.product"].create(
            [
                {"name": f"P{number}", "is_storable": True, "standard_price": 1.0}
                for number in range(size)
            ]
        )
        self.env["stock.quant"].create(
            [
                {"product_id": product.id, "location_id": shelf.id, "quantity": 5}
                for product in products
            ]
        )
        self.env.cr.flush()
        return shelf

    def _measure(self, size):
        """Return the queries of beginning, finishing and posting a count of so many places."""
        shelf = self._fill(size)
        count = self._create_count(location_ids=[Command.set(shelf.ids)], recount="none")
        costs = [self._count_queries(count.action_start)]
        self.assertEqual(len(count.line_ids), size)
        entries = self.env["jxc.count.entry"].with_user(self.keeper)
        vals_list = [{"line_id": line.id, "quantity": 4} for line in count.line_ids]
        costs.append(self._count_queries(lambda: entries.create(vals_list)))
        costs.append(self._count_queries(count.with_user(self.keeper).action_finish))
        self.assertEqual(count.difference_count, size)
        count.line_ids.reason_id = self.reason
        costs.append(self._count_queries(count.action_post))
        self.assertEqual(sum(count.line_ids.mapped("difference_qty")), -size)
        self.assertEqual(len(count.line_ids.move_ids), size)
        return costs

    def _measure_plain(self, size):
        """Return the queries of Odoo's own adjustment of so many places."""
        shelf = self._fill(size)
        quants = self.env["stock.quant"].search([("location_id", "=", shelf.id)])
        quants = quants.with_context(inventory_mode=True)

        def adjust():
            for quant in quants:
                quant.inventory_quantity = 4
            quants.action_apply_inventory()

        return self._count_queries(adjust)

    def test_what_a_count_costs(self):
        self._measure(1)
        self._measure_plain(1)
        one, many = self._measure(1), self._measure(100)
        plain = [self._measure_plain(size) for size in (1, 100)]
        _logger.info("1 place: %s, 100 places: %s, plain posting: %s", one, many, plain)
        begin, enter, finish, post = (a - b for a, b in zip(many, one, strict=True))
        self.assertLessEqual(begin, 0)
        self.assertLessEqual(enter, 2)
        self.assertLessEqual(finish, 4)
        # What Odoo does for each place is Odoo's; ours is the same for any number.
        self.assertLessEqual(many[3] - plain[1], 40)
        self.assertLessEqual(post - (plain[1] - plain[0]), 2)

    def test_goods_move_at_no_cost_while_nothing_is_frozen(self):
        def ship():
            return self._count_queries(lambda: self._ship(self.product, 1))

        ship(), ship()
        before = ship()
        count = self._begin()
        ship()
        self.assertLessEqual(ship(), before)
        count.action_cancel()
