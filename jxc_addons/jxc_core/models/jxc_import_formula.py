from odoo import api, models
from odoo.fields import Domain

from ..tools.import_column import ImportColumn


class JxcImportPriceFormula(models.AbstractModel):
    """Prices that follow from another one: 20 % off for a category, cost plus 15 %.

    A discount is shown to the customer, a formula gives the price only, as in Odoo.
    """

    _name = "jxc.import.type.price.formula"
    _inherit = "jxc.import.type.price"
    _description = "Price Formulas"

    _jxc_import_code = "price_formula"
    _jxc_import_finders = ("list",)
    _jxc_import_sequence = 46
    _jxc_import_self = "base_list"
    _jxc_import_names = ("list",)

    @api.model
    def _resolve_price_list(self, texts):
        return self._resolve_by("product.pricelist", ["name"], texts)

    @api.model
    def _get_what_columns(self):
        """Return what the price of is worked out in which list."""
        known = {column.key: column for column in super()._get_what_columns()}
        return [
            known["list"],
            known["currency"],
            self._get_material_column("product_id", required=False),
            self._get_category_column("categ_id"),
            ImportColumn(
                "everything",
                self.env._("All Materials"),
                "boolean",
                aliases=("全部物料", "适用全部物料"),
            ),
        ]

    @api.model
    def _get_price_columns(self):
        """Return how the price is worked out, and from what quantity."""
        return [
            *self._get_method_columns(),
            *self._get_base_columns(),
            *self._get_step_columns(),
            self._get_from_quantity_column("min_quantity"),
        ]

    @api.model
    def _get_method_columns(self):
        """Return whether the customer sees a discount, and how much it is."""
        _ = self.env._
        words = {
            "percentage": (_("Discount"), "折扣", "percentage"),
            "formula": (_("Formula"), "公式", "formula"),
        }
        return [
            ImportColumn(
                "method",
                _("Worked Out By"),
                "word",
                "compute_price",
                required=True,
                aliases=("计价方式", "计算方式"),
                words=self._make_words(words),
                example=_("Discount"),
            ),
            ImportColumn(
                "discount",
                _("Discount (%)"),
                "number",
                aliases=("折扣", "折扣率", "优惠"),
                example="20",
            ),
        ]

    @api.model
    def _get_base_columns(self):
        """Return the price that it is worked out from."""
        _ = self.env._
        words = {
            "list_price": (_("Sales price"), "销售单价", "销售价", "list_price"),
            "standard_price": (_("Cost"), "成本", "成本价", "standard_price"),
            "pricelist": (_("Another price list"), "其他价格表", "价格表", "pricelist"),
        }
        return [
            ImportColumn(
                "base",
                _("Based On"),
                "word",
                "base",
                aliases=("基准价格", "计价基准", "基于"),
                words=self._make_words(words),
                example=_("Sales price"),
            ),
            ImportColumn(
                "base_list",
                _("Base Price List"),
                "reference",
                "base_pricelist_id",
                aliases=("基准价格表", "参照价格表"),
                target="price_list",
            ),
        ]

    @api.model
    def _get_step_columns(self):
        """Return what comes after the discount of a formula, in this order."""
        _ = self.env._
        return [
            ImportColumn(
                "rounding", _("Rounded To"), "number", "price_round", aliases=("取整", "舍入到")
            ),
            ImportColumn(
                "surcharge",
                _("Surcharge"),
                "number",
                "price_surcharge",
                aliases=("加价", "附加金额"),
            ),
            ImportColumn(
                "min_margin",
                _("Minimum Margin"),
                "number",
                "price_min_margin",
                aliases=("最小毛利", "最低毛利额"),
            ),
            ImportColumn(
                "max_margin",
                _("Maximum Margin"),
                "number",
                "price_max_margin",
                aliases=("最大毛利", "最高毛利额"),
            ),
        ]

    # -- the way in --------------------------------------------------------------------------------

    @api.model
    def _identify(self, row):
        values = row.values
        return (
            values["list"],
            values.get("material"),
            values.get("category"),
            values.get("quantity", 0.0),
            values.get("begin", ""),
        )

    @api.model
    def _find_prices(self, rows, lists):
        """Return ``{identity: price}``; a price of the variant before one of the material."""
        names = {one.id: name for name, one in lists.items() if one}
        domain = Domain("pricelist_id", "in", list(names)) & self._get_rule_domain()
        items = self._get_model().search(domain).sorted("applied_on", reverse=True)
        return {
            (
                names[item.pricelist_id.id],
                self._get_priced_material(item).id or None,
                item.categ_id.id or None,
                item.min_quantity,
                self._get_day(item.date_start),
            ): item
            for item in items
        }

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        for row in rows:
            self._check_what(row)
            self._check_base(row)
            if row.values.get("discount", 0) > 100:
                row.fail("discount", self.env._("A discount is 100 % at most."))
        self._check_not_negative(
            rows, ("rounding",), self.env._("A price can't be rounded to less than zero.")
        )
        return result

    @api.model
    def _check_what(self, row):
        """Refuse formulas for nothing or for two things; for everything only who says so."""
        told = [key for key in ("material", "category", "everything") if row.values.get(key)]
        if len(told) != 1:
            row.fail(
                "material",
                self.env._(
                    "Say for which material or for which category, or enter yes for all materials:"
                    " one of them."
                ),
            )

    @api.model
    def _check_base(self, row):
        """Refuse a base price list that is not the base, and the other way."""
        item = row.record or self._get_model()
        base = row.values.get("base", item.base)
        named = row.values.get("base_list", item.base_pricelist_id.id)
        if base == "pricelist" and not named:
            row.fail("base_list", self.env._("Say on which price list it is based."))
        elif base != "pricelist" and row.values.get("base_list"):
            row.fail("base_list", self.env._("A base price list needs “Another price list”."))

    @api.model
    def _prepare_default_vals(self, row, run):
        if not row.values.get("material"):
            kind = "2_product_category" if row.values.get("category") else "3_global"
            shown = "2_product_category" if row.values.get("category") else "1_product"
            return {"applied_on": kind, "display_applied_on": shown}
        return super()._prepare_default_vals(row, run)

    @api.model
    def _prepare_more_vals(self, row, run):
        vals = super()._prepare_more_vals(row, run)
        if "discount" in row.values:
            method = row.values.get("method") or row.record.compute_price
            name = "percent_price" if method == "percentage" else "price_discount"
            vals[name] = row.values["discount"]
        return vals

    # -- the way out -------------------------------------------------------------------------------

    @api.model
    def _get_rule_domain(self):
        return Domain("compute_price", "!=", "fixed")

    @api.model
    def _get_priced_domain(self):
        kinds = Domain("applied_on", "in", ("2_product_category", "3_global"))
        return super()._get_priced_domain() | kinds

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "everything":
            return record.applied_on == "3_global" and self.env._("Yes")
        if column.key == "discount":
            shown = record.compute_price == "percentage"
            return record.percent_price if shown else record.price_discount
        return super()._get_more_export_value(record, column)
