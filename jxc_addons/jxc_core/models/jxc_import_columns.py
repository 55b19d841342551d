from odoo import api, models

from ..tools.import_column import ImportColumn


class JxcImportType(models.AbstractModel):
    """Columns that several kinds of import have, each with the headers that people write."""

    _inherit = "jxc.import.type"

    @api.model
    def _get_material_column(self, field=None, required=True):
        """Return the column that says which material a row is about.

        :param field: of the record that takes it, if any
        """
        return ImportColumn(
            "material",
            self.env._("Material Code"),
            "reference",
            field,
            required=required,
            aliases=("物料编码", "商品编码", "产品编码", "存货编码", "编码"),
            target="material",
            example="MAT-2026-0001",
        )

    @api.model
    def _get_category_column(self, field):
        """Return the column that says which category of materials a row is about."""
        return ImportColumn(
            "category",
            self.env._("Category"),
            "reference",
            field,
            aliases=("物料分类", "物料类别", "商品分类", "存货分类", "类别", "分类"),
            target="category",
            example="洗护用品",
        )

    @api.model
    def _get_customer_column(self, key, field=None):
        """Return the column that says which customer a row is about."""
        return ImportColumn(
            key,
            self.env._("Customer"),
            "reference",
            field,
            required=True,
            aliases=("客户编码", "客户", "客户名称"),
            target="partner",
            example="KH-0001",
        )

    @api.model
    def _get_vendor_column(self, key, field=None):
        """Return the column that says which vendor a row is about."""
        return ImportColumn(
            key,
            self.env._("Vendor"),
            "reference",
            field,
            required=True,
            aliases=("供应商编码", "供应商", "供应商名称"),
            target="partner",
            example="GYS-0001",
        )

    @api.model
    def _get_from_quantity_column(self, field):
        """Return the column of the quantity from which a price holds."""
        return ImportColumn(
            "quantity",
            self.env._("From Quantity"),
            "number",
            field,
            aliases=("起订量", "最小数量", "数量起"),
            example="10",
        )

    @api.model
    def _get_period_columns(self):
        """Return the columns of the days on which a price holds."""
        _ = self.env._
        return [
            ImportColumn(
                "begin",
                _("Valid From"),
                "date",
                "date_start",
                aliases=("生效日期", "开始日期", "From"),
            ),
            ImportColumn(
                "end",
                _("Valid Until"),
                "date",
                "date_end",
                aliases=("失效日期", "结束日期", "Until"),
            ),
        ]

    @api.model
    def _get_currency_column(self, field=None):
        """Return the column of the currency of a price."""
        return ImportColumn(
            "currency",
            self.env._("Currency"),
            "reference",
            field,
            aliases=("币种", "货币", "币别"),
            target="currency",
            example="CNY",
        )

    @api.model
    def _get_priced_material(self, price):
        """Return the material of a price; for one without variants people name none of them."""
        variants = price.product_tmpl_id.product_variant_ids
        return price.product_id or (variants if len(variants) == 1 else variants.browse())

    @api.model
    def _check_period(self, rows):
        """Refuse prices that end before they begin."""
        for row in rows:
            begin, end = row.values.get("begin"), row.values.get("end")
            if begin and end and end < begin:
                row.fail("end", self.env._("“Valid Until” is before “Valid From”."))

    @api.model
    def _check_not_negative(self, rows, keys, message):
        """Refuse rows with less than zero in some columns.

        :param message: sentence that says so
        """
        for row in rows:
            for key in keys:
                if row.values.get(key, 0) < 0:
                    row.fail(key, message)
