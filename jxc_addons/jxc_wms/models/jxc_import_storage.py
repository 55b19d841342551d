from odoo import api, models
from odoo.fields import Domain

from odoo.addons.jxc_core.tools.import_column import ImportColumn

#: Targets whose records a file calls by their name.
NAMED = {
    "package_type": "stock.package.type",
    "storage_category": "stock.storage.category",
    "route": "stock.route",
}


class JxcImportType(models.AbstractModel):
    _inherit = "jxc.import.type"

    @api.model
    def _resolve_package_type(self, texts):
        return self._resolve_by(NAMED["package_type"], ["name"], texts)

    @api.model
    def _resolve_storage_category(self, texts):
        return self._resolve_by(NAMED["storage_category"], ["name"], texts)

    @api.model
    def _resolve_route(self, texts):
        return self._resolve_by(NAMED["route"], ["name"], texts)

    @api.model
    def _get_reference_text(self, record, target):
        if target in NAMED:
            return record.name or None
        return super()._get_reference_text(record, target)

    @api.model
    def _get_number_column(self, key, label, field, *aliases, example=""):
        return ImportColumn(key, label, "number", field, aliases=aliases, example=example)

    @api.model
    def _get_storage_column(self, field, required=False, example="重型货架"):
        """Return the column that names a storage category."""
        return ImportColumn(
            "storage",
            self.env._("Storage Category"),
            "reference",
            field,
            required=required,
            aliases=("存储类别", "储存类别", "库位存储类别"),
            target="storage_category",
            example=example,
        )


class JxcImportPackageType(models.AbstractModel):
    """Boxes and pallets. Their numbering and routes are Odoo's, and not in files."""

    _name = "jxc.import.type.package.type"
    _inherit = "jxc.import.type"
    _description = "Package Types"

    _jxc_import_code = "package_type"
    _jxc_import_model = "stock.package.type"
    _jxc_import_key = "name"
    _jxc_import_same = ()
    _jxc_import_sequence = 13

    @api.model
    def _get_all_columns(self):
        _ = self.env._
        words = {
            "disposable": (_("Once"), "一次性", "disposable"),
            "reusable": (_("Again and again"), "周转", "可重复使用", "reusable"),
        }
        return [
            ImportColumn(
                "name",
                _("Package Type"),
                "text",
                "name",
                required=True,
                aliases=("包裹类型", "包装类型", "包裹类型名称"),
                example="标准托盘",
            ),
            ImportColumn("barcode", _("Barcode"), "code", "barcode", aliases=("条码", "包裹条码")),
            ImportColumn(
                "use",
                _("Used"),
                "word",
                "package_use",
                aliases=("使用方式", "包裹用途"),
                words=self._make_words(words),
                example=_("Again and again"),
            ),
            *self._get_size_columns(),
            self._get_own_column(),
        ]

    @api.model
    def _get_size_columns(self):
        """Return how large and heavy it is, in the units that the settings say."""
        _ = self.env._
        number = self._get_number_column
        return [
            number("length", _("Length"), "packaging_length", "长", "长度", example="1200"),
            number("width", _("Width"), "width", "宽", "宽度", example="1000"),
            number("height", _("Height"), "height", "高", "高度", example="150"),
            number("weight", _("Weight When Empty"), "base_weight", "自重", "皮重", example="20"),
            number(
                "limit",
                _("Maximum Weight"),
                "max_weight",
                "最大重量",
                "限重",
                "载重",
                example="1000",
            ),
        ]

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        sizes = ("length", "width", "height", "weight", "limit")
        self._check_not_negative(rows, sizes, self.env._("A size can't be negative."))
        return result


