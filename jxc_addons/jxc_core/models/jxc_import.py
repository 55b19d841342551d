import base64

from odoo import api, fields, models

from ..exceptions import ImportRefused, ProtectedField
from ..tools.import_file import FileRefused
from ..tools.import_reader import open_sheets

#: What people enter; all else follows from the steps.
ENTERED = {"file", "file_name", "type", "mode", "sheet_ids", "column_ids"}
#: Files with fewer rows are worked through at once, others in the background.
SMALL = 300


class JxcImport(models.Model):
    """Bringing in a file: upload, mapping, dry run, preview, import, undo.

    Nothing of the file is in the database before it was imported, and all or nothing of it then
    (or the good rows, if that was chosen).
    """

    _name = "jxc.import"
    _description = "Import"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    type = fields.Selection(
        selection=lambda self: self._select_types(),
        string="What",
        help="Leave it empty to find it out from the headers of each sheet.",
    )
    mode = fields.Selection(
        [("all", "All or nothing"), ("good", "Good rows only")],
        default="all",
        required=True,
        help="All or nothing: one wrong row, and nothing is imported. Good rows only: rows with"
        " mistakes are left out and come back in the report.",
    )
    state = fields.Selection(
        [
            ("draft", "Upload"),
            ("mapping", "Columns"),
            ("queued", "Waiting"),
            ("running", "At Work"),
            ("checked", "Preview"),
            ("done", "Imported"),
            ("undone", "Undone"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    task = fields.Selection(
        [("check", "Dry run"), ("import", "Import"), ("undo", "Undo")], readonly=True, copy=False
    )
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, default=lambda self: self.env.user
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    sheet_ids = fields.One2many("jxc.import.sheet", "import_id", string="Sheets", copy=False)
    column_ids = fields.One2many("jxc.import.column", "import_id", string="Columns", copy=False)
    line_ids = fields.One2many("jxc.import.line", "import_id", string="Rows", copy=False)
    message = fields.Text(readonly=True, copy=False)
    is_small = fields.Boolean(readonly=True, copy=False)
    done_date = fields.Datetime(string="Imported On", readonly=True, copy=False)
    report = fields.Binary(attachment=True, readonly=True, copy=False)
    report_name = fields.Char(readonly=True, copy=False)
    row_count = fields.Integer(string="Rows Read", readonly=True, copy=False)
    new_count = fields.Integer(string="New", readonly=True, copy=False)
    changed_count = fields.Integer(string="Changed", readonly=True, copy=False)
    same_count = fields.Integer(string="Unchanged", readonly=True, copy=False)
    error_count = fields.Integer(string="With Mistakes", readonly=True, copy=False)
    missing = fields.Char(compute="_compute_missing", help="Columns that must be there.")
    progress = fields.Integer(compute="_compute_progress")
    progress_text = fields.Char(compute="_compute_progress")

    @api.model
    def _select_types(self):
        return list(self.env["jxc.import.type"]._get_titles().items())

    @api.depends("file_name", "type")
    def _compute_name(self):
        titles = dict(self._select_types())
        for session in self:
            session.name = session.file_name or titles.get(session.type) or self.env._("Import")

    @api.depends("sheet_ids.missing")
    def _compute_missing(self):
        for session in self:
            session.missing = "; ".join(session.sheet_ids.filtered("missing").mapped("missing"))

    @api.depends("state")
    def _compute_progress(self):
        known = self.env["jxc.import.progress"]._get(self.ids)
        for session in self:
            done, total = known.get(session.id, (0, 0))
            session.progress = round(100 * done / total) if total else 0
            session.progress_text = f"{done} / {total}" if total else ""

    # -- who writes what ---------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_entered(vals)
        sessions = super().create(vals_list)
        for session in sessions:
            session._check_company()
        return sessions

    def write(self, vals):
        self._check_entered(vals)
        if not self.env.su and vals.keys() & {"file", "file_name", "type", "sheet_ids"}:
            self._check_state("draft", "mapping", "checked")
        return super().write(vals)

    @api.model
    def _check_entered(self, vals):
        """Refuse values that only follow from the steps of an import."""
        names = vals.keys() - ENTERED
        if names and not self.env.su:
            label = self._fields[min(names)].get_description(self.env, ["string"])["string"]
            raise ProtectedField(
                self.env._("“%s” follows from an operation and can't be entered.", label)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        """What came into the database from where stays known, and can be undone."""
        if any(session.state in ("queued", "running", "done") for session in self):
            raise ImportRefused(
                self.env._("An import that was done stays on record. Undo it instead.")
            )

    def _check_company(self):
        if self.company_id not in self.env.companies:
            raise ImportRefused(self.env._("Work in the company that the import is for."))

    def _check_state(self, *states):
        """Refuse a step that is not the next one.

        :raise ImportRefused: with what is shown of the present one
        """
        titles = dict(self._fields["state"]._description_selection(self.env))
        for session in self:
            if session.state not in states:
                raise ImportRefused(
                    self.env._(
                        "“%(name)s” is at “%(state)s”: this step is not possible now.",
                        name=session.name,
                        state=titles[session.state],
                    )
                )

    # -- steps -------------------------------------------------------------------------------------

    def action_read(self):
        """Read the headers of the file and say what each column means, as far as it is known.

        :raise ImportRefused: the file is hostile, broken, or no table
        """
        self.ensure_one()
        self._check_state("draft", "mapping", "checked")
        if not self.file:
            raise ImportRefused(self.env._("Choose a file first: .xlsx, .xls or .csv."))
        sheets = self._open_file()
        vals_list, small = [], True
        for place, sheet in enumerate(sheets):
            head, more = self._read_head(sheet)
            small = small and not more
            if len(head) > 1:
                vals_list.append(
                    self.env["jxc.import.sheet"]._prepare_vals(self, place, sheet.name, head)
                )
        if not vals_list:
            raise ImportRefused(
                self.env._("The file has no rows: one row of headers, and rows below it.")
            )
        self.sudo().sheet_ids.unlink()
        sheets = self.env["jxc.import.sheet"].sudo().create(vals_list)
        for sheet in sheets.with_env(self.env):
            sheet._map()
        self._clear_results()
        self.sudo().write({"state": "mapping", "is_small": small, "message": False})

    def _open_file(self):
        """Return the tables of the file.

        :raise ImportRefused: with a sentence that says what to do
        """
        try:
            return open_sheets(
                base64.b64decode(self.with_context(bin_size=False).file), self.file_name or ""
            )
        except FileRefused as refusal:
            raise ImportRefused(self._get_file_message(refusal)) from refusal

    def _read_head(self, sheet, count=20):
        """Return the first rows of a table, and whether it has more than a few."""
        head = []
        try:
            for number, row in enumerate(sheet.rows()):
                if number < count:
                    head.append(row)
                if number > SMALL:
                    return head, True
        except FileRefused as refusal:
            raise ImportRefused(self._get_file_message(refusal)) from refusal
        return head, False

    @api.model
    def _get_file_message(self, refusal):
        """Return the sentence about a file that is not read."""
        detail = refusal.detail
        return {
            "empty": self.env._("The file is empty."),
            "too_big": self.env._("The file has more than %s. Split it.", detail),
            "bomb": self.env._(
                "Unpacked, the file would be too large. Copy its rows into a new workbook and"
                " save that."
            ),
            "entity": self.env._(
                "The file refers to something outside of it and is not read. Save it again in"
                " Excel as .xlsx."
            ),
            "password": self.env._(
                "The file has a password. Remove it in Excel (File → Info) and save the file again."
            ),
            "macro": self.env._("The file has macros. Save it as .xlsx without them."),
            "unknown": self.env._(
                "This is no table that can be read. Save it in Excel as .xlsx, or as .csv."
            ),
            "broken": self.env._(
                "The file is damaged. Open it in Excel, save it as .xlsx and upload that."
            ),
            "encoding": self.env._(
                "The characters of the file can't be read. Save it as .xlsx, or as .csv in UTF-8."
            ),
            "rows": self.env._("A sheet has more than %s rows. Split it.", detail),
        }[refusal.reason]

    def action_check(self):
        """Try the whole file and take it back: what is new, what changes, what is wrong."""
        self.ensure_one()
        self._check_state("mapping", "checked")
        used = self.sheet_ids.filtered("type")
        if not used:
            raise ImportRefused(self.env._("Say for at least one sheet what it brings."))
        if self.missing:
            raise ImportRefused(
                self.env._("Not found in the file: %s. Say which column it is.", self.missing)
            )
        return self._start("check")

    def action_import(self):
        """Import what the preview shows.

        :raise ImportRefused: rows have mistakes, and all or nothing was chosen
        """
        self.ensure_one()
        self._check_state("checked")
        if self.mode == "all" and self.error_count:
            raise ImportRefused(
                self.env._(
                    "%s rows have mistakes, so nothing is imported. Correct the file (download"
                    " the report), or choose to import the good rows only.",
                    self.error_count,
                )
            )
        if not self.new_count and not self.changed_count:
            raise ImportRefused(self.env._("There is nothing to import: no row is new or changed."))
        return self._start("import")

    def action_undo(self):
        """Take an import back, while nothing else uses what it brought."""
        self.ensure_one()
        self._check_state("done")
        return self._start("undo")

    def action_back(self):
        """Go back to the columns."""
        self.ensure_one()
        self._check_state("checked", "mapping")
        self.sudo().write({"state": "mapping", "message": False})

    def _start(self, task):
        """Begin a task: at once where the file is small, else in the background."""
        self.check_access("write")
        if self.user_id != self.env.user and not self.env.su:
            # Whoever goes on does so in his own name, with his own rights.
            self.sudo().user_id = self.env.user
        self.sudo().write({"task": task, "message": False})
        if not self.is_small:
            return self._queue()
        return self.with_company(self.company_id)._perform(task)

    def _clear_results(self):
        """Forget what a dry run has found."""
        session = self.sudo()
        session.line_ids.unlink()
        session.sheet_ids.chunk_ids.unlink()
        names = ("row_count", "new_count", "changed_count", "same_count", "error_count")
        session.write({**dict.fromkeys(names, 0), "report": False, "report_name": False})
