from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from odoo import api, models
from odoo.tools import float_round

from ..tools.import_column import get_headers

#: Templates and headers are understood in these languages, whatever the user speaks.
LANGUAGES = ("zh_CN", "en_US")


@dataclass(eq=False)
class ImportRow:
    """One row of a sheet on its way into the database.

    :param values: ``{key of the column: what the cell means}``; empty cells are left out
    :param errors: ``[(key of the column or None, sentence)]``
    :param record: what the row changes; empty for something new
    :param vals: values to create with, or only those that change
    :param changes: ``{field: (old value, old text, new text, new value)}``
    """

    line: int
    cells: list
    values: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    status: str = "new"
    record: models.BaseModel | None = None
    vals: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    made: models.BaseModel | None = None

    def fail(self, key, message):
        """Put down what is wrong; said once."""
        if (key, message) not in self.errors:
            self.errors.append((key, message))
        self.status = "error"


@dataclass
class ImportSheetRun:
    """What is known while a sheet is worked through.

    :param shared: what is known beyond the sheet
    :param seen: ``{key of a record: line that has it}``
    :param known: ``{target: {text: id or None}}`` of what was looked up so far
    """

    session: models.BaseModel
    plan: list
    shared: dict
    seen: dict = field(default_factory=dict)
    known: dict = field(default_factory=dict)
    extra: dict = field(default_factory=dict)


