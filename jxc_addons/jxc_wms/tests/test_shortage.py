from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked, ProtectedField
from odoo.addons.jxc_wms.exceptions import ShortageRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase
from odoo.addons.jxc_wms.tests.shortage_common import ShortageMixin


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
