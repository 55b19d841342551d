import base64
import io
import zipfile

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.tests.approval_common import LEADS, ApprovalMixin


@tagged("post_install", "-at_install")
class TestApprovalMatrix(ApprovalMixin, TransactionCase):
    """The matrix as a grid and as a spreadsheet, and what is wrong with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["jxc.approval.rule"].search([]).company_ids = False
        cls.rule = cls._create_approval(
            "purchase_order_confirm",
            {"approver_kind": "group", "group_id": cls.env.ref(LEADS).id},
            cls.boss,
            basis="amount",
            band_from=50000,
        )
        cls.rules = cls.env["jxc.approval.rule"].with_user(cls.manager)

    def _get_row(self):
        rows = self.rules.get_matrix()["rows"]
        return next(row for row in rows if row["id"] == self.rule.id)

    def test_cells_are_tiers(self):
        row = self._get_row()
        self.assertEqual(row["cells"], {f"group:{LEADS}": "1", f"user:{self.boss.login}": "2"})
        self.assertEqual(row["band"], "≥ 50,000")
        self.assertFalse(row["problems"])

    def test_cells_are_edited(self):
        rule = self.rule.with_user(self.manager)
        rule.set_cell("manager", "3")
        rule.set_cell(f"user:{self.boss.login}", "")
        rule.set_cell(f"group:{LEADS}", "1 x2")
        self.assertEqual(self._get_row()["cells"], {f"group:{LEADS}": "1 x2", "manager": "3"})
        self.assertEqual(self.rule.tier_ids.mapped("quorum"), ["number", "any"])
        for key, text in (("manager", "first"), ("group:no.such", "1"), ("user:nobody", "1")):
            with self.subTest(key=key, text=text), self.assertRaises(UserError):
                rule.set_cell(key, text)

    def test_what_is_wrong_shows_on_the_rule(self):
        self.assertFalse(self.rule.problems)
        self.rule.band_to = 60000
        self.assertIn("60,000", self.rule.with_user(self.manager).problems)

    def test_only_process_managers_edit(self):
        for user in (self.salesman, self.lead):
            self.assertFalse(self.rules.with_user(user).get_matrix()["can_edit"])
            with self.assertRaises(AccessError):
                self.rule.with_user(user).set_cell("manager", "1")

    def test_gaps_overlaps_and_people_who_left_are_told(self):
        self.rule.band_to = 60000
        second = self._create_approval(
            "purchase_order_confirm", self.lead, basis="amount", band_from=70000
        )
        problems = (self.rule | second)._get_problems()
        self.assertEqual(problems, {second.id: ["Nobody is asked from 60,000 to 70,000."]})
        second.band_from = 55000
        problems = (self.rule | second)._get_problems()
        self.assertEqual(problems, {second.id: ["Two rules ask from 55,000 to 60,000."]})
        second.band_from = 60000
        self.assertFalse((self.rule | second)._get_problems())
        self.lead.active = False
        problems = (self.rule | second)._get_problems()[second.id]
        self.assertEqual(problems[0], f"{self.lead.name} has left.")
        self.assertIn("Nobody can approve", problems[1])

    # -- the spreadsheet ---------------------------------------------------------------------

    def _export(self):
        sheet = self.env["jxc.approval.sheet"].with_user(self.manager)
        action = sheet.action_export()
        record = sheet.browse(int(action["url"].split("/")[4]))
        return openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.file)))

    def _import(self, book):
        output = io.BytesIO()
        book.save(output)
        sheet = self.env["jxc.approval.sheet"].with_user(self.manager)
        return sheet.create({"file": base64.b64encode(output.getvalue())}).action_import()

    def _get_cell(self, sheet, row, key):
        heads = [cell.value for cell in sheet[2]]
        return sheet.cell(row=row, column=heads.index(key) + 1)

    def _find_row(self, sheet):
        return next(
            row for row in range(3, 30) if sheet.cell(row=row, column=1).value == self.rule.id
        )

    def test_out_changed_and_in_again(self):
        book = self._export()
        sheet = book.worksheets[0]
        row = self._find_row(sheet)
        self.assertEqual(self._get_cell(sheet, row, "code").value, "purchase_order_confirm")
        self._get_cell(sheet, row, "band_from").value = 60000
        self._get_cell(sheet, row, f"user:{self.boss.login}").value = ""
        heads = [cell.value for cell in sheet[2]]
        new = {"code": "sale_order_cancel", "name": "Cancelling", "basis": "always"}
        new[f"user:{self.boss.login}"] = "1 all"
        sheet.append([new.get(head) for head in heads])
        self._import(book)
        self.assertEqual(self.rule.band_from, 60000)
        self.assertEqual(len(self.rule.tier_ids), 1)
        made = self.rules.search([("name", "=", "Cancelling")])
        self.assertEqual(made.company_ids, self.company)
        self.assertEqual(made.tier_ids.user_ids, self.boss)

    def test_a_wrong_row_is_named_and_nothing_is_written(self):
        for column, value in (("code", "nonsense"), ("band_from", "much"), ("basis", "moon")):
            book = self._export()
            sheet = book.worksheets[0]
            row = self._find_row(sheet)
            self._get_cell(sheet, row, column).value = value
            with self.subTest(column=column), self.assertRaises(UserError) as caught:
                self._import(book)
            self.assertIn(f"Row {row}:", str(caught.exception))
        with self.assertRaises(UserError):
            self.env["jxc.approval.sheet"].create({"file": base64.b64encode(b"x")}).action_import()

    def test_rules_of_other_companies_stay_theirs(self):
        other = self._create_company("Other")
        rule = self.rule
        rule.company_ids = [Command.link(other.id)]
        mine = rule.with_user(self.manager)
        with self.assertRaises(AccessError):
            mine.write({"band_from": 1})
        with self.assertRaises(AccessError):
            mine.set_cell(f"user:{self.boss.login}", "")
        mine.action_deactivate()
        self.assertEqual(rule.sudo().company_ids, other)

    def test_a_sheet_holds_no_formulas(self):
        """A name that begins with = is text in the spreadsheet, and comes back as it was."""
        self.rule.name = "=1+1"
        book = self._export()
        sheet = book.worksheets[0]
        row = self._find_row(sheet)
        name = self._get_cell(sheet, row, "name")
        self.assertEqual((name.value, name.data_type), ("'=1+1", "s"))
        self._import(book)
        self.assertEqual(self.rule.name, "=1+1")

    def test_a_hostile_sheet_is_refused(self):
        """A file that would fill the memory, or that refers to others, is not read."""
        for part, sentence in (
            (b" " * 2**27, "too large"),
            (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x/>', "outside of it"),
        ):
            out = io.BytesIO()
            self._export().save(out)
            with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("xl/more.xml", part)
            wizard = self.env["jxc.approval.sheet"].with_user(self.manager)
            with self.assertRaisesRegex(UserError, sentence):
                wizard.create({"file": base64.b64encode(out.getvalue())}).action_import()