class JxcImportType(models.AbstractModel):
    """A kind of import. An addon registers one by inheriting this model under a name of its own.

    Configured by class attributes:

    * ``_jxc_import_code``: short name, kept in sessions;
    * ``_jxc_import_model``: model of the records;
    * ``_jxc_import_key``: key of the column by which a row finds its record, or None;
    * ``_jxc_import_finders``: where there is no such key, keys of the columns by which a row finds
      its record together; none: every row is something new;
    * ``_jxc_import_same``: keys of columns that tell rows without code from what is there;
    * ``_jxc_import_same_is_it``: such a row means the record, instead of being refused;
    * ``_jxc_import_sequence``: kinds with lower numbers are imported first;
    * ``_jxc_import_self``: key of a column that refers to records of the same kind, or None;
    * ``_jxc_import_names``: keys of the columns that name what a row makes;
    * ``_jxc_import_master``: part of the pack of masters;
    * ``_jxc_import_companions``: models of what comes into being with the records, by itself;
    * ``_jxc_import_filled``: ``{key: field}`` of columns whose value is not the cell as it is.
    """

    _name = "jxc.import.type"
    _description = "Kind of Import"

    _jxc_import_code = None
    _jxc_import_model = None
    _jxc_import_key = "code"
    _jxc_import_finders = ()
    _jxc_import_same = ("name",)
    _jxc_import_same_is_it = False
    _jxc_import_sequence = 50
    _jxc_import_self = None
    _jxc_import_names = ("code", "name")
    _jxc_import_master = True
    _jxc_import_companions = ()
    _jxc_import_many = False
    _jxc_import_filled = {"own": "company_id"}

    # -- kinds -------------------------------------------------------------------------------------

    @api.model
    def _get_types(self):
        """Return ``{code: kind}`` in the order of import."""
        waiting, names = ["jxc.import.type"], []
        while waiting:
            children = self.pool[waiting.pop()]._inherit_children
            waiting += children
            names += children
        types = [self.env[name] for name in dict.fromkeys(names)]
        types = [one for one in types if one._jxc_import_code]
        types.sort(key=lambda one: (one._jxc_import_sequence, one._jxc_import_code))
        return {one._jxc_import_code: one for one in types}

    @api.model
    def _get_title(self):
        """Return what users call the kind, in their language."""
        return self.env["ir.model"]._get(self._name).name or self._description

    @api.model
    def _get_titles(self):
        """Return ``{code: title}`` of all kinds, in their order."""
        types = self._get_types()
        names = [kind._name for kind in types.values()]
        known = (
            self.env["ir.model"].sudo().search_fetch([("model", "in", names)], ["model", "name"])
        )
        titles = {one.model: one.name for one in known}
        return {code: titles.get(one._name) or one._description for code, one in types.items()}

    @api.model
    def _get_all_columns(self):
        """Return the :class:`~..tools.import_column.ImportColumn` list of the kind. To be defined by each kind."""
        return []

    @api.model
    def _get_columns(self):
        """Return the columns that can be used here: their fields exist, and the user may write them."""
        model = self.env[self._jxc_import_model]
        return [
            column
            for column in self._get_all_columns()
            if not column.field
            or (
                column.field in model._fields
                and model._has_field_access(model._fields[column.field], "write")
            )
        ]

    @api.model
    def _get_headers(self):
        """Return ``{folded header: key}`` in Chinese, English and the user's language."""
        known = {}
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        for lang in (*(one for one in LANGUAGES if one in installed), self.env.lang):
            known.update(get_headers(self.with_context(lang=lang)._get_columns()))
        return known

    # -- reading rows ------------------------------------------------------------------------------

    @api.model
    def _get_model(self):
        """Return the records among which rows look for theirs, archived ones too."""
        return self.env[self._jxc_import_model].with_context(active_test=False)

    @api.model
    def _analyse(self, rows, run):
        """Find out for rows what they change, or what is wrong with them.

        :param rows: list of :class:`ImportRow` with values
        """
        self._check_required(rows, run)
        self._resolve_references(rows, run)
        self._find_records(rows, run)
        self._check_rows([row for row in rows if not row.errors], run)
        good = [row for row in rows if not row.errors]
        records = self._get_model().union(*(row.record for row in good if row.record))
        records.fetch([column.field for _place, column in run.plan if column.field])
        for row in good:
            self._prepare(row, run)

    @api.model
    def _check_rows(self, rows, run):
        """Say what else is wrong with rows, by ``row.fail(key, sentence)``. A hook."""
        for row in rows:
            record = row.record
            if record and "active" in record._fields and not record.active:
                row.fail(
                    self._jxc_import_key,
                    self.env._(
                        "“%s” is archived. Restore it first, or use another code.",
                        record.display_name,
                    ),
                )

    # -- values ------------------------------------------------------------------------------------

    @api.model
    def _prepare(self, row, run):
        """Set what a row writes: all values of something new, the changes of something known."""
        vals = {}
        for _place, column in run.plan:
            if column.key in row.values and column.field:
                vals[column.field] = self._convert(column, row.values[column.key])
        vals.update(self._prepare_more_vals(row, run))
        if not row.record:
            row.vals = {**self._prepare_default_vals(row, run), **vals}
            return
        places = {self._get_filled_field(column): place for place, column in run.plan}
        for name, value in vals.items():
            old = self._get_raw(row.record, name)
            if self._is_same(row.record, name, old, value):
                continue
            row.vals[name] = value
            row.changes[name] = (
                old,
                self._get_text(row.record, name),
                self._get_new_text(row, places.get(name), value),
                value,
            )
        row.status = "changed" if row.vals else "same"

    @api.model
    def _get_filled_field(self, column):
        """Return the field that a column fills, in whatever way; None: several, or none."""
        return column.field or self._jxc_import_filled.get(column.key)

    @api.model
    def _convert(self, column, value):
        """Return a value as the field keeps it."""
        fld = self.env[self._jxc_import_model]._fields[column.field]
        if fld.type == "float" and (digits := fld.get_digits(self.env)):
            return float_round(value, precision_digits=digits[1])
        if fld.type == "html":
            # What people write into a cell is text, whatever signs are in it.
            return Markup("<p>%s</p>") % Markup("<br>").join(value.splitlines())
        return value

    @api.model
    def _prepare_default_vals(self, row, run):
        """Return values of something new that the row may not say. A hook."""
        return {}

    @api.model
    def _prepare_more_vals(self, row, run):
        """Return values that are not a cell as it is. A hook."""
        return {}

    @api.model
    def _get_raw(self, record, name):
        """Return a value of a record as it can be written back, and kept in JSON."""
        value = record[name]
        if isinstance(value, models.BaseModel):
            return value.id if record._fields[name].type == "many2one" else value.ids
        if isinstance(value, date):
            return record._fields[name].to_string(value)
        return record._fields[name].convert_to_read(value, record) if value else value

    @api.model
    def _is_same(self, record, name, old, new):
        """Tell whether a value would not change."""
        if isinstance(new, list):
            return sorted(new[0][2]) == sorted(old)
        if record._fields[name].type in ("float", "monetary"):
            return abs((old or 0.0) - (new or 0.0)) < 1e-9
        if record._fields[name].type in ("date", "datetime"):
            return str(old or "") == str(new or "")
        if record._fields[name].type == "html":
            return Markup(old or "").striptags() == Markup(new or "").striptags()
        return (old or False) == (new or False)

    @api.model
    def _get_text(self, record, name):
        """Return an old value as people read it."""
        value = record[name]
        if isinstance(value, models.BaseModel):
            return ", ".join(one.display_name or "" for one in value[:5])
        fld = record._fields[name]
        if fld.type == "html":
            return Markup(value or "").striptags()
        if fld.type == "selection":
            return dict(fld._description_selection(self.env)).get(value, "")
        if fld.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return "" if value is False or value is None else str(value)

    @api.model
    def _get_new_text(self, row, place, value):
        """Return a new value as people read it: as it stands in the file.

        :param place: of the cell, or None
        """
        return str(value if place is None else row.cells[place])

    # -- writing -----------------------------------------------------------------------------------

    @api.model
    def _get_undo_records(self, ids):
        """Return the records that an undo deletes. A hook."""
        return self.env[self._jxc_import_model].browse(ids).exists()

    @api.model
    def _get_undo_family(self, records):
        """Return ``{model: ids}`` of records and of what goes with them; nobody may use any."""
        result = {records._name: records.ids}
        for name, link in records._inherits.items():
            result[name] = records.sudo()[link].ids
        return result

    @api.model
    def _check_undo(self, records):
        """Refuse to take records back that are used in a way no many2one tells. A hook.

        :raise ImportRefused: says by what
        """

    @api.model
    def _undo_created(self, records):
        """Take away what an import created. A hook."""
        records.unlink()
