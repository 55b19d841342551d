from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class JxcDocumentCodeMixin(models.AbstractModel):
    """Documents that are numbered by a rule; Odoo's own numbers stay where no rule is active.

    Configured by class attributes:

    * ``_jxc_code_targets``: targets of ``jxc.code.rule`` that the documents may be, in order;
    * ``_jxc_number_from``: fields of a new document that tell which rule it is.

    Each model passes what it creates through :meth:`_jxc_with_numbers` itself: a mixin comes behind
    Odoo's own ``create``, which has used a number up by then.
    """

    _name = "jxc.document.code.mixin"
    _description = "Document numbered by rule"

    _jxc_code_field = "name"
    _jxc_code_company = "company_id"
    _jxc_code_targets = ()
    _jxc_code_is_ours = False
    _jxc_number_from = ("company_id", "partner_id", "user_id")

    @api.model
    def _jxc_with_numbers(self, vals_list):
        """Return values of new documents with the numbers that rules give them.

        Before they are made, so that Odoo uses no number of its own up. The number of queries is
        constant.
        """
        rules = self.env["jxc.code.rule"]
        if not any(map(rules._is_coded, self._jxc_code_targets)):
            return vals_list
        blank = {False, None, "", "/", "New", self.env._("New")}
        drafts = {
            self.new({name: vals[name] for name in self._jxc_number_from if name in vals}): place
            for place, vals in enumerate(vals_list)
            if vals.get("name") in blank
        }
        places = {draft.id: place for draft, place in drafts.items()}
        result = list(vals_list)
        for spec, records in rules._match(self.browse().concat(*drafts)):
            for record_id, number in rules._draw(spec, records).items():
                place = places[record_id]
                result[place] = {**result[place], "name": number}
        return result

    # -- what rules ask ----------------------------------------------------------------------------

    def _jxc_get_code_company(self):
        """Return the company whose rules number the document."""
        self.ensure_one()
        return self.sudo().company_id or self.env.company

    def _jxc_get_code_words(self, needed):
        """Return what a pattern wants to know of the document; what is not known is left out."""
        self.ensure_one()
        return tuple(self._jxc_get_code_word(token) for token in needed)

    def _jxc_get_code_word(self, token):
        """Return the text of a token. Addons add theirs."""
        return (self._jxc_get_code_company().jxc_code or "") if token == "COMPANY" else ""

    @api.model
    def _jxc_find_taken(self, codes, name=None):
        """Return which of some numbers a document has."""
        documents = self.sudo().with_context(active_test=False)
        found = documents.search_fetch(Domain(name or "name", "in", codes), [name or "name"])
        return set(found.mapped(name or "name"))

    @api.model
    def _jxc_get_codes_like(self, beginning, name=None):
        """Return the numbers in use that begin with a text."""
        escaped = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        documents = self.sudo().with_context(active_test=False)
        groups = documents._read_group(Domain(name or "name", "=like", escaped + "%"), ["name"])
        return [number for (number,) in groups]


class JxcCodeRule(models.Model):
    """Orders are numbered by rule, too."""

    _inherit = "jxc.code.rule"

    target = fields.Selection(
        selection_add=[("sale_order", "Sales orders"), ("purchase_order", "Purchase orders")],
        ondelete={"sale_order": "cascade", "purchase_order": "cascade"},
    )

    has_audit = fields.Boolean(string="Can Be Checked", compute="_compute_has_audit")

    @api.depends("target")
    def _compute_has_audit(self):
        """Tell whether codes can be looked at and made anew; numbers of documents stay."""
        for rule in self:
            known = self.env[rule.model]._fields if rule.model in self.env else ()
            rule.has_audit = rule.target != "barcode" and "jxc_code_key" in known

    @api.model
    def _get_targets(self):
        return {
            **super()._get_targets(),
            "sale_order": ("sale.order", Domain.TRUE),
            "purchase_order": ("purchase.order", Domain.TRUE),
        }

    def action_audit(self):
        """Numbers of documents are on papers outside: nobody renumbers them."""
        self.ensure_one()
        if not self.has_audit and self.target != "barcode":
            raise UserError(
                self.env._("Numbers of documents stay as they are; there is nothing to renumber.")
            )
        return super().action_audit()
