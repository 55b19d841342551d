from odoo import api, fields, models
from odoo.tools import ormcache

from ..exceptions import AppendOnly


class JxcCodeHistory(models.Model):
    """Codes that records had before, so that old papers and labels still lead to them."""

    _name = "jxc.code.history"
    _description = "Former Code"
    _order = "id desc"
    _log_access = False
    _rec_name = "code"

    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True)
    code = fields.Char(string="Former Code", required=True)
    new_code = fields.Char()
    user_id = fields.Many2one("res.users", required=True)
    date = fields.Datetime(required=True)

    _record_idx = models.Index("(res_model, res_id)")
    _code_idx = models.Index("(res_model, code)")

    def write(self, vals):  # pylint: disable=method-required-super
        raise AppendOnly(self.env._("Former codes can't be changed."))

    def unlink(self):  # pylint: disable=method-required-super
        raise AppendOnly(self.env._("Former codes can't be deleted."))

    @api.model
    def _remember(self, records, old_codes):
        """Keep the codes that records had.

        :param old_codes: ``{record id: code}``
        """
        now = fields.Datetime.now()
        vals_list = [
            {
                "res_model": record._name,
                "res_id": record.id,
                "code": old_codes[record.id],
                "new_code": record[record._jxc_code_field],
                "user_id": self.env.uid,
                "date": now,
            }
            for record in records
            if old_codes.get(record.id)
        ]
        if vals_list:
            self.sudo().create(vals_list)
            if not self._has_any(records._name):
                self.env.registry.clear_cache()

    @api.model
    @ormcache("model_name")
    def _has_any(self, model_name):
        """Tell whether records of a model have former codes at all. Cached: searches ask often."""
        lines = self.sudo().with_context({})
        return bool(lines.search_count([("res_model", "=", model_name)], limit=1))

    @api.model
    def _get_subquery(self, model_name, operator, value):
        """Return the query of the ids of the records that had a code once."""
        domain = [("res_model", "=", model_name), ("code", operator, value)]
        return self.sudo()._search(domain).subselect("res_id")

    @api.model
    def _get_codes(self, model_name, ids):
        """Return ``{record id: former codes, the last one first}``."""
        result = {}
        if not self._has_any(model_name):
            return result
        domain = [("res_model", "=", model_name), ("res_id", "in", ids)]
        for line in self.sudo().search(domain):
            codes = result.setdefault(line.res_id, [])
            if line.code not in codes:
                codes.append(line.code)
        return result
