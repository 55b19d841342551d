from odoo.exceptions import AccessError
from odoo.fields import Command, Date, Datetime
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import ProtectedField
from odoo.addons.jxc_wms.exceptions import InspectionRefused, ReturnRefused
from odoo.addons.jxc_wms.tests.common import WmsCase

from .return_common import ReturnCase, ReturnMixin


@tagged("post_install", "-at_install")
class TestInspection(ReturnCase):
    """Returned goods wait until somebody has decided on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.jxc_return_inspection = True

    def _get_quantity(self, place):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", place.id)]
        )
        return sum(quants.mapped("quantity"))

    def test_places_are_made_on_demand_beside_the_stock(self):
        for place in (self.warehouse.jxc_inspection_loc_id, self.warehouse.jxc_repair_loc_id):
            self.assertEqual(place.warehouse_id, self.warehouse)
            self.assertFalse(place._child_of(self.warehouse.lot_stock_id))
        self.assertEqual(self.warehouse.jxc_scrap_loc_id.usage, "inventory")

    def test_goods_are_decided_on_and_moved(self):
        back = self._take_back(self.delivery, 6.0)
        self.assertEqual(back.location_dest_id, self.warehouse.jxc_inspection_loc_id)
        self.assertEqual(self._get_quantity(self.warehouse.jxc_inspection_loc_id), 6.0)
        inspection = back.jxc_inspection_ids.with_user(self.reviewer)
        self.assertEqual(inspection.line_ids.quantity, 6.0)
        inspection.line_ids.write({"good_qty": 3.0, "repair_qty": 2.0})
        with self.assertRaises(InspectionRefused):
            inspection.action_finish()
        inspection.line_ids.scrap_qty = 1.0
        stock = self._get_quantity(self.warehouse.lot_stock_id)
        inspection.action_finish()
        self.assertEqual(inspection.state, "done")
        self.assertEqual(inspection.user_id, self.reviewer)
        self.assertEqual(self._get_quantity(self.warehouse.lot_stock_id), stock + 3.0)
        self.assertEqual(self._get_quantity(self.warehouse.jxc_repair_loc_id), 2.0)
        self.assertEqual(self._get_quantity(self.warehouse.jxc_inspection_loc_id), 0.0)
        self.assertEqual(inspection.result_id.state, "done")
        self.assertEqual(len(self._get_log("inspection_finish", inspection)), 1)
        with self.assertRaises(InspectionRefused):
            inspection.action_finish()

    def test_no_other_way_out_of_the_inspection(self):
        self._take_back(self.delivery, 6.0)
        place = self.warehouse.jxc_inspection_loc_id
        picking = (
            self.env["stock.picking"]
            .with_user(self.picker)
            .create(
                {
                    "picking_type_id": self.warehouse.int_type_id.id,
                    "location_id": place.id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_uom_qty": 6.0,
                                "location_id": place.id,
                                "location_dest_id": self.warehouse.lot_stock_id.id,
                            }
                        )
                    ],
                }
            )
        )
        picking.action_confirm()
        with self.assertRaises(ReturnRefused):
            self._validate(picking, self.picker)

    def test_no_way_past_the_inspection(self):
        back = self._return(self.delivery, 6.0).with_user(self.picker)
        back.move_line_ids.location_dest_id = self.warehouse.lot_stock_id
        with self.assertRaises(ReturnRefused):
            self._validate(back, self.picker)

    def test_nobody_edits_what_came_back(self):
        inspection = self._take_back(self.delivery, 6.0).jxc_inspection_ids
        inspection = inspection.with_user(self.reviewer)
        for act in (
            lambda: inspection.write({"state": "done"}),
            lambda: inspection.line_ids.write({"quantity": 1.0}),
            lambda: inspection.line_ids.write({"good_qty": -1.0}),
        ):
            with self.assertRaises(InspectionRefused):
                act()
        with self.assertRaises(AccessError):
            inspection.line_ids.unlink()
        with self.assertRaises(AccessError):
            inspection.with_user(self.salesman).action_finish()
        move = self.delivery.move_ids.with_user(self.picker)
        with self.assertRaises(ProtectedField):
            move.jxc_inspection_line_id = inspection.line_ids

    def test_lots_keep_their_number_and_date(self):
        cream = self._create_goods("Cream 面霜", tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": cream.id} for name in ("A", "B")]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                cream,
                self.warehouse.lot_stock_id,
                2.0,
                lot_id=lot,
                in_date=Datetime.to_datetime("2026-01-05"),
            )
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=cream.id, product_uom_qty=4.0)]
        )
        delivery = self._get_delivery(order)
        self._validate(delivery, self.picker)
        inspection = self._take_back(delivery, 4.0).jxc_inspection_ids.with_user(self.reviewer)
        self.assertEqual(inspection.line_ids.lot_id, lots)
        inspection.line_ids[0].action_all_good()
        inspection.line_ids[1].action_all_scrap()
        inspection.action_finish()
        quants = lots.quant_ids.filtered(
            lambda quant: quant.location_id == self.warehouse.lot_stock_id and quant.quantity
        )
        self.assertEqual(quants.lot_id, lots[0])
        self.assertEqual(Datetime.to_string(quants.in_date), "2026-01-05 00:00:00")


class CreditMixin(ReturnMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", cls.company, install_demo=False
        )
        cls.accountant = cls._create_user("jxc_accountant", "account.group_account_invoice")


@tagged("post_install", "-at_install")
class TestReturnCredit(CreditMixin, WmsCase):
    """The credit note is drawn up by the system, the accountant looks at it."""

    def _invoice(self):
        self.product.invoice_policy = "delivery"
        invoice = self.order.sudo()._create_invoices()
        invoice.action_post()
        return invoice

    def test_after_the_inspection(self):
        self.company.jxc_return_credit = True
        self.warehouse.jxc_return_inspection = True
        invoice = self._invoice()
        back = self._take_back(self.delivery, 3.0)
        self.assertFalse(back.sudo().jxc_credit_note_ids)
        inspection = back.jxc_inspection_ids.with_user(self.reviewer)
        inspection.line_ids.action_all_scrap()
        inspection.action_finish()
        note = back.with_user(self.accountant).jxc_credit_note_ids
        self.assertEqual((note.move_type, note.state), ("out_refund", "draft"))
        self.assertEqual(note.invoice_line_ids.quantity, 3.0)
        self.assertEqual(note.invoice_line_ids.price_unit, 10.0)
        self.assertEqual(note.reversed_entry_id, invoice)
        self.assertEqual(self.order.order_line.sudo().qty_to_invoice, 0.0)
        with self.assertRaises(AccessError):
            note.with_user(self.reviewer).read(["name"])

    def test_on_arrival_where_nobody_inspects(self):
        self.company.jxc_return_credit = True
        self._invoice()
        back = self._take_back(self.delivery, 3.0)
        self.assertEqual(back.sudo().jxc_credit_note_ids.invoice_line_ids.quantity, 3.0)

    def test_nothing_of_the_kind_unless_asked(self):
        self._invoice()
        back = self._take_back(self.delivery, 3.0)
        self.assertFalse(back.sudo().jxc_credit_note_ids)
        with self.assertRaises(AccessError):
            back.with_user(self.picker).action_jxc_credit_return()
        back.with_user(self.accountant).action_jxc_credit_return()
        self.assertEqual(back.sudo().jxc_credit_note_ids.invoice_line_ids.quantity, 3.0)
        with self.assertRaises(ReturnRefused):
            back.with_user(self.accountant).action_jxc_credit_return()

    def test_not_invoiced_not_credited(self):
        self.company.jxc_return_credit = True
        back = self._take_back(self.delivery, 3.0)
        self.assertFalse(back.sudo().jxc_credit_note_ids)

    def test_a_return_to_a_vendor_is_credited_too(self):
        self.product.purchase_method = "receive"
        purchase = (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .create(
                {
                    "partner_id": self.partner.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_qty": 8.0,
                                "price_unit": 4.0,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids.sudo(False).with_env(self.env)
        self._validate(receipt, self.picker)
        purchase.sudo().action_create_invoice()
        bill = purchase.sudo().invoice_ids
        bill.invoice_date = Date.today()
        bill.action_post()
        back = self._take_back(receipt, 2.0)
        back.with_user(self.accountant).action_jxc_credit_return()
        note = back.with_user(self.accountant).jxc_credit_note_ids
        self.assertEqual((note.move_type, note.state), ("in_refund", "draft"))
        self.assertEqual(note.invoice_line_ids.quantity, 2.0)
        self.assertEqual(note.amount_untaxed, 8.0)
