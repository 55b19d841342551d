import base64
import hashlib
import io
import json
import zipfile

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import ExportRefused, ProtectedField
from odoo.addons.jxc_core.tests.import_common import ImportCase

FIELDS = ("default_code", "name", "list_price", "type", "barcode", "sale_ok", "purchase_ok")
PARTNER = ("ref", "name", "phone", "city", "customer_rank", "supplier_rank", "is_company")


@tagged("post_install", "-at_install")
class TestExport(ImportCase):
    """A pack of everything that somebody may see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.group_ids += cls.env.ref("jxc_core.jxc_core_group_export")

    def _make(self, user=None, **parts):
        export = self.env["jxc.export"].with_user(user or self.clerk).create(parts)
        export.action_start()
        self.assertEqual(export.state, "done")
        return export

    def _open(self, export):
        return zipfile.ZipFile(io.BytesIO(base64.b64decode(export.with_user(export.user_id).file)))

    def _read(self, archive, name):
        book = openpyxl.load_workbook(io.BytesIO(archive.read(name)))
        return list(book.active.iter_rows(values_only=True))

    def test_masters_come_back_the_same(self):
        """What a pack of masters brings into a database without them is what was there."""
        unit = self.env["uom.uom"].create({"name": "件X"})
        box = self.env["uom.uom"].create(
            {"name": "箱X", "relative_uom_id": unit.id, "relative_factor": 12}
        )
        parent = self.env["product.category"].create({"name": "ParentX", "jxc_code": "PX"})
        child = self.env["product.category"].create({"name": "ChildX", "parent_id": parent.id})
        materials = self.env["product.product"].create(
            [
                {
                    "name": f"=Material {place}",
                    "default_code": f"0{place}X",
                    "list_price": 1.25 * place,
                    "uom_id": unit.id,
                    "uom_ids": box.ids,
                    "categ_id": child.id,
                    "type": "service" if place == 3 else "consu",
                    "sale_ok": place != 1,
                    "purchase_ok": place != 2,
                }
                for place in range(1, 4)
            ]
        )
        partners = self.env["res.partner"].create(
            [
                {"name": "客户甲", "ref": "KX-1", "customer_rank": 1, "phone": "+86 571 1234"},
                {
                    "name": "供应商乙",
                    "ref": "GX-1",
                    "supplier_rank": 1,
                    "city": "杭州",
                    "is_company": True,
                },
            ]
        )
        before = materials.read(FIELDS), partners.read(PARTNER)
        for product in self.env["product.product"].search([("default_code", "=", False)]):
            product.default_code = f"SCREW-{product.id}"
        export = self._make(masters=True, documents=False, balances=False, attachments=False)
        pack = base64.b64decode(export.file)
        materials.unlink()
        partners.unlink()
        (box + unit).unlink()
        (child + parent).unlink()
        session = self._upload(pack, name="pack.zip")
        types = self.env["jxc.import.type"].with_user(self.clerk)._get_types()
        for sheet in session.sheet_ids.filtered("type"):
            if not types[sheet.type]._may_import():
                sheet.type = False
        session.action_check()
        self.assertFalse(session.error_count, session.line_ids.mapped("details"))
        session.action_import()
        self.assertGreaterEqual(session.new_count, 9)
        materials = self.env["product.product"].search([("default_code", "=like", "0_X")])
        partners = self.env["res.partner"].search([("ref", "=like", "_X-1")])
        for old, new in zip(
            (*before[0], *before[1]),
            (
                *materials.sorted("default_code").read(FIELDS),
                *partners.sorted("ref", reverse=True).read(PARTNER),
            ),
            strict=True,
        ):
            self.assertEqual({**old, "id": 0}, {**new, "id": 0})
        self.assertEqual(materials.uom_ids.mapped("factor"), [12])
        self.assertEqual(materials.categ_id.complete_name, "ParentX / ChildX")

    def test_manifest_counts_and_checksums(self):
        order = self._create_order()
        self.clerk.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        export = self._make()
        archive = self._open(export)
        manifest = json.loads(archive.read("manifest.json"))
        self.assertEqual(manifest["company"], self.company.name)
        for one in manifest["files"]:
            content = archive.read(one["file"])
            self.assertEqual(hashlib.sha256(content).hexdigest(), one["sha256"])
            self.assertEqual(len(self._read(archive, one["file"])) - 1, one["rows"], one["file"])
        orders = self._read(archive, "documents/sale_orders.xlsx")
        self.assertIn(order.name, [row[0] for row in orders])

    def test_only_what_the_user_sees(self):
        self._create_order()
        self._create_purchase()
        archive = self._open(self._make())
        names = archive.namelist()
        self.assertNotIn("documents/sale_orders.xlsx", names)
        self.assertNotIn("documents/purchase_orders.xlsx", names)
        with self.assertRaises(AccessError):
            self._make(user=self.salesman)

    def test_formulas_are_neutralised(self):
        self.env["product.product"].create({"name": '=HYPERLINK("http://x")', "default_code": "@1"})
        archive = self._open(self._make(documents=False))
        [name] = [one for one in archive.namelist() if one.endswith("-material.xlsx")]
        cells = [cell for row in self._read(archive, name) for cell in row if cell]
        self.assertIn('\'=HYPERLINK("http://x")', cells)
        self.assertIn("'@1", cells)

    def test_steps_are_not_written_by_hand(self):
        export = self.env["jxc.export"].with_user(self.clerk).create({})
        with self.assertRaises(ProtectedField):
            export.state = "done"
        with self.assertRaises(ExportRefused):
            export.action_download()
        export.write(dict.fromkeys(("masters", "documents", "balances", "attachments"), False))
        with self.assertRaisesRegex(ExportRefused, "at least one part"):
            export.action_start()
        with self.assertRaisesRegex(ExportRefused, "no part of an export"):
            export.start(["everything"])
        other = self._create_user("jxc_other_clerk", "jxc_core.jxc_core_group_export")
        with self.assertRaises(AccessError):
            export.with_user(other).action_start()
