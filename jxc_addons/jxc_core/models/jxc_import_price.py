from odoo import api, models
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

    @api.model
    def _find_records(self, rows, run):
        """A price is found by list, material, quantity and first day."""
        names = {row.values["list"] for row in rows if "list" in row.values}
        lists = run.extra.setdefault("lists", {})
        lists.update(self._resolve_by("product.pricelist", ["name"], list(names - lists.keys())))
        materials = [row.values["material"] for row in rows if not row.errors]
        domain = Domain("pricelist_id", "in", [one for one in lists.values() if one])
        domain &= Domain("product_id", "in", materials)
        there = {
            self._get_identity(item): item
            for item in self.env[self._jxc_import_model].search(domain)
        }
        self._check_not_negative(rows, ("price",), self.env._("A price can't be negative."))

        def identify(row):
            values = row.values
            return (
                lists.get(values["list"]) or values["list"],
                values["material"],
                values.get("quantity", 0.0),
                values.get("begin", ""),
            )

        self._match_rows(rows, run, there, identify, "material")

    @api.model
    def _get_identity(self, item):
        begin = item.date_start
        return (
            item.pricelist_id.id,
            item.product_id.id,
            item.min_quantity,
            begin.date().isoformat() if begin else "",
        )

    @api.model
    def _is_same(self, record, name, old, new):
        if record._fields[name].type == "datetime":
            return str(old or "")[:10] == str(new or "")[:10]
        return super()._is_same(record, name, old, new)

    @api.model
    def _convert(self, column, value):
        if column.kind == "date":
            return f"{value} 00:00:00"
        return super()._convert(column, value)

    @api.model
    def _prepare_default_vals(self, row, run):
        product = self.env["product.product"].browse(row.values["material"])
        return {
            "applied_on": "0_product_variant",
            "product_tmpl_id": product.product_tmpl_id.id,
            "compute_price": "fixed",
        }

    @api.model
    def _create_rows(self, rows, run):
        lists = run.extra["lists"]
        new = dict.fromkeys(row.values["list"] for row in rows if not lists.get(row.values["list"]))
        if new:
            made = self.env["product.pricelist"].create(
                [{"name": name, "company_id": self.env.company.id} for name in new]
            )
            lists.update(zip(new, made.ids, strict=True))
        for row in rows:
            row.vals["pricelist_id"] = lists[row.values["list"]]
        return super()._create_rows(rows, run)
