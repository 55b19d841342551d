from odoo import api, fields, models
from odoo.fields import Domain

from .jxc_code_index import CodeIndex


class ResPartner(models.Model):
    """Customers and vendors have codes by rule; their contacts have none of their own."""

    _name = "res.partner"
    _inherit = ["res.partner", "jxc.code.mixin"]

    _jxc_code_field = "ref"
    _jxc_code_targets = ("customer", "vendor")
    _jxc_code_company = "company_id"
    _jxc_code_operation = "partner_code"

    ref = fields.Char(copy=False)

    _jxc_code_unique = CodeIndex(
        "ref, COALESCE(company_id, 0)",
        "ref <> '' AND parent_id IS NULL",
        "Another partner has this code already. Choose another code, or leave it empty to get"
        " the next one.",
    )

    @api.model
    def _jxc_get_unique_domain(self):
        return Domain("parent_id", "=", False)

    @api.model
    def _jxc_is_born_unique(self, vals):
        return not vals.get("parent_id")

    def write(self, vals):
        """Who becomes a customer or vendor later gets a code then."""
        res = super().write(vals)
        if vals.keys() & {"customer_rank", "supplier_rank"}:
            self.filtered(lambda partner: not partner.ref)._jxc_give_codes()
        return res

    def _jxc_get_word_parent(self):
        return self.parent_id.ref or None


class ProductCategory(models.Model):
    """Categories have a code, which codes of materials can begin with."""

    _name = "product.category"
    _inherit = ["product.category", "jxc.code.mixin", "jxc.gate.mixin", "jxc.used.mixin"]

    _jxc_code_field = "jxc_code"
    _jxc_code_targets = ("category",)
    _jxc_code_operation = "category_code"
    _jxc_code_is_ours = True

    jxc_code = fields.Char(
        string="Category Code", copy=False, index=True, help="Codes of materials can begin with it."
    )

    _jxc_code_unique = CodeIndex(
        "jxc_code",
        "jxc_code <> ''",
        "Another category has this code already. Choose another code, or leave it empty to get"
        " the next one.",
    )

    def _jxc_get_word_parent(self):
        """A category at the top has nothing above it; below another one, that needs its code."""
        return (self.parent_id.jxc_code or None) if self.parent_id else ""

    def _jxc_get_word_category(self):
        return self._jxc_get_word_parent()

    def _jxc_get_company(self):
        """Categories belong to all companies: the rules of the user's one hold."""
        return self.env.company

    def _jxc_get_uses(self):
        """Codes of materials begin with it where their rule says so."""
        rules = self.env["jxc.code.rule"].sudo()
        spelled = [
            ("target", "=", "material"),
            ("company_ids", "!=", False),
            ("pattern", "like", "{CATEGORY}"),
        ]
        if not rules.search_count(spelled, limit=1):
            return super()._jxc_get_uses()
        coded = [("product_variant_ids.default_code", "!=", False)]
        return [*super()._jxc_get_uses(), ("product.template", "categ_id", coded)]


class ResCompany(models.Model):
    _inherit = "res.company"

    jxc_code = fields.Char(
        string="Short Code", help="Codes of materials and partners can begin with it: {COMPANY}."
    )
