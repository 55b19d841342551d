from odoo import api, models
from odoo.fields import Domain

from ..tools.import_column import ImportColumn


class JxcImportVendorPrice(models.AbstractModel):
    """What vendors ask for materials, and the unit in which each of them sells."""

    _name = "jxc.import.type.vendor.price"
    _inherit = "jxc.import.type"
    _description = "Vendor Prices"

    _jxc_import_code = "vendor_price"
    _jxc_import_model = "product.supplierinfo"
    _jxc_import_key = None
    _jxc_import_finders = ("vendor", "material")
    _jxc_import_same = ()
    _jxc_import_sequence = 46

    @api.model
    def _get_all_columns(self):
        return [
            self._get_vendor_column("vendor", "partner_id"),
            self._get_material_column("product_id"),
            *self._get_price_columns(),
            self._get_currency_column("currency_id"),
            *self._get_offer_columns(),
            *self._get_day_columns(),
        ]

    @api.model
    def _get_price_columns(self):
        """Return in which unit, from which quantity, for how much."""
        _ = self.env._
        return [
            ImportColumn(
                "unit",
                _("Purchase Unit"),
                "reference",
                "product_uom_id",
                aliases=("采购单位", "单位"),
                target="uom",
                example="箱(12件)",
            ),
            self._get_from_quantity_column("min_qty"),
            ImportColumn(
                "price",
                _("Purchase Price"),
                "number",
                "price",
                required=True,
                aliases=("采购单价", "采购价", "进价", "单价", "价格"),
                example="90.00",
            ),
        ]

    @api.model
    def _get_offer_columns(self):
        """Return what the vendor calls it and takes off, and who is asked first."""
        _ = self.env._
        return [
            ImportColumn(
                "discount",
                _("Discount (%)"),
                "number",
                "discount",
                aliases=("折扣", "折扣率", "折扣(%)"),
            ),
            ImportColumn(
                "their_code",
                _("Vendor's Material Code"),
                "code",
                "product_code",
                aliases=("供应商物料编码", "供应商货号", "供方编码"),
            ),
            ImportColumn(
                "their_name",
                _("Vendor's Material Name"),
                "text",
                "product_name",
                aliases=("供应商物料名称", "供应商品名", "供方名称"),
            ),
            ImportColumn(
                "priority", _("Priority"), "integer", "sequence", aliases=("优先级", "顺序")
            ),
        ]

    @api.model
    def _get_day_columns(self):
        """Return how long it takes, and when the price holds."""
        _ = self.env._
        return [
            ImportColumn(
                "delay",
                _("Delivery Days"),
                "integer",
                "delay",
                aliases=("交货天数", "交货期", "到货天数", "提前期"),
                example="3",
            ),
            *self._get_period_columns(),
        ]

    @api.model
    def _find_records(self, rows, run):
        """A price is found by vendor, material, unit, quantity and first day."""
        good = [row for row in rows if not row.errors]
        products = self.env["product.product"].browse([row.values["material"] for row in good])
        domain = Domain("partner_id", "in", [row.values["vendor"] for row in good])
        domain &= Domain("product_tmpl_id", "in", products.product_tmpl_id.ids)
        domain &= Domain("company_id", "in", [False, self.env.company.id])
        there = {self._get_identity(one): one for one in self._get_model().search(domain)}
        units = {product.id: product.uom_id.id for product in products}
        self._check_period(good)
        self._check_not_negative(good, ("price",), self.env._("A price can't be negative."))

        def identify(row):
            values = row.values
            return (
                values["vendor"],
                values["material"],
                values.get("unit") or units[values["material"]],
                values.get("quantity", 0.0),
                values.get("begin", ""),
            )

        self._match_rows(rows, run, there, identify, "material")

    @api.model
    def _get_identity(self, price):
        begin = price.date_start
        return (
            price.partner_id.id,
            self._get_priced_material(price).id,
            price.product_uom_id.id,
            price.min_qty,
            begin.isoformat() if begin else "",
        )

    @api.model
    def _is_same(self, record, name, old, new):
        if name == "product_id":
            return self._get_priced_material(record).id == new
        return super()._is_same(record, name, old, new)

    @api.model
    def _prepare_default_vals(self, row, run):
        vals = super()._prepare_default_vals(row, run)
        product = self.env["product.product"].browse(row.values["material"])
        vals["product_tmpl_id"] = product.product_tmpl_id.id
        currency = (
            self.env["res.partner"].browse(row.values["vendor"]).property_purchase_currency_id
        )
        if currency:
            vals["currency_id"] = currency.id
        return vals

    @api.model
    def _get_export_domain(self):
        domain = super()._get_export_domain() & Domain("partner_id.parent_id", "=", False)
        return domain & Domain("product_tmpl_id.product_variant_ids.default_code", "!=", False)

    @api.model
    def _get_export_value(self, record, column):
        if column.key == "material":
            return self._get_reference_text(self._get_priced_material(record), "material")
        return super()._get_export_value(record, column)
