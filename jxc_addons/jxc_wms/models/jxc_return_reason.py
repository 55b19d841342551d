from odoo import fields, models


class JxcReturnReason(models.Model):
    """Why goods come back from a customer, or go back to a vendor."""

    _name = "jxc.return.reason"
    _description = "Return Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("customer", "Customer return"), ("vendor", "Return to vendor"), ("both", "Both")],
        required=True,
        default="both",
    )
    is_error = fields.Boolean(
        string="Our Mistake",
        help="Wrong, short, surplus or damaged goods: returns for this reason raise the error rate.",
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
