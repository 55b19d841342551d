from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked, ProtectedField
from odoo.addons.jxc_wms.exceptions import StockConfirmationRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase


@tagged("post_install", "-at_install")
class TestAvailability(WmsCase):
    """What the stock can give for each line, in the unit of the line."""

    def _get_availability(self, order):
        """Return ``[(available, short)]`` of the lines."""
        lines = order.with_user(self.salesman).order_line._jxc_get_availability()
        return [(line["available"], line["short"]) for line in lines]

    def test_enough_and_not_enough(self):
        scarce = self._create_goods("Scarce")
        self._set_stock(scarce, 3.0)
        order = self._create_order(
            lines=[
                self._prepare_line(product_uom_qty=40.0),
                self._prepare_line(product_id=scarce.id, product_uom_qty=5.0),
            ]
        )
        self.assertEqual(self._get_availability(order), [(40.0, 0.0), (3.0, 2.0)])

    def test_bags_and_pieces(self):
        bag = self.env["uom.uom"].create(
            {
                "name": "Bag of 25",
                "relative_factor": 25.0,
                "relative_uom_id": self.env.ref("uom.product_uom_unit").id,
            }
        )
        order = self._create_order(
            lines=[self._prepare_line(product_uom_id=bag.id, product_uom_qty=5.0)]
        )
        self.assertEqual(self._get_availability(order), [(4.0, 1.0)])
        order.action_confirm()
        order.jxc_confirm_stock(note="One bag on Friday")
        self.assertEqual(self._get_availability(order), [(4.0, 1.0)])
        line = order.order_line._jxc_get_availability()[0]
        self.assertEqual((line["reserved"], line["free"]), (4.0, 0.0))

    def test_two_lines_of_a_product_share_the_free_stock(self):
        order = self._create_order(
            lines=[
                self._prepare_line(product_uom_qty=70.0),
                self._prepare_line(product_uom_qty=70.0),
            ]
        )
        self.assertEqual(self._get_availability(order), [(70.0, 0.0), (30.0, 40.0)])

    def test_what_another_order_has_reserved_is_not_free(self):
        first = self._confirm_order(lines=[self._prepare_line(product_uom_qty=80.0)])
        first.jxc_confirm_stock()
        second = self._create_order(lines=[self._prepare_line(product_uom_qty=50.0)])
        self.assertEqual(self._get_availability(second), [(20.0, 30.0)])
        self.assertEqual(self._get_availability(first), [(80.0, 0.0)])

    def test_the_stock_of_the_orders_warehouse_counts(self):
        north = self.env["stock.warehouse"].create(
            {"name": "North", "code": "NTH", "company_id": self.company.id}
        )
        self._set_stock(self.product, 7.0, north)
        order = self._create_order(
            warehouse_id=north.id, lines=[self._prepare_line(product_uom_qty=10.0)]
        )
        self.assertEqual(self._get_availability(order), [(7.0, 3.0)])

    def test_the_callers_context_does_not_change_the_number(self):
        order = self._create_order(lines=[self._prepare_line(product_uom_qty=10.0)])
        keys = {"to_date": "2020-01-01", "owner_id": self.partner.id, "lot_id": 10**6}
        self.assertEqual(self._get_availability(order.with_context(**keys)), [(10.0, 0.0)])

    def test_what_was_picked_and_what_was_delivered(self):
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=60.0)])
        delivery = self._pick(order)
        line = order.order_line._jxc_get_availability()[0]
        self.assertEqual((line["to_deliver"], line["reserved"], line["short"]), (60.0, 60.0, 0.0))
        delivery.move_ids.quantity = 20.0
        delivery.move_ids.picked = True
        delivery.with_user(self.picker)._action_done()
        line = order.order_line._jxc_get_availability()[0]
        self.assertEqual((line["to_deliver"], line["available"]), (40.0, 40.0))

    def test_services_and_text_are_no_goods(self):
        service = self._create_product("Advice")
        order = self._create_order(
            lines=[
                self._prepare_line(product_id=service.id),
                Command.create({"display_type": "line_note", "name": "Note"}),
            ]
        )
        self.assertEqual(self._get_availability(order), [])