class JxcImportStorage(models.AbstractModel):
    """What kinds of places there are: how much they take, and whether of several materials."""

    _name = "jxc.import.type.storage.category"
    _inherit = "jxc.import.type"
    _description = "Storage Categories"

    _jxc_import_code = "storage_category"
    _jxc_import_model = "stock.storage.category"
    _jxc_import_key = "name"
    _jxc_import_same = ()
    _jxc_import_sequence = 14

    @api.model
    def _get_all_columns(self):
        _ = self.env._
        words = {
            "mixed": (_("Anything"), "混放", "允许混放", "mixed"),
            "same": (_("One material only"), "同一物料", "单一物料", "same"),
            "empty": (_("Only when empty"), "空库位", "仅空库位", "empty"),
        }
        return [
            ImportColumn(
                "name",
                _("Storage Category"),
                "text",
                "name",
                required=True,
                aliases=("存储类别", "储存类别", "库位存储类别"),
                example="重型货架",
            ),
            ImportColumn(
                "mixing",
                _("Takes More Of"),
                "word",
                "allow_new_product",
                aliases=("混放规则", "允许混放"),
                words=self._make_words(words),
                example=_("One material only"),
            ),
            *self._get_limit_columns(),
            *self._get_rule_columns(),
            self._get_own_column(),
        ]

    @api.model
    def _get_limit_columns(self):
        """Return how much one place takes."""
        _ = self.env._
        number = self._get_number_column
        return [
            number("weight", _("Maximum Weight"), "max_weight", "最大重量", "限重", example="500"),
            number("volume", _("Maximum Volume"), "jxc_max_volume", "最大体积", "限容"),
            number("most", _("All Materials Together"), "jxc_max_qty", "最大总数量"),
        ]

    @api.model
    def _get_rule_columns(self):
        """Return whether the limits hold when goods are put away, not only for proposals."""
        _ = self.env._
        return [
            ImportColumn(
                "enforced",
                _("Refuse What Does Not Fit"),
                "boolean",
                "jxc_enforced",
                aliases=("超出时拒绝", "强制执行"),
                example=_("Yes"),
            ),
            ImportColumn(
                "lot", _("One Lot Only"), "boolean", "jxc_single_lot", aliases=("单一批次",)
            ),
        ]

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        limits = ("weight", "volume", "most")
        self._check_not_negative(rows, limits, self.env._("A capacity can't be negative."))
        return result


class JxcImportCapacity(models.AbstractModel):
    """How much of a material, or how many packages of a type, a place of a category takes."""

    _name = "jxc.import.type.storage.capacity"
    _inherit = "jxc.import.type"
    _description = "Storage Capacities"

    _jxc_import_code = "storage_capacity"
    _jxc_import_model = "stock.storage.category.capacity"
    _jxc_import_key = None
    _jxc_import_same = ()
    _jxc_import_sequence = 52

    @api.model
    def _get_all_columns(self):
        _ = self.env._
        return [
            self._get_storage_column("storage_category_id", required=True),
            self._get_material_column("product_id", required=False),
            ImportColumn(
                "package",
                _("Package Type"),
                "reference",
                "package_type_id",
                aliases=("包裹类型", "包装类型"),
                target="package_type",
            ),
            ImportColumn(
                "quantity",
                _("Capacity"),
                "number",
                "quantity",
                required=True,
                aliases=("容量", "最大数量", "可存数量"),
                example="100",
            ),
        ]

    @api.model
    def _find_records(self, rows, run):
        """A capacity is found by the storage category and by what it is a capacity of."""
        rows = [row for row in rows if not row.errors]
        for row in rows:
            if bool(row.values.get("material")) == bool(row.values.get("package")):
                message = self.env._("Say for which material or package type, one of them.")
                row.fail("material", message)
            if row.values["quantity"] <= 0:
                row.fail("quantity", self.env._("A capacity is more than zero."))
        categories = [row.values["storage"] for row in rows]
        there = {
            (one.storage_category_id.id, one.product_id.id, one.package_type_id.id): one
            for one in self._get_model().search([("storage_category_id", "in", categories)])
        }
        self._match_rows(rows, run, there, self._identify, "storage")

    @api.model
    def _identify(self, row):
        values = row.values
        return values["storage"], values.get("material", False), values.get("package", False)

    @api.model
    def _get_export_domain(self):
        companies = [False, self.env.company.id]
        coded = Domain("product_id.default_code", "!=", False)
        return Domain("storage_category_id.company_id", "in", companies) & (
            coded | Domain("package_type_id", "!=", False)
        )


class JxcImportLocation(models.AbstractModel):
    _inherit = "jxc.import.type.location"

    @api.model
    def _get_all_columns(self):
        return [*super()._get_all_columns(), self._get_storage_column("storage_category_id")]


class JxcImportSafety(models.AbstractModel):
    _inherit = "jxc.import.type.safety"

    @api.model
    def _get_order_columns(self):
        """Return by which way more comes, where it is not the usual one of the material."""
        return [
            *super()._get_order_columns(),
            ImportColumn(
                "route",
                self.env._("Route"),
                "reference",
                "route_id",
                aliases=("路线", "补货路线"),
                target="route",
            ),
        ]
