from odoo import Command, api, models


class JxcDemo(models.AbstractModel):
    _inherit = "jxc.demo"

    @api.model
    def _load_masters(self):
        """Say what must be known of materials and partners."""
        get = self.env["ir.model.fields"]._get
        barcode, spec = get("product.product", "barcode"), get("product.product", "jxc_spec")
        for key, fields in (("daily", barcode), ("electric", barcode), ("food", barcode + spec)):
            category = self.env.ref(f"jxc_core.jxc_demo_category_{key}")
            category.jxc_required_field_ids = [Command.link(field.id) for field in fields]
        known = [Command.link(get("res.partner", name).id) for name in ("phone", "street")]
        self._get_company().write({"jxc_customer_field_ids": known, "jxc_vendor_field_ids": known})
        # Without a warehouse, what was ordered is billed.
        self._get_products().purchase_method = "purchase"
        rule = self.env.ref("jxc_core.jxc_code_rule_barcode")
        rule.company_ids = [Command.link(self._get_company().id)]
