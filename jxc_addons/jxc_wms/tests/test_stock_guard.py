from odoo.exceptions import UserError
from odoo.tests import tagged

from ..exceptions import StockShort
from .stock_common import StockCase


@tagged("post_install", "-at_install")
class TestStockGuard(StockCase):
    """Stock never goes below zero and is never booked twice, whatever door is used."""

    def test_shipping_what_is_there(self):
        picking = self._ship(20)
        self.assertEqual(picking.state, "done")
        self.assertEqual(self._get_quantity(), (0, 0))

    def test_forcing_more_than_there_is(self):
        picking = self._make_transfer({self.product: 50})
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._force(picking, 50)
        self.assertEqual(self._get_quantity(), (20, 0))

    def test_forcing_a_reserved_line(self):
        picking = self._make_transfer({self.product: 50})
        picking.action_assign()
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            picking.move_ids.quantity = 50
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            picking.move_ids.move_line_ids.quantity = 50
        self.assertEqual(self._get_quantity(), (20, 20))

    def test_never_stocked(self):
        picking = self._make_transfer({self._make_product("Never seen"): 3})
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._force(picking, 3)

    def test_entered_before_it_was_forbidden(self):
        """What was entered while it was allowed is judged when the goods leave."""
        template = self.product.product_tmpl_id
        template.jxc_negative_policy = "allow"
        picking = self._make_transfer({self.product: 50})
        self._force(picking, 50)
        template.jxc_negative_policy = False
        with self.assertRaises(StockShort) as refused, self.env.cr.savepoint():
            self._validate(picking)
        [shortage] = refused.exception.context["shortages"]
        self.assertEqual(
            (shortage["kind"], shortage["quantity"], shortage["asked"]), ("negative", 20, 50)
        )

    def test_two_moves_in_one_act(self):
        """Each of them is covered, both together are not."""
        moves = self.env["stock.move"].create(
            [
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 15,
                    "location_id": self.shelf.id,
                    "location_dest_id": self.customers.id,
                }
            ]
            * 2
        )
        moves._action_confirm(merge=False)
        moves._action_assign()
        self.assertEqual(sorted(moves.mapped("quantity")), [5, 15])
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            moves.quantity = 15
            moves.picked = True
            moves._action_done()

    def test_chain_in_one_act(self):
        """What passes through a place within one act does not have to be there before."""
        moves = self.env["stock.move"].create(
            [
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 5,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "state": "confirmed",
                    "picked": True,
                }
                for source, target in (
                    (self.shelf, self.other_shelf),
                    (self.other_shelf, self.customers),
                )
            ]
        )
        with self.env["jxc.stock.guard"]._act(self.product):
            moves.quantity = 5
            moves._action_done()
        self.assertEqual(self._get_quantity(), (15, 0))
        self.assertEqual(self._get_quantity(location=self.other_shelf), (0, 0))

    def test_goods_booked_by_others_cannot_be_taken(self):
        booked = self._make_transfer({self.product: 15}, user=self.colleague)
        booked.action_assign()
        picking = self._make_transfer({self.product: 10})
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._force(picking, 10)
        self.assertEqual(booked.move_ids.quantity, 15)
        self._force(picking, 5)
        self._validate(picking)
        self._validate(booked)
        self.assertEqual(self._get_quantity(), (0, 0))

    def test_edit_of_a_done_line(self):
        line = self._ship(10).move_line_ids
        line.quantity = 15
        self.assertEqual(self._get_quantity(), (5, 0))
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            line.quantity = 25
        self.assertEqual(self._get_quantity(), (5, 0))

    def test_lowering_a_done_receipt(self):
        receipt = self._make_transfer(
            {self.product: 30}, source=self.suppliers, target=self.shelf, kind="in"
        )
        self._validate(receipt)
        self._ship(40)
        receipt.move_line_ids.quantity = 20
        self.assertEqual(self._get_quantity(), (0, 0))
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            receipt.move_line_ids.quantity = 10

    def test_new_line_on_a_done_transfer(self):
        picking = self._ship(10)
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._force(picking, 11)
        self.assertEqual(self._get_quantity(), (10, 0))

    def test_direct_write_of_a_quant(self):
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        quant = quant.with_user(self.manager)
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            quant.write({"quantity": -1})
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            quant.write({"reserved_quantity": 21})
        quant.write({"quantity": 7})
        self.assertEqual(self._get_quantity(), (7, 0))

    def test_change_outside_of_any_act_is_judged_before_the_commit(self):
        quants = self.env["stock.quant"]
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            quants._update_available_quantity(self.product, self.shelf, -21)
        self.assertEqual(self._get_quantity(), (20, 0))

    def test_twin_rows(self):
        """The sum over all rows of a key counts, not the row."""
        key = {"product_id": self.product.id, "location_id": self.shelf.id}
        self.env["stock.quant"].create({**key, "quantity": -15})
        self.env["stock.quant"].create({**key, "quantity": 5})
        self.env.cr.flush()
        self.assertEqual(self._ship(10).state, "done")
        self.assertEqual(self._get_quantity(), (0, 0))
        picking = self._make_transfer({self.product: 1})
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._force(picking, 1)

    def test_removal_of_a_row_by_the_system(self):
        """A row that hides what another row lacks can't be removed by any addon."""
        key = {"product_id": self.product.id, "location_id": self.other_shelf.id}
        quants = self.env["stock.quant"].create([{**key, "quantity": 5}, {**key, "quantity": -5}])
        self.env.cr.flush()
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            quants[0].unlink()
            self.env.cr.flush()
        quants.unlink()
        self.env.cr.flush()

    def test_scrap(self):
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.keeper)
            .create({"product_id": self.product.id, "scrap_qty": 21, "location_id": self.shelf.id})
        )
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            scrap.do_scrap()
        scrap.scrap_qty = 20
        scrap.do_scrap()
        self.assertEqual(self._get_quantity(), (0, 0))

    def test_return_to_the_vendor(self):
        receipt = self._make_transfer(
            {self.product: 5}, source=self.suppliers, target=self.shelf, kind="in"
        )
        self._validate(receipt)
        self._ship(22)
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.keeper)
            .create({"picking_id": receipt.id})
        )
        wizard.product_return_moves.quantity = 5
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].with_user(self.keeper).browse(action["res_id"])
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            back.move_ids.quantity = 5
        back.move_ids.quantity = 3
        self._validate(back)
        self.assertEqual(self._get_quantity(), (0, 0))

    def test_count_to_less(self):
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        quant = quant.with_user(self.manager).with_context(inventory_mode=True)
        quant.inventory_quantity = 3
        quant.action_apply_inventory()
        self.assertEqual(self._get_quantity(), (3, 0))
        quant.inventory_quantity = -3
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            quant.action_apply_inventory()

    def test_raising_a_done_line_does_not_strip_bookings(self):
        line = self._ship(5).move_line_ids
        booked = self._make_transfer({self.product: 12}, user=self.colleague)
        booked.action_assign()
        with self.assertRaises(StockShort) as refused, self.env.cr.savepoint():
            line.quantity = 15
        self.assertIn(booked.name, refused.exception.args[0])
        self.assertEqual(booked.move_ids.quantity, 12)
        line.quantity = 8
        self.assertEqual(self._get_quantity(), (12, 12))

    def test_done_line_where_everything_is_allowed(self):
        """Odoo frees the other document's booking; that document hears of it."""
        self.env.company.jxc_negative_policy = "allow"
        line = self._ship(5).move_line_ids
        booked = self._make_transfer({self.product: 12}, user=self.colleague)
        booked.action_assign()
        line.quantity = 15
        self.assertEqual(booked.move_ids.quantity, 5)
        self.assertIn("7 Units of Hot bearing", str(booked.message_ids.mapped("body")))
        self.assertIn(line.picking_id.name, str(booked.message_ids.mapped("body")))

    def test_count_of_booked_goods(self):
        """A count says what is there: bookings of what is not are freed, and told."""
        booked = self._make_transfer({self.product: 20}, user=self.colleague)
        booked.action_assign()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        quant = quant.with_user(self.manager).with_context(inventory_mode=True)
        quant.inventory_quantity = 14
        quant.action_apply_inventory()
        self.assertEqual(self._get_quantity(), (14, 14))
        self.assertEqual(booked.move_ids.quantity, 14)
        self.assertIn("6 Units of Hot bearing", str(booked.message_ids.mapped("body")))

    def test_scrap_does_not_strip_bookings(self):
        booked = self._make_transfer({self.product: 15}, user=self.colleague)
        booked.action_assign()
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.keeper)
            .create({"product_id": self.product.id, "scrap_qty": 6, "location_id": self.shelf.id})
        )
        with self.assertRaises(StockShort) as refused, self.env.cr.savepoint():
            scrap.do_scrap()
        self.assertIn(booked.name, refused.exception.args[0])
        scrap.scrap_qty = 5
        scrap.do_scrap()
        self.assertEqual(self._get_quantity(), (15, 15))

    def test_batch_of_transfers(self):
        pickings = self._make_transfer({self.product: 12})
        pickings |= self._make_transfer({self.product: 8})
        pickings.action_assign()
        self._validate(pickings)
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.assertEqual(self._get_quantity(), (0, 0))

    def test_services_consumables_and_outer_places(self):
        for vals in ({"is_storable": False}, {"type": "service", "is_storable": False}):
            product = self._make_product("No stock", **vals)
            picking = self._make_transfer({product: 50})
            self._force(picking, 50)
            self._validate(picking)
            self.assertEqual(picking.state, "done")
        receipt = self._make_transfer(
            {self.product: 500}, source=self.suppliers, target=self.shelf, kind="in"
        )
        self._validate(receipt)
        self.assertEqual(self._get_quantity(), (520, 0))

    def test_no_context_key_switches_it_off(self):
        picking = self._make_transfer({self.product: 50})
        context = {
            "skip_backorder": True,
            "skip_jxc": True,
            "jxc_skip": True,
            "inventory_mode": True,
            "bypass_reservation_update": True,
            "install_mode": True,
        }
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._force(picking.with_context(**context), 50)


