from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache, sql

from ..exceptions import CodeRefused
from .jxc_code_index import CodeIndex
from .jxc_document_code_mixin import UNNUMBERED

#: So many double numbers are named in a sentence.
NAMED = 5


class NumberIndex(CodeIndex):
    """Numbers of documents are unique in the companies that number them by rule.

    Others number as Odoo does, and are not touched: so the index depends on which rules act
    where, and is made anew by ``jxc.code.rule._sync_unique_indexes`` when that changes.
    """

    def __init__(self, column, message):
        self.column = column
        unnumbered = ", ".join(f"'{name}'" for name in UNNUMBERED)
        super().__init__(
            f"company_id, {column}",
            f"{column} IS NOT NULL AND {column} NOT IN ({unnumbered})",
            message,
        )

    def apply_to_database(self, model):
        """What there is stays until the rules are known."""

    def get_company_ids(self, model):
        """Return the companies in which a rule numbers the documents."""
        return model.env["jxc.code.rule"]._get_number_companies(model._jxc_code_targets)

    def is_wanted(self, model, everywhere):
        return bool(self.get_company_ids(model))

    def get_where(self, model):
        companies = ", ".join(map(str, self.get_company_ids(model)))
        return f"{self.where} AND company_id IN ({companies})"

    def exists(self, model):
        """Tell whether the database has the index, for these companies."""
        definition, comment = sql.index_definition(model.env.cr, self.full_name(model))
        if not definition or not self.get_company_ids(model):
            return bool(definition)
        return comment == self.get_comment(model)

    def get_doubles(self, model):
        """Return numbers that more than one document of a company has."""
        query = SQL(
            "SELECT DISTINCT %(column)s FROM %(table)s WHERE %(where)s"
            " GROUP BY %(columns)s HAVING COUNT(*) > 1 ORDER BY 1 LIMIT %(limit)s",
            column=SQL.identifier(self.column),
            table=SQL.identifier(model._table),
            where=SQL(self.get_where(model)),
            columns=SQL(self.columns),
            limit=NAMED,
        )
        return [number for (number,) in model.env.execute_query(query)]


class JxcCodeRule(models.Model):
    _inherit = "jxc.code.rule"

    @api.model
    @ormcache("targets")
    def _get_number_companies(self, targets):
        """Return ids of the companies that number by rule and keep numbers unique. Cached."""
        rules = self.sudo().with_context({})
        rules = rules.search([("target", "in", targets), ("company_ids", "!=", False)])
        companies = rules.company_ids.filtered(lambda one: one._jxc_policy("code_unique"))
        return tuple(sorted(companies.ids))

    @api.model
    def _get_waiting_name(self, model):
        """Name the numbers that are double: the code check does not look at documents."""
        name = super()._get_waiting_name(model)
        doubles = [
            number
            for index in model._table_objects.values()
            if isinstance(index, NumberIndex)
            for number in index.get_doubles(model)
        ]
        return f"{name} ({', '.join(doubles)})" if doubles else name


class JxcDocumentCodeMixin(models.AbstractModel):
    _inherit = "jxc.document.code.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        self._jxc_check_numbers_free(
            [(self._jxc_get_born_company(vals), vals.get("name")) for vals in vals_list]
        )
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"name", "company_id"}:
            self._jxc_check_numbers_free(
                [
                    (vals.get("company_id", one.company_id.id), vals.get("name", one.name))
                    for one in self.sudo()
                ],
                self.ids,
            )
        return super().write(vals)

    @api.model
    def _jxc_get_born_company(self, vals):
        """Return the id of the company of a document that is going to be created."""
        return vals.get("company_id") or self.env.company.id

    @api.model
    def _jxc_check_numbers_free(self, wanted, own_ids=()):
        """Refuse numbers that another document of the company has, by hand as by rule.

        :param wanted: ``[(company id, number)]``
        :param own_ids: documents that are left out, because they are the ones with the numbers
        :raise CodeRefused: with the number
        """
        if not self._jxc_is_number_unique():
            return
        companies = self.env["jxc.code.rule"]._get_number_companies(self._jxc_code_targets)
        unnumbered = {None, False, *UNNUMBERED}
        wanted = [one for one in wanted if one[0] in companies and one[1] not in unnumbered]
        if not wanted:
            return
        domain = Domain("name", "in", list({number for _company, number in wanted}))
        domain &= Domain("id", "not in", list(own_ids)) & Domain("company_id", "in", companies)
        everybody = self.sudo().with_context(active_test=False)
        found = everybody.search_fetch(domain, ["company_id", "name"])
        taken = {(document.company_id.id, document.name) for document in found}
        for one in wanted:
            if one in taken:
                raise CodeRefused(
                    self.env._(
                        "Another document has the number “%s”. Leave it empty to get the next one.",
                        one[1],
                    )
                )
            taken.add(one)

    @api.model
    def _jxc_is_number_unique(self):
        """Tell whether we keep the names of the documents unique; of some of them Odoo does."""
        return any(isinstance(index, NumberIndex) for index in self._table_objects.values())
