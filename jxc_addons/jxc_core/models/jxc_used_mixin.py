from odoo import models


class JxcUsedMixin(models.AbstractModel):
    """Master data that confirmed documents refer to; its code is printed and quoted outside."""

    _name = "jxc.used.mixin"
    _description = "Master data in use"

    def _jxc_get_uses(self):
        """Return ``[(model, field, domain)]`` of documents that are not drafts any more.

        Addons add theirs.
        """
        return []

    def _jxc_filter_used(self):
        """Return the records that a confirmed document of any company refers to."""
        found = set()
        for model, name, domain in self._jxc_get_uses():
            todo = [record_id for record_id in self.ids if record_id not in found]
            if not todo:
                break
            documents = self.env[model].sudo().with_context(active_test=False)
            groups = documents._read_group([(name, "in", todo), *domain], [name])
            found.update(record.id for (record,) in groups)
        return self.filtered(lambda record: record.id in found)
