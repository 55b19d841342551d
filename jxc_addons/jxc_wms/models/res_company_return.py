from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    jxc_return_credit = fields.Boolean(
        string="Credit Note for Returns",
        help="A draft credit note is drawn up as soon as returned goods have arrived, or have been"
        " inspected where returns are inspected.",
    )
