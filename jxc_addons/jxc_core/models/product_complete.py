from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache


class ProductCategory(models.Model):
    """Categories say what must be known of their materials; what is above counts too."""

    _name = "product.category"
    _inherit = "product.category"

    jxc_required_field_ids = fields.Many2many(
        "ir.model.fields",
        "jxc_category_required_rel",
        string="Required of Materials",
        domain="[('model', '=', 'product.product'), ('readonly', '=', False),"
        " ('ttype', 'not in', ('one2many', 'binary', 'properties', 'json'))]",
        help="What must be filled in on materials of this category and of those below it before"
        " operations may use them. Checkpoints of the kind “Complete master data” see to it.",
    )
    jxc_inherited_fields = fields.Char(
        string="Required by Categories Above", compute="_compute_jxc_inherited_fields"
    )

    @api.depends("parent_id", "parent_id.jxc_required_field_ids")
    def _compute_jxc_inherited_fields(self):
        products = self.env["product.product"]
        for category in self:
            names = category.parent_id._jxc_get_required_names() if category.parent_id else ()
            category.jxc_inherited_fields = ", ".join(map(products._jxc_get_label, names))

    @api.constrains("jxc_required_field_ids")
    def _check_jxc_required_field_ids(self):
        self.env["product.product"]._jxc_check_required_fields(self.jxc_required_field_ids)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"jxc_required_field_ids", "parent_id"}:
            self.env.registry.clear_cache()
        return super().write(vals)

    def _jxc_get_required_names(self):
        """Return the names of the fields that the category and those above ask for."""
        self.ensure_one()
        origin = self._origin
        return origin._jxc_read_required_names(origin.id) if origin else ()

    @api.model
    @ormcache("category_id")
    def _jxc_read_required_names(self, category_id):
        """Return the same by id. Cached."""
        category = self.sudo().with_context({}).browse(category_id)
        chain = []
        while category:
            chain.insert(0, category.jxc_required_field_ids.mapped("name"))
            category = category.parent_id
        known = self.env["product.product"]._fields
        names = dict.fromkeys(name for names in chain for name in names)
        return tuple(name for name in names if name in known)


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "jxc.complete.mixin"]

    @api.depends("categ_id")
    def _compute_jxc_completeness(self):
        return super()._compute_jxc_completeness()

    def _jxc_get_required_names(self, role=None):
        self.ensure_one()
        return self.categ_id._jxc_get_required_names() if self.categ_id else ()

    @api.model
    def _jxc_get_required_sets(self):
        categories = self.env["product.category"].sudo()
        return [
            (
                Domain("categ_id", "child_of", category.id),
                [one.name for one in category.jxc_required_field_ids if one.name in self._fields],
            )
            for category in categories.search([("jxc_required_field_ids", "!=", False)])
        ]


class ProductTemplate(models.Model):
    """A material is as complete as its least complete variant."""

    _name = "product.template"
    _inherit = ["product.template", "jxc.complete.mixin"]

    @api.depends("categ_id", "product_variant_ids")
    def _compute_jxc_completeness(self):
        for template in self:
            variants = template.product_variant_ids
            missing = dict.fromkeys(
                label for variant in variants for label in (variant.jxc_missing or "").split(", ")
            )
            template.jxc_completeness = min(variants.mapped("jxc_completeness"), default=100)
            template.jxc_missing = ", ".join(filter(None, missing)) or False
            template.jxc_is_incomplete = any(variants.mapped("jxc_is_incomplete"))

    def _search_jxc_is_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain("product_variant_ids", "any", [("jxc_is_incomplete", "=", True)])
        return found if True in value else ~found

    def _jxc_get_completeness_sql(self, alias):
        variants = self.env["product.product"]
        return SQL(
            "COALESCE((SELECT MIN(%s) FROM product_product jxc_variant"
            " WHERE jxc_variant.product_tmpl_id = %s AND jxc_variant.active), 100)",
            variants._jxc_get_completeness_sql("jxc_variant"),
            SQL.identifier(alias, "id"),
        )

    def _jxc_get_missing(self, role=None):
        missing = self.product_variant_ids._jxc_get_missing(role)
        return {
            template.id: list(
                dict.fromkeys(
                    name
                    for variant in template.sudo().product_variant_ids
                    for name in missing[variant.id]
                )
            )
            for template in self
        }
