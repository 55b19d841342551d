import base64
import io

import openpyxl

from odoo.addons.jxc_core.tests.common import JxcCase


def make_xlsx(sheets):
    """Return a workbook; ``sheets`` is ``{name: rows}``, or the rows of one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if not isinstance(sheets, dict):
        sheets = {"Sheet1": sheets}
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class ImportCase(JxcCase):
    """A person who may import and create materials and partners, in a company of her own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_clerk",
            "jxc_core.jxc_core_group_import,product.group_product_manager,"
            "base.group_partner_manager",
        )

    def _upload(self, content, code=None, name="file.xlsx", user=None, **vals):
        """Return a session whose file was read."""
        if not isinstance(content, bytes):
            content = make_xlsx(content)
        session = (
            self.env["jxc.import"]
            .with_user(user or self.clerk)
            .create({"file": base64.b64encode(content), "file_name": name, "type": code, **vals})
        )
        session.action_read()
        return session

    def _check(self, content, code=None, **vals):
        """Return a session after its dry run."""
        session = self._upload(content, code, **vals)
        session.action_check()
        return session

    def _import(self, content, code=None, **vals):
        """Return a session that was imported."""
        session = self._check(content, code, **vals)
        self.assertFalse(session.error_count, session.line_ids.mapped("details"))
        session.action_import()
        self.assertEqual(session.state, "done", session.message)
        return session

    def _get_mistakes(self, session):
        """Return ``[(line, sentences)]``."""
        return [
            (line.line, line.details)
            for line in session.line_ids.filtered(lambda one: one.status == "error")
        ]

    def _find(self, code):
        return self.env["product.product"].search([("default_code", "=", code)])
