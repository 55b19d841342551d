"""Helpers of the finance tests; no tests in here."""

from odoo.fields import Command

from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase, JxcMixin
from odoo.addons.jxc_core.tests.kit import Kit


class FinanceMixin(JxcMixin):
    """A company with a chart of accounts and an accountant who may post and pay, no more."""

    @classmethod
    def _make_kit(cls, name):
        company = super()._make_kit(name)
        cls.env["account.chart.template"].try_loading(
            "generic_coa", cls.company, install_demo=False
        )
        cls.accountant = cls._create_user("jxc_accountant", "account.group_account_invoice")
        return company

    @classmethod
    def _create_move(cls, move_type="out_invoice", price=100.0, **vals):
        """Return a draft invoice, bill or credit note of one line without tax."""
        line = {
            "product_id": cls.product.id,
            "quantity": 1.0,
            "price_unit": price,
            "tax_ids": [Command.clear()],
        }
        return (
            cls.env["account.move"]
            .with_user(cls.accountant)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": cls.partner.id,
                    "invoice_date": "2026-03-04",
                    "invoice_line_ids": [Command.create(line)],
                    **vals,
                }
            )
        )

    @classmethod
    def _create_entry(cls, **vals):
        """Return a draft journal entry."""
        accounts = cls.env["account.account"].search(
            [("company_ids", "in", cls.company.ids), ("account_type", "=", "expense")], limit=2
        )
        lines = [
            Command.create({"account_id": accounts[0].id, "debit": 5.0}),
            Command.create({"account_id": accounts[1].id, "credit": 5.0}),
        ]
        return (
            cls.env["account.move"]
            .with_user(cls.accountant)
            .create({"move_type": "entry", "date": "2026-03-04", "line_ids": lines, **vals})
        )

    @classmethod
    def _create_payment(cls, **vals):
        """Return a draft payment to the vendor."""
        return (
            cls.env["account.payment"]
            .with_user(cls.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": cls.partner.id,
                    "amount": 100.0,
                    "date": "2026-03-04",
                    **vals,
                }
            )
        )

    @classmethod
    def _register(cls, moves, **vals):
        """Pay posted documents as the accountant does it, and return the payments."""
        wizard = (
            cls.env["account.payment.register"]
            .with_user(cls.accountant)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create(vals)
        )
        return wizard._create_payments()


FinanceMixin.kit = Kit("finance", FinanceMixin)


class FinanceCase(FinanceMixin, JxcCase):
    pass


class FinanceHttpCase(FinanceMixin, JxcHttpCase):
    pass
