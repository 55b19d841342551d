from odoo import api, fields, models
from odoo.fields import Domain

#: What finds a material besides code and name.
WORDS = ("jxc_spec", "jxc_mnemonic")
#: Operators by which people look for something.
LOOKING = ("ilike", "like", "=ilike", "=like", "=", "in")


class ProductTemplate(models.Model):
    """Materials have a specification, and are found by it and by the initials of their name."""

    _name = "product.template"
    _inherit = ["product.template", "jxc.mnemonic.mixin", "jxc.made.together.mixin"]

    jxc_spec = fields.Char(
        string="Specification", index="trigram", help="Size, model or grade, e.g. M8×30 or 500 ml."
    )


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "jxc.made.together.mixin"]

    @api.model
    def _jxc_get_words_domain(self, operator, value):
        """Return the condition that the specification or the mnemonic of a material meets."""
        words = Domain.OR(Domain(name, operator, value) for name in WORDS)
        return Domain("product_tmpl_id", "any", words)

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if operator not in LOOKING or not value:
            return domain
        return Domain(domain) | self._jxc_get_words_domain(operator, value)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        rest = None if limit is None else limit - len(found)
        if not name or operator not in LOOKING or rest == 0 or self._jxc_is_code(name, found):
            return found
        ids = [product_id for product_id, _label in found]
        more = self.search_fetch(
            Domain(domain or [])
            & Domain("id", "not in", ids)
            & self._jxc_get_words_domain(operator, name),
            ["display_name"],
            limit=rest,
        )
        return found + [(product.id, product.sudo().display_name) for product in more]

    @api.model
    def _jxc_is_code(self, text, found):
        """Tell whether a text is the very code or barcode of a material that was found."""
        ids = [product_id for product_id, _label in found]
        same = Domain("default_code", "=", text) | Domain("barcode", "=", text)
        return bool(ids) and bool(self.search_count(Domain("id", "in", ids) & same, limit=1))
