from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.exceptions import ShortageRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase


class LeftMixin:
    """Ten nuts are ordered, booked and on the shelf; somebody takes four, and no backorder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("jxc_keeper", "stock.group_stock_user")
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf", "location_id": cls.warehouse.lot_stock_id.id}
        )
        cls.nut = cls._create_goods("Nut")
        cls.env["stock.quant"]._update_available_quantity(cls.nut, cls.shelf, 10.0)
        cls.order = cls._confirm_order(
            lines=[cls._prepare_line(product_id=cls.nut.id, product_uom_qty=10.0)]
        )
        cls.order.jxc_confirm_stock()
        cls.pick = cls.order.sudo().picking_ids.with_user(cls.picker)

    def _get_case(self, order=None):
        return (order or self.order).sudo().jxc_shortage_ids.sudo(False).with_env(self.env)

    def _get_option(self, kind, user, case=None):
        options = (case or self._get_case()).option_ids
        found = options.filtered(lambda option: option.kind == kind and not option.date_chosen)
        return found[:1].with_user(user)

    def _take(self, picking, quantity=4.0, **vals):
        """Take so much of each line; answer Odoo's question with “No Backorder”."""
        picking.move_ids.write({"quantity": quantity, "picked": True})
        action = picking.button_validate()
        wizards = self.env[action["res_model"]].with_user(picking.env.user)
        with Form(wizards.with_context(**action["context"])) as form:
            for name, value in vals.items():
                form[name] = value
        form.record.process_cancel_backorder()
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.backorder_ids)


