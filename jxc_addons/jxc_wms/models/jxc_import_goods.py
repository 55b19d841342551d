from odoo import api, models
from odoo.fields import Command, Domain

from odoo.addons.jxc_core.tools.import_column import ImportColumn


class JxcImportMaterial(models.AbstractModel):
    """What the warehouse must know of materials: how long they keep, how much, where."""

    _inherit = "jxc.import.type.material"

    @api.model
    def _get_all_columns(self):
        return [
            *super()._get_all_columns(),
            *self._get_expiry_columns(),
            *self._get_warning_columns(),
            *self._get_safety_columns(),
        ]

    @api.model
    def _get_expiry_columns(self):
        """Return days: from production to the end, and until when it is at its best."""
        _ = self.env._
        return [
            ImportColumn(
                "keeps",
                _("Keeps (Days)"),
                "integer",
                "expiration_time",
                aliases=("保质期", "保质期天数", "有效期天数"),
                example="365",
            ),
            ImportColumn(
                "best",
                _("Best Before (Days Before the End)"),
                "integer",
                "use_time",
                aliases=("最佳使用期",),
            ),
        ]

    @api.model
    def _get_warning_columns(self):
        """Return days before the end on which people do something."""
        _ = self.env._
        return [
            ImportColumn(
                "removal",
                _("Removal (Days Before the End)"),
                "integer",
                "removal_time",
                aliases=("下架", "下架提前天数"),
            ),
            ImportColumn(
                "alert",
                _("Alert (Days Before the End)"),
                "integer",
                "alert_time",
                aliases=("预警", "预警提前天数", "效期预警"),
            ),
        ]

    @api.model
    def _get_safety_columns(self):
        """Return safety stock and place in the importer's own warehouse, for who may set them."""
        _ = self.env._
        if not self._may_import_safety():
            return []
        return [
            ImportColumn(
                "safety",
                _("Safety Stock"),
                "number",
                "jxc_safety_qty",
                aliases=("最低安全库存", "安全库存"),
                example="50",
            ),
            ImportColumn(
                "safety_days",
                _("Safety Stock in Days"),
                "number",
                "jxc_safety_days",
                aliases=("安全库存天数", "最低天数"),
            ),
            ImportColumn(
                "shelf",
                _("Default Place"),
                "reference",
                "jxc_place_id",
                aliases=("默认库位", "默认货位"),
                target="location",
                example="A-01-01",
            ),
        ]

    @api.model
    def _may_import_safety(self):
        kept = ("stock.warehouse.orderpoint", "stock.putaway.rule")
        return all(self.env[model].has_access("write") for model in kept)

    @api.model
    def _get_export_columns(self):
        """Safety stock goes out warehouse by warehouse, in a sheet of its own."""
        own = {"safety", "safety_days", "shelf"}
        return [column for column in super()._get_export_columns() if column.key not in own]

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        limits, days = ("safety", "safety_days"), ("keeps", "best", "removal", "alert")
        self._check_not_negative(rows, limits, self.env._("A limit can't be negative."))
        self._check_not_negative(rows, days, self.env._("A number of days can't be negative."))
        return result

    @api.model
    def _prepare_more_vals(self, row, run):
        vals = super()._prepare_more_vals(row, run)
        if "keeps" in row.values:
            vals["use_expiration_date"] = row.values["keeps"] > 0
        return vals


class JxcImportWarehouse(models.AbstractModel):
    """Places come before materials, which name the one where they are kept."""

    _inherit = "jxc.import.type.warehouse"

    _jxc_import_sequence = 16

    @api.model
    def _get_all_columns(self):
        _ = self.env._
        return [
            *super()._get_all_columns(),
            ImportColumn(
                "places",
                _("Storage Places"),
                "boolean",
                "jxc_has_places",
                aliases=("库位管理", "启用库位"),
                example=_("Yes"),
            ),
        ]


