from datetime import timedelta

from odoo.fields import Command, Date
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_wms.exceptions import LotRefused
from odoo.addons.jxc_wms.tests.test_lot import LotCase, LotMixin


@tagged("post_install", "-at_install")
class TestLotWaysOut(LotCase):
    """Whatever the way, a blocked or expired lot does not get out; inside it may move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blocked = cls._make_lot("BLOCKED")
        cls.blocked.write({"jxc_blocked": True, "jxc_block_reason": "Smells"})
        cls.expired = cls._make_lot("OLD", keeps=-2)
        cls.good = cls._make_lot("GOOD")
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf", "location_id": cls.stock.id, "company_id": cls.company.id}
        )

    def _move(self, lot, target, **vals):
        """Take two of a lot to a place, without any document."""
        ends = {"location_id": self.stock.id, "location_dest_id": target.id}
        line = {"product_id": self.cream.id, "lot_id": lot.id, "quantity": 2.0, **ends}
        move = (
            self.env["stock.move"]
            .with_user(self.picker)
            .create(
                {
                    "product_id": self.cream.id,
                    "product_uom_qty": 2.0,
                    "company_id": self.company.id,
                    "picked": True,
                    "move_line_ids": [Command.create({**line, "picked": True})],
                    **ends,
                    **vals,
                }
            )
        )
        move._action_done()
        return move

    def test_scrapping_to_a_customer_is_leaving(self):
        lead = self._create_user("jxc_lot_lead", "jxc_core.jxc_core_role_warehouse_lead")
        for lot in (self.blocked, self.expired):
            scrap = (
                self.env["stock.scrap"]
                .with_user(lead)
                .create(
                    {
                        "product_id": self.cream.id,
                        "lot_id": lot.id,
                        "scrap_qty": 1.0,
                        "location_id": self.stock.id,
                        "scrap_location_id": self.env.ref("stock.stock_location_customers").id,
                    }
                )
            )
            with self.subTest(lot=lot.name), self.assertRaises(LotRefused):
                scrap.do_scrap()

    def test_inside_they_may_be_moved(self):
        for lot in (self.blocked, self.expired):
            self.assertEqual(self._move(lot, self.shelf).state, "done")

    def test_another_company_of_the_group_is_outside(self):
        between = self.env.ref("stock.stock_location_inter_company")
        for lot in (self.blocked, self.expired):
            with self.subTest(lot=lot.name), self.assertRaises(LotRefused):
                self._move(lot, between)
        self.assertEqual(self._move(self.good, between).state, "done")
        transit = self.company._jxc_get_transit_location()
        self.assertEqual(self._move(self.blocked, transit).state, "done")

    def test_what_another_company_sold_us_goes_back(self):
        between = self.env.ref("stock.stock_location_inter_company")
        ends = {"location_id": between.id, "location_dest_id": self.stock.id}
        origin = self.env["stock.move"].create(
            {"product_id": self.cream.id, "product_uom_qty": 2.0, **ends}
        )
        move = self._move(self.expired, between, origin_returned_move_id=origin.id)
        self.assertEqual(move.state, "done")

    def test_nor_by_a_correction(self):
        self._live_without("stock_done_stands")
        move = self._move(self.good, self.env.ref("stock.stock_location_customers"))
        line = move.move_line_ids.with_user(self.picker)
        with self.assertRaisesRegex(LotRefused, "is blocked: Smells"):
            line.lot_id = self.blocked
        self.env.invalidate_all()
        with self.assertRaisesRegex(LotRefused, "expired on"):
            line.copy({"lot_id": self.expired.id, "quantity": 1.0, "move_id": move.id})

    def _block(self, lot, **vals):
        wizard = self.env["stock.lot.jxc.block"].with_user(self.quality)
        wizard = wizard.create({"lot_ids": lot.ids, "reason": "Leaks", **vals})
        booked = wizard.picking_ids
        wizard.action_block()
        return booked

    def test_who_has_booked_a_blocked_lot_gets_another_one(self):
        self._make_lot("NEXT", quantity=4.0)
        picking = self._order_cream(5.0)
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, self.good)
        self.assertEqual(self._block(self.good), picking)
        self.assertEqual(picking.move_line_ids.lot_id.name, "NEXT")
        self.assertEqual(picking.move_ids.quantity, 4.0)
        self.assertFalse(self.good.quant_ids.filtered("reserved_quantity"))

    def test_what_is_picked_or_stays_inside_stays_booked(self):
        picking = self._order_cream()
        picking.action_assign()
        picking.move_ids.picked = True
        other = self._order_cream(1.0)
        other.action_assign()
        self._block(self.good, is_rebooked=False)
        self.assertEqual(other.move_line_ids.lot_id, self.good)
        self.good.with_user(self.quality).action_jxc_release()
        self._block(self.good)
        self.assertEqual(picking.move_line_ids.lot_id, self.good)
        self.assertFalse(other.move_line_ids)

    def test_a_share_is_that_of_the_lots_own_life(self):
        """What is proposed is what may leave: the product's usual life says little of a lot."""
        (self.good | self.blocked).quant_ids.sudo().unlink()
        today = Date.today()
        self._make_lot("LONG", keeps=40, since=9, jxc_production_date=today - timedelta(days=160))
        self._make_lot("SHORT", keeps=40, since=1, jxc_production_date=today - timedelta(days=10))
        self.partner.jxc_min_life_percent = 50.0
        for usual in (100, 0):
            with self.subTest(usual=usual):
                self.cream.product_tmpl_id.expiration_time = usual
                picking = self._order_cream()
                picking.action_assign()
                self.assertEqual(picking.move_line_ids.lot_id.name, "SHORT")
                self._ship(picking)
                self.assertEqual(picking.state, "done")

    def test_the_customers_life_counts_while_picking(self):
        (self.good | self.blocked).quant_ids.sudo().unlink()
        self._make_lot("SHORT", keeps=10, since=9)
        self._make_lot("LONG", keeps=80, since=1)
        self.partner.jxc_min_life_days = 30
        self.warehouse.delivery_steps = "pick_ship"
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=self.cream.id, product_uom_qty=2.0)]
        )
        picking = order.sudo().picking_ids
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id.name, "LONG")


