from odoo import fields, models


class JxcCountReason(models.Model):
    """Why the books and the shelf differ."""

    _name = "jxc.count.reason"
    _description = "Reason of a Count Difference"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
