import base64
import logging

from odoo import api, models

from ..exceptions import ImportRefused
from ..tools.import_column import TEXT_KINDS
from ..tools.import_file import get_kind
from ..tools.import_marked import Mark, SheetMarks, fits, mark_workbook
from ..tools.spreadsheet_out import Table, write_xlsx

_logger = logging.getLogger(__name__)


class JxcImport(models.Model):
    """Spreadsheets that an import gives: templates, and the user's own file with what is wrong."""

    _inherit = "jxc.import"

    # -- report ------------------------------------------------------------------------------------

    def action_report(self):
        """Give the user's own file back, with what is wrong, or what became of it, at each row."""
        self.ensure_one()
        self._check_state("checked", "done", "undone")
        if not self.report:
            name = (self.file_name or self.name).rpartition(".")[0] or self.name
            self.sudo().write(
                {
                    "report": base64.b64encode(self._make_report()),
                    "report_name": f"{name} - {self.env._('checked')}.xlsx",
                }
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/jxc.import/{self.id}/report/{self.report_name}?download=true",
            "target": "self",
        }

    def _make_report(self):
        """Return the user's workbook with reasons in it; of other files, a workbook of their rows."""
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if content and get_kind(content) == "xlsx" and fits(content):
            try:
                return mark_workbook(content, self._get_report_marks())
            except Exception:  # what is in others' workbooks, the library may not write again
                _logger.info("Workbook of import %s is written anew", self.id, exc_info=True)
        return write_xlsx(self._get_report_tables())

    def _get_report_marks(self):
        """Return ``{name of the sheet: SheetMarks}``."""
        result = {}
        for sheet in self.sheet_ids.filtered("type"):
            width = max(sheet.column_ids.mapped("place"), default=0) + 1
            plan = {column.key: place for place, column in sheet._get_plan()}
            headers = (self.env._("Result"), self.env._("Reason"))
            marks = self._get_sheet_marks(sheet, plan)
            result[sheet.name] = SheetMarks(sheet.header_line, width, headers, marks)
        return result

    def _get_sheet_marks(self, sheet, plan):
        """Yield what became of each row of a sheet."""
        for line, _cells, result in self._iterate_results(sheet):
            reason = "\n".join(self._get_reasons(sheet, result))
            places = {plan[key] for key, _message in result[1] if key in plan}
            yield Mark(line, self._get_status_word(result[0]), reason, tuple(places))

    def _iterate_results(self, sheet):
        """Yield ``(line, cells, result)`` of the rows of a sheet."""
        for chunk in sheet.sudo().chunk_ids:
            for (line, cells), result in zip(chunk.rows, chunk.results or (), strict=False):
                yield line, cells, result
            chunk.invalidate_recordset(["rows", "results"])

    def _get_reasons(self, sheet, result):
        """Return what is wrong with a row, or what changes."""
        _status, errors, _record_id, changes = result
        reasons = [message for _key, message in errors]
        return reasons or (self._get_change_texts(sheet, changes) if changes else [])

    @api.model
    def _get_status_word(self, status):
        words = self.env["jxc.import.line"]._fields["status"]._description_selection(self.env)
        return dict(words)[status]

    def _get_report_tables(self):
        """Yield a table for each sheet: a reason, then the columns of the file."""
        for sheet in self.sheet_ids.filtered("type"):
            headers = {column.place: column.header for column in sheet.column_ids}
            width = max(headers, default=0) + 1
            plan = {column.key: place for place, column in sheet._get_plan()}
            text = frozenset(
                place + 2 for place, column in sheet._get_plan() if column.kind in TEXT_KINDS
            )
            table = Table(
                sheet.name or "1",
                [
                    self.env._("Result"),
                    self.env._("Reason"),
                    *(headers.get(place) or "" for place in range(width)),
                ],
                (),
                text,
            )
            table.rows = self._get_report_rows(sheet, width, plan, table.marked)
            yield table

    def _get_report_rows(self, sheet, width, plan, marked):
        """Yield the rows of a sheet; cells that are wrong are put down in ``marked``."""
        for number, (_line, cells, result) in enumerate(self._iterate_results(sheet)):
            marked.clear()
            marked.update(
                (number, plan[key] + 2 if key in plan else 1) for key, _message in result[1]
            )
            reasons = self._get_reasons(sheet, result)
            shown = [_get_shown(cell) for cell in cells[:width]]
            yield [self._get_status_word(result[0]), "\n".join(reasons), *shown]

    # -- template ----------------------------------------------------------------------------------

    @api.model
    def action_template(self, code=None):
        """Download an empty workbook of a kind of import, with what goes into its columns."""
        code = code or self.type or "material"
        if code not in self.env["jxc.import.type"]._get_types():
            raise ImportRefused(self.env._("“%s” is nothing that can be imported.", code))
        return {
            "type": "ir.actions.act_url",
            "url": f"/jxc/import/template/{code}",
            "target": "self",
        }

    @api.model
    def _get_template(self, code):
        """Return a workbook with the headers of a kind, and a sheet that explains them."""
        kind = self.env["jxc.import.type"]._get_types()[code]
        columns = kind._get_columns()
        rows = [
            [
                column.label,
                kind._get_need_word(column),
                " / ".join(kind._get_offered_words(column)),
                column.example,
            ]
            for column in columns
        ]
        headers = [
            self.env._("Column"),
            self.env._("Must Be There"),
            self.env._("Possible Values"),
            self.env._("Example"),
        ]
        text = frozenset(place for place, column in enumerate(columns) if column.kind in TEXT_KINDS)
        required = frozenset(place for place, column in enumerate(columns) if column.required)
        title = kind._get_title()
        return write_xlsx(
            [
                Table(title, [column.label for column in columns], (), text, required=required),
                Table(self.env._("How to Fill In"), headers, rows, frozenset({3})),
            ]
        )


def _get_shown(cell):
    """Return a cell of the file as the report shows it."""
    return cell.get("text") if isinstance(cell, dict) else cell
