from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.exceptions import ReversalRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase
from odoo.addons.jxc_wms.tests.count_common import CountMixin
from odoo.addons.jxc_wms.tests.return_common import ReturnMixin

REASON = "Wrong customer chosen"


class ReverseMixin:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._create_user("jxc_supervisor", "stock.group_stock_manager")

    def _reverse(self, picking, user=None, **vals):
        return picking.with_user(user or self.supervisor).jxc_reverse(REASON, **vals)

    def _get_stock(self, product=None):
        product = product or self.product
        return product.with_context(location=self.warehouse.lot_stock_id.id).qty_available

    def _assert_refused(self, picking, name, user=None):
        with self.assertRaises(ReversalRefused) as caught:
            self._reverse(picking, user)
        self.assertIn(name, str(caught.exception))
        with self.assertRaises(ReversalRefused):
            picking.with_user(user or self.supervisor).action_jxc_reverse()

    def _ship(self, **vals):
        """Return an order and its done delivery."""
        order = self._confirm_order(**vals)
        delivery = self._pick(order)
        self._validate(delivery, self.picker)
        return order, delivery

    def _receive(self):
        purchase = self._create_purchase()
        purchase.picking_type_id = self.warehouse.in_type_id
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids
        self._validate(receipt, self.picker)
        return purchase, receipt


@tagged("post_install", "-at_install")
class TestReverse(ReverseMixin, WmsCase):
    """A done transfer goes back in one act, unless something was built upon it."""

    def test_a_delivery_comes_back_and_is_to_be_done_again(self):
        order, delivery = self._ship()
        counter = self._reverse(delivery)
        self.assertEqual((counter.state, counter.jxc_reversed_id), ("done", delivery))
        self.assertEqual(counter.location_dest_id, delivery.location_id)
        self.assertEqual(order.order_line.qty_delivered, 0.0)
        again = self._get_delivery(order)
        self.assertEqual((again.state, again.move_ids.product_uom_qty), ("assigned", 2.0))
        self._validate(again, self.picker)
        self.assertEqual(order.order_line.qty_delivered, 2.0)

    def test_a_receipt(self):
        purchase, receipt = self._receive()
        self.assertEqual(self._get_stock(), 102.0)
        self._reverse(receipt)
        self.assertEqual(self._get_stock(), 100.0)
        self.assertEqual(purchase.order_line.qty_received, 0.0)
        again = purchase.sudo().picking_ids.filtered(lambda one: one.state == "assigned")
        self._validate(again, self.picker)
        self.assertEqual(purchase.order_line.qty_received, 2.0)

    def test_an_internal_transfer_and_not_made_anew(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.view_location_id.id}
        )
        ends = {"location_id": self.warehouse.lot_stock_id.id, "location_dest_id": shelf.id}
        move = {"product_id": self.product.id, "product_uom_qty": 5.0, **ends}
        transfer = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "move_ids": [Command.create(move)],
                **ends,
            }
        )
        transfer.action_confirm()
        self._validate(transfer, self.picker)
        self.assertEqual(self._get_stock(), 95.0)
        before = self.env["stock.picking"].search_count([])
        self._reverse(transfer, reopen=False)
        self.assertEqual(self._get_stock(), 100.0)
        self.assertEqual(self.env["stock.picking"].search_count([]), before + 1)

    def test_an_other_issue_keeps_its_reason(self):
        kind = self.warehouse.jxc_other_out_type_id
        ends = {
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": kind.default_location_dest_id.id,
        }
        move = {"product_id": self.product.id, "product_uom_qty": 5.0, **ends}
        reason = self.env.ref("jxc_wms.jxc_stock_reason_sample")
        issue = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "jxc_reason_id": reason.id,
                "move_ids": [Command.create(move)],
                **ends,
            }
        )
        issue.action_confirm()
        self._validate(issue, self.picker)
        counter = self._reverse(issue, reopen=False)
        self.assertEqual(self._get_stock(), 100.0)
        self.assertEqual(
            (counter.jxc_type_kind, counter.jxc_reason_id, counter.jxc_reason_note),
            ("other_in", reason, REASON),
        )

    def test_picking_is_undone_and_its_delivery_waits_for_the_new_one(self):
        order = self._confirm_order()
        delivery = self._pick(order)
        pick = delivery.move_ids.move_orig_ids.picking_id
        self._reverse(pick)
        self.assertEqual(self._get_stock(), 100.0)
        self.assertEqual(delivery.state, "waiting")
        again = delivery.move_ids.move_orig_ids.picking_id
        self.assertNotEqual(again, pick)
        self._validate(again, self.picker)
        self.assertEqual(delivery.state, "assigned")
        self._validate(delivery, self.picker)
        self.assertEqual(order.delivery_status, "full")

    def test_the_lots_are_the_original_ones(self):
        glue = self._create_goods("Glue", tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": glue.id} for name in ("A", "B")]
        )
        for lot in lots:
            self._set_stock(glue, 1.0, lot=lot)
        _order, delivery = self._ship(lines=[self._prepare_line(product_id=glue.id)])
        self.assertEqual(delivery.move_line_ids.lot_id, lots)
        counter = self._reverse(delivery)
        self.assertEqual(
            {(line.lot_id, line.quantity) for line in counter.move_line_ids},
            {(lot, 1.0) for lot in lots},
        )

    def test_it_is_on_record(self):
        _order, delivery = self._ship()
        self._reverse(delivery)
        log = self._get_log("picking_reverse", delivery)
        self.assertEqual((log.user_id, log.reason), (self.supervisor, REASON))
        self.assertEqual(delivery.jxc_reversal_reason, REASON)

    # -- refused -----------------------------------------------------------------------------

    def test_goods_that_came_back_already(self):
        _order, delivery = self._ship()
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 1.0
        back = wizard._create_return()
        self._assert_refused(delivery, back.name)

    def test_goods_that_moved_on(self):
        _order, delivery = self._ship()
        pick = delivery.move_ids.move_orig_ids.picking_id
        self._assert_refused(pick, delivery.name)

    def test_received_goods_that_were_used(self):
        nut = self._create_goods("Nut")
        purchase = self._create_purchase()
        purchase.order_line.product_id = nut
        purchase.picking_type_id = self.warehouse.in_type_id
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids
        self._validate(receipt, self.picker)
        _order, _delivery = self._ship(lines=[self._prepare_line(product_id=nut.id)])
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self._reverse(receipt)
        self.assertEqual(type(caught.exception).__name__, "StockShort")
        self.assertIn(self.picker.name, str(caught.exception), "Names who took the goods")

    def test_right_reason_and_state(self):
        order, delivery = self._ship()
        self._assert_refused(delivery, "supervisor", self.picker)
        with self.assertRaises(AccessError):
            self._reverse(delivery, self.employee)
        for reason in (False, "", "x   "):
            with self.assertRaises(ReversalRefused):
                delivery.with_user(self.supervisor).jxc_reverse(reason)
        counter = self._reverse(delivery)
        self._assert_refused(delivery, counter.name)
        self._assert_refused(counter, delivery.name)
        self._assert_refused(self._get_delivery(order), "not done")

    def test_the_dialog(self):
        _order, delivery = self._ship()
        action = delivery.with_user(self.supervisor).action_jxc_reverse()
        wizards = self.env[action["res_model"]].with_user(self.supervisor)
        with Form(wizards.with_context(**action["context"])) as form:
            form.reason = REASON
        form.record.action_reverse()
        self.assertEqual(delivery.jxc_reversal_ids.state, "done")


