from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked, ProtectedField
from odoo.addons.jxc_wms.exceptions import ShortageRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase


class ShortageMixin:
    """100 are there, 120 are asked for; the west has 30, a vendor sells them, a receipt comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("jxc_keeper", "stock.group_stock_user")
        cls.west = cls.env["stock.warehouse"].create(
            {"name": "West", "code": "WST", "company_id": cls.company.id}
        )
        cls._set_stock(cls.product, 30.0, cls.west)
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor", "buyer_id": cls.buyer.id})
        cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.vendor.id,
                "product_tmpl_id": cls.product.product_tmpl_id.id,
                "price": 3.0,
                "min_qty": 25.0,
                "delay": 5,
                "company_id": cls.company.id,
            }
        )
        cls.order = cls._confirm_short_order()
        cls.case = cls.order.sudo().jxc_shortage_ids.sudo(False).with_env(cls.env)

    @classmethod
    def _confirm_short_order(cls, quantity=120.0):
        order = cls._confirm_order(lines=[cls._prepare_line(product_uom_qty=quantity)])
        order.jxc_confirm_stock(note="The rest later")
        return order

    def _get_option(self, kind, user):
        option = self.case.option_ids.filtered(
            lambda option: option.kind == kind and not option.date_chosen
        )
        return option[:1].with_user(user)


@tagged("post_install", "-at_install")
class TestShortage(ShortageMixin, WmsCase):
    """Cases come and go by what the stock can give."""

    def test_the_stock_confirmation_opens_a_case_with_owner_and_date(self):
        self.assertRecordValues(
            self.case,
            [
                {
                    "order_id": self.order.id,
                    "product_id": self.product.id,
                    "quantity": 20.0,
                    "state": "open",
                    "found_at": "confirm",
                    "user_id": self.buyer.id,
                    "warehouse_id": self.warehouse.id,
                }
            ],
        )
        self.assertTrue(self.case.date_due)
        self.assertTrue(self.case.date_promised)
        self.assertEqual(self.case.activity_ids.user_id, self.buyer)
        self.assertEqual(self.order.jxc_shortage_count, 1)
        self.assertTrue(self.case.name.startswith("QL"))

    def test_the_ways_out_say_what_they_do(self):
        self.assertEqual(
            self.case.option_ids.mapped("kind"), ["transfer", "buy", "partial", "tell"]
        )
        transfer, buy, partial, _tell = self.case.option_ids
        self.assertEqual(
            transfer.effect,
            "West has 30 Units free: 20 Units is booked and sent from there.",
        )
        self.assertIn("Draft order at Vendor: 25 Units", buy.effect)
        self.assertEqual(partial.effect, "100 Units can leave now, 20 Units follows.")

    def test_confirming_again_makes_no_second_case(self):
        self.order.jxc_confirm_stock()
        self.assertEqual(self.order.jxc_shortage_count, 1)
        self.order.order_line.product_uom_qty = 125.0
        self.order.jxc_confirm_stock()
        self.assertEqual((self.order.jxc_shortage_count, self.case.quantity), (1, 25.0))

    def test_enough_stock_opens_none(self):
        nut = self._create_goods("Nut")
        self._set_stock(nut, 10.0)
        order = self._confirm_order(lines=[self._prepare_line(product_id=nut.id)])
        order.jxc_confirm_stock()
        self.assertFalse(order.jxc_shortage_ids)

    def test_goods_that_come_solve_it_and_confirm_the_order(self):
        self._activate("jxc_wms.jxc_rule_ship_limit")
        self._set_stock(self.product, 20.0)
        self.order.sudo().picking_ids.with_user(self.keeper).action_assign()
        self.assertEqual((self.case.state, self.case.quantity), ("solved", 0.0))
        self.assertFalse(self.case.activity_ids)
        self.assertEqual(self.order.jxc_stock_state, "confirmed")
        self.assertEqual(self._get_clocks(self.order).mapped("state"), ["running"])

    def test_a_cancelled_order_waits_for_nothing(self):
        self.order.action_cancel()
        self.assertEqual(self.case.state, "cancel")
        self.assertFalse(self.case.activity_ids)

    def test_picking_that_leaves_missing_goods_behind_opens_a_case(self):
        nut = self._create_goods("Nut")
        self._set_stock(nut, 10.0)
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=nut.id, product_uom_qty=10.0)]
        )
        order.jxc_confirm_stock()
        pick = order.sudo().picking_ids.with_user(self.picker)
        # Six are not to be found; they are booked out as lost while the picker goes on.
        pick.move_ids.quantity = 4.0
        self.env["stock.quant"]._update_available_quantity(nut, self.warehouse.lot_stock_id, -6.0)
        self._validate(pick, self.picker)
        case = order.jxc_shortage_ids
        self.assertEqual((case.quantity, case.found_at, case.state), (6.0, "pick", "open"))
        self.assertEqual(order.jxc_stock_state, "short")

    def test_the_lock_follows_the_rule(self):
        delivery = self._pick(self.order)
        self._activate("jxc_wms.jxc_rule_shortage_decided")
        with self.assertRaises(CheckpointBlocked):
            self._validate(delivery, self.picker)
        self._get_option("transfer", self.keeper).action_choose()
        self._validate(delivery, self.picker)
        self.assertEqual(delivery.state, "done")

    def test_nobody_enters_the_outcome(self):
        for user in (self.salesman, self.keeper, self.buyer):
            case = self.case.with_user(user)
            for vals in ({"state": "solved"}, {"quantity": 0.0}, {"order_id": False}):
                with self.subTest(user=user.login, **vals), self.assertRaises(ProtectedField):
                    case.write(vals)
            with self.assertRaises(AccessError):
                case.option_ids.write({"quantity": 1.0})
            with self.assertRaises(AccessError):
                case.create({"line_id": self.order.order_line.id})
            with self.assertRaises(AccessError):
                case.unlink()
        with self.assertRaises(AccessError):
            self.case.with_user(self.employee).read(["name"])

    def test_another_owner_gets_the_activity(self):
        self.case.with_user(self.buyer).write({"user_id": self.keeper.id})
        self.assertEqual(self.case.activity_ids.user_id, self.keeper)

    def test_the_screens_open_for_those_who_decide(self):
        for user in (self.salesman, self.keeper, self.buyer):
            with self.subTest(user=user.login):
                case = self.case.with_user(user)
                with Form(case) as form:
                    self.assertEqual(form.quantity, 20.0)
                spec = {"kind": {}, "effect": {}, "can_choose": {}}
                answer = case.web_read(
                    {"order_id": {"fields": {"display_name": {}}}, "option_ids": {"fields": spec}}
                )
                self.assertEqual(answer[0]["order_id"]["display_name"], self.order.name)


@tagged("post_install", "-at_install")
class TestWaysOut(ShortageMixin, WmsCase):
    """What is chosen is done, in the name and with the rights of who chose it."""

    def test_a_transfer_from_the_west_solves_it(self):
        option = self._get_option("transfer", self.keeper)
        action = option.action_choose()
        self.assertEqual((action["res_model"], self.case.state), ("stock.picking", "running"))
        transfer = option.picking_id
        self.assertEqual((transfer.state, transfer.create_uid), ("assigned", self.keeper))
        self.assertEqual(transfer.move_ids.product_uom_qty, 20.0)
        self.assertEqual((option.user_id, bool(option.date_chosen)), (self.keeper, True))
        log = self._get_log("shortage_choose", self.case)
        self.assertEqual((log.user_id, log.reason), (self.keeper, option.effect))
        self._validate(transfer, self.keeper)
        self.order.sudo().picking_ids.with_user(self.keeper).action_assign()
        self.assertEqual((self.case.state, self.order.jxc_stock_state), ("solved", "confirmed"))

    def test_a_draft_order_at_the_vendor(self):
        option = self._get_option("buy", self.buyer)
        option.action_choose()
        purchase = option.purchase_id
        self.assertEqual((purchase.state, purchase.partner_id), ("draft", self.vendor))
        self.assertRecordValues(
            purchase.order_line,
            [{"product_id": self.product.id, "product_qty": 25.0, "price_unit": 3.0}],
        )
        self.assertEqual(purchase.picking_type_id, self.warehouse.in_type_id)
        self.assertIn(self.order.name, purchase.origin)
        self.assertEqual(self.case.date_expected, option.date)

    def test_wait_for_a_receipt(self):
        purchase = self._create_purchase()
        purchase.order_line.write({"product_qty": 40.0})
        purchase.picking_type_id = self.warehouse.in_type_id
        purchase.button_confirm()
        self.case.with_user(self.buyer).action_refresh()
        option = self._get_option("wait", self.salesman)
        self.assertIn("brings 40 Units", option.effect)
        option.action_choose()
        self.assertEqual((self.case.state, self.case.date_expected), ("running", option.date))
        receipt = purchase.sudo().picking_ids
        self._validate(receipt, self.keeper)
        self.order.sudo().picking_ids.with_user(self.keeper).action_assign()
        self.assertEqual(self.case.state, "solved")

    def test_a_substitute_at_the_agreed_price(self):
        other = self._create_goods("Bolt A4", list_price=99.0)
        self._set_stock(other, 50.0)
        self.product.product_tmpl_id.jxc_substitute_ids = other
        self.case.with_user(self.salesman).action_refresh()
        self._get_option("substitute", self.salesman).action_choose()
        lines = self.order.order_line
        self.assertEqual(lines.mapped("product_uom_qty"), [100.0, 20.0])
        self.assertEqual((lines[1].product_id, lines[1].price_unit), (other, 10.0))
        self.assertEqual(self.case.state, "solved")
        self.assertEqual(self.order.jxc_stock_state, "pending", "The substitute is to be confirmed")

    def test_what_is_there_leaves_and_the_rest_is_split_off(self):
        self._get_option("partial", self.keeper).action_choose()
        pickings = self.order.sudo().picking_ids.sorted("id")
        self.assertEqual(pickings.move_ids.mapped("product_uom_qty"), [100.0, 20.0])
        self.assertEqual(pickings[0].state, "assigned")
        self.assertEqual(pickings[1].backorder_id, pickings[0])
        self.assertEqual((self.case.state, self.case.quantity), ("running", 20.0))

    def test_the_customer_is_told(self):
        self.partner.email = "customer@example.com"
        case = self.case.with_user(self.salesman)
        self.assertIn(self.order.name, case.customer_message)
        case.customer_message = "The rest comes on Friday."
        self._get_option("tell", self.salesman).action_choose()
        message = self.order.message_ids.filtered(lambda m: self.partner in m.partner_ids)
        self.assertIn("The rest comes on Friday.", message.body)
        self.assertEqual(self.case.state, "open", "Telling solves nothing")

    def test_not_everybody_chooses_everything(self):
        for kind, user in (
            ("transfer", self.salesman),
            ("transfer", self.buyer),
            ("buy", self.keeper),
            ("tell", self.keeper),
        ):
            option = self._get_option(kind, user)
            with self.subTest(kind=kind, user=user.login):
                self.assertFalse(option.can_choose)
                with self.assertRaises(ShortageRefused):
                    option.action_choose()

    def test_once_is_enough_and_closed_is_closed(self):
        option = self._get_option("transfer", self.keeper)
        option.action_choose()
        with self.assertRaises(ShortageRefused):
            option.action_choose()
        other = self._get_option("buy", self.buyer)
        self.order.action_cancel()
        with self.assertRaises(ShortageRefused):
            other.action_choose()

    def test_a_decision_passes_the_gate(self):
        self._create_rule(
            "shortage_choose",
            require=["date_expected"],
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaises(CheckpointBlocked):
            self._get_option("transfer", self.keeper).action_choose()


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


@tagged("post_install", "-at_install")
class TestShortageOverRpc(ShortageMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_choices_and_refusals_over_json2(self):
        option = self._get_option("transfer", self.salesman)
        status, answer = self._call_json2(self.salesman, option, "action_choose")
        self.assertEqual(
            (status, answer["name"]), (422, "odoo.addons.jxc_wms.exceptions.ShortageRefused")
        )
        _result, error = self._call_kw(self.keeper, self.case, "write", {"state": "solved"})
        self.assertEqual(error["name"], "odoo.addons.jxc_core.exceptions.ProtectedField")
        status, answer = self._call_json2(self.keeper, option, "action_choose")
        self.assertEqual(status, 200, answer)
        self.assertEqual(self.case.state, "running")
