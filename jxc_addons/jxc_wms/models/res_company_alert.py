from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    jxc_use_days = fields.Integer(
        string="Days of Average Use",
        default=30,
        help="The average daily use of a material is taken over so many days.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_use_days = fields.Integer(related="company_id.jxc_use_days", readonly=False)


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    jxc_alert_group_id = fields.Many2one(
        "res.groups",
        string="Told of Low Stock",
        help="The members of this role get an activity when a material falls below its minimum."
        " Empty: the buyers of the company.",
    )
