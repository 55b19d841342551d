import io

import xlsxwriter

from odoo import fields, models

from odoo.addons.jxc_core.tools.spreadsheet_out import NO_FORMULAS, neutralise

#: Columns of the workbook, with their width.
COLUMNS = {
    "kind": 14,
    "lot_id": 18,
    "product_id": 32,
    "partner_id": 28,
    "phone": 16,
    "document": 20,
    "sale_id": 16,
    "purchase_id": 16,
    "date": 18,
    "location_id": 24,
    "location_dest_id": 24,
    "quantity": 12,
    "uom_id": 8,
}


class JxcRecall(models.TransientModel):
    """The recall as a workbook: one sheet to call from, one with every document."""

    _inherit = "jxc.recall"

    def _get_xlsx(self):
        """Return the workbook as bytes."""
        self.ensure_one()
        self.check_access("read")
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True, **NO_FORMULAS}) as book:
            lines = self.sudo().line_ids
            customers = lines.filtered(lambda line: line.kind == "customer")
            self._write_sheet(book, self.env._("Customers"), customers)
            self._write_sheet(book, self.env._("Documents"), lines - customers)
        return buffer.getvalue()

    def _write_sheet(self, book, title, lines):
        """Write one sheet: a head and a row per line."""
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        labels = lines.fields_get(list(COLUMNS), ["string", "selection"])
        kinds = dict(labels["kind"]["selection"])
        for column, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write(0, column, labels[name]["string"], bold)
        for row, line in enumerate(lines, start=1):
            for column, name in enumerate(COLUMNS):
                sheet.write(row, column, neutralise(self._get_cell(line, name, kinds)))

    def _get_cell(self, line, name, kinds):
        """Return a value as the workbook shows it."""
        value = line[name]
        if name == "kind":
            return kinds[value]
        if name == "date":
            local = value and fields.Datetime.context_timestamp(line, value)
            return local.strftime("%Y-%m-%d %H:%M") if local else ""
        if isinstance(value, models.BaseModel):
            return value.display_name or ""
        return value if isinstance(value, float) else value or ""
