from odoo import Command, api, models


class JxcDemo(models.AbstractModel):
    _inherit = "jxc.demo"

    @api.model
    def _load_code_rules(self):
        """Let the demo company give codes to materials, customers and vendors."""
        company = self._get_company()
        company.jxc_code = "HZ"
        for name in ("material", "customer", "vendor"):
            rule = self.env.ref(f"jxc_core.jxc_code_rule_{name}", raise_if_not_found=False)
            if rule:
                rule.write({"company_ids": [Command.link(company.id)]})
