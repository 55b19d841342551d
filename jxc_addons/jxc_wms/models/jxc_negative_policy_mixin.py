from odoo import fields, models

NEGATIVE_POLICIES = [
    ("block", "Refuse"),
    ("warn", "Warn and write down"),
    ("allow", "Allow"),
]


class JxcNegativePolicyMixin(models.AbstractModel):
    """Something that may say what happens when its stock would go below zero."""

    _name = "jxc.negative.policy.mixin"
    _description = "Policy for Stock Below Zero"

    jxc_negative_policy = fields.Selection(
        NEGATIVE_POLICIES,
        string="Stock Below Zero",
        groups="stock.group_stock_manager",
        help="What happens when more is taken than is there. The product decides before the"
        " category, the category before the warehouse, the warehouse before the company."
        " Empty: as the next of them says.",
    )
