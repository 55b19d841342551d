from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Date, Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.exceptions import LotRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase, WmsMixin


class LotMixin(WmsMixin):
    """Cream in lots of different age, shipped in one step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.delivery_steps = "ship_only"
        cls.stock = cls.warehouse.lot_stock_id
        cls.quality = cls._create_user("jxc_quality", "jxc_wms.jxc_wms_group_quality")
        cls.category = cls.env["product.category"].create({"name": "Cosmetics"})
        cls.cream = cls._create_goods(
            "Cream 面霜",
            tracking="lot",
            use_expiration_date=True,
            expiration_time=100,
            categ_id=cls.category.id,
        )

    @classmethod
    def _make_lot(cls, name, quantity=5.0, keeps=90, since=0, **vals):
        """Return a lot in stock that keeps so many days and came in so many days ago."""
        now = Datetime.now()
        lot = cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": cls.cream.id,
                "expiration_date": now + timedelta(days=keeps) if keeps is not None else False,
                **vals,
            }
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.cream, cls.stock, quantity, lot_id=lot, in_date=now - timedelta(days=since)
        )
        return lot

    def _order_cream(self, quantity=2.0):
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=self.cream.id, product_uom_qty=quantity)]
        )
        return self._get_delivery(order)

    def _take(self, picking, lot, quantity=2.0, **vals):
        """Enter a lot by hand in place of what was proposed."""
        picking = picking.with_user(self.picker)
        picking.move_line_ids.unlink()
        move = picking.move_ids
        move.move_line_ids = [
            Command.create(
                {
                    "picking_id": picking.id,
                    "product_id": move.product_id.id,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "picked": True,
                    "location_id": self.stock.id,
                    "location_dest_id": move.location_dest_id.id,
                    **vals,
                }
            )
        ]

    def _ship(self, picking):
        """Validate as it stands, whatever Odoo would ask."""
        picking = picking.with_user(self.picker)
        picking.with_context(skip_backorder=True, skip_expired=True).button_validate()

    def _assert_refused(self, picking, *words):
        with self.assertRaises(LotRefused) as caught:
            self._ship(picking)
        for word in words:
            self.assertIn(word, str(caught.exception))


class LotCase(LotMixin, WmsCase):
    pass


@tagged("post_install", "-at_install")
class TestLotDates(LotCase):
    """Of production and expiry one follows from the other."""

    def _create_lot(self, **vals):
        lots = self.env["stock.lot"].with_user(self.picker).with_context(tz="Asia/Shanghai")
        return lots.create({"name": "L1", "product_id": self.cream.id, **vals})

    def test_expiry_follows_from_production(self):
        lot = self._create_lot(jxc_production_date="2026-01-01")
        self.assertEqual(Datetime.to_string(lot.expiration_date), "2026-04-10 16:00:00")
        lot.jxc_production_date = "2026-01-02"
        self.assertEqual(Datetime.to_string(lot.expiration_date), "2026-04-11 16:00:00")
        self.assertEqual(lot.removal_date, lot.expiration_date)

    def test_production_follows_from_expiry(self):
        lot = self._create_lot(expiration_date="2026-04-10 16:00:00")
        self.assertEqual(Date.to_string(lot.jxc_production_date), "2026-01-01")

    def test_both_stay_as_given(self):
        lot = self._create_lot(
            jxc_production_date="2026-01-01", expiration_date="2026-02-01 00:00:00"
        )
        self.assertEqual(Datetime.to_string(lot.expiration_date), "2026-02-01 00:00:00")
        with self.assertRaises(ValidationError):
            lot.jxc_production_date = "2026-03-01"
            lot.expiration_date = "2026-02-01 00:00:00"

    def test_at_receipt(self):
        made = Date.today() - timedelta(days=10)
        picking = (
            self.env["stock.picking"]
            .with_user(self.picker)
            .create(
                {
                    "picking_type_id": self.warehouse.in_type_id.id,
                    "location_id": self.env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": self.stock.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.cream.id,
                                "product_uom_qty": 3.0,
                                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                                "location_dest_id": self.stock.id,
                            }
                        )
                    ],
                }
            )
        )
        picking.action_confirm()
        picking.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "picking_id": picking.id,
                    "product_id": self.cream.id,
                    "lot_name": "R1",
                    "jxc_production_date": made,
                    "quantity": 3.0,
                    "picked": True,
                }
            )
        ]
        picking.button_validate()
        lot = picking.move_line_ids.lot_id
        self.assertEqual(lot.jxc_production_date, made)
        self.assertEqual(lot._jxc_get_day(lot.expiration_date), made + timedelta(days=100))
        quant = lot.quant_ids.filtered(lambda quant: quant.location_id == self.stock)
        self.assertEqual(quant.jxc_production_date, made)


@tagged("post_install", "-at_install")
class TestLotStrategy(LotCase):
    """What the category's strategy proposes."""

    def _set_strategy(self, xmlid):
        self.category.removal_strategy_id = self.env.ref(xmlid)

    def _get_proposed(self):
        picking = self._order_cream()
        picking.action_assign()
        return picking.move_line_ids.lot_id.name

    def test_each_strategy_has_its_order(self):
        self._make_lot("3", since=1, keeps=80, jxc_production_date="2026-01-02")
        self._make_lot("2", since=9, keeps=70, jxc_production_date="2026-01-03")
        self._make_lot("1", since=5, keeps=60, jxc_production_date="2026-01-04")
        self._make_lot("0", since=0, keeps=95, jxc_production_date="2026-01-01")
        for xmlid, proposed in (
            ("stock.removal_fifo", "2"),
            ("product_expiry.removal_fefo", "1"),
            ("jxc_wms.jxc_removal_production", "0"),
            ("jxc_wms.jxc_removal_serial", "0"),
        ):
            with self.subTest(strategy=xmlid):
                self._set_strategy(xmlid)
                self.assertEqual(self._get_proposed(), proposed)
                self.env["stock.picking"].search(
                    [("company_id", "=", self.company.id), ("state", "=", "assigned")]
                ).do_unreserve()

    def test_blocked_and_too_short_lots_are_not_proposed(self):
        old = self._make_lot("A", since=9, keeps=10)
        self._make_lot("B", since=5, keeps=40)
        self._make_lot("C", since=1, keeps=80)
        self.partner.jxc_min_life_days = 30
        self.assertEqual(self._get_proposed(), "B")
        self.partner.jxc_min_life_percent = 50.0
        self.assertEqual(self._get_proposed(), "C")
        self.partner.write({"jxc_min_life_days": 0, "jxc_min_life_percent": 0})
        old.sudo().write({"jxc_blocked": True, "jxc_block_reason": "Smells"})
        self.assertEqual(self._get_proposed(), "B")


