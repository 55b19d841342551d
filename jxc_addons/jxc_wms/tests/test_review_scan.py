from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.exceptions import ReviewRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase

BOX = 12.0


class ScanMixin:
    """Seven bolts, two lots of glue and two pumps with serial numbers are ready to be reviewed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._activate("jxc_wms.jxc_rule_review_before_delivery")
        cls.box = cls.env["uom.uom"].create(
            {
                "name": "Box of 12",
                "relative_factor": BOX,
                "relative_uom_id": cls.product.uom_id.id,
            }
        )
        cls.product.write({"barcode": "6901234567892", "uom_ids": [Command.link(cls.box.id)]})
        cls.env["product.uom"].create(
            {"product_id": cls.product.id, "uom_id": cls.box.id, "barcode": "16901234567899"}
        )
        cls.glue = cls._create_goods("Glue 胶水", tracking="lot", barcode="GLUE-1")
        cls.pump = cls._create_goods("Pump 水泵", tracking="serial", barcode="PUMP-1")
        for product, names in ((cls.glue, ("G-01", "G-02")), (cls.pump, ("SN-1", "SN-2"))):
            for name in names:
                lot = cls._create_lot(name, product)
                cls._set_stock(product, 3.0 if product == cls.glue else 1.0, lot=lot)
        products = {cls.product: 7.0, cls.glue: 5.0, cls.pump: 2.0}
        order = cls._confirm_order(
            lines=[
                cls._prepare_line(product_id=product.id, product_uom_qty=quantity)
                for product, quantity in products.items()
            ]
        )
        cls.delivery = cls._pick(order)
        cls.review = cls._open_review(cls.delivery)

    @classmethod
    def _create_lot(cls, name, product):
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id})

    def _get_counts(self):
        """Return ``{name of lot, else of product: counted}``."""
        return {
            line.lot_id.name or line.product_id.name: line.counted_qty
            for line in self.review.line_ids
        }

    def _assert_refused(self, code, *words, user=None):
        before = self._get_counts()
        with self.assertRaises(ReviewRefused) as caught:
            self.review.with_user(user or self.reviewer).scan(code)
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(self._get_counts(), before)


@tagged("post_install", "-at_install")
class TestReviewScan(ScanMixin, WmsCase):
    """Every code adds what it stands for; the reviewer is told how far he is."""

    def test_materials_packages_and_lots(self):
        answer = self.review.scan(" 6901234567892 ")
        line = self.review.line_ids.filtered(lambda line: line.product_id == self.product)
        self.assertEqual(answer["line_id"], line.id)
        self.assertEqual(answer["message"], "Bolt 螺栓: 1 Units counted")
        self.assertFalse(answer["is_strange"])
        self.assertEqual(self.review.scan("16901234567899")["message"][-16:], "13 Units counted")
        self.review.scan("G-02")
        self.assertIn("G-02: 2 Units", self.review.scan("G-02")["message"])
        self.review.scan("SN-1")
        told = {"Bolt 螺栓": 13.0, "G-01": 0.0, "G-02": 2.0, "SN-1": 1.0, "SN-2": 0.0}
        self.assertEqual(self._get_counts(), told)
        counted = self.review.line_ids.filtered("is_counted")
        self.assertEqual(counted.mapped("lot_id.name"), ["G-02", "SN-1"])

    def test_a_whole_review_by_scanner(self):
        for code in ["6901234567892"] * 7 + ["G-01"] * 3 + ["G-02"] * 2 + ["SN-1", "SN-2"]:
            self.review.scan(code)
        self.review.action_finish()
        self.assertEqual(self.review.state, "passed")

    def test_entered_and_scanned(self):
        self.product.default_code = "MAT-0007"
        line = self.review.line_ids.filtered(lambda line: line.product_id == self.product)
        line.counted_qty = 5.0
        self.review.scan("MAT-0007")
        self.assertEqual(line.counted_qty, 6.0)

    def test_codes_that_tell_nothing(self):
        self._assert_refused("4711", "“4711”", "by hand")
        self._assert_refused("", "by hand")
        self._assert_refused("690123", "“690123”")
        self._assert_refused("GLUE-1", "several lots")
        self._assert_refused("PUMP-1", "each serial number of Pump")
        self.review.scan("SN-1")
        self._assert_refused("SN-1", "SN-1", "counted already")

    def test_goods_that_do_not_belong(self):
        nut = self._create_goods("Nut", barcode="NUT-1")
        answer = self.review.scan("NUT-1")
        self.assertEqual(answer["message"], "Not on the list, added: Nut, 1 Units")
        self.assertTrue(answer["is_strange"])
        self.review.scan("NUT-1")
        line = self.review.line_ids.filtered(lambda line: line.product_id == nut)
        self.assertEqual((line.id, line.counted_qty), (answer["line_id"], 2.0))
        self._create_lot("G-09", self.glue)
        self.assertIn("G-09", self.review.scan("G-09")["message"])
        self.assertEqual(self._get_counts()["G-09"], 1.0)

    def test_lots_of_one_name(self):
        """That of the transfer is meant; of strange goods, nobody can tell."""
        other, another = (
            self._create_goods("A", tracking="lot"),
            self._create_goods("B", tracking="lot"),
        )
        self._create_lot("G-01", other)
        self.assertIn("Glue", self.review.scan("G-01")["message"])
        self._create_lot("L-7", other)
        self._create_lot("L-7", another)
        self._assert_refused("L-7", "A, B")

    def test_whose_review_and_until_when(self):
        self._assert_refused("NUT", "Start your own review", user=self.picker)
        for line in self.review.line_ids:
            line.counted_qty = 1.0
        self.review.action_finish()
        with self.assertRaises(ReviewRefused):
            self.review.scan("6901234567892")


@tagged("post_install", "-at_install")
class TestReviewScanOverRpc(ScanMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_scans_and_refusals(self):
        role = self._create_user("jxc_role", "jxc_core.jxc_core_role_reviewer")
        self.review = self._open_review(self.delivery, role)
        answer, error = self._call_kw(role, self.review, "scan", "16901234567899")
        self.assertFalse(error)
        self.assertIn("12 Units", answer["message"])
        status, answer = self._call_json2(role, self.review, "scan", code="G-01")
        self.assertEqual((status, "G-01" in answer["message"]), (200, True), answer)
        _answer, error = self._call_kw(role, self.review, "scan", "4711")
        self.assertEqual(error["name"], "odoo.addons.jxc_wms.exceptions.ReviewRefused")
        _answer, error = self._call_kw(self.reviewer, self.review, "scan", "G-01")
        self.assertEqual(error["name"], "odoo.addons.jxc_wms.exceptions.ReviewRefused")
        self.assertEqual(self._get_counts()["G-01"], 1.0)
