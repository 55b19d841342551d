from odoo import api, models
from odoo.fields import Command, Domain

from ..tools.import_column import ImportColumn


class JxcImportPartner(models.AbstractModel):
    """What customers and vendors have in common."""

    _name = "jxc.import.type.partner"
    _inherit = "jxc.import.type"
    _description = "Partners"

    _jxc_import_model = "res.partner"
    _jxc_import_companions = ("res.partner",)
    _jxc_import_many = True
    _jxc_import_rank = None
    _jxc_import_term = None
    _jxc_import_settlement = None

    @api.model
    def _get_all_columns(self):
        return [
            *self._get_name_columns(),
            *self._get_contact_columns(),
            *self._get_address_columns(),
            *self._get_payment_columns(),
            *self._get_other_columns(),
        ]

    @api.model
    def _get_contact_columns(self):
        """Return whom to call."""
        _ = self.env._
        return [
            ImportColumn(
                "contact",
                _("Contact"),
                "text",
                aliases=("联系人",),
                example="李明",
            ),
            ImportColumn(
                "phone", _("Phone"), "code", "phone", aliases=("电话", "联系电话", "手机")
            ),
            ImportColumn("email", _("Email"), "code", "email", aliases=("邮箱", "电子邮箱")),
        ]

    @api.model
    def _get_address_columns(self):
        """Return where they are."""
        _ = self.env._
        return [
            ImportColumn(
                "state",
                _("Province"),
                "reference",
                "state_id",
                aliases=("省份", "省"),
                target="state",
                example="浙江",
            ),
            ImportColumn(
                "city", _("City"), "text", "city", aliases=("城市", "市"), example="杭州市"
            ),
            ImportColumn("street", _("Address"), "text", "street", aliases=("地址", "详细地址")),
            ImportColumn("zip", _("Zip"), "code", "zip", aliases=("邮编", "邮政编码")),
        ]

    @api.model
    def _get_payment_columns(self):
        """Return how they pay."""
        _ = self.env._
        return [
            ImportColumn(
                "vat",
                _("Tax Number"),
                "code",
                "vat",
                aliases=("税号", "纳税人识别号", "统一社会信用代码"),
                example="91330105MA2M71095D",
            ),
            ImportColumn(
                "term",
                _("Payment Terms"),
                "reference",
                self._jxc_import_term,
                aliases=("付款条件", "付款期限", "账期"),
                target="payment_term",
            ),
            ImportColumn(
                "settlement",
                _("Settlement Method"),
                "reference",
                self._jxc_import_settlement,
                aliases=("结算方式",),
                target="settlement",
            ),
        ]

    @api.model
    def _get_other_columns(self):
        """Return what else is known."""
        _ = self.env._
        return [
            ImportColumn(
                "firm",
                _("Is a Company"),
                "boolean",
                "is_company",
                aliases=("是否公司", "是否企业", "是否单位"),
                example=_("Yes"),
            ),
            ImportColumn(
                "user",
                _("Salesperson"),
                "reference",
                "user_id",
                aliases=("业务员", "销售员", "经手人"),
                target="user",
            ),
            ImportColumn("mnemonic", _("Mnemonic"), "code", "jxc_mnemonic", aliases=("助记码",)),
            ImportColumn("note", _("Remark"), "text", "comment", aliases=("备注", "说明")),
        ]

    @api.model
    def _get_name_columns(self):
        return []

    @api.model
    def _resolve_settlement(self, texts):
        return self._resolve_by("jxc.settlement", ["name"], texts)

    @api.model
    def _get_key_domain(self, texts):
        return super()._get_key_domain(texts) & self._get_head_domain()

    @api.model
    def _get_head_domain(self):
        return Domain("parent_id", "=", False)

    @api.model
    def _undo_created(self, records):
        """Contacts that the file named go with their company."""
        records.with_context(active_test=False).child_ids.unlink()
        return super()._undo_created(records)

    @api.model
    def _prepare_default_vals(self, row, run):
        vals = super()._prepare_default_vals(row, run)
        vals.update({"is_company": True, self._jxc_import_rank: 1})
        if row.values.get("state"):
            state = self.env["res.country.state"].browse(row.values["state"])
            vals["country_id"] = state.country_id.id
        return vals

    @api.model
    def _prepare_more_vals(self, row, run):
        vals = super()._prepare_more_vals(row, run)
        if row.record and not row.record[self._jxc_import_rank]:
            vals[self._jxc_import_rank] = 1
        if not row.record and row.values.get("contact"):
            contact = {
                "name": row.values["contact"],
                "type": "contact",
                "company_id": vals.get("company_id", False),
            }
            vals["child_ids"] = [Command.create(contact)]
        return vals


class JxcImportCustomer(models.AbstractModel):
    _name = "jxc.import.type.customer"
    _inherit = "jxc.import.type.partner"
    _description = "Customers"

    _jxc_import_code = "customer"
    _jxc_import_sequence = 30
    _jxc_import_rank = "customer_rank"
    _jxc_import_term = "property_payment_term_id"
    _jxc_import_settlement = "jxc_settlement_id"

    @api.model
    def _get_name_columns(self):
        _ = self.env._
        return [
            ImportColumn(
                "code",
                _("Customer Code"),
                "code",
                "ref",
                aliases=("客户编码", "客户编号", "客户代码", "编码"),
                example="KH-0001",
            ),
            ImportColumn(
                "name",
                _("Customer"),
                "text",
                "name",
                required=True,
                aliases=("客户名称", "客户", "单位名称", "名称"),
                example="杭州百惠连锁超市有限公司",
            ),
        ]


class JxcImportVendor(models.AbstractModel):
    _name = "jxc.import.type.vendor"
    _inherit = "jxc.import.type.partner"
    _description = "Vendors"

    _jxc_import_code = "vendor"
    _jxc_import_sequence = 35
    _jxc_import_rank = "supplier_rank"
    _jxc_import_term = "property_supplier_payment_term_id"
    _jxc_import_settlement = "jxc_supplier_settlement_id"

    @api.model
    def _get_name_columns(self):
        _ = self.env._
        return [
            ImportColumn(
                "code",
                _("Vendor Code"),
                "code",
                "ref",
                aliases=("供应商编码", "供应商编号", "供应商代码", "编码"),
                example="GYS-0001",
            ),
            ImportColumn(
                "name",
                _("Vendor"),
                "text",
                "name",
                required=True,
                aliases=("供应商名称", "供应商", "厂商", "单位名称", "名称"),
                example="浙江清源日化有限公司",
            ),
        ]
