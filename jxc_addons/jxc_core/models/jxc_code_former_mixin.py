from odoo import api, fields, models
from odoo.fields import Domain


class JxcCodeFormerMixin(models.AbstractModel):
    """The codes that a record had still find it: on old labels, papers and in heads."""

    _name = "jxc.code.former.mixin"
    _description = "Former codes find the record"

    jxc_former_codes = fields.Char(
        string="Former Codes",
        compute="_compute_jxc_former_codes",
        search="_search_jxc_former_codes",
    )

    def _compute_jxc_former_codes(self):
        codes = self.env["jxc.code.history"]._get_codes(self._name, self.ids)
        for record in self:
            record.jxc_former_codes = ", ".join(codes.get(record.id, ())) or False

    def _search_jxc_former_codes(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS or not value:
            return NotImplemented
        history = self.env["jxc.code.history"]
        return [("id", "in", history._get_subquery(self._name, operator, value))]

    @api.model
    def _jxc_find_former_codes(self, codes):
        """Return which of some codes a record had once: nobody gets them again."""
        history = self.env["jxc.code.history"].sudo()
        if not history._has_any(self._name):
            return set()
        former = history.search([("res_model", "=", self._name), ("code", "in", codes)])
        return set(former.mapped("code"))

    # -- former codes find the record --------------------------------------------------------------

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        return self._jxc_or_former(domain, operator, value)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        return self._jxc_find_former(name, domain, operator, limit, found)

    @api.model
    def _jxc_or_former(self, domain, operator, value):
        """Return a condition on the name that is met by records with a former code as well."""
        positive = operator == "in" or operator in ("ilike", "like", "=ilike", "=like", "=")
        history = self.env["jxc.code.history"]
        if not positive or not value or not history._has_any(self._name):
            return domain
        return Domain(domain) | Domain(
            "id", "in", history._get_subquery(self._name, operator, value)
        )

    @api.model
    def _jxc_find_former(self, name, domain, operator, limit, found):
        """Return the answer of ``name_search`` with those found by a former code.

        :param found: ``[(id, name)]`` that Odoo found
        """
        history = self.env["jxc.code.history"].sudo()
        if not name or operator in Domain.NEGATIVE_OPERATORS or not history._has_any(self._name):
            return found
        lines = history.search(
            [("res_model", "=", self._name), ("code", operator, name)], limit=limit or None
        )
        if not lines:
            return found
        former = {line.res_id: line.code for line in reversed(lines)}
        ids = [res_id for res_id, _label in found]
        wanted = Domain(domain or []) & Domain("id", "in", list(former.keys() - set(ids)))
        rest = None if limit is None else limit - len(found)
        if rest is None or rest > 0:
            more = self.search_fetch(wanted, ["display_name"], limit=rest)
            found = found + [(record.id, record.sudo().display_name) for record in more]
        return [
            (res_id, self._jxc_get_former_label(label, former.get(res_id)))
            for res_id, label in found
        ]

    @api.model
    def _jxc_get_former_label(self, label, code):
        """Return the name of a record that was found by the code that it had."""
        if not code or code.lower() in (label or "").lower():
            return label
        return self.env._("%(name)s (formerly %(code)s)", name=label, code=code)

    @api.model
    def web_name_search(self, name, specification, domain=None, operator="ilike", limit=100):
        """Say in the list of suggestions too that a former code was found."""
        rows = super().web_name_search(name, specification, domain, operator, limit)
        codes = {}
        history = self.env["jxc.code.history"].sudo()
        formatted = any("__formatted_display_name" in row for row in rows)
        if name and formatted and history._has_any(self._name):
            ids = [row["id"] for row in rows]
            lines = history.search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", ids),
                    ("code", "ilike", name),
                ]
            )
            codes = {line.res_id: line.code for line in reversed(lines)}
        for row in rows:
            if row["id"] in codes and "__formatted_display_name" in row:
                row["__formatted_display_name"] = self._jxc_get_former_label(
                    row["__formatted_display_name"], codes[row["id"]]
                )
        return rows
