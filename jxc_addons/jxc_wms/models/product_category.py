from odoo import fields, models


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "jxc.negative.policy.mixin"]

    jxc_negative_policy = fields.Selection(company_dependent=True)

    def _jxc_get_negative_policy(self):
        """Return the policy of the category, or of the nearest category above that has one."""
        category = self
        while category and not category.jxc_negative_policy:
            category = category.parent_id
        return category.jxc_negative_policy
