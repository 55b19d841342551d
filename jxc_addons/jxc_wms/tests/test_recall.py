import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase
from odoo.addons.jxc_wms.tests.test_lot import LotMixin


class RecallMixin(LotMixin):
    """A lot bought in two steps, sold in two steps to two customers, some of it back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.delivery_steps = "pick_ship"
        cls.warehouse.reception_steps = "two_steps"
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor 供应商"})
        cls.second = cls.env["res.partner"].create({"name": "Second 客户乙", "phone": "0571-1"})
        cls.purchase, cls.lot = cls._buy("R1", 20.0)
        cls.first_order = cls._sell(cls.partner, 6.0)
        cls.second_order = cls._sell(cls.second, 5.0)
        cls.planned = cls._confirm_order(
            partner_id=cls.second.id,
            lines=[cls._prepare_line(product_id=cls.cream.id, product_uom_qty=2.0)],
        )
        cls.planned.sudo().picking_ids.action_assign()

    @classmethod
    def _buy(cls, name, quantity):
        purchase = (
            cls.env["purchase.order"]
            .with_user(cls.buyer)
            .create(
                {
                    "partner_id": cls.vendor.id,
                    "order_line": [
                        Command.create({"product_id": cls.cream.id, "product_qty": quantity})
                    ],
                }
            )
        )
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids.with_user(cls.picker)
        receipt.move_line_ids.unlink()
        receipt.move_ids.move_line_ids = [
            Command.create(
                {
                    "picking_id": receipt.id,
                    "product_id": cls.cream.id,
                    "lot_name": name,
                    "quantity": quantity,
                    "picked": True,
                }
            )
        ]
        receipt.button_validate()
        store = receipt.move_ids.move_dest_ids.picking_id
        cls._validate(store, cls.picker)
        return purchase, receipt.move_line_ids.lot_id

    @classmethod
    def _sell(cls, partner, quantity):
        order = cls._confirm_order(
            partner_id=partner.id,
            lines=[cls._prepare_line(product_id=cls.cream.id, product_uom_qty=quantity)],
        )
        cls._validate(cls._pick(order), cls.picker)
        return order

    def _trace(self, lots=None, user=None):
        lots = (lots or self.lot).with_user(user or self.picker)
        return lots.env["jxc.recall"].browse(lots.action_jxc_recall()["res_id"])

    @classmethod
    def _return(cls, order, quantity):
        delivery = order.sudo().picking_ids.filtered(
            lambda picking: picking.picking_type_code == "outgoing"
        )
        wizard = cls.env["stock.return.picking"].with_user(cls.picker)
        wizard = wizard.create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = quantity
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        cls._validate(back, cls.picker)


@tagged("post_install", "-at_install")
class TestRecall(RecallMixin, WmsCase):
    """From a lot to every customer and document, and back."""

    def test_every_customer_with_what_is_still_there(self):
        self._return(self.second_order, 2.0)
        recall = self._trace()
        found = {line.partner_id: line.quantity for line in recall.customer_ids}
        self.assertEqual(found, {self.partner: 6.0, self.second: 3.0})
        self.assertEqual(recall.customer_count, 2)
        self.assertEqual(recall.customer_qty, 9.0)
        self.assertEqual(recall.received_qty, 20.0)
        self.assertEqual(recall.stock_qty, 11.0)
        self.assertEqual(
            recall.received_qty, recall.customer_qty + recall.stock_qty, "Nothing is lost"
        )

    def test_every_document_and_where_it_came_from(self):
        recall = self._trace()
        self.assertEqual(
            set(recall.out_ids.mapped("sale_id.name")),
            {self.first_order.name, self.second_order.name},
        )
        receipt = recall.in_ids
        self.assertEqual(receipt.partner_id, self.vendor)
        self.assertEqual(recall.display_name, "Recall R1")
        self.assertEqual(receipt.purchase_id.name, self.purchase.name)
        self.assertEqual(receipt.document, receipt.picking_id.name)
        self.assertEqual(recall.planned_ids.sale_id.name, self.planned.name)
        self.assertEqual(recall.planned_ids.quantity, 2.0)
        self.assertEqual(sum(recall.stock_ids.mapped("quantity")), 9.0)
        self.assertEqual(set(recall.other_ids.mapped("kind")), {"internal"})

    def test_what_was_made_of_the_lot_is_recalled_too(self):
        mixture = self._create_goods("Mixture", tracking="lot")
        made = self.env["stock.lot"].create({"name": "M1", "product_id": mixture.id})
        place = self.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", self.company.id)], limit=1
        )
        lines = self.env["stock.move.line"]
        for lot, source, target in ((self.lot, self.stock, place), (made, place, self.stock)):
            move = self.env["stock.move"].create(
                {
                    "product_id": lot.product_id.id,
                    "product_uom_qty": 1.0,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "company_id": self.company.id,
                }
            )
            move._action_confirm()
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create({"product_id": lot.product_id.id, "lot_id": lot.id, "quantity": 1.0})
            ]
            move.picked = True
            move._action_done()
            lines |= move.move_line_ids
        lines[1].consume_line_ids = lines[0]
        self.assertEqual(self._trace().traced_lot_ids, self.lot | made)
        recall = self._trace(made)
        self.assertEqual(recall.traced_lot_ids, made)
        self.assertEqual(recall.in_ids.partner_id, self.vendor, "Back through production")

    def test_the_screen_and_its_limits(self):
        form = Form(self.env["jxc.recall"].with_user(self.picker))
        form.lot_ids.add(self.lot)
        recall = form.save()
        recall.action_trace()
        self.assertTrue(recall.is_traced)
        with self.assertRaises(AccessError):
            self._trace(user=self.salesman)
        empty = self.env["jxc.recall"].with_user(self.picker).create({})
        with self.assertRaises(UserError):
            empty.action_trace()
        with self.assertRaises(AccessError):
            recall.with_user(self.reviewer).read(["customer_count"])
        wizard = recall.action_block()
        self.assertEqual(wizard["context"]["default_lot_ids"], self.lot.ids)

    def test_another_company_sees_nothing(self):
        other = self._create_company("Other")
        user = self._create_user("jxc_other_keeper", "stock.group_stock_user", company=other)
        lot = self.lot.with_user(user).with_context(allowed_company_ids=other.ids)
        self.assertFalse(self._trace(lot, user=user).sudo().line_ids)

    def test_the_number_of_queries_does_not_grow(self):
        recall = self._trace()
        few = self._count_queries(recall.action_trace)
        for _number in range(4):
            self._sell(self.partner, 1.0)
        recall = self._trace()
        many = self._count_queries(recall.action_trace)
        self.assertLessEqual(many, few)
        self.assertLessEqual(many, 30)


@tagged("post_install", "-at_install")
class TestRecallExport(RecallMixin, WmsHttpCase):
    def _download(self, user, recall):
        self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))
        return self.url_open(f"/jxc/recall/{recall.id}.xlsx")

    def test_the_workbook(self):
        self.picker.sudo().group_ids += self.env.ref("base.group_allow_export")
        recall = self._trace()
        self.assertEqual(recall.action_export()["url"], f"/jxc/recall/{recall.id}.xlsx")
        answer = self._download(self.picker, recall)
        self.assertEqual(answer.status_code, 200)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            strings = book.read("xl/sharedStrings.xml").decode()
        for text in (self.partner.name, self.second.name, self.vendor.name, "R1", "0571-1"):
            self.assertIn(text, strings)

    def test_nothing_in_the_workbook_is_a_formula(self):
        self.picker.sudo().group_ids += self.env.ref("base.group_allow_export")
        self.partner.name = '=HYPERLINK("http://x")'
        self.second.name = "http://x.example"
        answer = self._download(self.picker, self._trace())
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            self.assertIn("'=HYPERLINK(", book.read("xl/sharedStrings.xml").decode())
            for name in book.namelist():
                if name.startswith("xl/worksheets/"):
                    self.assertNotIn(b"<f>", book.read(name))
                    self.assertNotIn(b"hyperlink", book.read(name))

    def test_only_who_may_export(self):
        self.picker.sudo().group_ids -= self.env.ref("base.group_allow_export")
        recall = self._trace()
        self.assertEqual(self._download(self.picker, recall).status_code, 403)
