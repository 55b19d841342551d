from lxml import html

from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountReport(CountCase):
    """The sheet to write on and the result to sign."""

    def _render(self, name, count, user):
        reports = self.env["ir.actions.report"].with_user(user)
        page, _kind = reports._render_qweb_html(f"jxc_wms.{name}", count.ids)
        return page.decode().replace("\ufeff", "")

    def test_the_sheet_of_a_blind_count_is_blank(self):
        self._put(self.product, 1234.0 - 10)
        count = self._begin(blind=True)
        page = self._render("jxc_count_sheet", count, self.keeper)
        self.assertIn(count.name, page)
        self.assertIn("Bolt", page)
        self.assertNotIn("1,234", page)
        self.assertNotIn("Book Quantity", page)
        count.action_cancel()
        page = self._render("jxc_count_sheet", self._begin(blind=False), self.keeper)
        self.assertIn("1,234", page)

    def test_the_sheet_has_codes_to_scan_and_lines_for_the_unexpected(self):
        self.nut.barcode = "6901234567892"
        glue = self._create_goods("Glue", tracking="lot", barcode="6901234567809")
        lot = self.env["stock.lot"].create({"name": "G-07", "product_id": glue.id})
        self._put(glue, 4, lot_id=lot)
        count = self._begin(blind=True)
        page = html.fromstring(self._render("jxc_count_sheet", count, self.keeper))
        codes = {"Barcode 6901234567892", "Barcode G-07"}
        self.assertEqual(set(page.xpath("//tbody//img/@alt")), codes, "What tells goods apart")
        rows = [len(row.xpath("td")) for row in page.xpath("//table[@name='goods']/tbody/tr")]
        self.assertEqual(rows, [9] * 3 + [1] + [9] * 5)
        self.assertEqual(len(page.xpath("//table[@name='goods']/thead/tr/th")), 9)

    def test_the_result_names_differences_values_and_reasons(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 6})
        self._finish(count)
        self._post(count)
        page = self._render("jxc_count_result", count, self.leader)
        for part in (count.name, "Bolt", "-2.00", self.reason.name, self.leader.name, "6.00"):
            self.assertIn(part, page)
