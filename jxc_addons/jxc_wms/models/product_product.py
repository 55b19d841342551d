from odoo import models

from ..exceptions import FindingRefused


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_jxc_diagnose(self):
        """Look for what made the stock of a product wrong, everywhere."""
        if len(self) != 1:
            raise FindingRefused(self.env._("Please select one material to diagnose its stock."))
        return self.env["jxc.stock.diagnosis"]._open(self)
