from odoo import api, models
from odoo.fields import Domain


class JxcImportType(models.AbstractModel):
    """Which record a row changes: by code, by what it says, or by several cells together."""

    _inherit = "jxc.import.type"

    @api.model
    def _find_records(self, rows, run):
        """Set the record that each row changes, and refuse rows that stand for the same one."""
        key = self._jxc_import_key
        coded = [row for row in rows if key and row.values.get(key)]
        found = self._find_by_key([row.values[key] for row in coded])
        for row in coded:
            name = row.values[key]
            if name in run.seen:
                row.fail(
                    key,
                    self.env._(
                        "“%(code)s” is in line %(line)s already. Leave it in one line only.",
                        code=name,
                        line=run.seen[name],
                    ),
                )
                continue
            run.seen[name] = row.line
            row.record = found.get(name)
        self._check_new(rows)
        told = {id(row) for row in coded}
        self._check_same(
            [row for row in rows if not row.errors and not row.record and id(row) not in told], run
        )

    @api.model
    def _get_key_domain(self, texts):
        """Return the records that a code of these can mean.

        :rtype: odoo.fields.Domain
        """
        name = self._get_key_field()
        domain = Domain(name, "in", texts)
        if "company_id" in self._get_model()._fields:
            domain &= Domain("company_id", "in", [False, self.env.company.id])
        return domain

    @api.model
    def _get_key_field(self):
        return next(
            column.field for column in self._get_all_columns() if column.key == self._jxc_import_key
        )

    @api.model
    def _find_by_key(self, texts):
        """Return ``{code: record}`` of what is there; the company's own before a shared one."""
        if not texts:
            return {}
        name = self._get_key_field()
        records = self._get_model().search(self._get_key_domain(texts), order="id desc")
        if "company_id" in records._fields:
            records = records.sorted(lambda one: bool(one.company_id))
        return {record[name]: record for record in records}

    @api.model
    def _check_same(self, rows, run):
        """Refuse rows without code that say the same as another row, or as a record."""
        if not self._jxc_import_same or not rows:
            return
        keys, there = self._find_same(rows)
        for row in rows:
            said = tuple(row.values.get(key) for key in keys)
            if said in run.seen:
                row.fail(keys[0], self._get_double_message(run.seen[said]))
            elif said not in there:
                run.seen[said] = row.line
            elif self._jxc_import_same_is_it:
                run.seen[said] = row.line
                row.record = there[said]
            else:
                row.fail(keys[0], self._get_same_message(there[said]))

    @api.model
    def _find_same(self, rows):
        """Return keys of the columns that tell what a row says, and ``{cells: record}`` of what says it."""
        columns = {column.key: column for column in self._get_columns()}
        keys = [key for key in self._jxc_import_same if key in columns]
        names = [columns[key].field for key in keys]
        domain = Domain(names[0], "in", [row.values.get(keys[0]) for row in rows])
        if "company_id" in self._get_model()._fields:
            domain &= Domain("company_id", "in", [False, self.env.company.id])
        there = {
            tuple(self._get_raw(record, name) or None for name in names): record
            for record in self._get_model().search_fetch(domain, names)
        }
        return keys, there

    @api.model
    def _match_rows(self, rows, run, there, identify, key):
        """Set the record that each row changes, where several cells together say which it is.

        :param there: ``{identity: record}``
        :param identify: function that returns the identity of a row
        :param key: column that is named where two rows stand for the same
        """
        for row in rows:
            if row.errors:
                continue
            identity = identify(row)
            if identity in run.seen:
                row.fail(key, self._get_double_message(run.seen[identity]))
            else:
                run.seen[identity] = row.line
                row.record = there.get(identity)
                self._check_new([row])

    @api.model
    def _get_double_message(self, line):
        return self.env._(
            "The same stands in line %s already. Leave one of them, or give each a code.", line
        )

    @api.model
    def _get_same_message(self, record):
        return self.env._(
            "“%(name)s” exists already. To change it, enter its code %(code)s; for a new one,"
            " enter a new code.",
            name=record.sudo()[record._rec_name],
            code=record.sudo()[self._get_key_field()] or "–",
        )
