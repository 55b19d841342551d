from datetime import date, datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.import_column import ImportColumn


class JxcImportPrice(models.AbstractModel):
    """Prices of materials in price lists; a list that is not there yet is made."""

    _name = "jxc.import.type.price"
    _inherit = "jxc.import.type"
    _description = "Price Lists"

    _jxc_import_code = "price"
    _jxc_import_model = "product.pricelist.item"
    _jxc_import_key = None
    _jxc_import_finders = ("list", "material")
    _jxc_import_same = ()
    _jxc_import_sequence = 45

    @api.model
    def _get_all_columns(self):
        return [
            *self._get_what_columns(),
            *self._get_price_columns(),
            *self._get_period_columns(),
        ]

    @api.model
    def _get_what_columns(self):
        """Return what has a price in which list."""
        _ = self.env._
        return [
            ImportColumn(
                "list",
                _("Price List"),
                "text",
                required=True,
                aliases=("价格表", "价目表", "价格本", "客户等级"),
                example="批发价",
            ),
            self._get_currency_column(),
            self._get_material_column("product_id"),
        ]

    @api.model
    def _get_price_columns(self):
        """Return the price, and from what quantity."""
        _ = self.env._
        return [
            ImportColumn(
                "price",
                _("Price"),
                "number",
                "fixed_price",
                required=True,
                aliases=("单价", "价格", "售价"),
                example="11.50",
            ),
            self._get_from_quantity_column("min_quantity"),
        ]

    # -- lists -------------------------------------------------------------------------------------

    @api.model
    def _get_lists(self, rows):
        """Return ``{name: price list}`` of those that are there; False: several have the name."""
        names = {row.values["list"] for row in rows if "list" in row.values}
        found = self._resolve_by("product.pricelist", ["name"], list(names))
        lists = self.env["product.pricelist"].browse([one for one in found.values() if one])
        known = {one.id: one for one in lists}
        return {name: known.get(one, False) for name, one in found.items()}

    @api.model
    def _check_lists(self, rows, lists, run):
        """Refuse names that mean several lists, and currencies that are not those of a list."""
        new = run.extra.setdefault("currencies", {})
        column = next(one for one in self._get_columns() if one.key == "list")
        for row in rows:
            name, currency = row.values["list"], row.values.get("currency")
            if lists.get(name) is False:
                row.fail("list", self._get_ambiguous_message(column, name))
                continue
            own = lists[name].currency_id.id if name in lists else new.get(name, currency)
            if currency and own and currency != own:
                row.fail("currency", self._get_currency_message(name, own))
            new.setdefault(name, own or self.env.company.currency_id.id)

    @api.model
    def _get_currency_message(self, name, currency_id):
        return self.env._(
            "“%(list)s” is kept in %(currency)s. Enter these prices under another price list.",
            list=name,
            currency=self.env["res.currency"].browse(currency_id).name,
        )

    @api.model
    def _create_rows(self, rows, run):
        lists = self._get_lists(rows)
        new = {}
        for row in rows:
            if row.values["list"] not in lists:
                new.setdefault(row.values["list"], row)
        made = self.env["product.pricelist"].create(
            [self._prepare_list_vals(row, run) for row in new.values()]
        )
        lists.update(zip(new, made, strict=True))
        for row in rows:
            row.vals["pricelist_id"] = lists[row.values["list"]].id
        return super()._create_rows(rows, run)

    @api.model
    def _prepare_list_vals(self, row, run):
        """Return the price list that a row asks for."""
        name = row.values["list"]
        return {
            "name": name,
            "company_id": self.env.company.id,
            "currency_id": run.extra["currencies"][name],
        }

    # -- prices ------------------------------------------------------------------------------------

    @api.model
    def _find_records(self, rows, run):
        """A price is found by list, material, quantity and first day."""
        rows = [row for row in rows if not row.errors]
        lists = self._get_lists(rows)
        self._check_lists(rows, lists, run)
        self._check_period(rows)
        self._check_not_negative(rows, ("price",), self.env._("A price can't be negative."))
        there = self._find_prices([row for row in rows if not row.errors], lists)
        self._match_rows(rows, run, there, self._identify, "material")

    @api.model
    def _identify(self, row):
        values = row.values
        return (
            values["list"],
            values["material"],
            values.get("quantity", 0.0),
            values.get("begin", ""),
        )

    @api.model
    def _get_rule_domain(self):
        """Return the prices that this kind of import brings."""
        return Domain("compute_price", "=", "fixed")

    @api.model
    def _find_prices(self, rows, lists):
        """Return ``{identity: price}``; a price of the variant before one of the material."""
        materials = self.env["product.product"].browse([row.values["material"] for row in rows])
        names = {one.id: name for name, one in lists.items() if one}
        domain = Domain("pricelist_id", "in", list(names)) & self._get_rule_domain()
        domain &= Domain("product_tmpl_id", "in", materials.product_tmpl_id.ids)
        items = self._get_model().search(domain).sorted("applied_on", reverse=True)
        return {
            (
                names[item.pricelist_id.id],
                self._get_priced_material(item).id,
                item.min_quantity,
                self._get_day(item.date_start),
            ): item
            for item in items
        }

    @api.model
    def _prepare_default_vals(self, row, run):
        product = self.env["product.product"].browse(row.values["material"])
        return {
            "applied_on": "0_product_variant",
            "product_tmpl_id": product.product_tmpl_id.id,
            "compute_price": "fixed",
        }

    @api.model
    def _is_same(self, record, name, old, new):
        if name == "product_id":
            return self._get_priced_material(record).id == new
        if record._fields[name].type == "datetime":
            return self._get_day(old) == self._get_day(new)
        return super()._is_same(record, name, old, new)

    # -- days --------------------------------------------------------------------------------------

    @api.model
    def _convert(self, column, value):
        """A price holds from the beginning of the first day to the end of the last, at the user's."""
        if column.kind != "date":
            return super()._convert(column, value)
        clock = time(23, 59, 59) if column.key == "end" else time.min
        moment = self.env.tz.localize(datetime.combine(date.fromisoformat(value), clock))
        return fields.Datetime.to_string(moment.astimezone(pytz.utc))

    @api.model
    def _get_day(self, moment):
        """Return the day of a moment where the user is, or ""."""
        if not moment:
            return ""
        moment = fields.Datetime.to_datetime(moment)
        return fields.Datetime.context_timestamp(self, moment).date().isoformat()

    @api.model
    def _get_text(self, record, name):
        if record._fields[name].type == "datetime":
            return self._get_day(record[name])
        return super()._get_text(record, name)

    @api.model
    def _get_export_value(self, record, column):
        if column.kind == "date":
            return self._get_day(record[column.field]) or None
        if column.key == "material":
            return self._get_reference_text(self._get_priced_material(record), "material")
        return super()._get_export_value(record, column)
