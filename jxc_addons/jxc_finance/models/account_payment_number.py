from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

from odoo.addons.jxc_core.models.jxc_number_index import NumberIndex

#: Payments have a number from the moment they are confirmed.
CONFIRMED = ("in_process", "paid")


class JxcCodeRule(models.Model):
    """Money that comes and money that goes are numbered by rule, too."""

    _inherit = "jxc.code.rule"

    target = fields.Selection(
        selection_add=[("payment_in", "Payments received"), ("payment_out", "Payments made")],
        ondelete={"payment_in": "cascade", "payment_out": "cascade"},
    )

    @api.model
    def _get_targets(self):
        return {
            **super()._get_targets(),
            "payment_in": ("account.payment", Domain("payment_type", "=", "inbound")),
            "payment_out": ("account.payment", Domain("payment_type", "=", "outbound")),
        }


class AccountPayment(models.Model):
    """A payment has a number of its own by rule; its journal entry keeps that of the journal.

    Odoo calls a payment as its entry. The entry is what accountants and auditors count, without
    gaps by journal; the payment is the paper that customers and vendors get.
    """

    _name = "account.payment"
    _inherit = ["account.payment", "jxc.document.code.mixin"]

    _jxc_code_targets = ("payment_in", "payment_out")
    _jxc_code_operation = "payment_number"

    #: Given once: what becomes of the entry, or of the rule, does not change it.
    jxc_number = fields.Char(string="Number by Rule", copy=False, readonly=True, groups=NO_ACCESS)

    _jxc_number_unique = NumberIndex("jxc_number", "Another payment has this number.")

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        if self._jxc_is_numbered():
            payments._jxc_take_given_numbers()
        return payments

    def write(self, vals):
        res = super().write(vals)
        if "name" in vals and self._jxc_is_numbered():
            self._jxc_take_given_numbers()
        return res

    def _jxc_take_given_numbers(self):
        """Keep numbers that somebody gives instead of the next ones of the rules.

        :raise CodeRefused: a number does not fit its rule
        """
        given = self.sudo().filtered(
            lambda payment: (
                payment.name and payment.name not in (payment.jxc_number, payment.move_id.name)
            )
        )
        given._jxc_check_code_pattern()
        for _spec, payments in self.env["jxc.code.rule"]._match(given):
            for payment in payments:
                payment.jxc_number = payment.name

    @api.model
    def _jxc_get_born_company(self, vals):
        """A payment is of the company of its journal."""
        journal = self.env["account.journal"].browse(vals.get("journal_id")).sudo()
        return journal.company_id.id or super()._jxc_get_born_company(vals)

    @api.depends("move_id.name", "state")
    def _compute_name(self):
        self._jxc_draw_numbers()
        numbered = self.sudo().filtered("jxc_number")
        for payment in numbered:
            payment.name = payment.jxc_number
        return super(AccountPayment, self - numbered)._compute_name()

    def _jxc_draw_numbers(self):
        """Give confirmed payments without a number the next ones of their rules."""
        rules = self.env["jxc.code.rule"].sudo()
        if not any(map(rules._is_coded, self._jxc_code_targets)):
            return
        nameless = self.sudo().filtered(
            lambda payment: payment.id and not payment.name and payment.state in CONFIRMED
        )
        for spec, payments in rules._match(nameless):
            for payment_id, number in rules._draw(spec, payments).items():
                self.browse(payment_id).sudo().jxc_number = number
