from odoo import api, models

from ..tools.import_cell import get_spellings
from ..tools.import_column import ImportColumn


class JxcImportUnit(models.AbstractModel):
    _name = "jxc.import.type.unit"
    _inherit = "jxc.import.type"
    _description = "Units"

    _jxc_import_code = "unit"
    _jxc_import_model = "uom.uom"
    _jxc_import_key = "name"
    _jxc_import_same = ()
    _jxc_import_sequence = 10
    _jxc_import_self = "reference"

    @api.model
    def _get_all_columns(self):
        _ = self.env._
        return [
            ImportColumn(
                "name",
                _("Unit"),
                "text",
                "name",
                required=True,
                aliases=("计量单位", "单位名称", "单位", "名称"),
                example="箱(12件)",
            ),
            ImportColumn(
                "factor",
                _("Contains"),
                "number",
                "relative_factor",
                aliases=("换算率", "换算系数", "包含数量", "数量"),
                example="12",
            ),
            ImportColumn(
                "reference",
                _("Reference Unit"),
                "reference",
                "relative_uom_id",
                aliases=("基本单位", "参考单位", "主单位"),
                target="uom",
                example="件",
            ),
        ]

    @api.model
    def _find_by_key(self, texts):
        known = self._resolve_texts("uom", texts)
        return {text: self._get_model().browse(one) for text, one in known.items() if one}

    @api.model
    def _is_same(self, record, name, old, new):
        """Other brackets are no other name: the unit keeps those that it has."""
        if name == "name" and old in get_spellings(new):
            return True
        return super()._is_same(record, name, old, new)

    @api.model
    def _check_rows(self, rows, run):
        result = super()._check_rows(rows, run)
        for row in rows:
            factor = row.values.get("factor")
            if factor is not None and factor <= 0:
                row.fail("factor", self.env._("A unit contains more than 0 of its reference unit."))
            elif factor not in (None, 1.0) and not row.record and "reference" not in row.values:
                row.fail("reference", self.env._("Say of which unit it contains %g.", factor))
        return result


class JxcImportCategory(models.AbstractModel):
    _name = "jxc.import.type.category"
    _inherit = "jxc.import.type"
    _description = "Material Categories"

    _jxc_import_code = "category"
    _jxc_import_model = "product.category"
    _jxc_import_same = ("name", "parent")
    _jxc_import_same_is_it = True
    _jxc_import_sequence = 15
    _jxc_import_self = "parent"

    @api.model
    def _get_all_columns(self):
        _ = self.env._
        return [
            ImportColumn(
                "code",
                _("Category Code"),
                "code",
                "jxc_code",
                aliases=("分类编码", "类别编码", "编码"),
                example="DY",
            ),
            ImportColumn(
                "name",
                _("Category"),
                "text",
                "name",
                required=True,
                aliases=("分类名称", "类别名称", "物料分类", "分类", "名称"),
                example="洗护用品",
            ),
            ImportColumn(
                "parent",
                _("Parent Category"),
                "reference",
                "parent_id",
                aliases=("上级分类", "上级类别", "父级"),
                target="category",
                example="日用品",
            ),
        ]
