from odoo import fields, models

#: Kind of transfer → kinds of reasons that it may name.
KINDS_OF = {"other_in": ("in", "gain"), "other_out": ("out", "loss")}


class JxcStockReason(models.Model):
    """Why goods come or go without an order, or are written off."""

    _name = "jxc.stock.reason"
    _description = "Issue and Receipt Reason"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("in", "Other receipt"),
            ("out", "Other issue"),
            ("gain", "Gain"),
            ("loss", "Loss"),
            ("scrap", "Scrap"),
        ],
        required=True,
        default="out",
    )
    needs_note = fields.Boolean(
        help="Whoever names this reason also writes down what happened, in his own words."
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