@tagged("post_install", "-at_install")
class TestLeft(LeftMixin, WmsCase):
    """What is left without a backorder is a shortage as long as the order asks for it."""

    def test_it_is_a_case_and_the_order_is_short(self):
        self._take(self.pick)
        self.assertRecordValues(
            self._get_case(),
            [
                {
                    "quantity": 6.0,
                    "left_qty": 6.0,
                    "unfound_qty": 6.0,
                    "found_at": "pick",
                    "state": "open",
                    "location_id": self.shelf.id,
                }
            ],
        )
        self.assertEqual(self.order.jxc_stock_state, "short")
        self.assertTrue(self._get_case().activity_ids)
        kinds = self._get_case().option_ids.mapped("kind")
        self.assertEqual(kinds, ["resume", "partial", "count", "forgo", "tell"])

    def test_goods_that_are_there_are_delivered_after_all(self):
        self._take(self.pick, jxc_rest_later=True)
        case = self._get_case()
        self.assertEqual((case.quantity, case.unfound_qty), (6.0, 0.0))
        self.assertEqual(case.option_ids.mapped("kind"), ["resume", "forgo", "tell"])
        case.with_user(self.keeper).action_refresh()
        self.assertEqual((case.state, case.quantity), ("open", 6.0))
        option = self._get_option("resume", self.keeper)
        self.assertIn("6 Units", option.effect)
        option.action_choose()
        again = option.picking_id
        self.assertEqual((again.backorder_id, again.state), (self.pick, "assigned"))
        self.assertEqual(again.move_ids.product_uom_qty, 6.0)
        self.assertEqual((case.state, self.order.jxc_stock_state), ("solved", "confirmed"))
        self._validate(again, self.picker)
        for delivery in self._get_delivery(self.order):
            self._validate(delivery, self.keeper)
        self.assertEqual(self.order.order_line.qty_delivered, 10.0)

    def test_goods_not_found_stay_missing_until_they_are_picked(self):
        self._take(self.pick)
        self._get_option("resume", self.keeper).action_choose()
        case = self._get_case()
        self.assertEqual((case.state, case.quantity, case.left_qty), ("running", 6.0, 0.0))
        self._validate(self.pick.backorder_ids, self.picker)
        self.assertEqual((case.state, self.order.jxc_stock_state), ("solved", "confirmed"))

    def test_the_customer_does_without(self):
        self._take(self.pick)
        self._get_option("forgo", self.salesman).action_choose()
        self.assertEqual(self.order.order_line.product_uom_qty, 4.0)
        self.assertEqual(self._get_case().state, "solved")

    def test_an_order_that_asks_for_less_solves_it(self):
        self._take(self.pick)
        self.order.order_line.product_uom_qty = 7.0
        self.assertEqual((self._get_case().state, self._get_case().quantity), ("open", 3.0))
        self.order.order_line.product_uom_qty = 4.0
        self.assertEqual(self._get_case().state, "solved")

    def test_what_stays_behind_at_the_dock(self):
        delivery = self._pick(self.order)
        self._take(delivery.with_user(self.picker))
        case = self._get_case()
        self.assertEqual((case.quantity, case.unfound_qty), (6.0, 0.0))
        self._get_option("resume", self.keeper).action_choose()
        again = self._get_delivery(self.order)
        self.assertEqual((again.backorder_id, again.state), (delivery, "assigned"))
        self.assertEqual(again.move_line_ids.location_id, delivery.location_id)
        self.assertEqual(case.state, "solved")

    def test_a_kind_of_transfer_that_never_makes_backorders(self):
        self.pick.picking_type_id.sudo().create_backorder = "never"
        self.pick.move_ids.write({"quantity": 4.0, "picked": True})
        self.pick.button_validate()
        self.assertFalse(self.pick.backorder_ids)
        self.assertEqual(self._get_case().quantity, 6.0)

    def test_a_whole_line_that_is_left(self):
        bolt = self._prepare_line(product_uom_qty=3.0)
        nut = self._prepare_line(product_id=self.nut.id, product_uom_qty=2.0)
        self.env["stock.quant"]._update_available_quantity(self.nut, self.shelf, 2.0)
        order = self._confirm_order(lines=[bolt, nut])
        order.jxc_confirm_stock()
        pick = order.sudo().picking_ids.with_user(self.picker)
        pick.move_ids.filtered(lambda move: move.product_id == self.product).picked = True
        pick.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=pick.ids
        ).button_validate()
        case = self._get_case(order)
        self.assertEqual((case.product_id, case.quantity), (self.nut, 2.0))
        self.assertEqual(case.location_id, self.shelf)

    def test_twice_left_is_one_case(self):
        self._take(self.pick, 4.0, jxc_rest_later=True)
        self._get_option("resume", self.keeper).action_choose()
        again = self.pick.backorder_ids
        self._take(again.with_user(self.picker), 1.0, jxc_rest_later=True)
        cases = self._get_case()
        self.assertEqual(cases.filtered(lambda case: case.state == "open").quantity, 5.0)

    def test_both_steps_leave_something(self):
        self._take(self.pick, 8.0, jxc_rest_later=True)
        delivery = self._get_delivery(self.order).with_user(self.picker)
        self._take(delivery, 5.0)
        case = self._get_case()
        self.assertEqual((len(case), case.quantity), (1, 5.0))
        self._get_option("resume", self.keeper).action_choose()
        self.assertEqual(case.state, "solved")
        self.assertEqual(sum(self._get_open_moves(self.order).mapped("product_uom_qty")), 5.0)

    def _get_open_moves(self, order):
        return order.sudo().order_line.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )

    def test_goods_that_have_to_be_bought_get_their_transfer_as_well(self):
        self._take(self.pick)
        self.env["stock.quant"]._update_available_quantity(self.nut, self.shelf, -6.0)
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.env["product.supplierinfo"].create(
            {
                "partner_id": vendor.id,
                "product_tmpl_id": self.nut.product_tmpl_id.id,
                "company_id": self.company.id,
            }
        )
        case = self._get_case()
        case.with_user(self.buyer).action_refresh()
        self._get_option("buy", self.buyer).action_choose()
        self.assertEqual((case.state, case.quantity), ("running", 6.0))
        self.assertEqual(sum(self._get_open_moves(self.order).mapped("product_uom_qty")), 10.0)

    # -- what is none ------------------------------------------------------------------------

    def test_a_backorder_covers_the_order(self):
        self.pick.move_ids.write({"quantity": 4.0, "picked": True})
        self.pick.jxc_rest_later = True
        self.pick.with_context(skip_backorder=True).button_validate()
        self.assertTrue(self.pick.backorder_ids)
        self.assertFalse(self._get_case())

    def test_a_return_that_brings_less_is_none(self):
        delivery = self._pick(self.order)
        self._validate(delivery, self.picker)
        wizard = self.env["stock.return.picking"].with_user(self.picker)
        wizard = wizard.create(
            {
                "picking_id": delivery.id,
                "jxc_reason_id": self.env.ref("jxc_wms.jxc_return_reason_damaged").id,
            }
        )
        wizard.product_return_moves.quantity = 10.0
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back = back.with_user(self.picker)
        back.move_ids.write({"quantity": 4.0, "picked": True})
        back.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=back.ids
        ).button_validate()
        self.assertEqual(back.state, "done")
        self.assertFalse(self._get_case())

    def test_a_cancelled_order_asks_for_nothing(self):
        self._take(self.pick)
        case = self._get_case()
        self._get_delivery(self.order).action_cancel()
        self.order.action_cancel()
        self.assertEqual(case.state, "cancel")

    def test_a_company_that_lives_as_in_odoo_gets_none(self):
        self.company.jxc_discipline = False
        self._take(self.pick)
        self.assertFalse(self._get_case())

    def test_not_everybody_decides(self):
        self._take(self.pick)
        for kind, user in (("resume", self.buyer), ("forgo", self.keeper), ("forgo", self.buyer)):
            option = self._get_option(kind, user)
            with self.subTest(kind=kind, user=user.login), self.assertRaises(ShortageRefused):
                option.action_choose()

    def test_once_it_is_on_its_way_nothing_is_left(self):
        self._take(self.pick, jxc_rest_later=True)
        option = self._get_option("resume", self.keeper)
        self._get_case().sudo()._resume()
        with self.assertRaises(ShortageRefused):
            option.action_choose()


