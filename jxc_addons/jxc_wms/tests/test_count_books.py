from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_wms.exceptions import CountRefused
from odoo.addons.jxc_wms.tests.count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountBooks(CountCase):
    """What a count meets in the books, and what it passes before it is posted."""

    def test_goods_are_in_one_count_at_a_time(self):
        count = self._begin()
        with self.assertRaisesRegex(CountRefused, count.name):
            self._begin(scope="all", location_ids=False)
        count.action_cancel()
        self._begin(scope="all", location_ids=False)

    def test_stock_adjusted_since_is_not_put_right_twice(self):
        self._live_without("stock_adjust_right")
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        quant = quant.with_user(self.keeper).with_context(inventory_mode=True)
        quant.inventory_quantity = 8
        quant.action_apply_inventory()
        with self.assertRaisesRegex(CountRefused, "adjusted"):
            self._post(count)
        line = self._get_line(count)
        line.action_count_again()
        self._enter(line, 8, self.colleague)
        self._finish(count, self.colleague)
        self._post(count)
        self.assertEqual(self._get_quantity(), 8)

    def test_a_loss_of_goods_that_are_booked(self):
        """What isn't there can't stay booked for a customer, but it never goes below zero."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.shelf.id,
                "location_dest_id": self.customers.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 10,
                            "location_id": self.shelf.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")
        count = self._begin(recount="none")
        self._count(count, {self.product: 6, self.nut: 5})
        self._finish(count)
        self._post(count)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        self.assertEqual(sum(quants.mapped("quantity")), 6)
        self.assertEqual(sum(quants.mapped("reserved_quantity")), 6)

    def test_the_posting_date_is_checked(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        self._get_line(count).reason_id = self.reason
        today = count.posting_date
        for day in (today + timedelta(days=1), today - timedelta(days=1), False):
            with self.subTest(day=day), self.assertRaises(CountRefused):
                count.posting_date = day
                count.action_post()
        count.posting_date = today
        self.company.fiscalyear_lock_date = today
        with self.assertRaisesRegex(CountRefused, "closed"):
            count.action_post()
        self.company.fiscalyear_lock_date = False
        count.sudo().date_counted -= timedelta(days=3)
        count.posting_date = today - timedelta(days=2)
        count.action_post()
        moved = self._get_line(count).move_ids.date
        self.assertEqual(fields.Datetime.context_timestamp(count, moved).date(), count.posting_date)

    # -- the gate, the form ----------------------------------------------------------------

    def test_posting_passes_the_gate(self):
        self._create_rule("stock_count_post", require=["note"])
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        self._get_line(count).reason_id = self.reason
        with self.assertRaises(CheckpointBlocked):
            count.action_post()
        self.assertEqual(self._get_quantity(), 10)
        count.note = "Seen"
        count.action_post()
        self.assertEqual(self._get_log("stock_count_post", count).outcome, "done")

    def test_a_count_is_no_adjustment_by_hand(self):
        """Rules of “Adjust stock” are for quants; a count has its own gate."""
        self._create_rule("stock_adjust", require=["owner_id"])
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 7})
        self._finish(count)
        self._post(count)
        self.assertEqual(self._get_quantity(), 8)

    def test_the_matrix_weighs_gains_and_losses(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 6})
        self._finish(count)
        self.assertEqual(count._jxc_get_approval_amounts(), {count.id: 14})
        content = count._jxc_get_approval_content()
        self.assertEqual(sorted(line[-1] for line in content["lines"]), [-2, 1])
