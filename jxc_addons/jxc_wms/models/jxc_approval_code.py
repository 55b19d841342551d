from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _jxc_get_uses(self):
        """Goods that were moved have their code on labels and papers."""
        return [*super()._jxc_get_uses(), ("stock.move", "product_id", [("state", "=", "done")])]
