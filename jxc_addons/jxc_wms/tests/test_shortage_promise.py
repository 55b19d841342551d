from odoo import fields
from odoo.tests import Form, tagged

from odoo.addons.jxc_wms.exceptions import ShortageRefused
from odoo.addons.jxc_wms.tests.common import WmsCase
from odoo.addons.jxc_wms.tests.shortage_common import ShortageMixin


@tagged("post_install", "-at_install")
class TestUnfound(ShortageMixin, WmsCase):
    """The picker does not find what the books say is there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf", "location_id": cls.warehouse.lot_stock_id.id}
        )
        cls.leader = cls._create_user("jxc_leader", "jxc_wms.jxc_wms_group_count_manager")
        cls.nut = cls._create_goods("Nut")
        cls.env["stock.quant"]._update_available_quantity(cls.nut, cls.shelf, 10.0)
        cls.order = cls._confirm_order(
            lines=[cls._prepare_line(product_id=cls.nut.id, product_uom_qty=10.0)]
        )
        cls.order.jxc_confirm_stock()
        cls.pick = cls.order.sudo().picking_ids.with_user(cls.picker)

    def _pick_four(self, **vals):
        """Take four of the ten that are booked; go on by Odoo's question."""
        self.pick.move_ids.write({"quantity": 4.0, "picked": True})
        action = self.pick.button_validate()
        wizards = self.env[action["res_model"]].with_user(self.picker)
        with Form(wizards.with_context(**action["context"])) as form:
            for name, value in vals.items():
                form[name] = value
        form.record.process()
        self.assertEqual(self.pick.state, "done")
        self.case = self.order.sudo().jxc_shortage_ids.sudo(False).with_env(self.env)
        return self.pick.backorder_ids

    def _count_shelf(self, quantity):
        """Choose the count, count the shelf and post it."""
        option = self._get_option("count", self.keeper)
        self.assertIn("Shelf", option.effect)
        option.action_choose()
        count = option.sudo().count_id.with_user(self.keeper)
        self.assertEqual((count.state, count.blind), ("counting", True))
        vals = {"line_id": count.line_ids.id, "quantity": quantity}
        self.env["jxc.count.entry"].with_user(self.keeper).create(vals)
        count.action_finish()
        if count.state == "recount":
            self.env["jxc.count.entry"].with_user(self.reviewer).create(vals)
            count.with_user(self.reviewer).action_finish()
        led = count.with_user(self.leader)
        wrong = led.line_ids.filtered(lambda line: line.state == "diff")
        wrong.reason_id = self.env.ref("jxc_wms.jxc_count_reason_unknown")
        led.action_post()

    def test_it_is_a_shortage_although_the_books_have_it(self):
        backorder = self._pick_four()
        self.assertEqual(backorder.state, "assigned", "Odoo books the goods that are not there")
        self.assertRecordValues(
            self.case,
            [
                {
                    "quantity": 6.0,
                    "unfound_qty": 6.0,
                    "found_at": "pick",
                    "state": "open",
                    "location_id": self.shelf.id,
                }
            ],
        )
        self.assertEqual(self.order.jxc_stock_state, "short")
        self.assertEqual(self.case.activity_ids.user_id, self.case.user_id)
        backorder.action_assign()
        self.case.with_user(self.keeper).action_refresh()
        self.assertEqual((self.case.state, self.case.quantity), ("open", 6.0))

    def test_the_count_finds_them_missing(self):
        self._pick_four()
        self._count_shelf(0.0)
        self.assertEqual((self.case.state, self.case.quantity), ("running", 6.0))
        self.assertFalse(self._get_option("count", self.keeper), "The books are right now")
        self._set_stock(self.nut, 6.0)
        self.pick.backorder_ids.action_assign()
        self.assertEqual((self.case.state, self.order.jxc_stock_state), ("solved", "confirmed"))

    def test_the_count_finds_them(self):
        self._pick_four()
        self._count_shelf(6.0)
        self.assertEqual((self.case.state, self.order.jxc_stock_state), ("solved", "confirmed"))

    def test_they_turn_up_and_are_picked(self):
        self._validate(self._pick_four(), self.picker)
        self.assertEqual(self.case.state, "solved")

    def test_what_was_left_on_purpose_is_no_shortage(self):
        self._pick_four(jxc_rest_later=True)
        self.assertFalse(self.case)

    def test_only_who_works_there_has_it_counted(self):
        self._pick_four()
        with self.assertRaises(ShortageRefused):
            self._get_option("count", self.salesman).action_choose()


@tagged("post_install", "-at_install")
class TestPromised(ShortageMixin, WmsCase):
    """What others wait for is not offered twice."""

    def _buy(self, quantity, warehouse=None):
        purchase = self._create_purchase()
        purchase.order_line.write({"product_qty": quantity})
        purchase.picking_type_id = (warehouse or self.warehouse).in_type_id
        purchase.button_confirm()
        return purchase.sudo().picking_ids.move_ids

    def _get_waits(self, order):
        case = order.sudo().jxc_shortage_ids
        case.action_refresh()
        options = case.option_ids.filtered(lambda option: option.kind == "wait")
        return options.mapped(lambda option: (option.move_id, option.free))

    def test_earlier_demand_comes_first(self):
        later = self._confirm_short_order(30.0)
        first, second = self._buy(15.0), self._buy(40.0)
        second.date = fields.Datetime.add(first.date, days=3)
        self.assertEqual(self._get_waits(self.order), [(first, 15.0), (second, 40.0)])
        self.assertEqual(self._get_waits(later), [(second, 35.0)])
        [option] = later.sudo().jxc_shortage_ids.option_ids.filtered(lambda o: o.kind == "wait")
        self.assertIn("brings 40 Units", option.effect)
        self.assertIn("35 Units of it is promised to nobody else", option.effect)

    def test_an_urgent_order_is_ahead(self):
        later = self._confirm_short_order(30.0)
        later.sudo().picking_ids.priority = "1"
        receipt = self._buy(40.0)
        self.assertEqual(self._get_waits(later), [(receipt, 40.0)])
        self.assertEqual(self._get_waits(self.order), [(receipt, 10.0)])

    def test_a_chosen_receipt_is_promised(self):
        later = self._confirm_short_order(30.0)
        receipt = self._buy(50.0)
        self._get_waits(later)
        case = later.sudo().jxc_shortage_ids
        option = case.option_ids.filtered(lambda option: option.kind == "wait")
        option.with_user(self.salesman).action_choose()
        self.assertEqual(self._get_waits(self.order), [(receipt, 20.0)])

    def test_what_the_west_owes_its_own_orders_is_not_free(self):
        self._confirm_order(
            warehouse_id=self.west.id, lines=[self._prepare_line(product_uom_qty=40.0)]
        ).sudo().picking_ids.do_unreserve()
        self.case.with_user(self.keeper).action_refresh()
        self.assertFalse(self._get_option("transfer", self.keeper))
