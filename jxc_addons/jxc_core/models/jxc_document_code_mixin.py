from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .jxc_door import RUNNING

#: What documents are called before they have a number.
UNNUMBERED = ("/", "New")
#: While it runs, documents get other numbers: the method that runs gives them.
RENUMBERING = "jxc_renumbering"


class JxcDocumentCodeMixin(models.AbstractModel):
    """Documents that are numbered by a rule; Odoo's own numbers stay where no rule is active.

    * empty on create: the next number of the rule; * given: checked against pattern and against
    the numbers of others; * from then on: frozen, changing it is an operation.

    Configured by class attributes:

    * ``_jxc_code_targets``: targets of ``jxc.code.rule`` that the documents may be, in order;
    * ``_jxc_number_from``: fields of a new document that tell which rule it is;
    * ``_jxc_code_operation``: code of the operation "change the number of a document".

    Each model passes what it creates through :meth:`_jxc_with_numbers` itself: a mixin comes behind
    Odoo's own ``create``, which has used a number up by then.
    """

    _name = "jxc.document.code.mixin"
    _description = "Document numbered by rule"
    _inherit = ["jxc.code.given.mixin", "jxc.code.former.mixin"]

    _jxc_code_field = "name"
    _jxc_code_company = "company_id"
    _jxc_code_targets = ()
    _jxc_code_is_ours = False
    _jxc_number_from = ("company_id", "partner_id", "user_id")

    jxc_former_codes = fields.Char(string="Former Numbers")

    @api.model
    def _jxc_is_numbered(self):
        """Tell whether a rule numbers such documents in any company; costs no query."""
        return any(map(self.env["jxc.code.rule"]._is_coded, self._jxc_code_targets))

    @api.model
    def _jxc_with_numbers(self, vals_list):
        """Return values of new documents with the numbers that rules give them.

        Before they are made, so that Odoo uses no number of its own up. The number of queries is
        constant.

        :raise CodeRefused: a number that somebody gives does not fit its rule
        """
        if not self._jxc_is_numbered():
            return vals_list
        rules = self.env["jxc.code.rule"]
        # What the field says before there is a number, in the user's language.
        blank = {False, None, "", *UNNUMBERED, self.default_get(["name"]).get("name")}
        given, places = self.browse(), {}
        for place, vals in enumerate(vals_list):
            known = {name: vals[name] for name in self._jxc_number_from if name in vals}
            if vals.get("name") in blank:
                places[self.new(known)] = place
            else:
                given += self.new({**known, "name": vals["name"]})
        given._jxc_check_code_pattern()
        result, taken = list(vals_list), set(given.mapped("name"))
        for spec, records in rules._match(self.browse().concat(*places)):
            for draft, number in records._jxc_draw_besides(spec, taken).items():
                place = places[draft]
                result[place] = {**result[place], "name": number}
        return result

    def _jxc_draw_besides(self, spec, taken):
        """Return ``{new document: next number}``, without those that others get in the same call."""
        result, rest = {}, self
        while rest:
            drawn = self.env["jxc.code.rule"]._draw(spec, rest)
            result.update({one: drawn[one.id] for one in rest if drawn[one.id] not in taken})
            rest = rest.filtered(lambda one, drawn=drawn: drawn[one.id] in taken)
        return result

    def write(self, vals):
        running = RUNNING.get(self.env.cr, {})
        if "name" not in vals or not self._jxc_is_numbered() or running.get(RENUMBERING):
            return super().write(vals)
        old = {one.id: one.name for one in self if one.name not in UNNUMBERED}
        changed = self.filtered(lambda one: (one.name or False) != (vals["name"] or False))
        changed._jxc_changing_codes(vals["name"])
        res = super().write(vals)
        changed._jxc_check_code_pattern()
        self.env["jxc.code.history"]._remember(changed, old)
        return res

    # -- numbers of documents stay -----------------------------------------------------------------

    def _jxc_find_code_uses(self):
        """Documents of companies with a rule, drafts too: these are printed, sent and set back as well.

        Also those that meet the condition of no rule just now: what it asks for can be written to and fro.
        """
        numbered = self.sudo().filtered(lambda one: one.name not in (False, *UNNUMBERED))
        return {one.id: one.name for one in numbered if one._jxc_is_ruled()}

    def _jxc_is_ruled(self):
        """Tell whether the document's company numbers such documents by rule; cached."""
        self.ensure_one()
        rules, company = self.env["jxc.code.rule"], self._jxc_get_code_company()
        return any(rules._get_specs(target, company.id) for target in self._jxc_code_targets)

    def _jxc_get_pattern_codes(self):
        return (self.name or "",)

    def _jxc_get_frozen_message(self, use):
        self.ensure_one()
        return self.env._(
            "The number “%s” stays: papers that others have may tell it. Ask somebody with the right"
            " “JXC: change codes in use”.",
            use,
        )

    def _jxc_get_code_title(self):
        """A sentence names the kind of document: the number itself is what it is about."""
        return self.env["ir.model"]._get(self._name).name

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
        """Return which of some numbers a document has, or had."""
        documents = self.sudo().with_context(active_test=False)
        found = documents.search_fetch(Domain(name or "name", "in", codes), [name or "name"])
        return set(found.mapped(name or "name")) | self._jxc_find_former_codes(codes)

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
