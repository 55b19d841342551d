from markupsafe import Markup

from odoo import api, models


class JxcImportType(models.AbstractModel):
    """How rows change the records that they mean, many at once."""

    _inherit = "jxc.import.type"

    @api.model
    def _write_rows(self, rows, run):
        """Write what rows change; rows with the same change in one go.

        As in Odoo's own import, changes are not tracked value by value; one note each says in the
        chatter what the file changed.
        """
        groups = {}
        for row in rows:
            groups.setdefault(repr(sorted(row.vals.items())), []).append(row)
        model = self.env[self._jxc_import_model].with_context(
            tracking_disable=True, import_file=True
        )
        everything = model.browse(row.record.id for row in rows)
        self._read_ahead(everything)
        for same in groups.values():
            records = model.browse(row.record.id for row in same)
            records.with_prefetch(everything._ids).write(same[0].vals)
        self._note_changes(rows, run)

    @api.model
    def _read_ahead(self, records):
        """Read for all records at once what Odoo follows when it writes to one of them.

        A change of what a record inherits leads to whoever inherits it; looked up record by
        record, that costs a query each, and writes what was changed so far each time.
        """
        records = records.sudo().with_context(active_test=False)
        for link in records._inherits.values():
            for inverse in records.pool.field_inverses[records._fields[link]]:
                records[link].mapped(inverse.name)

    @api.model
    def _note_changes(self, rows, run):
        """Put into the chatter of records, and of what they inherit from, what a file changed."""
        records = self.env[self._jxc_import_model].browse(row.record.id for row in rows)
        labels = {column.field: column.label for _place, column in run.plan if column.field}
        texts = [self._get_change_note(row.changes, labels, run.session) for row in rows]
        families = [records, *(records.sudo()[link] for link in records._inherits.values())]
        for family in families:
            if hasattr(family, "_message_log_batch") and len(family) == len(texts):
                family._message_log_batch(dict(zip(family._ids, texts, strict=True)))

    @api.model
    def _get_change_note(self, changes, labels, session):
        """Return what a row changed, as people read it.

        :param changes: see ``ImportRow``
        :param labels: ``{field: name of the column}``
        """
        head = self.env._("Imported from %s", session.file_name or session.name)
        lines = [
            f"{labels.get(name, name)}: {old or '–'} → {new}"
            for name, (_raw, old, new, _new_raw) in changes.items()
        ]
        return Markup("<br>").join([head, *lines])
