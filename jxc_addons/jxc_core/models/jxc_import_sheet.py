from odoo import api, fields, models

from ..exceptions import ImportRefused, ProtectedField
from ..tools.import_column import find_header_row, fold, match


class JxcImportSheet(models.Model):
    """One sheet of an imported file: what it brings, and where its headers are."""

    _name = "jxc.import.sheet"
    _description = "Sheet of an Import"
    _order = "import_id, place, id"

    import_id = fields.Many2one("jxc.import", required=True, ondelete="cascade", index=True)
    place = fields.Integer(readonly=True)
    name = fields.Char(readonly=True)
    type = fields.Selection(
        selection=lambda self: self.env["jxc.import"]._select_types(),
        string="What",
        help="Sheets of which nothing is said are left out.",
    )
    header_line = fields.Integer(string="Line of the Headers", readonly=True)
    head = fields.Json(readonly=True)
    column_ids = fields.One2many("jxc.import.column", "sheet_id", string="Columns")
    chunk_ids = fields.One2many("jxc.import.chunk", "sheet_id")
    missing = fields.Char(compute="_compute_missing")

    @api.depends("type", "column_ids.key")
    def _compute_missing(self):
        types = self.env["jxc.import.type"]._get_types()
        for sheet in self:
            kind = types.get(sheet.type)
            used = set(sheet.column_ids.mapped("key"))
            sheet.missing = kind is not None and ", ".join(
                column.label for column in kind._get_missing_columns(used)
            )

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - {"type", "column_ids"}:
                raise ProtectedField(self.env._("Only what a sheet brings can be chosen."))
            self.import_id._check_state("mapping", "checked")
        res = super().write(vals)
        if "type" in vals and not self.env.su:
            for sheet in self:
                sheet._map_columns()
            self.import_id.sudo().write({"state": "mapping"})
        return res

    @api.model
    def _prepare_vals(self, session, place, name, head):
        return {
            "import_id": session.id,
            "place": place,
            "name": name,
            "head": [[line, cells] for line, cells in head],
        }

    # -- mapping -----------------------------------------------------------------------------------

    def _map(self):
        """Find out what the sheet brings, where its headers are, and what they mean."""
        self.ensure_one()
        types = self.env["jxc.import.type"]._get_types()
        wanted = self.import_id.type
        rows = [(line, cells) for line, cells in self.head]
        scores = {}
        for code, kind in types.items():
            if wanted and code != wanted:
                continue
            _place, score = find_header_row(rows, self._get_known(kind, code))
            named = fold(self.name) and fold(self.name) in (fold(kind._get_title()), code)
            scores[code] = (named, score, -kind._jxc_import_sequence)
        best = max(scores, key=scores.get)
        named, score, _sequence = scores[best]
        if wanted or named or score >= 2:
            self.sudo().type = best
        self._map_columns()

    def _get_known(self, kind, code):
        """Return ``{folded header: key}`` of a kind, with what was mapped by hand before."""
        remembered = self.env["jxc.import.mapping"]._get(code, self.import_id.company_id)
        return {**kind._get_headers(), **{name: key for name, key in remembered.items() if key}}

    def _map_columns(self):
        """Say what each column means, as far as it is known."""
        self.ensure_one()
        kind = self.env["jxc.import.type"]._get_types().get(self.type)
        rows = [(line, cells) for line, cells in self.head]
        known = self._get_known(kind, self.type) if kind is not None else {}
        place, _score = find_header_row(rows, known)
        line, cells = rows[place]
        remembered = self.env["jxc.import.mapping"]._get(self.type, self.import_id.company_id)
        keys = match(cells, known, remembered)
        samples = [cells for _line, cells in rows[place + 1 : place + 4]]
        sheet = self.sudo()
        sheet.column_ids.unlink()
        sheet.header_line = line
        sheet.column_ids.create(
            [
                {
                    "sheet_id": self.id,
                    "place": number,
                    "header": _get_text(cell),
                    "sample": " | ".join(
                        _get_text(row[number]) for row in samples if number < len(row)
                    ),
                    "key": key,
                }
                for number, (cell, key) in enumerate(zip(cells, keys, strict=True))
                if _get_text(cell) or any(len(row) > number and row[number] for row in samples)
            ]
        )

    def _get_plan(self):
        """Return ``[(place, ImportColumn)]`` of the columns in use."""
        kind = self.env["jxc.import.type"]._get_types()[self.type]
        columns = {column.key: column for column in kind._get_columns()}
        return [
            (column.place, columns[column.key])
            for column in self.column_ids.sorted("place")
            if column.key in columns
        ]


