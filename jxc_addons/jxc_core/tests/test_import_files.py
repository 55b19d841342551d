import io
import time
import zipfile

from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.jxc_core.exceptions import ImportRefused
from odoo.addons.jxc_core.tests.import_common import ImportCase, make_xlsx

ROWS = [["物料编码", "物料名称"], ["HF-1", "One"]]
#: A hostile or broken file is refused within so many seconds, however busy the machine is.
SECONDS = 20


def rewrite(content, **parts):
    """Return a workbook with parts (``/`` is ``__`` in their names) replaced or added."""
    out = io.BytesIO()
    parts = {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def make_sheet(rows):
    """Return the markup of a sheet."""
    return (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml'
        b'/2006/main"><sheetData>' + rows + b"</sheetData></worksheet>"
    )


def make_xls(rows):
    """Return an old workbook."""
    import xlwt

    book = xlwt.Workbook(encoding="gbk")
    sheet = book.add_sheet("物料")
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(line, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestImportFiles(ImportCase):
    """Files that are old, odd, broken or hostile."""

    def _assert_refused(self, content, sentence, name="file.xlsx"):
        begin = time.process_time()
        with self.assertRaisesRegex(ImportRefused, sentence):
            self._upload(content, "material", name=name)
        self.assertLess(time.process_time() - begin, SECONDS)

    def test_zip_bomb(self):
        bomb = rewrite(make_xlsx(ROWS), xl__worksheets__sheet1_xml=b"<x>" + b" " * 2**27)
        self.assertLess(len(bomb), 2**20)
        self._assert_refused(bomb, "too large")

    def test_entities(self):
        for evil in (
            b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><w>&e;</w>',
            b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><w>&b;</w>',
        ):
            self._assert_refused(rewrite(make_xlsx(ROWS), xl__workbook_xml=evil), "outside of it")
            self._assert_refused(
                rewrite(make_xlsx(ROWS), xl__sharedStrings_xml=evil), "outside of it"
            )
            wide = evil.decode().encode("utf-16")
            self._assert_refused(rewrite(make_xlsx(ROWS), xl__workbook_xml=wide), "outside of it")

    def test_password(self):
        """Really encrypted workbooks, with “jxc-2026”: as Excel 2010 and as Excel 97 to 2003 do it.

        Agile encryption (AES-256, 100,000 rounds) in a container; RC4 after a record that says so.
        """
        for name in ("password.xlsx", "password.xls"):
            with file_open(f"jxc_core/tests/data/{name}", "rb") as file:
                content = file.read()
            for called in (name, "file.xls", "file.xlsx", "file.csv"):
                with self.subTest(name, called=called):
                    self._assert_refused(content, "has a password. Remove it in Excel", called)

    def test_macros(self):
        out = io.BytesIO(make_xlsx(ROWS))
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
        self._assert_refused(out.getvalue(), "macros", "file.xlsm")
        old = rewrite(make_xlsx(ROWS), xl__macrosheets__sheet1_xml=b"<xm:macrosheet/>")
        self._assert_refused(old, "macros")

    def test_truncated(self):
        for content in (make_xlsx(ROWS), make_xls(ROWS)):
            for share in (0.2, 0.5, 0.9):
                self._assert_refused(content[: int(len(content) * share)], "damaged|no table")

    def test_wrong_extension(self):
        """What a file is follows from what is in it."""
        rows = [["物料编码", "物料名称"], ["HF-2", "Two"]]
        text = "\r\n".join(",".join(row) for row in rows).encode()
        for content, name in (
            (make_xlsx(rows), "a.csv"),
            (make_xlsx(rows), "a.xls"),
            (make_xls(rows), "a.xlsx"),
            (text, "a.xlsx"),
        ):
            session = self._check(content, "material", name=name)
            self.assertEqual((session.new_count, session.error_count), (1, 0), name)
        self._assert_refused(b"MZ\x90\x00\x03" + bytes(99), "characters", "setup.xlsx")

    def test_huge_cell(self):
        """A cell with megabytes of text is a mistake of its row."""
        text = "".join(chr(0x4E00 + place * 7919 % 20000) for place in range(3 * 2**20))
        cell = f'<c r="B2" t="inlineStr"><is><t>{text}</t></is></c>'.encode()
        head = "".join(
            f'<c r="{at}1" t="inlineStr"><is><t>{word}</t></is></c>'
            for at, word in (("A", "物料编码"), ("B", "物料名称"))
        ).encode()
        sheet = make_sheet(b'<row r="1">' + head + b'</row><row r="2">' + cell + b"</row>")
        begin = time.process_time()
        for content, name in (
            (rewrite(make_xlsx(ROWS), xl__worksheets__sheet1_xml=sheet), "a.xlsx"),
            (f"物料编码,物料名称\nHF-3,{text}\n".encode(), "a.csv"),
        ):
            session = self._check(content, "material", name=name)
            [(line, sentence)] = self._get_mistakes(session)
            self.assertEqual(
                (line, sentence), (2, "“Material Name” has more than 2000 characters.")
            )
            self.assertLess(len(str(session.sheet_ids.head)), 500)
        self.assertLess(time.process_time() - begin, SECONDS)

    def test_signs_that_no_database_keeps(self):
        self._assert_refused("物料名称\nA\x00B\n".encode(), "characters", "a.csv")
        sheet = make_sheet(
            b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
            + "物料名称".encode()
            + b'</t></is></c><c r="B1" t="inlineStr"><is><t>'
            + "销售单价".encode()
            + b'</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>One</t></is></c>'
            b'<c r="B2"><v>1e999</v></c></row>'
        )
        content = rewrite(make_xlsx(ROWS), xl__worksheets__sheet1_xml=sheet)
        [(_line, sentence)] = self._get_mistakes(self._check(content, "material"))
        self.assertEqual(sentence, "“Sales Price”: “inf” is no number.")

    def test_markup_that_takes_long_to_look_through(self):
        """Made so that a search for formulas or merged cells would not end."""
        attack = make_sheet(b"<!-- " + b'<c r="A1" ' * 400_000 + b"-->")
        self._assert_refused(
            rewrite(make_xlsx(ROWS), xl__worksheets__sheet1_xml=attack), "has no rows|damaged"
        )
        merged = b"".join(b'<mergeCell ref="A1:B%d"/>' % (90_000 + i) for i in range(90_000))
        attack = make_sheet(b"") + merged
        self._assert_refused(
            rewrite(make_xlsx(ROWS), xl__worksheets__sheet1_xml=attack), "too large"
        )

    def test_no_table(self):
        self._assert_refused(b"%PDF-1.7 ...", "no table")
        self._assert_refused(b"\xff\xd8\xff\xe0 picture", "no table")
        self._assert_refused(b"<html><table></table></html>", "no table", "old.xls")
        self._assert_refused(make_xlsx(ROWS)[:-200], "damaged")
        self._assert_refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "no table")
        self._assert_refused(b"a,b\x00\xff\xfe", "characters", "a.csv")
        self._assert_refused(b"  \n ", "empty", "a.csv")
        self._assert_refused(make_xlsx([["物料编码", "物料名称"]]), "has no rows")

    def test_rows_without_end(self):
        """A column that was formatted to its end makes a million empty rows."""
        rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (i, i) for i in range(3, 2**20))
        sheet = make_sheet(
            b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
            + "物料名称".encode()
            + b'</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Only one</t></is></c>'
            b"</row>" + rows
        )
        content = rewrite(make_xlsx(ROWS), xl__worksheets__sheet1_xml=sheet)
        begin = time.process_time()
        session = self._upload(content, "material")
        session.action_check()
        self.assertEqual((session.row_count, session.new_count), (1, 1))
        self.assertLess(time.process_time() - begin, SECONDS)

    def test_formulas_are_not_evaluated(self):
        session = self._check(
            [["物料编码", "物料名称", "销售单价"], ["HF-1", "One", "=1+1"], ["=A1", "Two", 1]],
            "material",
        )
        sentences = dict(self._get_mistakes(session))
        self.assertEqual(len(sentences), 2)
        self.assertIn("Formulas are not evaluated", sentences[2])

    def test_merged_cells(self):
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        for row in (["物料清单", None], ["物料名称", "计量单位"], ["A", "Units"], ["B", None]):
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("B3:B4")
        out = io.BytesIO()
        book.save(out)
        session = self._check(out.getvalue(), "material")
        self.assertEqual(
            self._get_mistakes(session),
            [(4, "“Unit”: the cells B3:B4 are merged. Separate them and fill each line.")],
        )

    def test_csv_of_chinese_programs(self):
        for place, encoding in enumerate(("gb18030", "utf-8", "utf-8-sig", "utf-16")):
            text = f"物料编码,物料名称,销售单价\r\n001{place},洗手液（{encoding}）,￥12.50\r\n"
            self._import(text.encode(encoding), "material", name="物料.csv")
            self.assertEqual(self._find(f"001{place}").list_price, 12.5, encoding)
            self.assertEqual(self._find(f"001{place}").name, f"洗手液（{encoding}）")

    def test_old_xls(self):
        content = make_xls([["货号", "品名", "售价"], [1001.0, "肥皂", "３．５"]])
        self._import(content, name="old.xls")
        soap = self._find("1001")
        self.assertEqual((soap.name, soap.list_price), ("肥皂", 3.5))
