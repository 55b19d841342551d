from odoo import Command, api, models


class JxcDemo(models.AbstractModel):
    _inherit = "jxc.demo"

    @api.model
    def _load_masters(self):
        """Say what must be known of materials and partners, and fill in specifications."""
        for product in self._get_products():
            _name, _blank, spec = product.with_context(lang="zh_CN").name.partition(" ")
            if spec and not product.jxc_spec:
                product.product_tmpl_id.jxc_spec = spec
        get = self.env["ir.model.fields"]._get
        barcode, spec = get("product.product", "barcode"), get("product.product", "jxc_spec")
        for key, fields in (("daily", barcode), ("electric", barcode), ("food", barcode + spec)):
            category = self.env.ref(f"jxc_core.jxc_demo_category_{key}")
            category.jxc_required_field_ids = [Command.link(field.id) for field in fields]
        known = [Command.link(get("res.partner", name).id) for name in ("phone", "street")]
        self._get_company().write({"jxc_customer_field_ids": known, "jxc_vendor_field_ids": known})
        rule = self.env.ref("jxc_core.jxc_code_rule_barcode")
        rule.company_ids = [Command.link(self._get_company().id)]
        self._load_settlements()

    @api.model
    def _load_settlements(self):
        """Let customers pay by transfer or on account, vendors be paid by transfer."""
        company = self._get_company()
        transfer = self.env.ref("jxc_core.jxc_settlement_transfer")
        account = self.env.ref("jxc_core.jxc_settlement_account")
        partners = self._get_shipped("res.partner", "jxc_core").with_company(company)
        customers = partners.filtered("customer_rank")
        customers[::2].jxc_settlement_id = account
        customers[1::2].jxc_settlement_id = transfer
        partners.filtered("supplier_rank").jxc_supplier_settlement_id = transfer
