from odoo import models


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "jxc.gate.mixin"]

    _jxc_user_field = "create_uid"
