from odoo import api, fields, models

from ..tools.code_pattern import get_sort_key


class JxcCodeSortedMixin(models.AbstractModel):
    """Records whose codes are sorted by the numbers in them: …-9999 before …-10000.

    Configured by the class attribute ``_jxc_code_field``.
    """

    _name = "jxc.code.sorted.mixin"
    _description = "Sorted by code"

    _jxc_code_field = None

    jxc_code_key = fields.Char(
        string="Sort Key of the Code", compute="_compute_jxc_code_key", store=True, index=True
    )

    @api.depends(lambda self: (self._jxc_code_field,) if self._jxc_code_field else ())
    def _compute_jxc_code_key(self):
        for record in self:
            record.jxc_code_key = get_sort_key(record[record._jxc_code_field])

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name == self._jxc_code_field:
            field_name = "jxc_code_key"
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.model
    def _jxc_clean_code(self, vals):
        """Return values with the code as it is kept: no blanks around it, never empty text."""
        name = self._jxc_code_field
        if not isinstance(vals.get(name), str):
            return {**vals, name: vals[name] or False} if name in vals else vals
        return {**vals, name: vals[name].strip() or False}
