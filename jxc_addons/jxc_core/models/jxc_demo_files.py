import base64
import io
import re
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import file_open

from ..exceptions import ImportRefused

#: Day on which the dates in the spreadsheets are those of today.
WRITTEN = date(2026, 1, 1)
#: Lots and serial numbers are named after a day.
_LOT = re.compile(r"(PH\d{4}-|SN\d{4})(\d{6})(\d{3})?")


class JxcDemo(models.AbstractModel):
    """The demo company begins as every company does: its spreadsheets are imported."""

    _inherit = "jxc.demo"

    @api.model
    def _load_workbook(self, path, role="consultant"):
        """Import a spreadsheet of an addon as somebody of the company, once.

        Dates in it are moved to today, as if the spreadsheet had been filled in now.

        :raise ImportRefused: with what is wrong, so that no file ships that does not fit
        """
        name = PurePosixPath(path).stem
        known = self._find(f"import_{name}")
        if known:
            return known
        session = self._as(role).env["jxc.import"].create(self._prepare_session_vals(path))
        session.action_read()
        session.action_check()
        wrong = session.line_ids.filtered(lambda line: line.status == "error")
        unknown = session.sheet_ids.filtered(lambda sheet: not sheet.type).mapped("name")
        unknown += session.column_ids.filtered(lambda column: not column.key).mapped("header")
        if wrong or unknown:
            raise ImportRefused("\n".join([path, *unknown, *wrong.mapped("details")]))
        session.action_import()
        self._remember(f"import_{name}", session)
        return session

    @api.model
    def _prepare_session_vals(self, path):
        """Return the import of a file."""
        with file_open(path, "rb") as file:
            content = self._move_dates(file.read())
        return {"file": base64.b64encode(content), "file_name": PurePosixPath(path).name}

    @api.model
    def _move_dates(self, content):
        """Return a workbook with its dates as far from today as they were from the day of writing."""
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content))
        days = timedelta(days=(fields.Date.today() - WRITTEN).days)
        for row in (row for sheet in book for row in sheet.iter_rows()):
            for cell in row:
                if isinstance(cell.value, datetime):
                    cell.value += days
                elif isinstance(cell.value, str) and (found := _LOT.fullmatch(cell.value)):
                    head, day, number = found.groups()
                    day = datetime.strptime(day, "%y%m%d") + days
                    cell.value = f"{head}{day:%y%m%d}{number or ''}"
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    @api.model
    def _name_records(self, path):
        """Give what was imported the external ids that the other files use.

        :param path: file with the columns id, model, field and value
        """
        module = path.partition("/")[0]
        rows = [
            row
            for row in self._read(path)
            if not self.env.ref(f"{module}.jxc_demo_{row['id']}", raise_if_not_found=False)
        ]
        loader = self.with_context(lang="zh_CN", active_test=False)
        found = {
            key: loader._find_named(*key, [row["value"] for row in rows])
            for key in {(row["model"], row["field"]) for row in rows}
        }
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{module}.jxc_demo_{row['id']}",
                    "record": found[row["model"], row["field"]][row["value"]],
                    "noupdate": True,
                }
                for row in rows
            ]
        )

    @api.model
    def _find_named(self, model, field, values):
        """Return ``{value: record}`` of the records of the demo company."""
        domain = Domain(field, "in", values)
        if "company_id" in self.env[model]._fields:
            domain &= Domain("company_id", "in", [False, self._get_company().id])
        return {record[field]: record for record in self.env[model].search(domain, order="id")}
