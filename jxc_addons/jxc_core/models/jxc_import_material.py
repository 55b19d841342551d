from odoo import api, models
from odoo.fields import Command

from ..tools.import_column import ImportColumn


class JxcImportMaterial(models.AbstractModel):
    _name = "jxc.import.type.material"
    _inherit = "jxc.import.type"
    _description = "Materials"

    _jxc_import_code = "material"
    _jxc_import_model = "product.product"
    _jxc_import_companions = ("product.value",)
    _jxc_import_many = True
    _jxc_import_same = ("name", "spec")
    _jxc_import_sequence = 20
    _jxc_import_filled = {"own": "company_id", "packagings": "uom_ids"}

    @api.model
    def _get_all_columns(self):
        return [
            *self._get_code_columns(),
            *self._get_name_columns(),
            *self._get_unit_columns(),
            *self._get_place_columns(),
            *self._get_kind_columns(),
            *self._get_tracking_columns(),
            *self._get_price_columns(),
            *self._get_trade_columns(),
            *self._get_other_columns(),
        ]

    @api.model
    def _get_code_columns(self):
        """Return by what a row finds its material."""
        _ = self.env._
        return [
            ImportColumn(
                "code",
                _("Material Code"),
                "code",
                "default_code",
                aliases=(
                    "物料编码",
                    "物料编号",
                    "物料代码",
                    "商品编码",
                    "商品编号",
                    "产品编码",
                    "存货编码",
                    "货号",
                    "编码",
                ),
                example="MAT-2026-0001",
            ),
        ]

    @api.model
    def _get_name_columns(self):
        """Return by what people know a material."""
        _ = self.env._
        return [
            ImportColumn(
                "name",
                _("Material Name"),
                "text",
                "name",
                required=True,
                aliases=("物料名称", "商品名称", "产品名称", "存货名称", "品名", "名称"),
                example="抑菌洗手液",
            ),
            ImportColumn(
                "spec",
                _("Specification"),
                "text",
                "jxc_spec",
                aliases=("规格型号", "规格", "型号"),
                example="500ml",
            ),
        ]

    @api.model
    def _get_unit_columns(self):
        """Return in what it is counted."""
        _ = self.env._
        return [
            ImportColumn(
                "unit",
                _("Unit"),
                "reference",
                "uom_id",
                aliases=("计量单位", "基本单位", "主单位", "库存单位", "单位"),
                target="uom",
                example="件",
            ),
            ImportColumn(
                "packagings",
                _("Packagings"),
                "text",
                aliases=("包装单位", "辅助单位", "包装"),
                example="箱(12件)",
            ),
        ]

    @api.model
    def _get_place_columns(self):
        """Return where it is filed, and what the scanner reads."""
        _ = self.env._
        return [
            self._get_category_column("categ_id"),
            ImportColumn(
                "barcode",
                _("Barcode"),
                "code",
                "barcode",
                aliases=("条码", "条形码", "国标码"),
                example="6901234567892",
            ),
        ]

    @api.model
    def _get_kind_columns(self):
        """Return what it is."""
        _ = self.env._
        return [
            ImportColumn(
                "kind",
                _("Kind"),
                "word",
                "type",
                aliases=("物料类型", "商品类型", "类型", "属性"),
                words=self._make_words(
                    {
                        "consu": (_("Goods"), "商品", "货物", "实物", "物料", "goods", "consu"),
                        "service": (_("Service"), "服务", "劳务", "service"),
                    }
                ),
                example=_("Goods"),
            ),
            ImportColumn(
                "stored",
                _("Kept in Stock"),
                "boolean",
                "is_storable",
                aliases=("库存管理", "是否库存", "管理库存"),
                example=_("Yes"),
            ),
        ]

    @api.model
    def _get_tracking_columns(self):
        """Return how it is told apart in stock."""
        _ = self.env._
        return [
            ImportColumn(
                "tracking",
                _("Lots / Serial Numbers"),
                "word",
                "tracking",
                aliases=("批次管理", "批次序列号", "批次/序列号策略", "批号管理", "追踪"),
                words=self._make_words(
                    {
                        "lot": (_("By lots"), "批次", "批号", "是", "lot", "按批次"),
                        "serial": (_("By serial numbers"), "序列号", "serial", "按序列号"),
                        "none": (_("None"), "无", "不管理", "否", "none"),
                    }
                ),
                example=_("By lots"),
            ),
        ]

    @api.model
    def _get_price_columns(self):
        """Return what it sells for, and what it costs."""
        _ = self.env._
        return [
            ImportColumn(
                "price",
                _("Sales Price"),
                "number",
                "list_price",
                aliases=("销售单价", "销售价", "售价", "零售价", "单价"),
                example="12.80",
            ),
            ImportColumn(
                "cost",
                _("Cost"),
                "number",
                "standard_price",
                aliases=("成本价", "成本", "采购价", "进价"),
                example="7.50",
            ),
        ]

    @api.model
    def _get_trade_columns(self):
        """Return whether it is sold and bought."""
        _ = self.env._
        return [
            ImportColumn(
                "sold",
                _("Can Be Sold"),
                "boolean",
                "sale_ok",
                aliases=("可销售", "是否可销售", "允许销售"),
                example=_("Yes"),
            ),
            ImportColumn(
                "bought",
                _("Can Be Bought"),
                "boolean",
                "purchase_ok",
                aliases=("可采购", "是否可采购", "允许采购"),
                example=_("Yes"),
            ),
        ]

    @api.model
    def _get_other_columns(self):
        """Return what else is known."""
        _ = self.env._
        return [
            ImportColumn(
                "mnemonic",
                _("Mnemonic"),
                "code",
                "jxc_mnemonic",
                aliases=("助记码", "拼音码"),
                example="YJXSY",
            ),
            ImportColumn(
                "note",
                _("Remark"),
                "text",
                "description",
                aliases=("备注", "说明"),
            ),
        ]

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        self._check_not_negative(rows, ("price", "cost"), self.env._("A price can't be negative."))
        self._resolve_many(rows, run, "packagings", "uom")
        return result

    @api.model
    def _prepare_more_vals(self, row, run):
        vals = super()._prepare_more_vals(row, run)
        if "packagings" in row.values:
            vals["uom_ids"] = [Command.set(row.values["packagings"])]
        return vals

    @api.model
    def _prepare_default_vals(self, row, run):
        """Goods are kept in stock, unless the file says otherwise."""
        vals = super()._prepare_default_vals(row, run)
        fields = self.env["product.product"]._fields
        if "is_storable" in fields and row.values.get("kind", "consu") == "consu":
            vals["is_storable"] = True
        return vals
