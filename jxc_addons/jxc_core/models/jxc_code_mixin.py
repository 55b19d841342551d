from odoo import api, models
from odoo.fields import Domain

from ..exceptions import CodeRefused
from .jxc_door import RUNNING

#: While it runs, new records wait for their codes: the method that runs gives them.
LATER = "jxc_code_later"


class JxcCodeMixin(models.AbstractModel):
    """Records that have a code by rule.

    * empty on create: the next code of the rule; * given: checked against pattern and against
    the codes of others; * used: frozen, changing it is an operation.

    Configured by class attributes:

    * ``_jxc_code_field``: where the code is;
    * ``_jxc_code_targets``: targets of ``jxc.code.rule`` that the records may be, in order;
    * ``_jxc_code_company``: field of the company inside which a code is unique, or None;
    * ``_jxc_code_operation``: code of the operation "change a used code", or None;
    * ``_jxc_code_is_ours``: the field is not Odoo's, so that codes are unique without a rule too.
    """

    _name = "jxc.code.mixin"
    _description = "Has a code by rule"
    _inherit = ["jxc.code.sorted.mixin", "jxc.code.given.mixin", "jxc.code.former.mixin"]

    _jxc_code_targets = ()
    _jxc_code_company = None
    _jxc_code_is_ours = False

    # -- create and write ------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        name = self._jxc_code_field
        vals_list = [self._jxc_clean_code(vals) for vals in vals_list]
        self._jxc_check_code_free(
            [
                (vals[name], self._jxc_get_born_company(vals), f"“{vals.get('name') or ''}”")
                for vals in vals_list
                if vals.get(name) and self._jxc_is_born_unique(vals)
            ]
        )
        records = super().create(vals_list)
        given = records.filtered(name)
        if given:
            given._jxc_check_code_pattern()
        if given != records and not RUNNING.get(self.env.cr, {}).get(LATER):
            (records - given)._jxc_give_codes()
        return records

    def write(self, vals):
        name, company_field = self._jxc_code_field, self._jxc_code_company
        if name not in vals:
            res = super().write(vals)
            if company_field in vals:
                self._jxc_check_code_unique()
            return res
        vals = self._jxc_clean_code(vals)
        old = {record.id: record[name] for record in self}
        changed = self.filtered(lambda record: (record[name] or False) != vals[name])
        changed._jxc_changing_codes(vals[name])
        if vals[name]:
            changed._jxc_check_code_unique(vals[name])
        res = super().write(vals)
        if changed:
            changed.filtered(name)._jxc_check_code_pattern()
            self.env["jxc.code.history"]._remember(changed, old)
        return res

    @api.model
    def _jxc_get_born_company(self, vals):
        """Return the company of a record that is going to be created, as an id or False."""
        return vals.get(self._jxc_code_company) if self._jxc_code_company else False

    @api.model
    def _jxc_is_born_unique(self, vals):
        """Tell whether a record that is going to be created may not share its code."""
        return True

    # -- the next code -----------------------------------------------------------------------------

    def _jxc_give_codes(self):
        """Give records without a code the next ones. The number of queries is constant."""
        codes = self._jxc_get_next_codes()
        for record in self.sudo():
            if record.id in codes:
                record._jxc_write_code(codes[record.id])

    def _jxc_write_code(self, code):
        """Write a code below the overrides of ``write``: it is given, nobody changes it."""
        # pylint: disable=super-method-mismatch
        return super().write({self._jxc_code_field: code})

    def _jxc_get_next_codes(self):
        """Return ``{record id: code}`` for the records that a rule gives codes to."""
        rules = self.env["jxc.code.rule"]
        result = {}
        for spec, records in rules._match(self):
            result.update(records._jxc_get_rule_codes(spec, rules._draw))
        return result

    def _jxc_get_rule_codes(self, spec, draw):
        """Return ``{record id: code}`` of a rule.

        :param draw: function ``(spec, records)`` that numbers them, or only tells how it would
        """
        return draw(spec, self)

    def _jxc_restore_code(self, code):
        """Give a record the code back that it had, whatever fits and is unique now."""
        self.ensure_one()
        name = self._jxc_code_field
        old = {self.id: self[name]}
        self._jxc_changing_codes(code)
        self._jxc_write_code(code)
        self.env["jxc.code.history"]._remember(self, old)

    @api.model
    def _jxc_find_taken(self, codes, name=None):
        """Return which of some codes somebody has, or had, where these records are looked at.

        :param name: another field than that of the code, e.g. ``barcode``
        """
        name = name or self._jxc_code_field
        domain = Domain(name, "in", codes) & self._jxc_get_taken_domain()
        everybody = self.sudo().with_context(active_test=False)
        taken = {record[name] for record in everybody.search_fetch(domain, [name])}
        return taken | self._jxc_find_former_codes(codes) if name == self._jxc_code_field else taken

    def _jxc_get_taken_domain(self):
        """Return among which records the codes of these ones have to be new."""
        company_field = self._jxc_code_company
        companies = self.sudo()[company_field] if company_field else None
        if not companies or not all(record[company_field] for record in self.sudo()):
            return Domain.TRUE
        return Domain(company_field, "in", [False, *companies.ids])

    @api.model
    def _jxc_get_codes_like(self, beginning, name=None):
        """Return the codes in use, or values of another field, that begin with a text."""
        name = name or self._jxc_code_field
        domain = Domain(name, "!=", False) & self._jxc_get_taken_domain()
        if beginning:
            escaped = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            domain &= Domain(name, "=like", escaped + "%")
        everybody = self.sudo().with_context(active_test=False)
        return [code for (code,) in everybody._read_group(domain, [name])]

    def _jxc_get_code_company(self):
        """Return the company whose rules give the record its code."""
        self.ensure_one()
        name = self._jxc_code_company
        return (self.sudo()[name] if name else None) or self.env.company

    def _jxc_get_code_words(self, needed):
        """Return what a pattern wants to know of the record.

        :param needed: tokens, see ``tools/code_pattern.py``
        :return: tuple of texts in the same order
        :raise CodeRefused: something is not known
        """
        self.ensure_one()
        words = []
        for token in needed:
            word = getattr(self.sudo(), f"_jxc_get_word_{token.lower()}")()
            if word is None:
                raise CodeRefused(
                    self.env._(
                        "The code of %(record)s is made with {%(token)s}, which is empty there:"
                        " enter it first, or enter the code yourself.",
                        record=self._jxc_get_code_title(),
                        token=token,
                    )
                )
            words.append(word)
        return tuple(words)

    # Each answers one token: text, or None where it should be known and is not.

    def _jxc_get_word_category(self):
        return None

    def _jxc_get_word_parent(self):
        return None

    def _jxc_get_word_warehouse(self):
        return None

    def _jxc_get_word_company(self):
        return self._jxc_get_code_company().jxc_code or None

    # -- codes that are given ----------------------------------------------------------------------

    def _jxc_check_code_unique(self, code=None):
        """Refuse codes that another record of the company, or of all companies, has.

        :param code: the code that the records are going to have; None: those that they have
        :raise CodeRefused: with the name of the other record
        """
        name, company_field = self._jxc_code_field, self._jxc_code_company
        records = self.sudo().filtered_domain(self._jxc_get_unique_domain())
        self._jxc_check_code_free(
            [
                (
                    code or record[name],
                    record[company_field].id if company_field else False,
                    record._jxc_get_code_title(),
                )
                for record in records
                if code or record[name]
            ],
            self.ids,
        )

    @api.model
    def _jxc_check_code_free(self, wanted, own_ids=()):
        """Refuse codes that others have, or that are wanted twice.

        :param wanted: ``[(code, company id or False, name of the record)]``
        :param own_ids: records that are left out, because they are the ones with the codes
        :raise CodeRefused: with the name of the other record
        """
        companies = self.env["res.company"].sudo()
        if not wanted or not self.env["jxc.code.rule"]._is_kept_unique(self._name):
            return
        wanted = [
            one
            for one in wanted
            if (companies.browse(one[1]) or self.env.company)._jxc_policy("code_unique")
        ]
        if not wanted:
            return
        name, company_field = self._jxc_code_field, self._jxc_code_company
        domain = Domain(name, "in", list({code for code, _company, _title in wanted}))
        domain &= Domain("id", "not in", list(own_ids)) & self._jxc_get_unique_domain()
        others = self.sudo().with_context(active_test=False).search(domain)
        seen = {}
        for other in others:
            company_id = other[company_field].id if company_field else False
            seen.setdefault(other[name], []).append((company_id, other._jxc_get_taker()))
        for code, company_id, title in wanted:
            for its_company, taker in seen.get(code, ()):
                if not company_id or not its_company or company_id == its_company:
                    raise CodeRefused(self._jxc_get_double_message(code, title, taker))
            seen.setdefault(code, []).append((company_id, title))

    @api.model
    def _jxc_get_unique_domain(self):
        """Return the records among which a code is there once."""
        return Domain.TRUE

    def _jxc_get_taker(self):
        """Return the name by which a sentence calls the record that has a code."""
        title = self._jxc_get_code_title()
        if "active" in self._fields and not self.active:
            return self.env._("%s (archived)", title)
        return title

    @api.model
    def _jxc_get_double_message(self, code, title, taker):
        """Return the sentence about a code that somebody else has."""
        return self.env._(
            "Code “%(code)s” of %(record)s is taken by %(other)s. Choose another code, or leave"
            " it empty to get the next one.",
            code=code,
            record=title,
            other=taker,
        )

    # -- used codes are frozen ---------------------------------------------------------------------

    def _jxc_find_code_uses(self):
        """Return ``{record id: name of a confirmed document that has the record}``.

        Models with an operation are ``jxc.used.mixin`` as well.
        """
        uses = {}
        if not self._jxc_code_operation:
            return uses
        for model, name, domain in self._jxc_get_uses():
            rest = [record_id for record_id in self.ids if record_id not in uses]
            documents = self.env[model].sudo().with_context(active_test=False)
            groups = documents._read_group([(name, "in", rest), *domain], [name], ["id:max"])
            for record, document_id in groups:
                uses[record.id] = self._jxc_get_use_name(documents.browse(document_id))
        return uses

    @api.model
    def _jxc_get_use_name(self, document):
        """Return the name of a document, or of the one that a line belongs to."""
        for name in ("order_id", "move_id", "picking_id"):
            if name in document._fields and document[name]:
                return document[name].display_name
        return document.display_name
