import base64

from odoo import api, models

from ..exceptions import ImportRefused
from ..tools.import_column import TEXT_KINDS
from ..tools.spreadsheet_out import Table, write_xlsx


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
                    "report": base64.b64encode(write_xlsx(self._get_report_tables())),
                    "report_name": f"{name} - {self.env._('checked')}.xlsx",
                }
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/jxc.import/{self.id}/report/{self.report_name}?download=true",
            "target": "self",
        }

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
        statuses = dict(
            self.env["jxc.import.line"]._fields["status"]._description_selection(self.env)
        )
        number = 0
        for chunk in sheet.sudo().chunk_ids:
            for (_line, cells), result in zip(chunk.rows, chunk.results or (), strict=False):
                status, errors, _record_id, changes = result
                marked.clear()
                marked.update(
                    (number, plan[key] + 2 if key in plan else 1) for key, _message in errors
                )
                reasons = [message for _key, message in errors]
                if not reasons and changes:
                    reasons = self._get_change_texts(sheet, changes)
                shown = [_get_shown(cell) for cell in cells[:width]]
                yield [statuses[status], "\n".join(reasons), *shown]
                number += 1
            chunk.invalidate_recordset(["rows", "results"])

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
                self.env._("yes") if column.required else "",
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
