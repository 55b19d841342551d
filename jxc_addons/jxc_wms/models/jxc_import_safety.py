from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jxc_core.tools.import_column import ImportColumn


class JxcImportSafety(models.AbstractModel):
    """Limits of stock by material and warehouse, or place."""

    _name = "jxc.import.type.safety"
    _inherit = "jxc.import.type"
    _description = "Safety Stock"

    _jxc_import_code = "safety"
    _jxc_import_model = "stock.warehouse.orderpoint"
    _jxc_import_key = None
    _jxc_import_same = ()
    _jxc_import_sequence = 50

    @api.model
    def _get_all_columns(self):
        return [
            *self._get_what_columns(),
            *self._get_quantity_columns(),
            *self._get_days_columns(),
        ]

    @api.model
    def _get_what_columns(self):
        """Return what is limited, and where."""
        _ = self.env._
        return [
            ImportColumn(
                "material",
                _("Material Code"),
                "reference",
                "product_id",
                required=True,
                aliases=("物料编码", "商品编码", "产品编码", "存货编码", "编码"),
                target="material",
                example="MAT-2026-0001",
            ),
            ImportColumn(
                "warehouse",
                _("Warehouse"),
                "reference",
                aliases=("仓库", "仓库编码", "仓库名称"),
                target="warehouse",
                example="CK01",
            ),
            ImportColumn(
                "location",
                _("Place"),
                "reference",
                aliases=("库位", "库位编码"),
                target="location",
            ),
        ]

    @api.model
    def _get_quantity_columns(self):
        """Return limits in the unit of the material."""
        _ = self.env._
        return [
            ImportColumn(
                "minimum",
                _("Minimum"),
                "number",
                "product_min_qty",
                aliases=("最低安全库存", "最低库存", "安全库存", "最小库存", "下限"),
                example="50",
            ),
            ImportColumn(
                "maximum",
                _("Maximum"),
                "number",
                "product_max_qty",
                aliases=("最高安全库存", "最高库存", "最大库存", "上限"),
                example="200",
            ),
        ]

    @api.model
    def _get_days_columns(self):
        """Return limits in days of average use."""
        _ = self.env._
        return [
            ImportColumn(
                "min_days",
                _("Minimum in Days"),
                "number",
                "jxc_min_days",
                aliases=("最低天数", "安全天数", "最低库存天数"),
            ),
            ImportColumn(
                "max_days",
                _("Maximum in Days"),
                "number",
                "jxc_max_days",
                aliases=("最高天数", "最高库存天数"),
            ),
        ]

    @api.model
    def _find_records(self, rows, run):
        home = self.env.user._get_default_warehouse_id()
        warehouses = self.env["stock.warehouse"]
        for row in rows:
            if row.errors:
                continue
            warehouse = warehouses.browse(row.values.get("warehouse")) or home
            if not row.values.get("location"):
                row.values["location"] = warehouse.lot_stock_id.id
            if not {"minimum", "min_days"} & row.values.keys():
                row.fail("minimum", self.env._("Enter a minimum, as a quantity or in days."))
            for key in ("minimum", "maximum", "min_days", "max_days"):
                if row.values.get(key, 0) < 0:
                    row.fail(key, self.env._("A limit can't be negative."))
        good = [row for row in rows if not row.errors]
        domain = Domain("product_id", "in", [row.values["material"] for row in good])
        domain &= Domain("company_id", "=", self.env.company.id)
        points = self._get_model().search(domain)
        there = {(one.product_id.id, one.location_id.id): one for one in points}
        self._match_rows(
            rows,
            run,
            there,
            lambda row: (row.values["material"], row.values["location"]),
            "material",
        )

    @api.model
    def _prepare_default_vals(self, row, run):
        location = self.env["stock.location"].browse(row.values["location"])
        return {
            "location_id": location.id,
            "warehouse_id": location.warehouse_id.id,
            "company_id": self.env.company.id,
            # Odoo wants a maximum that is not below the minimum.
            "product_max_qty": max(row.values.get("minimum", 0), row.values.get("maximum", 0)),
        }
