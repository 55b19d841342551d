from odoo import api, models

from odoo.addons.jxc_core.models.jxc_door import acting


class AccountMove(models.Model):
    """The state of invoices and entries follows from acts."""

    _name = "account.move"
    _inherit = ["account.move", "jxc.door.mixin"]

    _jxc_state_act = "account_state"
    _jxc_state_operation = "account_by_hand"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(vals_list)._jxc_check_born()

    @acting("account_state")
    def _post(self, soft=True):
        return super()._post(soft=soft)

    @acting("account_state")
    def button_draft(self):
        return super().button_draft()

    @acting("account_state")
    def button_cancel(self):
        return super().button_cancel()
