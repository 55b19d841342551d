from lxml import etree, html

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.exceptions import ReviewRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase
from odoo.addons.jxc_wms.tests.count_common import CountCase
from odoo.addons.jxc_wms.tests.test_review_blind import BlindMixin


class PrintMixin:
    """Papers, and the quantities in packagings that stand on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.lang = "en_US"
        cls.bag = cls.product.product_tmpl_id._jxc_add_packaging("袋", 3)
        cls.company.jxc_reads_packagings = True

    def _print(self, name, document, user):
        """Return the texts of the quantities in packagings that a paper shows."""
        reports = self.env["ir.actions.report"].with_user(user)
        page, _kind = reports._render_qweb_html(name, document.ids)
        found = html.fromstring(page.decode()).xpath("//div[@name='jxc_packaging_words']")
        return [node.text_content().strip() for node in found]


@tagged("post_install", "-at_install")
class TestPackagingPrint(PrintMixin, WmsCase):
    """Papers of the warehouse."""

    def test_transfers(self):
        self.warehouse.delivery_steps = "ship_only"
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=7.0)])
        delivery = self._get_delivery(order)
        operations, slip = "stock.report_picking", "stock.report_deliveryslip"
        self.assertEqual(self._print(operations, delivery, self.picker), ["2袋+1Units"])
        self.assertEqual(self._print(slip, delivery, self.picker), ["2袋+1Units"] * 2)
        delivery.move_ids.quantity = 4
        self._validate(delivery, self.picker)
        words = ["2袋+1Units", "1袋+1Units", "1袋"]
        self.assertEqual(self._print(slip, delivery, self.picker), words, "the rest follows")
        self.company.jxc_reads_packagings = False
        for paper in (operations, slip):
            self.assertEqual(self._print(paper, delivery, self.picker), [])

    def test_a_packaging_that_odoo_prints(self):
        """What stands on the paper already is not said again."""
        self.warehouse.delivery_steps = "ship_only"
        line = self._prepare_line(product_uom_qty=2.0, product_uom_id=self.bag.id)
        delivery = self._get_delivery(self._confirm_order(lines=[line]))
        operations, slip = "stock.report_picking", "stock.report_deliveryslip"
        for paper in (operations, slip):
            self.assertEqual(self._print(paper, delivery, self.picker), [])
        delivery.move_ids.quantity = 3
        self.assertEqual(self._print(operations, delivery, self.picker), ["1袋"], "not 2 as asked")

    def test_lots_on_the_slip(self):
        self.picker.group_ids += self.env.ref("stock.group_lot_on_delivery_slip")
        self.warehouse.delivery_steps = "ship_only"
        glue = self._create_goods("Glue", tracking="lot")
        glue.product_tmpl_id._jxc_add_packaging("袋", 3)
        for name in ("G-1", "G-2"):
            lot = self.env["stock.lot"].create({"name": name, "product_id": glue.id})
            self._set_stock(glue, 5, lot=lot)
        line = self._prepare_line(product_id=glue.id, product_uom_qty=9.0)
        delivery = self._get_delivery(self._confirm_order(lines=[line]))
        delivery.action_assign()
        words = ["3袋", "1袋+2Units", "1袋+1Units"]
        self.assertEqual(self._print("stock.report_picking", delivery, self.picker), words)
        self._validate(delivery, self.picker)
        self.assertEqual(self._print("stock.report_deliveryslip", delivery, self.picker), words[1:])

    def test_screens(self):
        self.picker.group_ids += self.env.ref("uom.group_uom")
        for model, view in (
            ("stock.picking", "stock.view_picking_form"),
            ("stock.quant", "stock.view_stock_quant_tree_editable"),
            ("stock.move.line", "stock.view_move_line_tree"),
            ("jxc.count.line", "jxc_wms.jxc_count_line_view_list"),
        ):
            for choice, optional in (("yes", None), ("no", "hide")):
                self.picker.jxc_packaging_view = choice
                views = self.env[model].with_user(self.picker)
                arch = etree.fromstring(views.get_view(self.env.ref(view).id)["arch"])
                column = arch.xpath("//list/field[@name='jxc_unit_words']")[0]
                self.assertEqual(column.get("optional"), optional, model)


@tagged("post_install", "-at_install")
class TestPackagingBlind(PrintMixin, BlindMixin, WmsCase):
    """Packagings tell a quantity, too."""

    def _read_words(self, user):
        self.env.invalidate_all()
        delivery = self.delivery.with_user(user)
        rows = delivery.move_ids.read(["jxc_unit_words"])
        rows += delivery.move_line_ids.read(["jxc_unit_words"])
        return {row["jxc_unit_words"] for row in rows}

    def test_who_counts_blind_reads_none(self):
        self.assertEqual(self._read_words(self.reviewer), {"2袋+1Units"})
        self._open_review(self.delivery)
        self.assertEqual(self._read_words(self.reviewer), {False})
        self.assertEqual(self._read_words(self.picker), {"2袋+1Units"})
        for paper in ("stock.report_picking", "stock.report_deliveryslip"):
            with self.assertRaises(ReviewRefused):
                self._print(paper, self.delivery, self.reviewer)


@tagged("post_install", "-at_install")
class TestPackagingBlindRpc(PrintMixin, BlindMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_moves_lines_and_the_order(self):
        self._open_review(self.delivery)
        order_lines = self.order.order_line.sudo(False)
        for records in (self.delivery.move_ids, self.delivery.move_line_ids, order_lines):
            for user, words in ((self.reviewer, False), (self.picker, "2袋+1Units")):
                status, rows = self._call_json2(user, records, "read", fields=["jxc_unit_words"])
                self.assertEqual(status, 200)
                self.assertEqual({row["jxc_unit_words"] for row in rows}, {words}, records._name)
        domain = [("jxc_unit_words", "ilike", "袋")]
        moves = self.delivery.move_ids.browse()
        status, _answer = self._call_json2(self.reviewer, moves, "search", domain=domain)
        self.assertNotEqual(status, 200, "nobody can search by it")


@tagged("post_install", "-at_install")
class TestPackagingCount(PrintMixin, CountCase):
    """Count sheets and results."""

    def test_sheet_and_result(self):
        count = self._begin(blind=False, recount="none")
        self.assertEqual(self._print("jxc_wms.jxc_count_sheet", count, self.keeper), ["3袋+1Units"])
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        self.assertEqual(self._get_line(count).jxc_unit_words, "2袋+2Units")
        self.assertEqual(
            self._print("jxc_wms.jxc_count_result", count, self.leader), ["2袋+2Units"]
        )

    def test_the_sheet_of_a_blind_count(self):
        count = self._begin(blind=True)
        self.assertEqual(self._print("jxc_wms.jxc_count_sheet", count, self.keeper), [])
        self.assertNotIn("3袋", str(self._get_line(count).with_user(self.keeper).read()))
