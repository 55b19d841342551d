from odoo import api, models

from ..exceptions import ImportRefused


class JxcImportType(models.AbstractModel):
    _inherit = "jxc.import.type"

    @api.model
    def _may_import(self):
        """Tell whether the user maintains this data. A hook.

        Rows meet the rights to their records as well; this says it before a row is read.
        """
        model = self.env[self._jxc_import_model]
        return model.has_access("create") and model.has_access("write")


class JxcImport(models.Model):
    """Data is brought in by who is in charge of it."""

    _inherit = "jxc.import"

    def _start(self, task):
        self._check_kinds()
        return super()._start(task)

    def _perform(self, task, progress=None):
        # In the background, rights may be others than when the task was started.
        self._check_kinds()
        return super()._perform(task, progress)

    def _check_kinds(self):
        """Refuse kinds of data that the user is not in charge of.

        :raise ImportRefused: with their names
        """
        types = self.env["jxc.import.type"]._get_types()
        refused = [
            types[code]._get_title()
            for code in dict.fromkeys(self.sheet_ids.filtered("type").mapped("type"))
            if not types[code]._may_import()
        ]
        if refused:
            raise ImportRefused(
                self.env._(
                    "You may not bring in: %s. Leave these sheets out, or ask somebody who is in"
                    " charge of this data.",
                    ", ".join(refused),
                )
            )
