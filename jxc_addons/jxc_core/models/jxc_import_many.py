import re

from odoo import api, models

_SEPARATOR = re.compile(r"[、,，;；/|\n]+")


class JxcImportType(models.AbstractModel):
    """Cells that name several records: 箱(12件)、袋(50件)."""

    _inherit = "jxc.import.type"

    @api.model
    def _resolve_many(self, rows, run, key, target):
        """Replace the names in a column by ids; say so where a name is not known.

        :param target: what is named, as in :meth:`_resolve_references`
        """
        rows = [row for row in rows if key in row.values]
        named = {
            row.line: [one.strip() for one in _SEPARATOR.split(row.values[key]) if one.strip()]
            for row in rows
        }
        known = run.known.setdefault(target, {})
        new = {text for texts in named.values() for text in texts} - known.keys()
        if new:
            known.update(dict.fromkeys(new))
            known.update(self._resolve_texts(target, list(new)))
        column = next((one for one in self._get_columns() if one.key == key), None)
        for row in rows:
            for text in named[row.line]:
                if known[text] is False:
                    row.fail(key, self._get_ambiguous_message(column, text))
                elif not known[text]:
                    row.fail(key, self._get_unknown_message(column, text))
            row.values[key] = [known[text] for text in named[row.line]]
