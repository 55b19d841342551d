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
    _jxc_import_finders = ("material",)
    _jxc_import_same = ()
    _jxc_import_sequence = 50

    @api.model
    def _get_all_columns(self):
        return [
            self._get_material_column("product_id"),
            *self._get_where_columns(),
            *self._get_quantity_columns(),
            *self._get_days_columns(),
            *self._get_order_columns(),
        ]

    @api.model
    def _get_order_columns(self):
        """Return what is done when there is too little, and how."""
        _ = self.env._
        words = {
            "manual": (_("Alert only"), "手动", "仅提醒", "manual"),
            "auto": (_("Order by itself"), "自动", "自动补货", "auto"),
        }
        return [
            ImportColumn(
                "trigger",
                _("When Too Low"),
                "word",
                "trigger",
                aliases=("补货方式", "触发方式", "触发"),
                words=self._make_words(words),
                example=_("Alert only"),
            ),
            ImportColumn(
                "multiple",
                _("Order in Multiples Of"),
                "reference",
                "replenishment_uom_id",
                aliases=("补货单位", "补货倍数单位"),
                target="uom",
            ),
            ImportColumn(
                "lead",
                _("Own Lead Time (days)"),
                "integer",
                "jxc_lead_days",
                aliases=("到货天数", "补货提前期"),
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
        good = [row for row in rows if not row.errors]
        self._fill_places(good)
        limits = ("minimum", "maximum", "min_days", "max_days")
        self._check_not_negative(good, limits, self.env._("A limit can't be negative."))
        good = [row for row in good if not row.errors]
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
    def _check_new(self, rows):
        for row in rows:
            if not row.record and not {"minimum", "min_days"} & row.values.keys():
                row.fail("minimum", self.env._("Enter a minimum, as a quantity or in days."))
        return super()._check_new(rows)

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
