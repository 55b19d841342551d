from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    @api.model
    def _jxc_get_mine(self):
        """Return the warehouse that fields of materials are about.

        The one that the caller looks at (``warehouse_id`` of the context, as in Odoo's own
        quantities), the user's own, else the first one of the company.
        """
        wanted = self.env.context.get("warehouse_id")
        if isinstance(wanted, int) and (found := self.browse(wanted).exists()):
            return found
        company = Domain("company_id", "=", self.env.company.id)
        mine = self.env.user.with_company(self.env.company).property_warehouse_id
        return mine.filtered_domain(company) or self.search(company, limit=1)

    def _jxc_check_mine(self):
        """Refuse to keep anything for no warehouse.

        :raise UserError: the company of the user has none
        """
        if not self:
            raise UserError(
                self.env._(
                    "Create a warehouse first: safety stock and default place are kept for one."
                )
            )


class ProductProduct(models.Model):
    """Safety stock and default place, entered on the material, kept where Odoo looks for them.

    The fields are about one warehouse, see ``stock.warehouse._jxc_get_mine``.
    """

    _inherit = "product.product"

    jxc_safety_qty = fields.Float(
        string="Safety Stock",
        digits="Product Unit",
        compute="_compute_jxc_safety",
        inverse="_inverse_jxc_safety_qty",
        search="_search_jxc_safety_qty",
        help="Less than that must not be available. The minimum of the reordering rule.",
    )
    jxc_safety_days = fields.Float(
        string="Safety Stock in Days",
        compute="_compute_jxc_safety",
        inverse="_inverse_jxc_safety_days",
        search="_search_jxc_safety_days",
        help="The safety stock follows from the average daily use, every night.",
    )
    jxc_place_id = fields.Many2one(
        "stock.location",
        string="Default Place",
        compute="_compute_jxc_place_id",
        inverse="_inverse_jxc_place_id",
        search="_search_jxc_place_id",
        domain="[('usage', '=', 'internal')]",
        help="Where the material is put when it arrives; a put-away rule of the warehouse.",
    )

    # -- safety stock --------------------------------------------------------------------------

    @api.depends("orderpoint_ids.product_min_qty", "orderpoint_ids.jxc_min_days")
    @api.depends_context("company", "uid", "warehouse_id")
    def _compute_jxc_safety(self):
        points = self.sudo()._jxc_get_points(self.env["stock.warehouse"]._jxc_get_mine())
        for product in self:
            point = points.get(product._origin, self.env["stock.warehouse.orderpoint"])
            product.jxc_safety_qty = point.product_min_qty
            product.jxc_safety_days = point.jxc_min_days

    def _inverse_jxc_safety_qty(self):
        warehouse = self.env["stock.warehouse"]._jxc_get_mine()
        for quantity, products in self.grouped("jxc_safety_qty").items():
            products._jxc_set_safety_stock(warehouse, quantity=quantity)

    def _inverse_jxc_safety_days(self):
        warehouse = self.env["stock.warehouse"]._jxc_get_mine()
        for days, products in self.grouped("jxc_safety_days").items():
            products._jxc_set_safety_stock(warehouse, days=days)

    def _search_jxc_safety_qty(self, operator, value):
        return self._jxc_search_point("product_min_qty", operator, value)

    def _search_jxc_safety_days(self, operator, value):
        return self._jxc_search_point("jxc_min_days", operator, value)

    @api.model
    def _jxc_search_point(self, name, operator, value):
        """Return the condition that a field of the reordering rule of a material meets."""
        if operator == "not in":
            return ~Domain(self._jxc_search_point(name, "in", value))
        warehouse = self.env["stock.warehouse"]._jxc_get_mine()
        here = Domain("location_id", "=", warehouse.lot_stock_id.id)
        points = self.env["stock.warehouse.orderpoint"].sudo()
        if operator == "in" and not all(value):
            others = points._search(here & Domain(name, "!=", 0) & Domain(name, "not in", value))
            return Domain("id", "not in", others.subselect("product_id"))
        found = points._search(here & Domain(name, operator, value))
        return Domain("id", "in", found.subselect("product_id"))

    def _jxc_get_points(self, warehouse):
        """Return ``{product: reordering rule}`` of the stock of a warehouse."""
        points = self.env["stock.warehouse.orderpoint"].search(
            [("product_id", "in", self.ids), ("location_id", "=", warehouse.lot_stock_id.id)]
        )
        return points.grouped("product_id")

    def _jxc_set_safety_stock(self, warehouse, quantity=None, days=None):
        """Set the safety stock of products in a warehouse; missing reordering rules are made.

        :param quantity: in the product's unit; None: as it is
        :param days: of average use; None: as it is; more than 0: the quantity follows from it
        """
        warehouse._jxc_check_mine()
        points = self._jxc_get_points(warehouse)
        limits = {"product_min_qty": quantity, "jxc_min_days": days}
        limits = {name: value for name, value in limits.items() if value is not None}
        missing = self.filtered(lambda product: product not in points)
        if missing and any(limits.values()):
            vals = {**self._prepare_jxc_point_vals(warehouse), **limits}
            vals["product_max_qty"] = quantity or 0.0
            created = self.env["stock.warehouse.orderpoint"].create(
                [{**vals, "product_id": product.id} for product in missing]
            )
        else:
            created = self.env["stock.warehouse.orderpoint"]
        for point in points.values():
            more = max(point.product_max_qty, quantity or 0.0)
            point.write({**limits, "product_max_qty": more})
        if days:
            (created | created.union(*points.values()))._jxc_refresh_limits()
        self.invalidate_recordset(["orderpoint_ids", "jxc_safety_qty", "jxc_safety_days"])

    @api.model
    def _prepare_jxc_point_vals(self, warehouse):
        """Return the values of a reordering rule that keeps safety stock: it only alerts."""
        return {
            "warehouse_id": warehouse.id,
            "location_id": warehouse.lot_stock_id.id,
            "company_id": warehouse.company_id.id,
            "trigger": "manual",
        }

    def action_jxc_safety_stock(self):
        """Open the safety stock of the products in all warehouses."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Safety Stock by Warehouse"),
            "res_model": "stock.warehouse.orderpoint",
            "view_mode": "list",
            "views": [
                (self.env.ref("jxc_wms.stock_orderpoint_view_list_safety").id, "list"),
            ],
            "domain": [("product_id", "in", self.ids)],
            "context": {"default_product_id": self.id if len(self) == 1 else False},
        }

    # -- default place -------------------------------------------------------------------------

    @api.depends_context("company", "uid", "warehouse_id")
    def _compute_jxc_place_id(self):
        rules = self.sudo()._jxc_get_putaways(self.env["stock.warehouse"]._jxc_get_mine())
        for product in self:
            rule = rules.get(product._origin, rules[None])
            product.jxc_place_id = rule.location_out_id

    def _inverse_jxc_place_id(self):
        warehouse = self.env["stock.warehouse"]._jxc_get_mine()
        for place, products in self.grouped("jxc_place_id").items():
            products._jxc_set_place(warehouse, place)

    def _search_jxc_place_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        warehouse = self.env["stock.warehouse"]._jxc_get_mine()
        rules = self.env["stock.putaway.rule"].sudo()
        here = Domain("location_in_id", "=", warehouse.lot_stock_id.id)
        here &= Domain("product_id", "!=", False)
        if all(value):
            there = Domain("location_out_id", "in", value)
            return [("id", "in", rules._search(here & there).subselect("product_id"))]
        return [("id", "not in", rules._search(here).subselect("product_id"))]

    def _jxc_get_putaways(self, warehouse):
        """Return ``{product: put-away rule}`` of a warehouse, and an empty one for None."""
        rules = self.env["stock.putaway.rule"].search(
            [("product_id", "in", self.ids), ("location_in_id", "=", warehouse.lot_stock_id.id)]
        )
        first = {product: found[:1] for product, found in rules.grouped("product_id").items()}
        return {**first, None: rules.browse()}

    def _jxc_set_place(self, warehouse, place):
        """Let products be put into a place when they arrive; no place: as Odoo finds one.

        :raise UserError: the place is in another warehouse
        """
        warehouse._jxc_check_mine()
        if place and place.warehouse_id != warehouse:
            raise UserError(
                self.env._(
                    "%(place)s is not in %(warehouse)s. Choose a place there.",
                    place=place.display_name,
                    warehouse=warehouse.display_name,
                )
            )
        rules = self._jxc_get_putaways(warehouse)
        none = rules.pop(None)
        found = none.union(*rules.values())
        if not place:
            found.unlink()
            return
        found.location_out_id = place
        found.create(
            [
                {
                    "product_id": product.id,
                    "location_in_id": warehouse.lot_stock_id.id,
                    "location_out_id": place.id,
                    "company_id": warehouse.company_id.id,
                }
                for product in self
                if product not in rules
            ]
        )


class ProductTemplate(models.Model):
    """The same on materials with one variant."""

    _inherit = "product.template"

    jxc_safety_qty = fields.Float(
        string="Safety Stock",
        digits="Product Unit",
        compute="_compute_jxc_safety",
        inverse="_inverse_jxc_safety_qty",
        search="_search_jxc_safety_qty",
    )
    jxc_safety_days = fields.Float(
        string="Safety Stock in Days",
        compute="_compute_jxc_safety",
        inverse="_inverse_jxc_safety_days",
        search="_search_jxc_safety_days",
    )
    jxc_place_id = fields.Many2one(
        "stock.location",
        string="Default Place",
        compute="_compute_jxc_place_id",
        inverse="_inverse_jxc_place_id",
        search="_search_jxc_place_id",
        domain="[('usage', '=', 'internal')]",
    )
    jxc_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="In Warehouse",
        compute="_compute_jxc_warehouse_id",
        help="Safety stock and default place are those of this warehouse.",
    )

    @api.depends_context("company", "uid", "warehouse_id")
    def _compute_jxc_warehouse_id(self):
        self.jxc_warehouse_id = self.env["stock.warehouse"]._jxc_get_mine()

    @api.depends("product_variant_ids.jxc_safety_qty", "product_variant_ids.jxc_safety_days")
    @api.depends_context("company", "uid", "warehouse_id")
    def _compute_jxc_safety(self):
        self._compute_template_field_from_variant_field("jxc_safety_qty")
        self._compute_template_field_from_variant_field("jxc_safety_days")

    @api.depends("product_variant_ids.jxc_place_id")
    @api.depends_context("company", "uid", "warehouse_id")
    def _compute_jxc_place_id(self):
        self._compute_template_field_from_variant_field("jxc_place_id")

    def _inverse_jxc_safety_qty(self):
        self._set_product_variant_field("jxc_safety_qty")

    def _inverse_jxc_safety_days(self):
        self._set_product_variant_field("jxc_safety_days")

    def _inverse_jxc_place_id(self):
        self._set_product_variant_field("jxc_place_id")

    def _search_jxc_safety_qty(self, operator, value):
        return [("product_variant_ids.jxc_safety_qty", operator, value)]

    def _search_jxc_safety_days(self, operator, value):
        return [("product_variant_ids.jxc_safety_days", operator, value)]

    def _search_jxc_place_id(self, operator, value):
        return [("product_variant_ids.jxc_place_id", operator, value)]

    def _get_related_fields_variant_template(self):
        own = ["jxc_safety_qty", "jxc_safety_days", "jxc_place_id"]
        return [*super()._get_related_fields_variant_template(), *own]

    def action_jxc_safety_stock(self):
        """Open the safety stock of the variants in all warehouses."""
        return self.product_variant_ids.action_jxc_safety_stock()
