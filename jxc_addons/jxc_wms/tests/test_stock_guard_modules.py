from odoo.tests import tagged

from ..exceptions import StockShort
from .stock_common import StockCase


@tagged("post_install", "-at_install", "jxc_neighbours")
class TestStockGuardBatch(StockCase):
    """Batches and waves pass the same guard, where that addon is installed."""

    def setUp(self):
        super().setUp()
        if "stock.picking.batch" not in self.env:
            self.skipTest("stock_picking_batch is not installed")

    def _make_batch(self, *pickings, **vals):
        batch = (
            self.env["stock.picking.batch"]
            .with_user(self.keeper)
            .create(
                {
                    "picking_ids": [(6, 0, [picking.id for picking in pickings])],
                    "picking_type_id": self.warehouse.out_type_id.id,
                    **vals,
                }
            )
        )
        batch.action_confirm()
        return batch

    def test_batch(self):
        pickings = [self._make_transfer({self.product: quantity}) for quantity in (12, 8)]
        batch = self._make_batch(*pickings)
        batch.action_assign()
        batch.with_context(skip_sms=True, skip_backorder=True).action_done()
        self.assertEqual(batch.state, "done")
        self.assertEqual(self._get_quantity(), (0, 0))

    def test_batch_that_wants_more_than_there_is(self):
        pickings = [self._make_transfer({self.product: quantity}) for quantity in (12, 9)]
        batch = self._make_batch(*pickings)
        batch.action_assign()
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            pickings[1].move_ids.quantity = 9
        self.assertEqual(self._get_quantity(), (20, 20))

    def test_wave(self):
        pickings = [self._make_transfer({self.product: quantity}) for quantity in (12, 8)]
        for picking in pickings:
            picking.action_assign()
        lines = self.env["stock.move.line"].union(*(one.move_line_ids for one in pickings))
        lines.with_user(self.keeper)._add_to_wave(description="Morning")
        wave = lines.batch_id
        self.assertTrue(wave.is_wave)
        wave.action_confirm()
        wave.with_context(skip_sms=True, skip_backorder=True).action_done()
        self.assertEqual(self._get_quantity(), (0, 0))


@tagged("post_install", "-at_install", "jxc_neighbours")
class TestStockGuardKit(StockCase):
    """Kits are no stock of their own; their parts are, where manufacturing is installed."""

    def setUp(self):
        super().setUp()
        if "mrp.bom" not in self.env:
            self.skipTest("mrp is not installed")
        self.kit = self._make_product("Kit", is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [(0, 0, {"product_id": self.product.id, "product_qty": 4})],
            }
        )

    def test_parts_are_guarded(self):
        picking = self._make_transfer({self.kit: 5})
        self.assertEqual(picking.move_ids.product_id, self.product)
        picking.action_assign()
        self._validate(picking)
        self.assertEqual(self._get_quantity(), (0, 0))
        another = self._make_transfer({self.kit: 1})
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._force(another, 4)