@tagged("post_install", "-at_install")
class TestLotOrder(LotCase):
    """The proposed lot is taken, or somebody writes down why not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._make_lot("OLD", since=9)
        cls.new = cls._make_lot("NEW", since=1)
        cls.child = cls.env["product.category"].create(
            {"name": "Creams", "parent_id": cls.category.id}
        )
        cls.cream.categ_id = cls.child
        cls.category.with_company(cls.company).jxc_lot_order = "reason"

    def test_another_lot_needs_a_reason_and_is_logged(self):
        picking = self._order_cream()
        self._take(picking, self.new)
        self._assert_refused(picking, "Take lot OLD first", "5 Units", "Why Another Lot")
        picking.move_line_ids.with_user(self.picker).jxc_lot_reason = "Lies at the very back"
        self._ship(picking)
        self.assertEqual(picking.state, "done")
        log = self._get_log("lot_other", picking)
        self.assertEqual(log.user_id, self.picker)
        self.assertIn("OLD → NEW: Lies at the very back", log.details)

    def test_no_other_lot_at_all(self):
        self.child.with_company(self.company).jxc_lot_order = "block"
        picking = self._order_cream()
        self._take(picking, self.new, jxc_lot_reason="Lies at the very back")
        self._assert_refused(picking, "it is not the turn of lot NEW")
        self._take(picking, self.old)
        self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_free_where_nobody_asks(self):
        self.child.with_company(self.company).jxc_lot_order = "free"
        picking = self._order_cream()
        self._take(picking, self.new)
        self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_what_others_have_booked_is_not_free(self):
        other = self._order_cream(5.0)
        other.action_assign()
        self.assertEqual(other.move_line_ids.lot_id, self.old)
        picking = self._order_cream()
        self._take(picking, self.new)
        self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_lots_of_one_day_are_equal(self):
        twin = self._make_lot("TWIN", since=9)
        picking = self._order_cream()
        self._take(picking, twin)
        self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_the_older_lot_on_another_shelf_counts(self):
        shelf = self.env["stock.location"].create({"name": "B-1", "location_id": self.stock.id})
        fresh = self._make_lot("FRESH", since=0)
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.cream, self.stock, -5.0, lot_id=fresh)
        quants._update_available_quantity(self.cream, shelf, 5.0, lot_id=fresh)
        picking = self._order_cream()
        self._take(picking, fresh, location_id=shelf.id)
        self._assert_refused(picking, "Take lot OLD first")

    def test_in_two_steps_the_picking_is_judged(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=self.cream.id, product_uom_qty=2.0)]
        )
        picking = order.sudo().picking_ids.with_env(self.env)
        self._take(picking, self.new)
        self._assert_refused(picking, "Take lot OLD first")
        picking.move_line_ids.with_user(self.picker).jxc_lot_reason = "Damaged carton"
        self._ship(picking)
        delivery = self._get_delivery(order)
        self._ship(delivery)
        self.assertEqual(delivery.state, "done")
        self.assertEqual(len(self._get_log("lot_other")), 1)


@tagged("post_install", "-at_install")
class TestLotLeaves(LotCase):
    """Expired and blocked lots never leave; each customer wants a remaining life."""

    def test_expired(self):
        lot = self._make_lot("A", keeps=2)
        other = self._make_lot("B", keeps=50)
        with freeze_time(Datetime.now() + timedelta(days=3)):
            picking = self._order_cream()
            self._take(picking, lot)
            self._assert_refused(picking, "Lot A of", "expired on", "• B (5 Units")
            self._take(picking, other)
            self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_expired_may_be_scrapped_and_given_back(self):
        self._live_without("stock_scrap_right")
        lot = self._make_lot("A", keeps=-2)
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.picker)
            .create(
                {
                    "product_id": self.cream.id,
                    "lot_id": lot.id,
                    "scrap_qty": 1.0,
                    "location_id": self.stock.id,
                }
            )
        )
        scrap.do_scrap()
        self.assertEqual(scrap.state, "done")
        moves = self.env["stock.move"].create(
            {
                "product_id": self.cream.id,
                "product_uom_qty": 1.0,
                "location_id": self.stock.id,
                "location_dest_id": self.env.ref("stock.stock_location_suppliers").id,
            }
        )
        self.assertFalse(moves._jxc_is_leaving())

    def test_blocked_with_reason_by_right(self):
        lot = self._make_lot("A")
        with self.assertRaises(AccessError):
            lot.with_user(self.picker).write({"jxc_blocked": True, "jxc_block_reason": "Smells"})
        with self.assertRaises(LotRefused):
            lot.with_user(self.quality).jxc_blocked = True
        wizard = self.env["stock.lot.jxc.block"].with_user(self.quality)
        wizard.create({"lot_ids": lot.ids, "reason": "Smells"}).action_block()
        picking = self._order_cream()
        self._take(picking, lot)
        self._assert_refused(picking, "Lot A of", "is blocked: Smells")
        with self.assertRaises(AccessError):
            lot.with_user(self.picker).action_jxc_release()
        lot.with_user(self.quality).action_jxc_release()
        self.assertFalse(lot.jxc_block_reason)
        self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_too_short_for_the_customer(self):
        lot = self._make_lot("A", keeps=20)
        person = self.env["res.partner"].create({"name": "Depot", "parent_id": self.partner.id})
        self.partner.is_company = True
        self.partner.jxc_min_life_percent = 50.0
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=self.cream.id, product_uom_qty=2.0)],
            partner_shipping_id=person.id,
        )
        picking = self._get_delivery(order)
        self._take(picking, lot)
        self._assert_refused(picking, "wants at least 50 days")
        person.jxc_min_life_days = 10
        self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_as_odoo_where_the_policy_is_set_back(self):
        self.env["jxc.policy.exception"].sudo().create(
            {
                "policy_id": self.env.ref("jxc_wms.jxc_policy_lot_expired").id,
                "company_id": self.company.id,
                "reason": "Test of plain Odoo",
            }
        )
        lot = self._make_lot("A", keeps=-2)
        picking = self._order_cream()
        self._take(picking, lot)
        self._ship(picking)
        self.assertEqual(picking.state, "done")


@tagged("post_install", "-at_install")
class TestLotOverRpc(LotMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_by_every_door(self):
        lot = self._make_lot("A")
        lot.sudo().write({"jxc_blocked": True, "jxc_block_reason": "Smells"})
        picking = self._order_cream()
        self._take(picking, lot)
        keys = {"skip_expired": True, "skip_backorder": True, "jxc_skip": True}
        _result, error = self._call_kw(self.picker, picking, "button_validate", context=keys)
        self.assertEqual(error["name"], "odoo.addons.jxc_wms.exceptions.LotRefused")
        status, answer = self._call_json2(self.picker, picking, "button_validate", context=keys)
        self.assertEqual(status, 422)
        self.assertIn("is blocked: Smells", answer["message"])
        status, _answer = self._call_json2(self.picker, lot, "write", vals={"jxc_blocked": False})
        self.assertEqual(status, 403)
