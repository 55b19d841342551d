from odoo import api, fields, models


class JxcDemo(models.AbstractModel):
    """Invoices, bills and payments of the past month."""

    _inherit = "jxc.demo"

    @api.model
    def _load_journals(self):
        """Let payments go straight to the bank or cash account; name the bank for the files."""
        company = self._get_company()
        journals = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "in", ("bank", "cash"))]
        )
        for journal in journals:
            methods = (
                journal.inbound_payment_method_line_ids | journal.outbound_payment_method_line_ids
            )
            methods.payment_account_id = journal.default_account_id
        bank = journals.filtered(lambda journal: journal.type == "bank")[:1]
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": "jxc_finance.jxc_demo_bank", "record": bank, "noupdate": True}]
        )

    @api.model
    def _get_history_needs(self):
        return [*super()._get_history_needs(), "jxc_finance.jxc_demo_bank"]

    @api.model
    def _get_history_files(self):
        return [*super()._get_history_files(), "jxc_core/demo/history/orders.csv"]

    def _get_dated_columns(self):
        return {
            **super()._get_dated_columns(),
            "account.move": [],
            "account.move.line": [],
            "account.payment": [],
        }

    # -- acts ----------------------------------------------------------------------------

    def _act_sale_invoice(self, order, act):
        """Invoice what can be invoiced."""
        invoice = self._as("accountant")._same(order)._create_invoices()
        invoice.invoice_date = self._get_day(act)
        invoice.action_post()

    def _act_purchase_bill(self, order, act):
        """Enter the vendor's bill of what was ordered or received."""
        order = self._as("accountant")._same(order)
        order.action_create_invoice()
        bill = order.invoice_ids.filtered(lambda move: move.state == "draft")
        bill.write({"invoice_date": self._get_day(act), "ref": f"FP{1000 + order.id:08d}"})
        bill.action_post()

    def _act_sale_pay(self, order, act):
        """Register the customer's money; with an option, that percentage of the invoices."""
        self._pay(order, act)

    def _act_purchase_pay(self, order, act):
        """Pay the vendor; with an option, that percentage of the bills."""
        self._pay(order, act)

    def _pay(self, order, act):
        """Register a payment of the open invoices or bills of an order."""
        accountant = self._as("accountant")
        moves = accountant._same(order.invoice_ids).filtered(
            lambda move: move.state == "posted" and move.amount_residual
        )
        total = sum(moves.mapped("amount_total"))
        wizard = accountant.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        register = wizard.create(
            {
                "payment_date": self._get_day(act),
                "journal_id": self.env.ref("jxc_finance.jxc_demo_bank").id,
                "amount": order.currency_id.round(total * float(act.option or 100) / 100),
            }
        )
        register.action_create_payments()

    def _get_day(self, act):
        """Return the Chinese date of an act."""
        loader = self.with_context(tz="Asia/Shanghai")
        return fields.Datetime.context_timestamp(loader, act.when).date()
