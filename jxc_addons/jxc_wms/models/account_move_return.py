from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    jxc_return_id = fields.Many2one(
        "stock.picking", string="Return", readonly=True, copy=False, index="btree_not_null"
    )
