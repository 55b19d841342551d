from math import inf

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

#: A change of one of these changes what may lie where.
RULE_FIELDS = {"jxc_categ_ids", "jxc_product_ids", "location_id", "storage_category_id", "active"}
#: So many places are looked at when others are proposed.
LOOKED_AT = 200


class StockLocation(models.Model):
    """Places may keep certain categories and materials only."""

    _inherit = "stock.location"

    jxc_categ_ids = fields.Many2many(
        "product.category",
        "jxc_location_category_rel",
        string="Allowed Categories",
        help="Only materials of these categories, and of those below them, may be put here and in"
        " the places inside. Empty: as the place around says; none says anything: everything.",
    )
    jxc_product_ids = fields.Many2many(
        "product.product",
        "jxc_location_product_rel",
        string="Allowed Materials",
        help="These materials may be put here too, whatever their category.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if RULE_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.model
    @ormcache()
    def _jxc_has_rules(self):
        """Tell whether any place says what may lie in it. Costs no query once cached."""
        places = self.sudo().with_context({})
        categories = self.env["stock.storage.category"].sudo().with_context({})
        return bool(
            places.search_count(
                Domain("jxc_categ_ids", "!=", False) | Domain("jxc_product_ids", "!=", False),
                limit=1,
            )
            or categories.search_count([("jxc_enforced", "=", True)], limit=1)
        )

    def _jxc_get_rule_place(self):
        """Return the place, or the nearest one around it, that says what may be kept."""
        self.ensure_one()
        # What is archived may still be kept where it is kept.
        place = self.sudo().with_context(active_test=False)
        while place and not (place.jxc_categ_ids or place.jxc_product_ids):
            place = place.location_id
        return place

    def _jxc_allows(self, product):
        """Tell whether a material may be put here."""
        self.ensure_one()
        if self.usage != "internal" or not self._jxc_has_rules():
            return True
        rule = self._jxc_get_rule_place()
        if not rule or product in rule.jxc_product_ids:
            return True
        path = product.sudo().categ_id.parent_path or ""
        return any(path.startswith(category.parent_path) for category in rule.jxc_categ_ids)

    def _jxc_get_allowed_names(self):
        """Return what may be put here, in words."""
        rule = self._jxc_get_rule_place()
        names = rule.jxc_categ_ids.mapped("display_name")
        return ", ".join(names + rule.jxc_product_ids.mapped("display_name"))

    # -- other places ------------------------------------------------------------------------

    @api.model
    def _jxc_get_place_domain(self, product, root):
        """Return the domains of places for a material, those made for it first."""
        inside = Domain("id", "child_of", root.id) & Domain("usage", "=", "internal")
        own = Domain("jxc_product_ids", "in", product.ids) | Domain(
            "jxc_categ_ids", "parent_of", product.sudo().categ_id.ids
        )
        return [inside & own, inside & ~own]

    def _jxc_find_places(self, product, quantity, limit):
        """Return places inside this one in which so much of a material may be put.

        :param quantity: in the product's unit
        """
        self.ensure_one()
        found = self.browse()
        for domain in self._jxc_get_place_domain(product, self):
            places = self.search(domain, limit=LOOKED_AT).filtered(
                lambda place: not place.child_ids or place == self
            )
            there = dict(
                self.env["stock.quant"]._read_group(
                    [("location_id", "in", places.ids), ("product_id", "=", product.id)],
                    ["location_id"],
                    ["quantity:sum"],
                )
            )
            for place in places:
                if place._check_can_be_used(product, quantity, location_qty=there.get(place, 0.0)):
                    found |= place
                    if len(found) >= limit:
                        return found
        return found

    def _check_can_be_used(self, product, quantity=0, package=None, location_qty=0):
        """Put-away proposes no place that would refuse the goods."""
        place = self
        category = self.sudo().storage_category_id
        if category.jxc_enforced and not category.max_weight:
            place = self.with_context(jxc_any_weight=True)
        if self.id in self.env["jxc.count.freeze"]._get_frozen_places():
            return False
        if not super(StockLocation, place)._check_can_be_used(
            product, quantity, package, location_qty
        ):
            return False
        products = product or self.env.context.get("products") or product
        if not all(self._jxc_allows(one) for one in products):
            return False
        return self._jxc_has_room(products, quantity, package) and not self._jxc_holds_other_lot(
            products
        )

    def _get_weight(self, excluded_sml_ids=False):
        """Where a maximum weight of zero is no limit, nothing weighs too much."""
        if self.env.context.get("jxc_any_weight"):
            return {place: {"net_weight": 0.0, "forecast_weight": -inf} for place in self}
        return super()._get_weight(excluded_sml_ids)

    def _jxc_holds_other_lot(self, products):
        """Tell whether a place for one lot only has one of a material that comes in new."""
        category = self.sudo().storage_category_id
        if not (category.jxc_enforced and category.jxc_single_lot):
            return False
        return bool(
            self.sudo().quant_ids.filtered(
                lambda quant: quant.product_id in products and quant.lot_id and quant.quantity > 0
            )
        )

    def _get_putaway_strategy(
        self, product, quantity=0, package=None, packaging=None, additional_qty=None
    ):
        place = super()._get_putaway_strategy(
            product, quantity, package, packaging, additional_qty=additional_qty
        )
        products = product or self.env.context.get("products") or product
        if not self._jxc_has_rules() or place._jxc_takes(
            products, quantity, package, (additional_qty or {}).get(place.id, 0.0)
        ):
            return place
        return self._jxc_find_places(products[:1], quantity, limit=1) or place

    def _jxc_takes(self, products, quantity, package, more):
        """Tell whether nothing would refuse goods here that put-away proposes to bring.

        :param more: what the same act has proposed to bring here already
        """
        self.ensure_one()
        if not all(self._jxc_allows(one) for one in products):
            return False
        if not self.sudo().storage_category_id.jxc_enforced or package:
            return True
        there = self.env["stock.quant"]._read_group(
            [("location_id", "=", self.id), ("product_id", "in", products.ids)],
            aggregates=["quantity:sum"],
        )[0][0]
        # Where the limit is of all goods together, what is on its way counts by itself.
        place = self.with_context(jxc_more=more)
        return place._check_can_be_used(products[:1], quantity, location_qty=(there or 0.0) + more)
