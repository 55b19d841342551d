from odoo import api, models


class AccountMove(models.Model):
    """The state of invoices and entries follows from acts."""

    _name = "account.move"
    _inherit = ["account.move", "jxc.door.mixin"]

    _jxc_state_act = "account_state"
    _jxc_state_operation = "account_by_hand"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(vals_list)._jxc_check_born()

    def _post(self, soft=True):
        with self.env["jxc.door"]._act("account_state"):
            return super()._post(soft=soft)

    def button_draft(self):
        with self.env["jxc.door"]._act("account_state"):
            return super().button_draft()

    def button_cancel(self):
        with self.env["jxc.door"]._act("account_state"):
            return super().button_cancel()
