from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command, Date
from odoo.tests import Form, tagged

from odoo.addons.jxc_wms.exceptions import LotRefused
from odoo.addons.jxc_wms.tests.test_lot import LotCase


class ReceiptCase(LotCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.made = Date.today() - timedelta(days=10)

    def _receive(self, *lines, picking_type=None, product=None):
        """Return a receipt of the keeper with lines as he enters them."""
        product = product or self.cream
        quantity = sum(line.get("quantity", 1.0) for line in lines) or 1.0
        kind = picking_type or self.warehouse.in_type_id
        ends = {"location_id": self.suppliers.id, "location_dest_id": self.stock.id}
        move = {"product_id": product.id, "product_uom_qty": quantity, **ends}
        picking = (
            self.env["stock.picking"]
            .with_user(self.picker)
            .create({"picking_type_id": kind.id, "move_ids": [Command.create(move)], **ends})
        )
        picking.action_confirm()
        picking.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "picking_id": picking.id,
                    "product_id": product.id,
                    "quantity": 1.0,
                    "picked": True,
                    **line,
                }
            )
            for line in lines
        ]
        return picking


@tagged("post_install", "-at_install")
class TestLotReceipt(ReceiptCase):
    """When goods were made is taken down once, where they come in."""

    def test_a_known_lot_gets_the_date(self):
        lot = self._make_lot("K1", keeps=40)
        lot.jxc_production_date = False
        expires = lot.expiration_date
        self._receive({"lot_name": "K1", "jxc_production_date": self.made}).button_validate()
        self.assertEqual(lot.jxc_production_date, self.made)
        self.assertEqual(lot.expiration_date, expires, "It was judged by that so far")

    def test_a_lot_made_while_receiving_gets_date_and_expiry(self):
        lot = self.env["stock.lot"].create({"name": "K2", "product_id": self.cream.id})
        lot.jxc_production_date = False
        self._receive({"lot_id": lot.id, "jxc_production_date": self.made}).button_validate()
        self.assertEqual(lot.jxc_production_date, self.made)
        self.assertEqual(lot._jxc_get_day(lot.expiration_date), self.made + timedelta(days=100))

    def test_a_lot_is_made_on_one_day(self):
        self._make_lot("K1", jxc_production_date=self.made)
        other = self.made - timedelta(days=1)
        picking = self._receive({"lot_name": "K1", "jxc_production_date": other})
        with self.assertRaisesRegex(LotRefused, "Lot K1 of .* was made on"):
            picking.button_validate()
        picking = self._receive(
            {"lot_name": "N1", "jxc_production_date": self.made},
            {"lot_name": "N1", "jxc_production_date": other},
        )
        with self.assertRaisesRegex(LotRefused, "Lot N1 of .* was made on"):
            picking.button_validate()

    def test_serials_each_have_their_day(self):
        pump = self._create_goods("Pump 泵", tracking="serial")
        other = self.made - timedelta(days=1)
        picking = self._receive(
            {"lot_name": "S1", "jxc_production_date": self.made},
            {"lot_name": "S2", "jxc_production_date": other},
            product=pump,
        )
        picking.button_validate()
        lots = picking.move_line_ids.lot_id.sorted("name")
        self.assertEqual(lots.mapped("jxc_production_date"), [self.made, other])

    def test_lots_without_dates_come_in(self):
        nut = self._create_goods("Nut 螺母", tracking="lot")
        picking = self._receive({"lot_name": "A", "quantity": 3.0}, product=nut)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.move_line_ids.lot_id.jxc_production_date)

    def test_a_pasted_list_names_production_or_expiry(self):
        later = Date.today() + timedelta(days=50)
        picking = self._receive({"lot_name": "X"})
        moves = self.env["stock.move"].with_user(self.picker)
        vals_list = moves.action_generate_lot_line_vals(
            {
                "default_product_id": self.cream.id,
                "default_picking_id": picking.id,
                "default_picking_type_id": picking.picking_type_id.id,
                "default_location_dest_id": self.stock.id,
                "default_company_id": self.company.id,
                "default_tracking": "lot",
                "default_quantity": 9,
            },
            "import",
            False,
            0,
            f"A;5;{self.made}\nB;2;{later}\nC;2;{self.made};{later}\nD;1",
        )
        found = {vals["lot_name"]: vals for vals in vals_list}
        expires = {name: Date.to_date(vals["expiration_date"]) for name, vals in found.items()}
        lot = self.env["stock.lot"].new({"product_id": self.cream.id})
        self.assertEqual(found["A"]["jxc_production_date"], self.made)
        self.assertEqual(found["A"]["quantity"], 5.0)
        self.assertEqual(found["A"]["expiration_date"], lot._jxc_get_expiry(self.made))
        self.assertNotIn("jxc_production_date", found["B"])
        self.assertEqual(expires["B"], later)
        self.assertEqual(found["C"]["jxc_production_date"], self.made)
        self.assertEqual(expires["C"], later)
        self.assertNotIn("jxc_production_date", found["D"])

    def test_the_detailed_operations_ask_for_it(self):
        picking = self._receive({"lot_name": "X"})
        view = "stock.view_stock_move_operations"
        lot = self.env["stock.lot"].new({"product_id": self.cream.id})
        expires = lot._jxc_get_expiry(self.made)
        form = Form(picking.move_ids.with_user(self.picker), view)
        with form.move_line_ids.edit(0) as line:
            line.jxc_production_date = self.made
            self.assertEqual(line.expiration_date, expires)
        form.save()
        self.assertEqual(picking.move_line_ids.jxc_production_date, self.made)

    def test_labels_and_slips_show_it(self):
        lot = self._make_lot("L9", jxc_production_date="2031-03-04", keeps=None)
        reports = self.env["ir.actions.report"].with_user(self.picker)
        html = reports._render_qweb_html("stock.report_lot_label", lot.ids)[0].decode()
        self.assertIn("03/04/2031", html)
        lot.expiration_date = False
        for name in ("group_lot_on_delivery_slip", "group_expiry_date_on_delivery_slip"):
            module = "product_expiry" if "expiry" in name else "stock"
            self.picker.sudo().group_ids += self.env.ref(f"{module}.{name}")
        picking = self._order_cream()
        self._take(picking, lot)
        self._ship(picking)
        html = reports._render_qweb_html("stock.report_deliveryslip", picking.ids)[0].decode()
        # In the customer's language.
        self.assertRegex(html, "03/04/2031|2031/03/04")


