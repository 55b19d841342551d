from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install", "jxc_cost")
class TestQueryCounts(WmsCase):
    """Without an active rule the gate costs nothing."""

    def _compare(self, prepare, act):
        """Assert that ``act(prepare())`` costs the same with and without operations."""

        def count():
            record = prepare()
            return self._count_queries(lambda: act(record))

        self.env["jxc.checkpoint.rule"].search([]).company_ids = False
        count()
        count()
        sleeping = count()
        self.env["jxc.operation"].search([]).active = False
        self.env.registry.clear_cache()
        count()
        count()
        self.assertEqual(sleeping, count())

    def _get_pick(self):
        pick = self._confirm_order().sudo().picking_ids
        pick.action_assign()
        pick.move_ids.picked = True
        return pick

    def test_confirming_the_stock(self):
        self._compare(self._confirm_order, lambda order: order.jxc_confirm_stock())

    def test_validating_a_transfer(self):
        self._compare(
            self._get_pick, lambda pick: pick.with_user(self.picker).sudo()._action_done()
        )

    def test_cancelling_a_transfer(self):
        self._compare(self._get_pick, lambda pick: pick.action_cancel())


@tagged("post_install", "-at_install", "jxc_cost")
class TestQueryCountsWithRules(WmsCase):
    """What rules add to validating transfers is the same for 1 and for 100 of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["jxc.checkpoint.rule"].search([]).company_ids = False
        cls._set_stock(cls.product, 1000.0)
        stock = cls.warehouse.lot_stock_id
        cls.shelf = stock.create({"name": "Shelf", "location_id": stock.id})

    def _create_transfers(self, number):
        """Return internal transfers, ready to be validated."""
        places = {"location_id": self.warehouse.lot_stock_id.id, "location_dest_id": self.shelf.id}
        move = {"product_id": self.product.id, "product_uom_qty": 1.0, **places}
        vals = {
            "picking_type_id": self.warehouse.int_type_id.id,
            "origin": "x",
            "move_ids": [Command.create(move)],
            **places,
        }
        transfers = self.env["stock.picking"].create([dict(vals) for _number in range(number)])
        transfers.action_confirm()
        transfers.action_assign()
        transfers.move_ids.picked = True
        return transfers

    def _count_validating(self, number):
        transfers = self._create_transfers(number).with_user(self.picker)
        return self._count_queries(transfers._action_done)

    def _count_warm(self, number):
        """Return the queries once all caches are filled."""
        return min(self._count_validating(number) for _round in range(3))

    def test_a_check_and_a_clock_add_three_queries(self):
        """The search for clocks, the insert of those that start, that of the log lines."""
        self._create_rule("picking_internal_validate", require=["origin"])
        self._create_clock("picking_internal_validate", "picking_review", time_base="rolled")
        rules = self.env["jxc.checkpoint.rule"].search([("company_ids", "=", self.company.id)])
        for number in (1, 100):
            cost = self._count_warm(number)
            rules.company_ids = False
            plain = self._count_warm(number)
            rules.company_ids = self.company
            with self.subTest(records=number):
                self.assertEqual(cost - plain, 3)
