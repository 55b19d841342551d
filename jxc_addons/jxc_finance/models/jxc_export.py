from odoo import models
from odoo.fields import Domain

from odoo.addons.jxc_core.models.jxc_export import ExportTable


class JxcExport(models.Model):
    """Invoices, payments and what is owed belong to the pack."""

    _inherit = "jxc.export"

    def _get_documents_tables(self):
        company = Domain("company_id", "=", self.company_id.id)
        return [
            *super()._get_documents_tables(),
            ExportTable(
                "documents/entries",
                self.env._("Invoices and Entries"),
                "account.move",
                company,
                (
                    "name",
                    "ref",
                    "move_type",
                    "state",
                    "date",
                    "invoice_date",
                    "invoice_date_due",
                    "partner_id",
                    "journal_id",
                    "amount_total",
                    "amount_residual",
                    "payment_state",
                ),
            ),
            ExportTable(
                "documents/entry_lines",
                self.env._("Lines of Entries"),
                "account.move.line",
                company & Domain("display_type", "not in", ("line_section", "line_note")),
                (
                    "move_id",
                    "date",
                    "account_id",
                    "partner_id",
                    "product_id",
                    "name",
                    "quantity",
                    "debit",
                    "credit",
                    "amount_currency",
                    "date_maturity",
                ),
            ),
            ExportTable(
                "documents/payments",
                self.env._("Payments"),
                "account.payment",
                company,
                ("name", "payment_type", "partner_id", "journal_id", "date", "amount", "state"),
            ),
        ]

    def _get_balances_tables(self):
        """What is open of each document that is owed."""
        return [
            *super()._get_balances_tables(),
            ExportTable(
                "balances/open_items",
                self.env._("Open Receivables and Payables"),
                "account.move.line",
                Domain("company_id", "=", self.company_id.id)
                & Domain("parent_state", "=", "posted")
                & Domain("amount_residual", "!=", 0)
                & Domain(
                    "account_id.account_type", "in", ("asset_receivable", "liability_payable")
                ),
                (
                    "partner_id",
                    "move_id",
                    "account_id",
                    "date",
                    "date_maturity",
                    "balance",
                    "amount_residual",
                ),
            ),
        ]