@tagged("post_install", "-at_install")
class TestLotSwapApproval(LotMixin, ApprovalMixin, TransactionCase):
    """Where the matrix has a rule, another lot needs an approval beside the reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._make_lot("OLD", since=9)
        cls.new = cls._make_lot("NEW", since=1)
        cls.newest = cls._make_lot("NEWEST", since=0)
        cls.category.with_company(cls.company).jxc_lot_order = "reason"
        cls.chief = cls._create_user("jxc_lot_chief", "stock.group_stock_manager")
        cls._create_approval("lot_other", cls.chief)

    def test_asked_for_seen_and_good_for_that_lot_only(self):
        picking = self._order_cream().with_user(self.picker)
        picking.user_id = self.picker
        self._take(picking, self.new, jxc_lot_reason="Lies in front")
        error = self._assert_required(lambda: self._ship(picking))
        self.assertIn("OLD → NEW: Lies in front", str(error))
        request = self._ask(self.picker, picking, "button_validate")
        self.assertIn("OLD → NEW", request.item_ids.new_text)
        self._decide(self.chief, request)
        self.assertEqual((request.state, picking.state), ("done", "done"), request.closing_note)

    def test_another_lot_than_approved_is_not_covered(self):
        picking = self._order_cream().with_user(self.picker)
        self._take(picking, self.new, jxc_lot_reason="Lies in front")
        request = self._ask(self.picker, picking, "button_validate")
        self._take(picking, self.newest, jxc_lot_reason="Lies in front")
        self._decide(self.chief, request)
        self.assertNotEqual(picking.state, "done")
        self.assertNotEqual(request.state, "done")
