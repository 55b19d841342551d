from odoo.fields import Command, Datetime
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_wms.exceptions import ReturnRefused
from odoo.addons.jxc_wms.tests.common import WmsHttpCase

from .return_common import ReturnCase, ReturnMixin


@tagged("post_install", "-at_install")
class TestReturnLimit(ReturnCase):
    """No path returns more than was delivered less what has come back."""

    def _assert_refused(self, act, *words):
        with self.assertRaises(ReturnRefused) as caught:
            act()
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_the_wizard_returns_no_more_than_was_delivered(self):
        self._assert_refused(
            lambda: self._return(self.delivery, 11.0),
            "11 Units can't be returned",
            f"{self.delivery.name} moved 10 Units",
            "At most 10 Units",
        )

    def test_drafts_of_others_count(self):
        draft = self._return(self.delivery, 6.0)
        self._assert_refused(
            lambda: self._return(self.delivery, 5.0), draft.name, "At most 4 Units"
        )
        draft.action_cancel()
        self.assertTrue(self._return(self.delivery, 5.0))

    def test_return_all_takes_what_is_left(self):
        self._take_back(self.delivery, 3.0)
        self._return(self.delivery, 2.0)
        wizard = self._open_return(self.delivery)
        self.assertEqual(wizard.product_return_moves.jxc_returnable, 5.0)
        action = wizard.action_create_returns_all()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(back.move_ids.product_uom_qty, 5.0)

    def test_more_on_an_open_return_is_refused(self):
        back = self._return(self.delivery, 10.0).with_user(self.picker)
        with self.assertRaises(ReturnRefused):
            back.move_ids.product_uom_qty = 12.0
        back.move_ids.quantity = 12.0
        with self.assertRaises(ReturnRefused):
            self._validate(back, self.picker)

    def test_a_done_return_is_not_raised_afterwards(self):
        back = self._take_back(self.delivery, 10.0)
        self._live_without("stock_done_stands")
        with self.assertRaises(ReturnRefused):
            back.move_line_ids.with_user(self.picker).quantity = 11.0

    def test_what_went_out_again_may_come_back_again(self):
        back = self._take_back(self.delivery, 10.0)
        again = self._return(back, 4.0)
        self._validate(again, self.picker)
        self.assertEqual(self.delivery.move_ids._jxc_get_returnable(), 4.0)
        self._take_back(self.delivery, 4.0)

    def test_another_unit_is_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._set_stock(self.product, 100.0)
        order = self._confirm_order(
            lines=[self._prepare_line(product_uom_qty=2.0, product_uom_id=dozen.id)]
        )
        delivery = self._get_delivery(order)
        self._validate(delivery, self.picker)
        back = self._return(delivery, 24.0)
        self.assertEqual(delivery.move_ids._jxc_get_returnable(), 0.0)
        with self.assertRaises(ReturnRefused):
            back.with_user(self.picker).move_ids.product_uom_qty = 25.0

    def _receive_from_customer(self, quantity, **vals):
        """Receive by hand from the customers' place, with no word of a delivery."""
        picking = (
            self.env["stock.picking"]
            .with_user(self.picker)
            .create(
                {
                    "picking_type_id": self.warehouse.in_type_id.id,
                    "location_id": self.env.ref("stock.stock_location_customers").id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_uom_qty": quantity,
                                "location_id": self.env.ref("stock.stock_location_customers").id,
                                "location_dest_id": self.warehouse.lot_stock_id.id,
                            }
                        )
                    ],
                    **vals,
                }
            )
        )
        picking.action_confirm()
        picking.move_ids.write({"quantity": quantity, "picked": True})
        self._validate(picking, self.picker)
        return picking

    def test_a_receipt_by_hand_is_judged_by_what_the_customer_got(self):
        self._assert_refused(
            lambda: self._receive_from_customer(11.0, partner_id=self.partner.id),
            "only 10 Units",
            self.partner.name,
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaises(ReturnRefused):
            self._receive_from_customer(1.0, partner_id=stranger.id)
        self.assertEqual(
            self._receive_from_customer(10.0, partner_id=self.partner.id).state, "done"
        )
        with self.assertRaises(ReturnRefused):
            self._receive_from_customer(1.0)

    def test_an_order_of_less_than_nothing_is_judged_by_the_partner(self):
        for quantity, fits in ((-4.0, True), (-7.0, False)):
            order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=quantity)])
            back = order.sudo().picking_ids.with_env(self.env)
            self.assertEqual(back.move_ids.location_id.usage, "customer")
            if fits:
                self._validate(back, self.picker)
                self.assertEqual(back.state, "done")
            else:
                with self.assertRaises(ReturnRefused):
                    self._validate(back, self.picker)

    def test_as_odoo_where_the_policy_is_set_back(self):
        self.env["jxc.policy.exception"].sudo().create(
            {
                "policy_id": self.env.ref("jxc_wms.jxc_policy_return_over").id,
                "company_id": self.company.id,
                "reason": "Test of plain Odoo",
            }
        )
        back = self._take_back(self.delivery, 50.0)
        self.assertEqual((back.state, back.move_ids.quantity), ("done", 50.0))

    def test_no_more_goes_back_to_a_vendor_than_came(self):
        receipt = self._receive(8.0)
        with self.assertRaises(ReturnRefused):
            self._return(receipt, 9.0)
        back = self._take_back(receipt, 8.0)
        self.assertEqual(back.jxc_return_kind, "supplier")
        with self.assertRaises(ReturnRefused):
            self._return(receipt, 1.0)

    def _receive(self, quantity, product=None):
        purchase = (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .create(
                {
                    "partner_id": self.partner.id,
                    "order_line": [
                        Command.create(
                            {"product_id": (product or self.product).id, "product_qty": quantity}
                        )
                    ],
                }
            )
        )
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids.sudo(False).with_env(self.env)
        self._validate(receipt, self.picker)
        return receipt

    def test_an_exchange_with_the_vendor_is_no_second_return(self):
        receipt = self._receive(8.0)
        wizard = self._open_return(receipt)
        wizard.product_return_moves.quantity = 8.0
        wizard.action_create_exchanges()
        moves = receipt.move_ids.returned_move_ids
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 8.0)


