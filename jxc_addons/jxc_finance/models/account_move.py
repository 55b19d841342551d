from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "jxc.gate.mixin", "jxc.clock.mixin"]

    _jxc_user_field = "invoice_user_id"

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """Reversing is an operation of its own, by whatever path it comes."""
        with self._jxc_gate("account_move_reverse"):
            return super()._reverse_moves(default_values_list=default_values_list, cancel=cancel)