@tagged("post_install", "-at_install")
class TestStockGuardKeys(StockCase):
    """Lots, packages and owners are kept apart."""

    def _refused(self, product, quantity, **key):
        picking = self._make_transfer({product: quantity})
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._force(picking, quantity, **key)

    def _passes(self, product, quantity, **key):
        picking = self._make_transfer({product: quantity})
        self._force(picking, quantity, **key)
        self._validate(picking)
        self.assertEqual(picking.state, "done")

    def test_lots(self):
        product = self._make_product("By lot", tracking="lot")
        first, second = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("L1", "L2")]
        )
        self._put(product, 5, lot_id=first)
        self._put(product, 20, lot_id=second)
        self._refused(product, 6, lot_id=first.id)
        self._passes(product, 5, lot_id=first.id)
        self._refused(product, 1, lot_id=first.id)
        self._passes(product, 20, lot_id=second.id)

    def test_goods_without_lot_cover_a_lot(self):
        """As in Odoo: stock that came in before lots were kept is given to the lot."""
        product = self._make_product("By lot", tracking="lot")
        self._put(product, 5)
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": product.id})
        self._passes(product, 5, lot_id=lot.id)
        self._refused(product, 1, lot_id=lot.id)

    def test_packages(self):
        package = self.env["stock.package"].create({"name": "BOX"})
        self._put(self.product, 3, package_id=package)
        self._refused(self.product, 4, package_id=package.id)
        self._passes(self.product, 3, package_id=package.id)
        self._passes(self.product, 20)

    def test_owners(self):
        owner = self.env["res.partner"].create({"name": "Consignor"})
        self._put(self.product, 3, owner_id=owner)
        self._refused(self.product, 4, owner_id=owner.id)
        self._passes(self.product, 3, owner_id=owner.id)
        self._refused(self.product, 21)

    def test_quant_that_changes_its_key(self):
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": self.product.id})
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        self._make_transfer({self.product: 20}).action_assign()
        quant.sudo().write({"lot_id": lot.id})
        self.env.cr.flush()
        self.assertEqual(self._get_quantity(), (20, 20))
