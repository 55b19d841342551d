import base64
import io

import openpyxl
import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.import_file import FileRefused, get_kind, scan_xlsx
from ..tools.spreadsheet_out import NO_FORMULAS, neutralise, restore

#: So many rows of a file are read; a matrix has some dozens.
MAX_ROWS = 5000
#: Columns before those of the roles: heading → what a rule calls it.
FIELDS = {
    "id": "ID",
    "code": "Operation",
    "name": "Rule",
    "basis": "Depends On",
    "measure": "Measure",
    "band_from": "From",
    "band_to": "Up To",
    "domain": "Only For",
}
FILE_NAME = "approval_matrix.xlsx"


class JxcApprovalSheet(models.TransientModel):
    """The approval matrix as a spreadsheet: take it along, change it, bring it back."""

    _name = "jxc.approval.sheet"
    _description = "Approval Matrix as Spreadsheet"

    file = fields.Binary(string="Spreadsheet")
    file_name = fields.Char(default=FILE_NAME)

    # -- out -------------------------------------------------------------------------------

    @api.model
    def action_export(self):
        """Download the matrix of the current company."""
        wizard = self.create({"file": base64.b64encode(self._get_workbook())})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{wizard.id}/file/{FILE_NAME}?download=true",
            "target": "download",
        }

    @api.model
    def _get_workbook(self):
        """Return the matrix as the bytes of an xlsx file."""
        rules = self.env["jxc.approval.rule"]
        matrix = rules.get_matrix()
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"in_memory": True, **NO_FORMULAS})
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#e9ecef"})
        sheet = book.add_worksheet(self.env._("Approval matrix"))
        heads = [*FIELDS, *(column["key"] for column in matrix["columns"])]
        labels = [*self._get_labels(), *(column["label"] for column in matrix["columns"])]
        sheet.write_row(0, 0, map(neutralise, labels), bold)
        sheet.write_row(1, 0, heads)
        domains = {rule.id: rule.domain for rule in rules.browse(r["id"] for r in matrix["rows"])}
        for number, row in enumerate(matrix["rows"], 2):
            values = {**row, "domain": domains[row["id"]] or "[]"}
            cells = [values[name] or "" for name in FIELDS]
            cells += [row["cells"].get(column["key"], "") for column in matrix["columns"]]
            sheet.write_row(number, 0, map(neutralise, cells))
        sheet.freeze_panes(2, 3)
        sheet.set_column(0, len(heads), 18)
        book.close()
        return output.getvalue()

    @api.model
    def _get_labels(self):
        """Return the headings that people read."""
        return [
            "ID",
            self.env._("Operation"),
            self.env._("Rule"),
            self.env._("Depends On"),
            self.env._("Measure"),
            self.env._("From"),
            self.env._("Up To"),
            self.env._("Only For"),
        ]

    # -- in --------------------------------------------------------------------------------

    def action_import(self):
        """Write the matrix of the file; all of it, or nothing and the row that is wrong.

        A row with an ID changes that rule, a row without makes a new one that is active in
        the current company. Rules that are not in the file stay as they are.
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a spreadsheet first."))
        heads, rows = self._read_rows()
        for number, row in enumerate(rows, 3):
            values = dict(zip(heads, row, strict=False))
            if any(value not in (None, "") for value in row):
                self._import_row(number, heads, values)
        return {"type": "ir.actions.client", "tag": "jxc_core.approval_matrix"}

    def _read_rows(self):
        """Return the technical headings and the rows below them."""
        sheet = self._open_workbook().worksheets[0]
        rows = [
            tuple(map(restore, row)) for row in sheet.iter_rows(max_row=MAX_ROWS, values_only=True)
        ]
        heads = [str(head or "").strip() for head in rows[1]] if len(rows) > 1 else []
        if not {"code", "name", "basis"} <= set(heads):
            raise UserError(
                self.env._("The second row must name the columns, as in an exported matrix.")
            )
        return heads, rows[2:]

    def _open_workbook(self):
        """Return the workbook, once it is clear that reading it does no harm.

        :raise UserError: says what is wrong with the file
        """
        content = base64.b64decode(self.file)
        try:
            if get_kind(content) != "xlsx":
                raise FileRefused("unknown")
            scan_xlsx(content)
        except FileRefused as refusal:
            if refusal.reason not in ("unknown", "broken"):
                raise UserError(self.env["jxc.import"]._get_file_message(refusal)) from refusal
            raise UserError(
                self.env._("This is no xlsx file. Export the matrix and change that one.")
            ) from refusal
        try:
            return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except Exception as error:  # the library raises what its parts raise
            raise UserError(
                self.env._("This is no xlsx file. Export the matrix and change that one.")
            ) from error

    def _import_row(self, number, heads, values):
        """Write one row; errors name it."""
        try:
            rule = self._import_rule(values)
            for key in heads:
                if key and key not in FIELDS:
                    rule.set_cell(key, values.get(key))
            rule._check_tiers()
        except UserError as error:
            raise UserError(
                self.env._("Row %(number)s: %(error)s", number=number, error=error)
            ) from error

    def _import_rule(self, values):
        """Return the rule of a row, changed or made anew without its tiers."""
        rules = self.env["jxc.approval.rule"]
        vals = self._prepare_rule_vals(values)
        if values.get("id"):
            rule = rules.browse(int(values["id"])).exists()
            if not rule:
                raise UserError(self.env._("There is no rule with the ID %s.", values["id"]))
            rule.write(vals)
            return rule
        # It acts as soon as its tiers are there.
        rule = rules.create({**vals, "company_ids": False})
        tiers = {key: text for key, text in values.items() if key and key not in FIELDS and text}
        for key, text in tiers.items():
            rule.set_cell(key, text)
        rule.action_activate()
        return rule

    def _prepare_rule_vals(self, values):
        """Return the values of a rule from a row, checked."""
        rules = self.env["jxc.approval.rule"]
        operation = self.env["jxc.operation"].search([("code", "=", values.get("code"))])
        if not operation:
            raise UserError(self.env._("There is no operation “%s”.", values.get("code") or ""))
        for name in ("basis", "measure"):
            known = [key for key, _label in rules._fields[name].selection]
            if values.get(name) and values[name] not in known:
                raise UserError(
                    self.env._(
                        "“%(value)s” is not known. Write one of: %(known)s.",
                        value=values[name],
                        known=", ".join(known),
                    )
                )
        try:
            low, high = float(values.get("band_from") or 0), float(values.get("band_to") or 0)
        except ValueError as error:
            raise UserError(self.env._("The band must be numbers.")) from error
        return {
            "operation_id": operation.id,
            "name": values.get("name") or operation.name,
            "basis": values.get("basis") or "amount",
            "measure": values.get("measure") or "cut",
            "band_from": low,
            "band_to": high,
            "domain": values.get("domain") or "[]",
        }
