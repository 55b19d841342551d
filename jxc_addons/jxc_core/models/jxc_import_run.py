import itertools
import logging

from psycopg2 import IntegrityError, OperationalError

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError

from ..exceptions import ImportRefused
from ..tools.door import passing
from ..tools.import_column import parse_row
from ..tools.import_file import FileRefused
from .jxc_import_type import ImportRow, ImportSheetRun

_logger = logging.getLogger(__name__)

CHUNK = 1000
#: So many batches that failed are halved; a file that is wrong everywhere ends soon.
MAX_FAILURES = 300
#: Rows of each kind that the preview lists; the report has all.
SHOWN = 500
RANKS = {"error": 1, "changed": 2, "new": 3, "same": 4}
#: Failures that the server repeats the whole transaction for.
REPEATED = (OperationalError, ConcurrencyError)


class JxcImport(models.Model):
    """The dry run and the import: one way through the file, with or without taking it back."""

    _inherit = "jxc.import"

    def _perform(self, task, progress=None):
        """Do a task in the name of the current user, in this transaction.

        :param progress: function that is told how many rows are done, and how many there are
        """
        self.ensure_one()
        with passing("import"):
            return getattr(self, f"_perform_{task}")(progress or (lambda done, total: None))

    def _perform_check(self, progress):
        self._clear_results()
        self._read_rows()
        self._perform_trial(progress)

    def _perform_trial(self, progress):
        """Import the rows that were read, and take it back."""
        with self.env["jxc.trial"]._trying():
            results = self._run(progress)
        self._store_results(results)
        self.sudo().state = "checked"

    def _perform_import(self, progress):
        savepoint = self.env.cr.savepoint()
        results = None
        keep = False
        try:
            results = self._run(progress)
            self.env.flush_all()
            keep = self.mode == "good" or not any(
                result[0] == "error" for result in itertools.chain(*results.values())
            )
        finally:
            savepoint.close(rollback=not keep)
        self._store_results(results)
        if keep:
            self.sudo().write({"state": "done", "done_date": self.env.cr.now()})
        else:
            self.sudo().write(
                {
                    "state": "checked",
                    "message": self.env._(
                        "Something has changed since the dry run, so nothing was imported. Look"
                        " at the mistakes."
                    ),
                }
            )

    # -- rows --------------------------------------------------------------------------------------

    def _read_rows(self):
        """Keep the rows of the file, those of sheets that bring something."""
        tables = self._open_file()
        chunks = self.env["jxc.import.chunk"].sudo()
        count = 0
        try:
            for sheet in self.sheet_ids.filtered("type"):
                rows = (row for row in tables[sheet.place].rows() if row[0] > sheet.header_line)
                for place, chunk in enumerate(_batched(rows, CHUNK)):
                    chunks.create({"sheet_id": sheet.id, "place": place, "rows": chunk})
                    count += len(chunk)
                    # One chunk at a time is in memory.
                    self.env.flush_all()
                    chunks.invalidate_model(["rows"])
        except FileRefused as refusal:
            raise ImportRefused(self._get_file_message(refusal)) from refusal
        if not count:
            raise ImportRefused(self.env._("There are no rows below the headers."))
        self.sudo().row_count = count

    def _run(self, progress):
        """Create and write what the rows say, sheet by sheet.

        :return: ``{chunk id: results}``, see ``jxc.import.chunk``
        """
        types = self.env["jxc.import.type"]._get_types()
        order = list(types)
        sheets = self.sheet_ids.filtered("type").sorted(lambda one: order.index(one.type))
        results, done, total = {}, 0, self.row_count
        shared = {"failures": 0}
        for sheet in sheets:
            kind = types[sheet.type]
            run = ImportSheetRun(self, sheet._get_plan(), shared)
            for chunk in sheet.sudo().chunk_ids:
                rows = [ImportRow(line, cells) for line, cells in chunk.rows]
                chunk.invalidate_recordset(["rows"])
                self._work_through(kind, rows, run)
                results[chunk.id] = [_get_result(row) for row in rows]
                done += len(rows)
                progress(done, total)
                self.env.flush_all()
                self.env.invalidate_all()
        return results

    def _work_through(self, kind, rows, run):
        """Read, check and write the rows of a chunk."""
        for row in rows:
            row.values, errors = parse_row(row.cells, run.plan)
            columns = {column.key: column for _place, column in run.plan}
            for key, error in errors:
                row.fail(key, kind._get_cell_message(columns[key], error))
        waiting = rows
        while waiting:
            later = self._get_dependent(kind, waiting, run)
            ready = [row for row in waiting if row not in later] if later else waiting
            if not ready:
                ready, later = waiting, []
            try:
                kind._analyse(ready, run)
            except UserError as error:  # the user may not even look there
                for row in ready:
                    row.fail(None, str(error.args[0]))
            self._write_chunk(kind, ready, run)
            if later:
                run.known.clear()
            waiting = later

    def _get_dependent(self, kind, rows, run):
        """Return the rows that refer to records which other rows of these are going to make."""
        own = kind._jxc_import_self
        if not own:
            return []
        names = {
            row.values[key]
            for row in rows
            for key in kind._jxc_import_names
            if isinstance(row.values.get(key), str)
        }
        return [
            row
            for row in rows
            if row.values.get(own) in names
            and row.values[own] not in [row.values.get(key) for key in kind._jxc_import_names]
        ]

    def _write_chunk(self, kind, rows, run):
        self._attempt(
            [row for row in rows if row.status == "new"],
            lambda batch: self._create_batch(kind, batch, run),
            run,
        )
        self._attempt(
            [row for row in rows if row.status == "changed"],
            lambda batch: kind._write_rows(batch, run),
            run,
        )

    def _create_batch(self, kind, rows, run):
        for row, record in zip(rows, kind._create_rows(rows, run), strict=True):
            row.made = record

    def _attempt(self, rows, act, run):
        """Do something with rows; where it fails, halve them until it is clear which ones fail."""
        if not rows:
            return
        try:
            with self.env.cr.savepoint():
                act(rows)
        except REPEATED:
            raise
        except Exception as error:  # noqa: BLE001 - what others raise is wrong with a row
            message = self._get_error_message(error)
            run.shared["failures"] += 1
            if len(rows) == 1:
                rows[0].fail(None, message)
            elif run.shared["failures"] > MAX_FAILURES:
                for row in rows:
                    row.fail(None, self.env._("Not tried: too many rows are refused. %s", message))
            else:
                middle = len(rows) // 2
                self._attempt(rows[:middle], act, run)
                self._attempt(rows[middle:], act, run)

    def _get_error_message(self, error):
        """Return what a user reads of an error that a row met."""
        if isinstance(error, UserError):
            return str(error.args[0])
        if isinstance(error, IntegrityError):
            model = next(
                (
                    self.env[one._name]
                    for one in self.env.registry.values()
                    if error.diag.table_name == one._table
                ),
                self.env["base"],
            )
            return model._sql_error_to_message(error)
        _logger.exception("A row of an import can't be written")
        return self.env._("This row can't be imported: %s", error)

    # -- results -----------------------------------------------------------------------------------

    def _store_results(self, results):
        """Keep what became of the rows, and list some of them."""
        session = self.sudo()
        session.line_ids.unlink()
        counts = dict.fromkeys(RANKS, 0)
        chunks = self.env["jxc.import.chunk"].sudo().browse(results)
        lines = []
        for chunk in chunks:
            found = results[chunk.id]
            chunk.results = found
            for (line, cells), result in zip(chunk.rows, found, strict=True):
                counts[result[0]] += 1
                if counts[result[0]] <= SHOWN:
                    lines.append(self._prepare_line_vals(chunk.sheet_id, line, cells, result))
            self.env.flush_all()
            chunk.invalidate_recordset(["rows", "results"])
        self.env["jxc.import.line"].sudo().create(lines)
        session.write(
            {f"{status}_count": count for status, count in counts.items()}
            | {"row_count": sum(counts.values()), "report": False, "report_name": False}
        )

    @api.model
    def _prepare_line_vals(self, sheet, line, cells, result):
        """Return a row as the preview shows it."""
        status, errors, _record_id, changes = result
        details = [message for _key, message in errors]
        if not details and changes:
            details = self._get_change_texts(sheet, changes)
        shown = [
            str(cell) for cell in cells if cell not in (None, "") and not isinstance(cell, dict)
        ]
        return {
            "import_id": self.id,
            "sheet_id": sheet.id,
            "line": line,
            "rank": RANKS[status],
            "status": status,
            "title": " · ".join(shown[:4])[:200],
            "details": "\n".join(details),
        }

    @api.model
    def _get_change_texts(self, sheet, changes):
        """Return ``Label: old → new`` of each change."""
        kind = self.env["jxc.import.type"]._get_types()[sheet.type]
        labels = {kind._get_filled_field(column): column.label for column in kind._get_columns()}
        return [
            f"{labels.get(name, name)}: {old or '–'} → {new}"
            for name, (_raw, old, new, _new_raw) in changes.items()
        ]


def _get_result(row):
    """Return what is kept of a row."""
    if row.errors:
        return ["error", [list(error) for error in row.errors], None, {}]
    record = row.made or row.record
    changes = {name: list(change) for name, change in row.changes.items()}
    return [row.status, [], record.id if record else None, changes]


def _batched(rows, size):
    """Yield lists of so many rows."""
    rows = iter(rows)
    while batch := list(itertools.islice(rows, size)):
        yield [[line, cells] for line, cells in batch]