@tagged("post_install", "-at_install")
class TestRecallOfDocuments(ReceiptCase):
    """From a document to its lots, and on to vendors and customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor 供应商"})

    def _buy(self, name, quantity):
        line = Command.create({"product_id": self.cream.id, "product_qty": quantity})
        purchase = (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .create({"partner_id": self.vendor.id, "order_line": [line]})
        )
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids.with_user(self.picker)
        receipt.move_line_ids.lot_name = name
        receipt.move_ids.picked = True
        receipt.button_validate()
        return purchase

    def _open(self, documents, user=None):
        action = documents.with_user(user or self.picker).action_jxc_recall()
        return self.env["jxc.recall"].with_user(user or self.picker).browse(action["res_id"])

    def test_back_to_the_vendor_and_on_to_everybody(self):
        purchase = self._buy("R1", 5.0)
        second = self._buy("R2", 5.0)
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=self.cream.id, product_uom_qty=7.0)]
        )
        delivery = self._get_delivery(order)
        self._validate(delivery, self.picker)
        self.picker.sudo().group_ids += self.env.ref("purchase.group_purchase_user")
        recall = self._open(delivery)
        self.assertEqual(recall.lot_ids.mapped("name"), ["R1", "R2"])
        self.assertEqual(recall.in_ids.purchase_id.sudo(), (purchase | second).sudo())
        self.assertEqual(recall.in_ids.partner_id, self.vendor)
        recall = self._open(purchase)
        self.assertEqual(recall.lot_ids.mapped("name"), ["R1"])
        self.assertEqual(recall.customer_ids.partner_id, self.partner)
        receipts = (purchase | second).sudo().picking_ids
        self.assertEqual(self._open(receipts).customer_qty, 7.0)

    def test_only_for_documents_with_lots_and_people_of_the_warehouse(self):
        order = self._confirm_order()
        with self.assertRaisesRegex(UserError, "nothing to trace"):
            self._open(order.sudo().picking_ids.sudo(False))
        purchase = self._buy("R1", 5.0)
        with self.assertRaises(UserError):
            self._open(purchase, self.buyer)
