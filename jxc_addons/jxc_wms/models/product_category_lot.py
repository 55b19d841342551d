from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    jxc_lot_order = fields.Selection(
        [
            ("free", "Any lot may be taken"),
            ("reason", "Another lot needs a reason"),
            ("block", "No other lot"),
        ],
        string="Suggested Lot",
        company_dependent=True,
        help="Whether people may take another lot than the removal strategy suggests."
        " Empty: as the category above says, at the top any lot may be taken.",
    )

    def _jxc_get_lot_order(self):
        """Return reason, block or False, of the category or the nearest one above that says it."""
        category = self
        while category and not category.jxc_lot_order:
            category = category.parent_id
        return category.jxc_lot_order if category.jxc_lot_order != "free" else False
