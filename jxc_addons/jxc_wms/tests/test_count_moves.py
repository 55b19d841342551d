from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.jxc_wms.exceptions import CountFrozen, CountRefused, StockShort
from odoo.addons.jxc_wms.tests.count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountMoves(CountCase):
    """Goods that move while they are counted, or must not."""

    def _get_result(self, line):
        return (line.start_qty, line.moved_qty, line.expected_qty, line.difference_qty)

    def test_moves_before_counting_are_expected(self):
        count = self._begin(recount="none")
        self._ship(self.product, 3)
        self._count(count, {self.product: 7, self.nut: 5})
        self._finish(count)
        line = self._get_line(count)
        self.assertEqual(self._get_result(line), (10, -3, 7, 0))
        self.assertEqual(line.state, "ok")

    def test_moves_after_counting_do_not_count(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._ship(self.product, 3)
        self._finish(count)
        line = self._get_line(count)
        self.assertEqual(self._get_result(line), (10, 0, 10, -2))
        self._ship(self.product, 1)
        self._post(count)
        self.assertEqual(self._get_quantity(), 10 - 3 - 1 - 2)

    def test_whatever_moves_the_difference_is_right(self):
        """Two of the shelf's bolts are missing; goods come and go at every moment."""
        count = self._begin(recount="none")
        there = 8
        for quantity in (2, 1):
            self._ship(self.product, quantity)
            there -= quantity
        self._move(self.product, 4, self.env.ref("stock.stock_location_suppliers"), self.shelf)
        there += 4
        self._enter(self._get_line(count), there)
        self._ship(self.product, 3)
        self._count(count, {self.nut: 5})
        self._finish(count)
        self.assertEqual(self._get_line(count).difference_qty, -2)
        self._move(self.product, 2, self.shelf, self.other_shelf)
        self._post(count)
        self.assertEqual(self._get_quantity(), there - 3 - 2)

    def test_what_was_entered_later_than_counted(self):
        count = self._begin(recount="none")
        count.sudo().date_start -= timedelta(hours=2)
        counted = fields.Datetime.now() - timedelta(hours=1)
        self._ship(self.product, 4)
        self._enter(self._get_line(count), 9, date=counted)
        self._count(count, {self.nut: 5})
        self._finish(count)
        line = self._get_line(count)
        self.assertEqual((line.expected_qty, line.difference_qty), (10, -1))
        self.assertEqual(line.counted_at, counted)

    def test_the_moment_lies_within_the_count(self):
        count = self._begin()
        now = fields.Datetime.now()
        for moment in (now - timedelta(days=1), now + timedelta(hours=1)):
            with self.subTest(moment=moment), self.assertRaises(CountRefused):
                self._enter(self._get_line(count), 9, date=moment)

    def test_goods_that_moved_between_two_parts_are_counted_again(self):
        """Nobody can tell whose part they were of; the same people may count again."""
        count = self._begin(tolerance_quantity=5)
        line = self._get_line(count)
        self._enter(line, 6)
        self._ship(self.product, 2)
        self._enter(line, 4, self.colleague)
        self._count(count, {self.nut: 5})
        self.assertEqual(self._finish(count), "recount")
        self.assertEqual(line.state, "recount")
        self._enter(line, 8)
        self.assertEqual(self._finish(count), "approve")
        self.assertEqual((line.counted_qty, line.state), (8, "ok"))

    def test_a_loss_of_what_has_left_since_is_refused(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 6, self.nut: 5})
        self._finish(count)
        self._ship(self.product, 8)
        with self.assertRaises(StockShort):
            self._post(count)
        self.assertEqual(count.state, "approve")

    def test_what_moved_is_listed(self):
        count = self._begin(recount="none")
        self._ship(self.product, 3)
        self._move(self.nut, 1, self.shelf, self.other_shelf)
        self.env.flush_all()
        action = count.action_view_moves()
        lines = self.env["stock.move.line"].search(action["domain"])
        self.assertEqual(lines.product_id, self.product | self.nut)

    # -- frozen ----------------------------------------------------------------------------

    def test_frozen_goods_stand_still(self):
        self._put(self.product, 5, self.other_shelf)
        count = self._begin(frozen=True)
        suppliers = self.env.ref("stock.stock_location_suppliers")
        for source, target in (
            (self.shelf, self.customers),
            (self.shelf, self.other_shelf),
            (self.other_shelf, self.shelf),
            (suppliers, self.shelf),
        ):
            with self.subTest(source=source.name, target=target.name):
                with self.assertRaises(CountFrozen) as caught, self.env.cr.savepoint():
                    self._move(self.product, 1, source, target)
                sentence = str(caught.exception)
                for part in (count.name, "Bolt", "Shelf 1", self.leader.name):
                    self.assertIn(part, sentence)
        self._move(self.product, 1, self.other_shelf, self.customers)
        self._count(count, {self.product: 10, self.nut: 5})
        self._finish(count)
        self._ship(self.product, 1)
        self.assertEqual(self._get_quantity(), 9)

    def test_frozen_goods_are_booked_all_the_same(self):
        self._begin(frozen=True)
        self.env["stock.quant"]._update_reserved_quantity(self.product, self.shelf, 2)
        self.assertEqual(self._get_quantity(), 8)

    def test_frozen_goods_by_other_doors(self):
        self._live_without("stock_done_stands", "stock_by_moves", "stock_adjust_right")
        move = self._ship(self.product, 1)
        self._begin(frozen=True)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        line = move.move_line_ids.with_user(self.keeper)
        adjusted = quant.with_user(self.keeper).with_context(inventory_mode=True)
        for number, door in enumerate(
            (
                lambda: line.write({"quantity": 2}),
                lambda: quant.with_user(self.keeper).write({"quantity": 3}),
                lambda: (
                    adjusted.write({"inventory_quantity": 3}),
                    adjusted.action_apply_inventory(),
                ),
                lambda: self._put(self.product, 1),
            )
        ):
            with self.subTest(door=number):
                with self.assertRaises(CountFrozen), self.env.cr.savepoint():
                    door()
                self.env.invalidate_all()

    def test_goods_found_besides_stand_still_too(self):
        stray = self._create_goods("Washer")
        self._put(stray, 3, self.other_shelf)
        count = self._begin(frozen=True, scope="product", product_ids=[(6, 0, self.product.ids)])
        self._move(stray, 1, self.other_shelf, self.shelf)
        self.env["jxc.count.entry"].with_user(self.keeper).create(
            {
                "count_id": count.id,
                "product_id": stray.id,
                "location_id": self.shelf.id,
                "quantity": 1,
            }
        )
        with self.assertRaises(CountFrozen):
            self._move(stray, 1, self.other_shelf, self.shelf)

    def test_nothing_new_comes_to_a_place_that_is_counted_whole(self):
        stray = self._create_goods("Washer")
        self._put(stray, 3, self.other_shelf)
        inner = self.env["stock.location"].create(
            {"name": "Inner", "location_id": self.shelf.id, "company_id": self.company.id}
        )
        suppliers = self.env.ref("stock.stock_location_suppliers")
        for scope in (
            {"scope": "zone", "location_ids": [(6, 0, self.shelf.ids)]},
            {"scope": "all", "location_ids": False},
        ):
            count = self._begin(frozen=True, **scope)
            for source in (self.other_shelf, suppliers):
                for place in (self.shelf, inner):
                    with self.subTest(scope=scope["scope"], source=source.name, place=place.name):
                        with self.assertRaises(CountFrozen) as caught, self.env.cr.savepoint():
                            self._move(stray, 1, source, place)
                        sentence = str(caught.exception)
                        for part in (count.name, "Washer", self.leader.name):
                            self.assertIn(part, sentence)
            count.action_cancel()
        self._move(stray, 1, self.other_shelf, self.shelf)

    def test_a_count_of_some_materials_holds_only_these(self):
        stray = self._create_goods("Washer")
        self._begin(frozen=True, scope="product", product_ids=[(6, 0, self.product.ids)])
        self._move(stray, 1, self.env.ref("stock.stock_location_suppliers"), self.shelf)
        self.assertEqual(self._get_quantity(stray), 1)

    def test_frozen_places_are_not_proposed(self):
        self._begin(frozen=True)
        self.assertFalse(self.shelf._check_can_be_used(self.nut, 1.0))
        self.assertTrue(self.other_shelf._check_can_be_used(self.nut, 1.0))

    def test_a_cancelled_count_lets_go(self):
        count = self._begin(frozen=True)
        count.action_cancel()
        self._ship(self.product, 1)
        self.assertEqual(self._get_quantity(), 9)