class JxcImportColumn(models.Model):
    """One column of a sheet, and what it means."""

    _name = "jxc.import.column"
    _description = "Column of an Import"
    _order = "sheet_id, place, id"

    sheet_id = fields.Many2one("jxc.import.sheet", required=True, ondelete="cascade", index=True)
    import_id = fields.Many2one(related="sheet_id.import_id", store=True, index=True)
    place = fields.Integer(readonly=True)
    header = fields.Char(string="Column of the File", readonly=True)
    sample = fields.Char(string="First Values", readonly=True)
    key = fields.Char(string="Means", help="Columns without a meaning are left out.")
    options = fields.Json(compute="_compute_options")

    @api.depends("sheet_id.type")
    def _compute_options(self):
        types = self.env["jxc.import.type"]._get_types()
        options = {
            code: [[column.key, column.label] for column in types[code]._get_columns()]
            for code in set(self.sheet_id.mapped("type"))
            if code in types
        }
        for column in self:
            column.options = options.get(column.sheet_id.type, [])

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - {"key"}:
                raise ProtectedField(self.env._("Only the meaning of a column can be chosen."))
            self.import_id._check_state("mapping", "checked")
        res = super().write(vals)
        if "key" in vals:
            self._check_key()
            if not self.env.su:
                self.import_id.sudo().write({"state": "mapping"})
                self._remember()
        return res

    def _check_key(self):
        """Refuse meanings that are not there, or that another column has."""
        for column in self.filtered("key"):
            labels = {key: label for key, label in column.options}
            if column.key not in labels:
                raise ImportRefused(
                    self.env._("“%s” is no column that can be imported here.", column.key)
                )
            others = column.sheet_id.column_ids - column
            if column.key in others.mapped("key"):
                raise ImportRefused(
                    self.env._(
                        "“%s” is another column already. Take it away there first.",
                        labels[column.key],
                    )
                )

    def _remember(self):
        """Keep for next time what was chosen by hand."""
        for column in self:
            if column.header and column.sheet_id.type:
                self.env["jxc.import.mapping"]._remember(
                    column.sheet_id.type, column.import_id.company_id, column.header, column.key
                )


class JxcImportMapping(models.Model):
    """What a header means, as somebody said once."""

    _name = "jxc.import.mapping"
    _description = "Remembered Header"
    _order = "type, header"
    _rec_name = "header"

    type = fields.Selection(
        selection=lambda self: self.env["jxc.import"]._select_types(),
        string="What",
        required=True,
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True)
    header = fields.Char(required=True, help="Without blanks and punctuation.")
    key = fields.Char(string="Means")

    _header_unique = models.UniqueIndex("(type, company_id, header)", "This is remembered already.")

    @api.model
    def _get(self, code, company):
        """Return ``{folded header: key or ""}``."""
        if not code:
            return {}
        domain = [("type", "=", code), ("company_id", "=", company.id)]
        return {one.header: one.key or "" for one in self.sudo().search(domain)}

    @api.model
    def _remember(self, code, company, header, key):
        domain = [
            ("type", "=", code),
            ("company_id", "=", company.id),
            ("header", "=", fold(header)),
        ]
        known = self.sudo().search(domain)
        if known:
            known.key = key
        else:
            self.sudo().create(
                {"type": code, "company_id": company.id, "header": fold(header), "key": key}
            )


class JxcImportChunk(models.Model):
    """Rows of a sheet, 1,000 at a time, and what became of them."""

    _name = "jxc.import.chunk"
    _description = "Rows of an Import"
    _order = "sheet_id, place"

    sheet_id = fields.Many2one("jxc.import.sheet", required=True, ondelete="cascade", index=True)
    place = fields.Integer()
    #: ``[[line, [cells]], …]``
    rows = fields.Json(prefetch=False)
    #: ``[[status, [[key, sentence], …], id, {field: [old, old text, new text, new]}], …]``
    results = fields.Json(prefetch=False)


class JxcImportLine(models.Model):
    """One row as the preview shows it; of each kind, some."""

    _name = "jxc.import.line"
    _description = "Row of an Import"
    _order = "import_id, rank, sheet_id, line"
    _rec_name = "title"

    import_id = fields.Many2one("jxc.import", required=True, ondelete="cascade", index=True)
    sheet_id = fields.Many2one("jxc.import.sheet", ondelete="cascade", readonly=True)
    rank = fields.Integer(readonly=True)
    line = fields.Integer(string="Row", readonly=True)
    status = fields.Selection(
        [("error", "Mistake"), ("changed", "Changes"), ("new", "New"), ("same", "Unchanged")],
        readonly=True,
    )
    title = fields.Char(string="Content", readonly=True)
    details = fields.Text(string="What Happens", readonly=True)


class JxcImportProgress(models.Model):
    """How far a session is. Written by a second cursor, read by everybody who waits."""

    _name = "jxc.import.progress"
    _description = "Progress of an Import"
    _log_access = False

    session = fields.Integer(required=True, index=True)
    done = fields.Integer()
    total = fields.Integer()

    @api.model
    def _get(self, session_ids):
        """Return ``{session id: (rows done, rows in all)}``."""
        found = self.sudo().search([("session", "in", session_ids)])
        return {one.session: (one.done, one.total) for one in found}


def _get_text(cell):
    """Return a cell as a person would read it."""
    if cell is None:
        return ""
    return cell.get("text", "") if isinstance(cell, dict) else str(cell).strip()
