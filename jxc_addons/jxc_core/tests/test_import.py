import base64
import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.exceptions import ImportRefused, ProtectedField
from odoo.addons.jxc_core.tests.import_common import ImportCase, make_xlsx

HEADERS = ["物料编码", "物料名称", "计量单位", "销售单价", "条码"]


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    """A file of materials: upload, mapping, dry run, preview, import, undo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.piece = cls.env["uom.uom"].create({"name": "件T"})
        cls.known = cls.env["product.product"].create(
            {"default_code": "IMP-1", "name": "Old name", "list_price": 3.0, "uom_id": cls.piece.id}
        )
        cls.same = cls.env["product.product"].create(
            {"default_code": "IMP-2", "name": "Same", "list_price": 5.0, "uom_id": cls.piece.id}
        )
        cls.rows = [
            HEADERS,
            ["IMP-1", "New name", "件T", "4.50", None],
            ["IMP-2", " Same ", "件T", 5, None],
            ["ＩＭＰ－３", "Third", "件T", "1,234.50", "6901234567892"],
        ]

    def _get_count(self):
        return self.env["product.product"].with_context(active_test=False).search_count([])

    def test_form_to_import(self):
        """As a person does it: the form, then the buttons."""
        form = Form(self.env["jxc.import"].with_user(self.clerk))
        form.type = "material"
        form.file = base64.b64encode(make_xlsx([["物料清单"], [], *self.rows]))
        session = form.save()
        session.action_read()
        self.assertEqual(session.state, "mapping")
        self.assertEqual(session.sheet_ids.header_line, 3)
        self.assertEqual(
            session.column_ids.mapped("key"), ["code", "name", "unit", "price", "barcode"]
        )
        before = self._get_count()
        session.action_check()
        self.assertEqual(session.state, "checked")
        self.assertEqual(
            (session.row_count, session.new_count, session.changed_count, session.same_count),
            (3, 1, 1, 1),
        )
        self.assertEqual(self._get_count(), before, "a dry run leaves nothing")
        changed = session.line_ids.filtered(lambda line: line.status == "changed")
        self.assertEqual(
            changed.details, "Material Name: Old name → New name\nSales Price: 3.0 → 4.50"
        )
        self.assertEqual(self.known.name, "Old name")
        session.action_import()
        self.assertEqual(session.state, "done")
        self.assertEqual(self.known.name, "New name")
        third = self._find("IMP-3")
        self.assertEqual((third.name, third.list_price), ("Third", 1234.5))
        self.assertEqual((third.barcode, third.uom_id), ("6901234567892", self.piece))

    def test_undo(self):
        session = self._import(self.rows)
        self.assertEqual(session.sheet_ids.type, "material", "found out from the headers")
        session.action_undo()
        self.assertEqual(session.state, "undone")
        self.assertFalse(self._find("IMP-3"))
        self.assertEqual((self.known.name, self.known.list_price), ("Old name", 3.0))

    def test_undo_names_what_uses_the_records(self):
        session = self._import(self.rows)
        order = self._create_order(lines=[self._prepare_line(product_id=self._find("IMP-3").id)])
        with self.assertRaisesRegex(ImportRefused, order.name):
            session.action_undo()
        self.assertTrue(self._find("IMP-3"))
        self.assertEqual(self.known.name, "New name")

    def test_undo_keeps_what_was_changed_since(self):
        session = self._import(self.rows)
        self.known.name = "Third name"
        with self.assertRaisesRegex(ImportRefused, "was changed after the import"):
            session.action_undo()

    def test_all_or_nothing(self):
        rows = [
            *self.rows,
            ["IMP-4", None, "件T", 1, None],
            ["IMP-5", "Five", "打T", "1.2.3", None],
            ["IMP-3", "Again", "件T", 1, None],
        ]
        session = self._check(rows)
        self.assertEqual(
            self._get_mistakes(session),
            [
                (
                    5,
                    "“IMP-4” is not there yet. To create it, enter “Material Name” as well; to"
                    " change something, correct the code.",
                ),
                (
                    6,
                    "“Sales Price”: “1.2.3” is no number.\n“Unit”: “打T” does not exist. Correct"
                    " it, or bring it in first.",
                ),
                (7, "“IMP-3” is in line 4 already. Leave it in one line only."),
            ],
        )
        before = self._get_count()
        with self.assertRaisesRegex(ImportRefused, "3 rows have mistakes"):
            session.action_import()
        self.assertEqual(self._get_count(), before)
        session.mode = "good"
        session.action_import()
        self.assertEqual(session.state, "done")
        self.assertEqual((session.new_count, session.error_count), (1, 3))
        self.assertTrue(self._find("IMP-3"))
        self.assertFalse(self._find("IMP-5"))

    def test_errors_of_others_are_rows_with_mistakes(self):
        """What a constraint says when the record is created, the dry run says at the row."""
        self.same.barcode = "6901234567892"
        session = self._check(self.rows)
        [(line, sentence)] = self._get_mistakes(session)
        self.assertEqual(line, 4)
        self.assertIn("Barcode", sentence)
        self.assertFalse(self._find("IMP-3"))

    def test_something_changed_since_the_dry_run(self):
        session = self._check(self.rows)
        self.same.barcode = "6901234567892"
        session.action_import()
        self.assertEqual(session.state, "checked")
        self.assertIn("nothing was imported", session.message)
        self.assertEqual(self.known.name, "Old name")

    def test_twice_changes_nothing(self):
        self._import(self.rows)
        session = self._check(self.rows)
        self.assertEqual((session.new_count, session.changed_count, session.same_count), (0, 0, 3))
        with self.assertRaisesRegex(ImportRefused, "nothing to import"):
            session.action_import()

    def test_report_is_the_users_own_file(self):
        """The workbook comes back as it was, with reasons behind it and coloured cells."""
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "物料"
        for row in (["物料清单"], *self.rows, ["IMP-5", "Five", "打T", 1, None]):
            sheet.append(row)
        sheet.merge_cells("A1:E1")
        sheet["A2"].font = openpyxl.styles.Font(name="KaiTi", size=16)
        sheet.column_dimensions["B"].width = 41
        sheet["B6"].comment = openpyxl.comments.Comment("ask Li", "Wang")
        book.create_sheet("说明").append(["请勿改动"])
        out = io.BytesIO()
        book.save(out)
        session = self._check(out.getvalue(), name="wuliao.xlsx")
        session.action_report()
        self.assertEqual(session.report_name, "wuliao - checked.xlsx")
        again = openpyxl.load_workbook(io.BytesIO(base64.b64decode(session.report)))
        self.assertEqual(again.sheetnames, ["物料", "说明"])
        sheet = again["物料"]
        self.assertEqual(sheet["A2"].font.name, "KaiTi")
        self.assertEqual(sheet.column_dimensions["B"].width, 41)
        self.assertEqual(sheet["B6"].comment.text, "ask Li")
        self.assertEqual([cell.value for cell in sheet[2]], [*HEADERS, "Result", "Reason"])
        self.assertEqual(sheet["F6"].value, "Mistake")
        self.assertIn("打T", sheet["G6"].value)
        self.assertEqual(sheet["C6"].fill.fgColor.rgb, "00FFC7CE")
        self.assertEqual(sheet["C5"].fill.fill_type, None)
        corrected = self._upload(base64.b64decode(session.report), name="again.xlsx")
        self.assertEqual(
            corrected.column_ids.mapped("key"),
            ["code", "name", "unit", "price", "barcode", False, False],
        )

    def test_report_of_other_files(self):
        """A text file comes back as a workbook: reason, then its columns."""
        text = "\n".join(",".join(str(cell or "") for cell in row) for row in self.rows)
        text += "\nIMP-5,@Five,打T,1,"
        session = self._check(text.encode("gb18030"), name="old.csv")
        session.action_report()
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(session.report))).active
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(rows[0], ("Result", "Reason", *HEADERS))
        self.assertEqual((rows[4][0], rows[4][3]), ("Mistake", "'@Five"))
        self.assertIn("打T", rows[4][1])
        self.assertEqual(sheet.cell(5, 5).fill.fgColor.rgb, "00FFC7CE")

    def test_nothing_that_goes_out_is_a_formula(self):
        """Error file and templates: what was text in the file is text in what comes back."""
        texts = ['=HYPERLINK("http://x")', "+1+1", "-1-1", "@SUM(1)", "\t=1"]
        lines = [
            ["物料编码", "物料名称", "计量单位"],
            *([f"NF-{i}", f"'{text}", "?"] for i, text in enumerate(texts)),
        ]
        content = "\n".join(
            ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines
        )
        session = self._check(content.encode(), "material", name="=1+1.csv")
        self.assertEqual(session.error_count, 5)
        session.action_report()
        books = [base64.b64decode(session.report)]
        books += [session._get_template(code) for code in self.env["jxc.import.type"]._get_types()]
        for content in books:
            for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
                for cell in (cell for row in sheet.iter_rows() for cell in row):
                    self.assertNotEqual(cell.data_type, "f", cell.value)
                    if isinstance(cell.value, str) and len(cell.value) > 1:
                        self.assertNotIn(cell.value[0], "=+-@\t", cell.value)

    def test_other_headers_are_remembered(self):
        rows = [["代号甲", "叫法", "计量单位"], ["IMP-8", "Eight", "件T"]]
        session = self._upload(rows, "material")
        self.assertEqual(session.missing, "Material Name")
        with self.assertRaisesRegex(ImportRefused, "Material Name"):
            session.action_check()
        session.column_ids[0].key = "code"
        session.column_ids[1].key = "name"
        session.action_check()
        self.assertFalse(session.error_count)
        again = self._upload(rows, "material")
        self.assertEqual(again.column_ids.mapped("key"), ["code", "name", "unit"])

    def test_several_sheets(self):
        """Sheets find what other sheets of the file bring, in whatever order they are."""
        session = self._import(
            {
                "物料": [HEADERS, ["IMP-9", "Nine", "箱T", 1, None]],
                "计量单位": [
                    ["单位名称", "换算率", "基本单位"],
                    ["箱T", 12, "个T"],
                    ["个T", 1, None],
                ],
                "说明": [["随便写的"], ["什么"]],
            }
        )
        self.assertEqual(session.sheet_ids.mapped("type"), ["material", "unit", False])
        unit = self._find("IMP-9").uom_id
        self.assertEqual((unit.name, unit.factor, unit.relative_uom_id.name), ("箱T", 12, "个T"))
        session.action_undo()
        self.assertFalse(self._find("IMP-9"))
        self.assertFalse(unit.exists())

    def test_rules_give_codes_and_dry_runs_use_none_up(self):
        rule = self.env["jxc.code.rule"].create(
            {
                "name": "Imported",
                "target": "material",
                "sequence": 0,
                "pattern": "IMPX-{SEQ:3}",
                "company_ids": self.company.ids,
            }
        )
        rows = [["名称", "编码"], ["A1", None], ["A2", None], ["A3", "IMPX-007"], ["A4", "ODD"]]
        session = self._check(rows, "material")
        self.assertEqual(len(self._get_mistakes(session)), 1)
        self.assertIn("does not fit the pattern", self._get_mistakes(session)[0][1])
        self._check(rows[:-1], "material")
        self.assertEqual(rule.next_code, "IMPX-001")
        self.assertFalse(rule.counter_ids)
        self._import(rows[:-1], "material")
        names = self.env["product.product"].search([("name", "in", ("A1", "A2"))])
        self.assertEqual(names.mapped("default_code"), ["IMPX-008", "IMPX-009"])

    def test_only_with_the_right(self):
        with self.assertRaises(AccessError):
            self._upload(self.rows, user=self.salesman)
        reader = self._create_user("jxc_reader", "jxc_core.jxc_core_group_import")
        session = self._upload(self.rows, "material", user=reader)
        with self.assertRaisesRegex(ImportRefused, "You may not bring in: Materials"):
            session.action_check()
        self.assertEqual(session.state, "mapping")
        self.assertEqual(self.known.name, "Old name")

    def test_who_is_in_charge_of_what(self):
        """Each role brings in the data that it maintains."""
        may = {
            "sales_lead": {"customer"},
            "purchase_lead": {"material", "vendor", "vendor_price"},
            "accountant": set(),
            "consultant": {"material", "customer", "vendor", "vendor_price", "unit", "category"},
        }
        known = ("material", "customer", "vendor", "vendor_price", "unit", "category", "price")
        for role, codes in may.items():
            user = self._create_user(f"jxc_r_{role}", f"jxc_core.jxc_core_role_{role}")
            types = self.env["jxc.import.type"].with_user(user)._get_types()
            found = {code for code in known if types[code]._may_import()}
            with self.subTest(role):
                self.assertLessEqual(codes, found)
                self.assertTrue(self.env["jxc.import"].with_user(user).has_access("create"))

    def test_steps_are_not_written_by_hand(self):
        session = self._check([*self.rows, ["IMP-4", None, None, None, None]])
        with self.assertRaises(ProtectedField):
            session.error_count = 0
        with self.assertRaises(ProtectedField):
            session.state = "done"
        with self.assertRaises(ProtectedField):
            session.create({"state": "checked"})
        with self.assertRaises(AccessError):
            session.line_ids[0].details = "x"
        other = self._create_user(
            "jxc_clerk2", "jxc_core.jxc_core_group_import,product.group_product_manager"
        )
        with self.assertRaises(AccessError):
            session.with_user(other).action_check()

    def test_template(self):
        session = self.env["jxc.import"].with_user(self.clerk)
        for code in self.env["jxc.import.type"]._get_types():
            book = openpyxl.load_workbook(io.BytesIO(session._get_template(code)))
            self.assertEqual(len(book.sheetnames), 2)
            headers = [cell.value for cell in book.worksheets[0][1]]
            self.assertTrue(all(headers), code)