@tagged("post_install", "-at_install")
class TestReverseInvoiced(ReverseMixin, WmsCase):
    """What was invoiced or billed stands on its goods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )

    def test_an_invoice_stands_on_it(self):
        self.product.invoice_policy = "delivery"
        order, delivery = self._ship()
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        self._assert_refused(delivery, invoice.name)
        refund = invoice._reverse_moves(cancel=True)
        self.assertEqual(refund.state, "posted")
        self.assertEqual(self._reverse(delivery).state, "done")

    def test_a_bill_stands_on_it(self):
        purchase, receipt = self._receive()
        purchase.sudo().action_create_invoice()
        bill = purchase.sudo().invoice_ids
        bill.invoice_date = "2026-01-01"
        bill.action_post()
        self._assert_refused(receipt, bill.name)


@tagged("post_install", "-at_install")
class TestReverseReturned(ReverseMixin, ReturnMixin, WmsCase):
    """What was decided on returned goods stands on the return."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.jxc_return_inspection = True
        cls.back = cls._take_back(cls.delivery, 6.0)
        cls.inspection = cls.back.jxc_inspection_ids

    def test_a_finished_inspection_stands_on_it(self):
        inspection = self.inspection.with_user(self.reviewer)
        inspection.line_ids.good_qty = 6.0
        inspection.action_finish()
        self._assert_refused(self.back, inspection.result_id.name)

    def test_an_open_inspection_goes_with_the_return(self):
        self.assertEqual(self._reverse(self.back).state, "done")
        self.assertFalse(self.inspection.exists())
        self.assertEqual(self.order.order_line.qty_delivered, 10.0)

    def test_a_credit_note_stands_on_it(self):
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=self.company, install_demo=False
        )
        self.product.invoice_policy = "delivery"
        self.order.order_line.qty_to_invoice = 10.0
        invoice = self.order.sudo()._create_invoices()
        note = invoice._reverse_moves()
        note.jxc_return_id = self.back
        self._assert_refused(self.back, note.display_name)


@tagged("post_install", "-at_install")
class TestReverseCounted(ReverseMixin, CountMixin, WmsCase):
    """What somebody has counted afterwards stands on the transfers before."""

    def _bring(self, quantity):
        """Return a done transfer from one shelf to the other."""
        ends = {"location_id": self.shelf.id, "location_dest_id": self.other_shelf.id}
        move = {"product_id": self.product.id, "product_uom_qty": quantity, **ends}
        transfer = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "move_ids": [Command.create(move)],
                **ends,
            }
        )
        transfer.action_confirm()
        self._validate(transfer, self.picker)
        return transfer

    def test_a_posted_count_stands_on_it(self):
        transfer, other = self._bring(4.0), self._bring(1.0)
        count = self._begin(location_ids=[Command.set(self.other_shelf.ids)])
        self._count(count, {self.product: 5.0})
        self._finish(count)
        self.assertEqual(self._reverse(other).state, "done", "It is not posted yet")
        self._post(count)
        self._assert_refused(transfer, count.name)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=1)):
            later = self._bring(1.0)
            self.assertEqual(self._reverse(later).state, "done", "It came after the count")


@tagged("post_install", "-at_install")
class TestReverseOverRpc(ReverseMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_refused_and_done_over_rpc(self):
        _order, delivery = self._ship()
        _result, error = self._call_kw(self.picker, delivery, "jxc_reverse", reason=REASON)
        self.assertEqual(error["name"], "odoo.addons.jxc_wms.exceptions.ReversalRefused")
        _result, error = self._call_kw(self.supervisor, delivery, "action_jxc_reverse")
        self.assertFalse(error)