@tagged("post_install", "-at_install")
class TestConfirmStock(WmsCase):
    """The act on the order: reserves, says what is short, stops the clock."""

    def test_enough_stock_is_confirmed_and_reserved(self):
        order = self._confirm_order()
        self.assertEqual(order.jxc_stock_state, "pending")
        with freeze_time("2026-03-04 02:00:00"):
            result = order.jxc_confirm_stock()
        self.assertEqual(result[order.id][0]["short"], 0.0)
        self.assertRecordValues(
            order,
            [
                {
                    "jxc_stock_state": "confirmed",
                    "jxc_stock_user_id": self.salesman.id,
                    "jxc_stock_note": False,
                }
            ],
        )
        self.assertEqual(str(order.jxc_stock_date), "2026-03-04 02:00:00")
        self.assertEqual(order.sudo().picking_ids.state, "assigned")

    def test_missing_goods_are_a_shortage_until_they_come(self):
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=120.0)])
        order.jxc_confirm_stock(note="20 on Friday")
        self.assertEqual(order.jxc_stock_state, "short")
        self.assertEqual(order.jxc_stock_note, "20 on Friday")
        self._set_stock(self.product, 20.0)
        order.jxc_confirm_stock()
        self.assertEqual(order.jxc_stock_state, "confirmed")

    def test_the_wizard_shows_each_line_and_asks_for_a_note_when_short(self):
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=120.0)])
        action = order.action_jxc_confirm_stock()
        wizards = self.env[action["res_model"]].with_user(self.salesman)
        form = Form(wizards.with_context(**action["context"]))
        self.assertTrue(form.is_short)
        with self.assertRaises(AssertionError):
            form.save()
        form.note = "Agreed with Mr. Li"
        wizard = form.save()
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    "product_id": self.product.id,
                    "to_deliver": 120.0,
                    "reserved": 100.0,
                    "free": 0.0,
                    "available": 100.0,
                    "short": 20.0,
                }
            ],
        )
        wizard.action_confirm()
        self.assertEqual(order.jxc_stock_state, "short")
        self.assertEqual(order.jxc_stock_note, "Agreed with Mr. Li")

    def test_a_shortage_without_a_word_about_it_is_refused(self):
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=120.0)])
        for note in (False, "", "  "):
            with self.assertRaises(StockConfirmationRefused) as caught:
                order.jxc_confirm_stock(note=note)
        self.assertIn(self.product.display_name, str(caught.exception))
        self.assertEqual(order.jxc_stock_state, "pending")
        order.jxc_confirm_stock(note="20 on Friday")
        order.jxc_confirm_stock()
        self.assertEqual(order.jxc_stock_note, "20 on Friday", "Said once is enough")

    def test_more_goods_are_to_be_confirmed_again(self):
        order = self._confirm_order()
        order.jxc_confirm_stock()
        order.order_line.product_uom_qty = 1.0
        self.assertEqual(order.jxc_stock_state, "confirmed", "Less needs no new look")
        order.order_line.product_uom_qty = 5.0
        self.assertEqual(order.jxc_stock_state, "pending")
        changed = [line["changed"] for line in order.order_line._jxc_get_availability()]
        self.assertEqual(changed, [True])
        order.jxc_confirm_stock()
        self.assertEqual(order.jxc_stock_state, "confirmed")
        self.assertEqual(order.order_line.jxc_stock_qty, 5.0)

    def test_a_line_or_a_bigger_unit_added_later_is_to_be_confirmed(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        nut = self._create_goods("Nut")
        for change in (
            {"order_line": [self._prepare_line(product_id=nut.id)]},
            {"order_line": [Command.update(0, {"product_uom_id": dozen.id})]},
        ):
            order = self._confirm_order()
            order.jxc_confirm_stock()
            if change["order_line"][0][0] == Command.UPDATE:
                change["order_line"] = [
                    Command.update(order.order_line.id, {"product_uom_id": dozen.id})
                ]
            order.write(change)
            with self.subTest(change=change):
                self.assertEqual(order.jxc_stock_state, "pending")
        service = self._create_product("Advice")
        order.jxc_confirm_stock()
        order.write({"order_line": [self._prepare_line(product_id=service.id)]})
        self.assertEqual(order.jxc_stock_state, "confirmed", "A service asks for no stock")

    def test_the_clock_runs_again_for_what_was_added(self):
        self._activate("jxc_wms.jxc_rule_confirm_stock_limit")
        order = self._confirm_order()
        order.jxc_confirm_stock()
        self.assertEqual(self._get_clocks(order).mapped("state"), ["done"])
        order.order_line.product_uom_qty = 5.0
        self.assertEqual(self._get_clocks(order).mapped("state"), ["done", "running"])
        order.order_line.product_uom_qty = 6.0
        self.assertEqual(self._get_clocks(order).mapped("state"), ["done", "running"])
        order.jxc_confirm_stock()
        self.assertEqual(self._get_clocks(order).mapped("state"), ["done", "done"])

    def test_nobody_enters_what_was_confirmed(self):
        order = self._confirm_order()
        with self.assertRaises(ProtectedField):
            order.order_line.jxc_stock_qty = 100.0

    def test_only_confirmed_orders_that_wait_for_goods(self):
        draft = self._create_order()
        for act in (draft.jxc_confirm_stock, draft.action_jxc_confirm_stock):
            with self.assertRaises(StockConfirmationRefused):
                act()
        self.assertFalse(draft.jxc_stock_state)
        shipped = self._confirm_order()
        self._validate(self._pick(shipped), self.picker)
        self.assertEqual(shipped.delivery_status, "full")
        with self.assertRaises(StockConfirmationRefused):
            shipped.jxc_confirm_stock()

    def test_one_wrong_order_refuses_the_batch(self):
        orders = self._confirm_order() | self._create_order()
        with self.assertRaises(StockConfirmationRefused):
            orders.jxc_confirm_stock()
        self.assertEqual(orders[0].jxc_stock_state, "pending")

    def test_an_order_of_services_waits_for_no_stock(self):
        service = self._create_product("Advice")
        order = self._confirm_order(lines=[self._prepare_line(product_id=service.id)])
        self.assertFalse(order.jxc_stock_state)

    def test_sales_and_warehouse_may_others_may_not(self):
        order = self._confirm_order()
        order.with_user(self.picker).jxc_confirm_stock()
        self.assertEqual(order.jxc_stock_user_id, self.picker)
        other = self._confirm_order()
        for user in (self.employee, self.buyer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                other.with_user(user).jxc_confirm_stock()
        stranger = self._create_user("jxc_seller2", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            other.with_user(stranger).jxc_confirm_stock()
        self.assertEqual(other.jxc_stock_state, "pending")

    def test_a_confirmation_starts_over_with_the_order(self):
        order = self._confirm_order()
        order.jxc_confirm_stock()
        copy = order.copy()
        self.assertFalse(copy.jxc_stock_state)
        order.action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(order.jxc_stock_state, "pending")

    def test_the_act_passes_the_gate(self):
        self._create_rule("sale_order_confirm_stock", require=["client_order_ref"])
        order = self._confirm_order()
        with self.assertRaises(CheckpointBlocked):
            order.jxc_confirm_stock()
        self.assertEqual(order.jxc_stock_state, "pending")
        order.client_order_ref = "x"
        order.jxc_confirm_stock()
        self.assertEqual(order.jxc_stock_state, "confirmed")
        self.assertEqual(self._get_log("sale_order_confirm_stock", order).outcome, "done")

    def test_nobody_writes_the_outcome(self):
        order = self._confirm_order()
        admin = self._create_user("jxc_admin", "base.group_system,sales_team.group_sale_manager")
        for user in (self.salesman, self.picker, admin):
            for vals in ({"jxc_stock_state": "confirmed"}, {"jxc_stock_user_id": user.id}):
                with self.subTest(user=user.login, **vals), self.assertRaises(ProtectedField):
                    order.with_user(user).write(vals)
        with self.assertRaises(ProtectedField):
            self._create_order(jxc_stock_state="confirmed")
        orders = self.env["sale.order"].with_user(self.salesman)
        born = orders.with_context(default_jxc_stock_state="confirmed").create(
            {"partner_id": self.partner.id}
        )
        self.assertFalse(born.jxc_stock_state)


@tagged("post_install", "-at_install")
class TestConfirmStockOverRpc(WmsHttpCase):
    @mute_logger("odoo.http")
    def test_over_json2_the_act_answers_with_the_availability(self):
        order = self._create_order(lines=[self._prepare_line(product_uom_qty=120.0)])
        status, answer = self._call_json2(self.salesman, order, "jxc_confirm_stock")
        self.assertEqual(status, 422)
        self.assertEqual(
            answer["message"],
            f"{order.name} is not confirmed yet. Confirm the order, then its stock.",
        )
        order.action_confirm()
        status, answer = self._call_json2(self.salesman, order, "jxc_confirm_stock")
        self.assertEqual(status, 422)
        self.assertIn("Write down what was agreed about it", answer["message"])
        self.assertEqual(order.jxc_stock_state, "pending")
        status, answer = self._call_json2(self.salesman, order, "jxc_confirm_stock", note="Later")
        self.assertEqual(status, 200)
        line = answer[str(order.id)][0]
        self.assertEqual((line["available"], line["short"]), (100.0, 20.0))
        self.assertEqual((order.jxc_stock_state, order.jxc_stock_note), ("short", "Later"))

    @mute_logger("odoo.http")
    def test_over_rpc_nobody_writes_the_outcome(self):
        order = self._confirm_order()
        for user in (self.salesman, self.picker):
            _result, error = self._call_kw(user, order, "write", {"jxc_stock_state": "confirmed"})
            self.assertEqual(error["name"], "odoo.addons.jxc_core.exceptions.ProtectedField")
        self.assertEqual(order.jxc_stock_state, "pending")
