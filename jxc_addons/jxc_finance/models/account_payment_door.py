from odoo import api, models

from odoo.addons.jxc_core.models.jxc_door import acting


class AccountPayment(models.Model):
    """The state of payments follows from acts."""

    _name = "account.payment"
    _inherit = ["account.payment", "jxc.door.mixin"]

    _jxc_state_act = "account_state"
    _jxc_state_operation = "account_by_hand"

    @api.model_create_multi
    def create(self, vals_list):
        """A payment with a write-off gets its entry at once; what a caller says counts here."""
        payments = super().create(vals_list)
        payments.browse(
            payment.id
            for payment, vals in zip(payments, vals_list, strict=True)
            if self._jxc_get_born_value("state", vals) not in self._jxc_born_states
        )._jxc_check_born()
        return payments

    @acting("account_state")
    def action_post(self):
        return super().action_post()

    @acting("account_state")
    def action_validate(self):
        return super().action_validate()

    @acting("account_state")
    def action_reject(self):
        return super().action_reject()

    @acting("account_state")
    def action_cancel(self):
        return super().action_cancel()

    @acting("account_state")
    def action_draft(self):
        return super().action_draft()

    @acting("account_state")
    def _generate_journal_entry(self, *args, **kwargs):
        return super()._generate_journal_entry(*args, **kwargs)


class AccountPartialReconcile(models.Model):
    """Reconciling tells payments whether they are matched."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    @acting("account_state")
    def create(self, vals_list):
        return super().create(vals_list)

    @acting("account_state")
    def unlink(self):
        return super().unlink()