@tagged("post_install", "-at_install")
class TestReturnedLots(ReturnCase):
    """The lot that left comes back, with the date at which it first came in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cream = cls._create_goods("Cream 面霜", tracking="lot", use_expiration_date=True)
        cls.old, cls.new = cls.env["stock.lot"].create(
            [
                {"name": name, "product_id": cls.cream.id, "expiration_date": date}
                for name, date in (("OLD", "2099-01-01"), ("NEW", "2099-06-01"))
            ]
        )
        quants = cls.env["stock.quant"]
        for lot, date in ((cls.old, "2026-01-05"), (cls.new, "2026-03-05")):
            quants._update_available_quantity(
                cls.cream,
                cls.warehouse.lot_stock_id,
                5.0,
                lot_id=lot,
                in_date=Datetime.to_datetime(date),
            )
        order = cls._confirm_order(
            lines=[cls._prepare_line(product_id=cls.cream.id, product_uom_qty=5.0)]
        )
        cls.delivery = cls._get_delivery(order)
        cls._validate(cls.delivery, cls.picker)

    def _prepare_back(self, quantity, lot):
        back = self._return(self.delivery, quantity).with_user(self.picker)
        back.move_line_ids.unlink()
        move = back.move_ids
        move.move_line_ids = [
            Command.create(
                {
                    "picking_id": back.id,
                    "product_id": self.cream.id,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "picked": True,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        ]
        return back

    def test_the_original_date_and_expiry_are_kept(self):
        self.assertEqual(self.delivery.move_line_ids.lot_id, self.old)
        back = self._prepare_back(2.0, self.old)
        self._validate(back, self.picker)
        quant = self.old.quant_ids.filtered(lambda quant: quant.location_id.usage == "internal")
        self.assertEqual(quant.quantity, 2.0)
        self.assertEqual(Datetime.to_string(quant.in_date), "2026-01-05 00:00:00")
        self.assertEqual(Datetime.to_string(self.old.expiration_date), "2099-01-01 00:00:00")
        back = self._prepare_back(1.0, self.old)
        self._validate(back, self.picker)
        self.assertEqual(Datetime.to_string(quant.in_date), "2026-01-05 00:00:00")

    def test_another_lot_does_not_come_back(self):
        back = self._prepare_back(2.0, self.new)
        with self.assertRaises(ReturnRefused) as caught:
            self._validate(back, self.picker)
        self.assertIn("lot NEW can't be returned", str(caught.exception))
        self.assertIn("OLD (5 Units)", str(caught.exception))


@tagged("post_install", "-at_install")
class TestReturnReason(ReturnCase):
    def test_the_form_asks_for_a_reason_where_the_rule_is_active(self):
        wizard = self.env["stock.return.picking"].with_user(self.picker)
        self._activate("jxc_wms.jxc_rule_customer_return_reason")
        with self.assertRaisesRegex(AssertionError, "jxc_reason_id is a required field"):
            Form(
                wizard.with_context(active_id=self.delivery.id, active_model="stock.picking")
            ).save()

    def test_reason_on_return_and_its_goods(self):
        back = self._take_back(self.delivery, 2.0)
        self.assertEqual(back.jxc_return_reason_id, self.reason)
        self.assertEqual(back.move_ids.jxc_return_reason_id, self.reason)
        domain = back.move_ids._jxc_get_error_return_domain(
            Datetime.subtract(Datetime.now(), days=1), Datetime.add(Datetime.now(), days=1)
        )
        self.assertEqual(self.env["stock.move"].search(domain), back.move_ids)

    def test_where_the_rule_is_active_the_server_asks_too(self):
        self._activate("jxc_wms.jxc_rule_customer_return_reason")
        back = self._return(self.delivery, 2.0)
        back.jxc_return_reason_id = False
        with self.assertRaises(CheckpointBlocked):
            self._validate(back, self.picker)
        back.jxc_return_reason_id = self.reason
        self._validate(back, self.picker)
        self.assertEqual(back.state, "done")


@tagged("post_install", "-at_install")
class TestReturnOverRpc(ReturnMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_the_same_sentence_by_every_door(self):
        wizard = self._open_return(self.delivery)
        wizard.product_return_moves.quantity = 50.0
        _result, error = self._call_kw(
            self.picker, wizard, "action_create_returns", context={"jxc_skip": True}
        )
        self.assertEqual(error["name"], "odoo.addons.jxc_wms.exceptions.ReturnRefused")
        status, answer = self._call_json2(self.picker, wizard, "action_create_returns")
        self.assertEqual(status, 422)
        self.assertIn("At most 10 Units", answer["message"])
        move = self.delivery.move_ids
        vals = {
            "product_id": self.product.id,
            "product_uom_qty": 50.0,
            "location_id": move.location_dest_id.id,
            "location_dest_id": move.location_id.id,
            "origin_returned_move_id": move.id,
        }
        _result, error = self._call_kw(self.picker, self.env["stock.move"], "create", [vals])
        self.assertEqual(error["name"], "odoo.addons.jxc_wms.exceptions.ReturnRefused")