class JxcImportLocation(models.AbstractModel):
    """Zones hold places; places say what may be kept in them."""

    _inherit = "jxc.import.type.location"

    _jxc_import_sequence = 17
    _jxc_import_filled = {"categories": "jxc_categ_ids"}

    @api.model
    def _get_all_columns(self):
        _ = self.env._
        words = {
            "internal": (_("Place"), "库位", "货位", "储位", "place", "internal"),
            "view": (_("Zone"), "库区", "区域", "zone", "view"),
        }
        return [
            *super()._get_all_columns(),
            ImportColumn(
                "kind",
                _("Kind of Place"),
                "word",
                "usage",
                aliases=("库位类型", "类型"),
                words=self._make_words(words),
                example=_("Place"),
            ),
            ImportColumn(
                "categories",
                _("Allowed Categories"),
                "text",
                aliases=("允许物料类别", "允许存放类别", "允许类别"),
                example="洗护用品",
            ),
        ]

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        self._resolve_many(rows, run, "categories", "category")
        return result

    @api.model
    def _prepare_more_vals(self, row, run):
        vals = super()._prepare_more_vals(row, run)
        if "categories" in row.values:
            vals["jxc_categ_ids"] = [Command.set(row.values["categories"])]
        return vals

    # -- the way out -------------------------------------------------------------------------------

    @api.model
    def _get_export_domain(self):
        """Zones and places that people made; Odoo makes its own with each warehouse."""
        warehouses = self.env["stock.warehouse"].with_context(active_test=False)
        warehouses = warehouses.search([("company_id", "=", self.env.company.id)])
        own = [
            field.name
            for field in warehouses._fields.values()
            if field.store and field.type == "many2one" and field.comodel_name == "stock.location"
        ]
        made = self.env["stock.location"].union(*(warehouses[name] for name in own))
        return (
            Domain("company_id", "=", self.env.company.id)
            & Domain("usage", "in", ("internal", "view"))
            & Domain("id", "not in", made.ids)
        )

    @api.model
    def _get_export_value(self, record, column):
        if column.key == "parent":
            return self._get_place_text(record.location_id)
        return super()._get_export_value(record, column)

    @api.model
    def _get_more_export_value(self, record, column):
        if column.key == "categories":
            return "、".join(one.jxc_code or one.name for one in record.jxc_categ_ids)
        return super()._get_more_export_value(record, column)


class JxcImportSafety(models.AbstractModel):
    """Limits from a file alert; nothing is bought by itself."""

    _inherit = "jxc.import.type.safety"

    @api.model
    def _prepare_default_vals(self, row, run):
        return {**super()._prepare_default_vals(row, run), "trigger": "manual"}


class JxcImportStock(models.AbstractModel):
    """Opening stock is the work of who may set stock right."""

    _inherit = "jxc.import.type.stock"

    @api.model
    def _may_import(self):
        return super()._may_import() and self.env.user.has_group("jxc_wms.jxc_wms_group_adjust")


class JxcImportType(models.AbstractModel):
    _inherit = "jxc.import.type"

    @api.model
    def _get_place_text(self, place):
        """Return the text by which an import finds a place; the stock of a warehouse needs none."""
        if not place or place == place.warehouse_id.lot_stock_id:
            return None
        if place.jxc_code or place.barcode:
            return place.jxc_code or place.barcode
        if place.name not in self._get_double_places():
            return place.name
        # Odoo names the stock of a warehouse in the language of who made it.
        stock = f"{place.warehouse_id.lot_stock_id.complete_name}/"
        if not place.complete_name.startswith(stock):
            return place.complete_name
        return f"{place.warehouse_id.code}/{place.complete_name.removeprefix(stock)}"

    @api.model
    def _get_double_places(self):
        """Return the names that several places of the company have. Read once in a transaction."""
        cache = self.env.cr.cache.setdefault("jxc_double_places", {})
        company = self.env.company.id
        if company not in cache:
            domain = Domain("company_id", "=", company)
            groups = self.env["stock.location"]._read_group(
                domain, ["name"], having=[("__count", ">", 1)]
            )
            cache[company] = {name for (name,) in groups}
        return cache[company]

    @api.model
    def _get_reference_text(self, record, target):
        if target == "location":
            return self._get_place_text(record)
        return super()._get_reference_text(record, target)
