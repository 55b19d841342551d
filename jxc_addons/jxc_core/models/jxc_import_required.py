from odoo import api, models


class JxcImportType(models.AbstractModel):
    """What rows must say. What a record has already, nobody says again to change another value."""

    _inherit = "jxc.import.type"

    @api.model
    def _get_finders(self):
        """Return the keys of the columns by which a row finds its record, all of them together."""
        return {self._jxc_import_key} if self._jxc_import_key else set(self._jxc_import_finders)

    @api.model
    def _get_missing_columns(self, keys):
        """Return the columns without which nothing can be done.

        Whoever says which record it is needs no more to change it; see :meth:`_check_new` for
        those that are not there.

        :param keys: of the columns that are there
        """
        finders = self._get_finders()
        if finders and finders <= set(keys):
            return []
        return self._get_required_columns(keys)

    @api.model
    def _get_required_columns(self, keys):
        """Return the columns that something new must have, beyond those that are there."""
        return [
            column for column in self._get_columns() if column.required and column.key not in keys
        ]

    @api.model
    def _check_required(self, rows, run):
        """Refuse rows that say neither which record they change, nor all of a new one."""
        for row in rows:
            broken = {key for key, _message in row.errors}
            for column in self._get_missing_columns(row.values.keys() | broken):
                row.fail(column.key, self._get_required_message(column))

    @api.model
    def _check_new(self, rows):
        """Refuse rows that change nothing that is there, and say too little of something new."""
        for row in rows:
            if row.record:
                continue
            broken = {key for key, _message in row.errors}
            for column in self._get_required_columns(row.values.keys() | broken):
                row.fail(column.key, self._get_new_message(row, column))

    @api.model
    def _get_required_message(self, column):
        return self.env._("“%s” is empty. Enter it.", column.label)

    @api.model
    def _get_new_message(self, row, column):
        """Return the sentence about a row that may be meant for a record, and finds none."""
        code = row.values.get(self._jxc_import_key)
        if not code:
            return self._get_required_message(column)
        return self.env._(
            "“%(code)s” is not there yet. To create it, enter “%(column)s” as well; to change"
            " something, correct the code.",
            code=code,
            column=column.label,
        )
