from odoo import api, models


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

    def action_post(self):
        with self.env["jxc.door"]._act("account_state"):
            return super().action_post()

    def action_validate(self):
        with self.env["jxc.door"]._act("account_state"):
            return super().action_validate()

    def action_reject(self):
        with self.env["jxc.door"]._act("account_state"):
            return super().action_reject()

    def action_cancel(self):
        with self.env["jxc.door"]._act("account_state"):
            return super().action_cancel()

    def action_draft(self):
        with self.env["jxc.door"]._act("account_state"):
            return super().action_draft()

    def _generate_journal_entry(self, *args, **kwargs):
        with self.env["jxc.door"]._act("account_state"):
            return super()._generate_journal_entry(*args, **kwargs)


class AccountPartialReconcile(models.Model):
    """Reconciling tells payments whether they are matched."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["jxc.door"]._act("account_state"):
            return super().create(vals_list)

    def unlink(self):
        with self.env["jxc.door"]._act("account_state"):
            return super().unlink()
