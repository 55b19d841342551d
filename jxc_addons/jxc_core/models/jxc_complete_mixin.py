from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.field_path import is_empty

COMPARISONS = {sign: SQL(sign) for sign in ("<", "<=", ">", ">=")}


class JxcCompleteMixin(models.AbstractModel):
    """Master data of which certain fields must be filled in before it is used.

    Models say which fields by :meth:`_jxc_get_required_names` and
    :meth:`_jxc_get_required_sets`.
    """

    _name = "jxc.complete.mixin"
    _description = "Master data that must be complete"

    jxc_completeness = fields.Integer(
        string="Complete (%)",
        compute="_compute_jxc_completeness",
        compute_sudo=True,
        search="_search_jxc_completeness",
        aggregator=None,
    )
    jxc_missing = fields.Char(
        string="Missing",
        compute="_compute_jxc_completeness",
        compute_sudo=True,
        help="What has to be filled in before operations may use it.",
    )
    jxc_is_incomplete = fields.Boolean(
        string="Incomplete",
        compute="_compute_jxc_completeness",
        compute_sudo=True,
        search="_search_jxc_is_incomplete",
    )

    @api.depends_context("company", "lang")
    def _compute_jxc_completeness(self):
        missing = self._jxc_get_missing()
        for record in self:
            names = missing[record.id]
            required = len(record._jxc_get_required_names()) or 1
            record.jxc_completeness = 100 * (required - len(names)) // required
            record.jxc_missing = ", ".join(map(record._jxc_get_label, names)) or False
            record.jxc_is_incomplete = bool(names)

    def _search_jxc_is_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        incomplete = Domain.OR(
            scope & Domain.OR(Domain(name, "=", False) for name in names)
            for scope, names in self._jxc_get_required_sets()
        )
        everybody = self.sudo().with_context(active_test=False)
        found = Domain("id", "in", everybody._search(incomplete))
        return found if True in value else ~found

    # -- how complete, in the database -------------------------------------------------------------

    def _jxc_get_completeness_sql(self, alias):
        """Return the percentage of a record as an expression, to sort and to search by.

        :param alias: of the table of the model
        """
        scopes = {}
        for scope, names in self._jxc_get_required_sets():
            for name in names:
                scopes.setdefault(name, []).append(scope)
        if not scopes:
            return SQL("100")
        required = {name: Domain.OR(domains) for name, domains in scopes.items()}
        asked = self._jxc_count_sql(alias, required.values())
        missing = self._jxc_count_sql(
            alias, [domain & Domain(name, "=", False) for name, domain in required.items()]
        )
        return SQL("COALESCE(100 * (%s - %s) / NULLIF(%s, 0), 100)", asked, missing, asked)

    def _jxc_count_sql(self, alias, domains):
        """Return how many of some conditions a record meets, as an expression."""
        everybody = self.sudo().with_context(active_test=False)
        own = SQL.identifier(alias, "id")
        met = [
            SQL("(%s IN %s)::int", own, everybody._search(domain).subselect()) for domain in domains
        ]
        return SQL("(%s)", SQL(" + ").join(met))

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name == "jxc_completeness":
            return SQL("%s %s %s", self._jxc_get_completeness_sql(alias), direction, nulls)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _search_jxc_completeness(self, operator, value):
        percent = self._jxc_get_completeness_sql(self._table)
        if operator in COMPARISONS:
            condition = SQL("%s %s %s", percent, COMPARISONS[operator], value)
        elif operator == "in" and value:
            condition = SQL("%s IN %s", percent, tuple(int(one) for one in value))
        else:
            return NotImplemented
        table = SQL.identifier(self._table)
        return Domain("id", "in", SQL("(SELECT id FROM %s WHERE %s)", table, condition))

    # -- what the models answer --------------------------------------------------------------------

    def _jxc_get_required_names(self, role=None):
        """Return the names of the fields that must be filled in, a tuple.

        :param role: as what a document uses the record, e.g. ``customer``
        """
        self.ensure_one()
        return ()

    @api.model
    def _jxc_get_required_sets(self):
        """Return ``[(Domain, names)]``: of which records which fields must be filled in."""
        return []

    # -- what is missing ---------------------------------------------------------------------------

    def _jxc_get_missing(self, role=None):
        """Return ``{record id: names of the required fields that are empty}``."""
        return {
            record.id: [
                name for name in record._jxc_get_required_names(role) if is_empty(record[name])
            ]
            for record in self.sudo()
        }

    @api.model
    def _jxc_get_label(self, name):
        return self._fields[name].get_description(self.env, ["string"])["string"]

    @api.model
    def _jxc_check_required_fields(self, required):
        """Refuse required fields that can't be searched: nobody could list what lacks them.

        :param required: ``ir.model.fields`` of the model
        """
        for field in required.sudo():
            known = self._fields.get(field.name)
            if field.model != self._name or known is None or not known._description_searchable:
                raise ValidationError(
                    self.env._(
                        "“%s” can't be required: choose a field that can be searched.",
                        field.field_description,
                    )
                )