@tagged("post_install", "-at_install")
class TestLeftOverRpc(LeftMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_no_backorder_over_json2(self):
        lines = self.pick.move_line_ids
        status, answer = self._call_json2(
            self.picker, lines, "write", vals={"quantity": 4.0, "picked": True}
        )
        self.assertEqual(status, 200, answer)
        status, action = self._call_json2(self.picker, self.pick, "button_validate")
        self.assertEqual((status, action["res_model"]), (200, "stock.backorder.confirmation"))
        wizards = self.env["stock.backorder.confirmation"]
        vals = {"pick_ids": [[6, 0, self.pick.ids]]}
        status, [wizard] = self._call_json2(self.picker, wizards, "create", vals_list=[vals])
        status, answer = self._call_json2(
            self.picker,
            wizards.browse(wizard),
            "process_cancel_backorder",
            context={"button_validate_picking_ids": self.pick.ids},
        )
        self.assertEqual(status, 200, answer)
        self.assertEqual(self.pick.state, "done")
        case = self._get_case()
        self.assertEqual((case.quantity, case.found_at, case.state), (6.0, "pick", "open"))
        option = self._get_option("forgo", self.keeper)
        status, answer = self._call_json2(self.keeper, option, "action_choose")
        self.assertEqual(
            (status, answer["name"]), (422, "odoo.addons.jxc_wms.exceptions.ShortageRefused")
        )
        status, answer = self._call_json2(
            self.salesman, self._get_option("forgo", self.salesman), "action_choose"
        )
        self.assertEqual(status, 200, answer)
        self.assertEqual(self.order.order_line.product_uom_qty, 4.0)
