from psycopg2 import IntegrityError

from odoo import api, models
from odoo.fields import Command, Domain

from ..exceptions import ImportRefused

#: What refers to records by itself and goes with them.
COMPANIONS = ("mail.", "bus.", "jxc.import", "jxc.code.", "jxc.operation.log", "ir.")
#: So many uses are named in one sentence.
NAMED = 5


class JxcImport(models.Model):
    """Taking an import back, while nothing else uses what it brought."""

    _inherit = "jxc.import"

    def _perform_undo(self, progress):
        types = self.env["jxc.import.type"]._get_types()
        order = list(types)
        sheets = self.sheet_ids.filtered("type").sorted(lambda one: -order.index(one.type))
        created = {sheet: self._get_created(types[sheet.type], sheet) for sheet in sheets}
        uses = self._find_uses({types[sheet.type]: created[sheet] for sheet in sheets})
        if uses:
            raise ImportRefused(
                self.env._(
                    "What this import brought is in use: %s. Take these away first, or archive"
                    " what you don't need.",
                    "、".join(uses[:NAMED])
                    if self.env.lang == "zh_CN"
                    else ", ".join(uses[:NAMED]),
                )
            )
        done = 0
        for sheet in sheets:
            done += self._undo_changes(types[sheet.type], sheet)
            progress(done, self.row_count)
            if created[sheet]:
                self._undo_created(types[sheet.type], created[sheet])
        self.env.flush_all()
        self.sudo().write({"state": "undone"})

    @api.model
    def _undo_created(self, kind, records):
        """Take away what a sheet made."""
        try:
            with self.env.cr.savepoint():
                kind._undo_created(records)
        except IntegrityError as error:
            raise ImportRefused(self._get_error_message(error)) from error

    @api.model
    def _get_created(self, kind, sheet):
        """Return the records that a sheet made."""
        ids = [
            record_id
            for chunk in sheet.sudo().chunk_ids
            for status, _errors, record_id, _changes in chunk.results or ()
            if status == "new" and record_id
        ]
        return kind._get_undo_records(list(dict.fromkeys(ids)))

    def _undo_changes(self, kind, sheet):
        """Give records their old values back.

        :return: number of rows of the sheet
        :raise ImportRefused: somebody changed them since
        """
        model = kind._get_model()
        count = 0
        for chunk in sheet.sudo().chunk_ids:
            results = chunk.results or []
            count += len(results)
            changed = [one for one in results if one[0] == "changed"]
            records = model.browse([one[2] for one in changed]).exists()
            there = {record.id: record for record in records}
            for _status, _errors, record_id, changes in changed:
                if record_id in there:
                    self._undo_change(kind, there[record_id], changes)
        return count

    def _undo_change(self, kind, record, changes):
        vals = {}
        for name, (old, _old_text, text, new) in changes.items():
            if not kind._is_same(record, name, kind._get_raw(record, name), new):
                raise ImportRefused(
                    self.env._(
                        "“%(record)s” was changed after the import (%(value)s is not there any"
                        " more), so it can't be undone as a whole.",
                        record=record.display_name,
                        value=text,
                    )
                )
            vals[name] = [Command.set(old)] if isinstance(old, list) else old
        record.write(vals)

    # -- who uses the records ----------------------------------------------------------------------

    def _find_uses(self, created):
        """Return names of documents and records that refer to what the import made.

        :param created: ``{kind: records}``
        """
        own, companions = {}, set()
        for kind, records in created.items():
            if records:
                companions.update(kind._jxc_import_companions)
                kind._check_undo(records)
                for model, ids in kind._get_undo_family(records).items():
                    own.setdefault(model, set()).update(ids)
        uses = []
        for model, ids in own.items():
            for name, field in self._get_referring(model):
                uses += self._find_uses_by(name, field, ids, own, name in companions)
                if len(uses) > NAMED:
                    return uses
        return uses

    @api.model
    def _get_referring(self, model):
        """Return ``[(model, field)]`` of what can refer to records of a model."""
        found = []
        for name, other in self.env.registry.items():
            if other._abstract or other._transient or not other._auto:
                continue
            if name.startswith(COMPANIONS):
                continue
            found += [
                (name, field.name)
                for field in other._fields.values()
                if field.comodel_name == model
                and field.store
                and not field.related
                and field.type in ("many2one", "many2many")
            ]
        return found

    def _find_uses_by(self, name, field, ids, own, is_companion):  # noqa: PLR0913
        """Return names of records of a model that refer to some ids, and were not imported too.

        :param is_companion: such records come into being with the imported ones, in the same
            moment, and go with them
        """
        others = self.env[name].sudo().with_context(active_test=False)
        if is_companion and others._fields[field].type == "many2many":
            return []
        domain = Domain(field, "in", list(ids)) & Domain("id", "not in", list(own.get(name, ())))
        if is_companion:
            moment = self.done_date.replace(microsecond=0)
            found = others.search(domain).filtered(
                lambda one: one.create_date.replace(microsecond=0) != moment
            )
        else:
            found = others.search(domain, limit=NAMED)
        return list(dict.fromkeys(self._get_use_name(one) for one in found[:NAMED]))

    @api.model
    def _get_use_name(self, record):
        """Return the kind and the name of a record, or of the document that a line belongs to."""
        for name in ("order_id", "move_id", "picking_id"):
            if name in record._fields and record[name]:
                record = record[name]
                break
        return f"{record._description} {record.display_name}"
