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
