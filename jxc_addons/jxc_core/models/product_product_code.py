from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.code_pattern import join_variant, split_variant
from .jxc_code_index import CodeIndex
from .jxc_code_mixin import LATER


class ProductProduct(models.Model):
    """Materials have codes by rule; variants of one material share a code and count up behind it."""

    _name = "product.product"
    _inherit = ["product.product", "jxc.code.mixin"]

    _jxc_code_field = "default_code"
    _jxc_code_targets = ("material",)
    _jxc_code_company = "jxc_code_company_id"
    _jxc_code_operation = "product_code"

    jxc_code_company_id = fields.Many2one(
        related="product_tmpl_id.company_id", string="Code Unique In", store=True
    )

    _jxc_code_unique = CodeIndex(
        "default_code, COALESCE(jxc_code_company_id, 0)",
        "default_code <> ''",
        "Another material has this code already. Choose another code, or leave it empty to get"
        " the next one.",
    )

    @api.model
    def _jxc_get_born_company(self, vals):
        if vals.get("product_tmpl_id"):
            return self.env["product.template"].sudo().browse(vals["product_tmpl_id"]).company_id.id
        return vals.get("company_id")

    # -- variants ----------------------------------------------------------------------------------

    def _jxc_get_rule_codes(self, spec, draw):
        members = self._jxc_get_family_members()
        result = super(ProductProduct, self - members)._jxc_get_rule_codes(spec, draw)
        if members:
            result.update(members._jxc_get_family_codes(spec, draw))
        return result

    def _jxc_get_family_members(self):
        """Return the products that are variants of a material with several."""
        templates = self.product_tmpl_id.sudo().with_context(active_test=False)
        large = templates.filtered(lambda one: len(one.product_variant_ids) > 1)
        return self.filtered(lambda product: product.product_tmpl_id in large)

    def _jxc_get_family_codes(self, spec, draw):
        """Return ``{product id: code}``: the code of the family and a number behind it."""
        families = self.grouped("product_tmpl_id")
        known = {template: template._jxc_get_family(spec) for template in families}
        new = self.browse(
            family[:1].id for template, family in families.items() if not known[template][0]
        )
        drawn = draw(spec, new)
        old = [template.id for template, (base, _last) in known.items() if base]
        if old:
            # Two people who add variants at once: the second is run again and counts on.
            self.env.cr.execute(
                SQL("UPDATE product_template SET create_uid = create_uid WHERE id = ANY(%s)", old),
                log_exceptions=False,
            )
        result = {}
        for template, family in families.items():
            base, last = known[template]
            base = base or drawn[family[:1].id]
            for place, product in enumerate(family, last + 1):
                result[product.id] = join_variant(base, place)
        return result

    def _jxc_take_family_code(self, base):
        """Give variants the code that was entered for all of them, with a number behind it."""
        for place, product in enumerate(self, 1):
            product.default_code = join_variant(base, place)

    def _jxc_get_pattern_codes(self):
        codes = super()._jxc_get_pattern_codes()
        return codes + (split_variant(codes[0])[0],) if self._jxc_get_family_members() else codes

    # -- words of patterns -------------------------------------------------------------------------

    def _jxc_get_word_category(self):
        category = self.categ_id
        while category and not category.jxc_code:
            category = category.parent_id
        return category.jxc_code or None

    def _jxc_get_word_parent(self):
        return self.categ_id.parent_id.jxc_code or None

    # -- former codes ------------------------------------------------------------------------------

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        return self._jxc_or_former(domain, operator, value)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        found = super().name_search(name, domain, operator, limit)
        return self._jxc_find_former(name, domain, operator, limit, found)


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "jxc.code.sorted.mixin"]

    _jxc_code_field = "default_code"

    jxc_former_codes = fields.Char(related="product_variant_ids.jxc_former_codes")

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._jxc_clean_code(vals) for vals in vals_list]
        with self.env["jxc.door"]._act(LATER):
            templates = super().create(vals_list)
        if not self.env["jxc.code.rule"]._is_coded("material"):
            return templates
        everything = templates.with_context(active_test=False)
        for template, vals in zip(everything, vals_list, strict=True):
            code = vals.get("default_code")
            variants = template.product_variant_ids
            if code and len(variants) > 1 and self.env["jxc.code.rule"]._match(variants):
                variants.filtered(lambda one: not one.default_code)._jxc_take_family_code(code)
        everything.product_variant_ids.filtered(lambda one: not one.default_code)._jxc_give_codes()
        return templates

    def write(self, vals):
        res = super().write(self._jxc_clean_code(vals))
        if "company_id" in vals:
            products = self.with_context(active_test=False).product_variant_ids
            products._jxc_check_code_unique()
        return res

    def _jxc_get_family(self, spec):
        """Return the code that the variants share, and their highest number so far."""
        self.ensure_one()
        base, last = "", 0
        for product in self.sudo().with_context(active_test=False).product_variant_ids:
            if not product.default_code:
                continue
            front, number = split_variant(product.default_code)
            if number and spec.pattern.find(front):
                base, last = front, max(last, number)
            elif spec.pattern.find(product.default_code):
                base = base or product.default_code
            elif number:
                base, last = front, max(last, number)
        return base, last
