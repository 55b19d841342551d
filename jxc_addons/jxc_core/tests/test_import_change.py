from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import ImportRefused
from odoo.addons.jxc_core.tests.import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportChange(ImportCase):
    """Who says which record it is changes one value of it with two columns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bolt, cls.nut = cls.env["product.product"].create(
            [
                {"default_code": "CH-1", "name": "Bolt", "list_price": 3, "jxc_spec": "M8"},
                {"default_code": "CH-2", "name": "Nut", "list_price": 5},
            ]
        )

    def test_materials_by_code_and_one_column(self):
        session = self._import([["编码", "售价"], ["CH-1", 3.5], ["CH-2", 5]])
        self.assertEqual(session.sheet_ids.type, "material", "found out from two headers")
        self.assertFalse(session.missing)
        self.assertEqual((session.changed_count, session.same_count), (1, 1))
        self.assertEqual((self.bolt.list_price, self.bolt.name), (3.5, "Bolt"))
        self.assertEqual(self.bolt.jxc_spec, "M8")
        session.action_undo()
        self.assertEqual(self.bolt.list_price, 3)

    def test_new_materials_need_a_name(self):
        rows = [["编码", "售价"], ["CH-1", 3.5], ["CH-3", 9], [None, 7]]
        session = self._check(rows)
        self.assertEqual(
            self._get_mistakes(session),
            [
                (
                    3,
                    "“CH-3” is not there yet. To create it, enter “Material Name” as well; to"
                    " change something, correct the code.",
                ),
                (4, "“Material Name” is empty. Enter it."),
            ],
        )
        with self.assertRaisesRegex(ImportRefused, "2 rows have mistakes"):
            session.action_import()
        self.assertEqual(self.bolt.list_price, 3)
        session.mode = "good"
        session.action_import()
        self.assertEqual(self.bolt.list_price, 3.5)
        self.assertFalse(self._find("CH-3"))

    def test_without_the_code_the_name_is_asked_for(self):
        session = self._upload([["售价", "规格型号"], [3.5, "M10"]], "material")
        self.assertEqual(session.missing, "Material Name")
        with self.assertRaisesRegex(ImportRefused, "Not found in the file: Material Name"):
            session.action_check()

    def test_customers_and_vendors(self):
        for code, ref, rank in (("customer", "CH-K", "customer_rank"), ("vendor", "CH-G", None)):
            rank = rank or "supplier_rank"
            partner = self.env["res.partner"].create({"name": "Known", "ref": ref, rank: 1})
            headers = ["编码", "电话"]
            session = self._check([headers, [ref, "0571-1"], ["CH-?", "0571-2"]], code)
            with self.subTest(code):
                [(line, sentence)] = self._get_mistakes(session)
                self.assertEqual(line, 3)
                self.assertIn("“CH-?” is not there yet", sentence)
                self._import([headers, [ref, "0571-1"]], code)
                self.assertEqual((partner.phone, partner.name), ("0571-1", "Known"))

    def test_the_end_of_a_price(self):
        """A price is found by list, material, quantity and first day; the price itself may stay."""
        rows = [["价格表", "物料编码", "单价"], ["批发X", "CH-1", 2.5]]
        self._import(rows, "price")
        rows = [["价格表", "物料编码", "失效日期"], ["批发X", "CH-1", "2030-12-31"]]
        session = self._import(rows, "price")
        self.assertEqual((session.changed_count, session.new_count), (1, 0))
        item = self.env["product.pricelist.item"].search([("product_id", "=", self.bolt.id)])
        self.assertEqual(item.fixed_price, 2.5)
        first = item.date_end
        self.assertTrue(first)
        rows[1][2] = "2031-01-31"
        session = self._import(rows, "price")
        self.assertEqual(session.line_ids.details, "Valid Until: 2030-12-31 → 2031-01-31")
        session.action_undo()
        self.assertEqual(item.date_end, first)
        rows.append(["批发X", "CH-2", "2030-12-31"])
        [mistake] = self._get_mistakes(self._check(rows, "price"))
        self.assertEqual(mistake, (3, "“Price” is empty. Enter it."))

    def test_template_says_what_new_ones_need(self):
        types = self.env["jxc.import.type"].with_user(self.clerk)._get_types()
        words = {
            column.key: types["material"]._get_need_word(column)
            for column in types["material"]._get_columns()
        }
        self.assertEqual((words["name"], words["code"]), ("for new ones", ""))
        column = next(one for one in types["price"]._get_columns() if one.key == "material")
        self.assertEqual(types["price"]._get_need_word(column), "yes")

    def test_preview_names_packagings_and_company(self):
        """What changes is told in words, not in numbers of records."""
        unit = self.bolt.uom_id
        box, bag = self.env["uom.uom"].create(
            [
                {"name": name, "relative_uom_id": unit.id, "relative_factor": factor}
                for name, factor in (("箱(8件)", 8), ("袋(3件)", 3))
            ]
        )
        self.bolt.uom_ids = box
        session = self._check(
            [["编码", "包装单位", "仅本公司使用"], ["CH-1", "箱(8件)、袋(3件)", "是"]], "material"
        )
        self.assertEqual(
            sorted(session.line_ids.details.splitlines()),
            ["Only This Company: – → 是", "Packagings: 箱(8件) → 箱(8件)、袋(3件)"],
        )
        session.action_import()
        self.assertEqual(self.bolt.uom_ids, box + bag)
        self.assertEqual(self.bolt.company_id, self.company)
        session = self._check([["编码", "仅本公司使用"], ["CH-1", "否"]], "material")
        self.assertEqual(session.line_ids.details, f"Only This Company: {self.company.name} → 否")

    def test_names_are_found_however_brackets_are_written(self):
        """What is written with Chinese brackets is found with others, and stays as it is."""
        unit, area = self.env["uom.uom"].create([{"name": "件（小）"}, {"name": "Q²"}])
        rows = [["单位名称", "换算率", "基本单位"], ["件（小）", 1, None], ["Q²", 1, None]]
        rows.append(["捆（5件）", 5, "件(小)"])
        session = self._import(rows, "unit")
        self.assertEqual((session.new_count, session.same_count), (1, 2))
        again = self._check([rows[0], ["捆(5件)", 5, "件（小）"]], "unit")
        self.assertEqual((again.new_count, again.same_count), (0, 1))
        bundle = self.env["uom.uom"].search([("name", "=", "捆（5件）")])
        self.assertEqual(bundle.relative_uom_id, unit)
        headers = ["编码", "名称", "单位", "包装单位"]
        self._import(
            [headers, ["CH-8", "A", "件（小）", "捆(5件)"], ["CH-9", "B", "Q²", None]], "material"
        )
        eight, nine = self._find("CH-8"), self._find("CH-9")
        self.assertEqual((eight.uom_id, eight.uom_ids, nine.uom_id), (unit, bundle, area))
        vendor = self.env["res.partner"].create({"name": "百事（中国）有限公司"})
        rows = [["供应商", "物料编码", "采购单价"], ["百事(中国)有限公司", "CH-8", 3]]
        self._import(rows, "vendor_price")
        self.assertEqual(eight.seller_ids.partner_id, vendor)
