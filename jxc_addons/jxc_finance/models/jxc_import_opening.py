from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain

from odoo.addons.jxc_core.exceptions import ImportRefused
from odoo.addons.jxc_core.tools.import_column import ImportColumn

RIGHT = "jxc_finance.jxc_finance_group_opening"


class JxcImportOpening(models.AbstractModel):
    """What was owed on the first day, document by document: one posted entry each.

    The other side is the account of undistributed profits, as in Odoo's own opening entry. A
    negative amount is an advance. Taken back, the entries are cancelled.
    """

    _name = "jxc.import.type.opening"
    _inherit = "jxc.import.type"
    _description = "Opening Balances"

    _jxc_import_model = "account.move"
    _jxc_import_companions = ("account.move.line",)
    _jxc_import_key = None
    _jxc_import_same = ()
    _jxc_import_master = False
    _jxc_import_account = None
    #: 1 where an amount is on the debit side.
    _jxc_import_sign = 1

    @api.model
    def _get_all_columns(self):
        return [
            self._get_partner_column(),
            *self._get_document_columns(),
            *self._get_amount_columns(),
        ]

    @api.model
    def _get_document_columns(self):
        """Return which document it is."""
        _ = self.env._
        return [
            ImportColumn(
                "number",
                _("Document Number"),
                "code",
                required=True,
                aliases=("单据号", "单据编号", "单号", "发票号"),
                example="XS-2025-1188",
            ),
            ImportColumn(
                "date",
                _("Document Date"),
                "date",
                required=True,
                aliases=("单据日期", "日期", "开票日期"),
                example="2025-12-18",
            ),
            ImportColumn(
                "due", _("Due Date"), "date", aliases=("到期日", "到期日期", "应收日期", "应付日期")
            ),
        ]

    @api.model
    def _get_amount_columns(self):
        """Return what is open of it."""
        _ = self.env._
        return [
            ImportColumn(
                "amount",
                _("Open Amount"),
                "number",
                required=True,
                aliases=(
                    "金额",
                    "余额",
                    "未收金额",
                    "未付金额",
                    "应收余额",
                    "应付余额",
                    "期初余额",
                ),
                example="12600.00",
            ),
            ImportColumn("note", _("Remark"), "text", aliases=("备注", "摘要")),
        ]

    @api.model
    def _get_partner_column(self):
        raise NotImplementedError

    @api.model
    def _find_records(self, rows, run):
        """A document that is there with the same amount stays; with another one it is refused."""
        good = [row for row in rows if not row.errors]
        lines = self.env["account.move.line"].search(
            Domain("partner_id", "in", [row.values["partner"] for row in good])
            & Domain("move_id.ref", "in", [row.values["number"] for row in good])
            & Domain("parent_state", "!=", "cancel")
            & Domain("company_id", "=", self.env.company.id)
            & Domain("account_id.account_type", "=", self._jxc_import_account)
        )
        there = {(line.partner_id.id, line.move_id.ref): line.move_id for line in lines}
        self._match_rows(
            rows,
            run,
            there,
            lambda row: (row.values["partner"], row.values["number"]),
            "number",
        )
        for row in rows:
            if row.record and not row.errors:
                self._check_known(row)

    @api.model
    def _check_known(self, row):
        balance = sum(
            line.balance
            for line in row.record.line_ids
            if line.account_id.account_type == self._jxc_import_account
        )
        if abs(balance - self._jxc_import_sign * row.values["amount"]) > 0.005:
            row.fail(
                "number",
                self.env._(
                    "%(number)s is there with %(amount).2f already. Take that one back first.",
                    number=row.values["number"],
                    amount=self._jxc_import_sign * balance,
                ),
            )

    @api.model
    def _check_rows(self, rows, run):
        for row in rows:
            if not row.values.get("amount"):
                row.fail("amount", self.env._("The amount must not be 0."))

    @api.model
    def _prepare(self, row, run):
        if row.record:
            row.status = "same"
        else:
            row.vals = self._prepare_entry_vals(row.values)

    @api.model
    def _prepare_entry_vals(self, values):
        """Return the entry of an opening document."""
        journal = self._get_opening_journal()
        other = self.env.company.sudo().get_unaffected_earnings_account()
        balance = self._jxc_import_sign * self.env.company.currency_id.round(values["amount"])
        label = values.get("note") or values["number"]
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": values["date"],
            "ref": values["number"],
            "line_ids": [
                Command.create(
                    {
                        "account_id": self._get_account(values).id,
                        "partner_id": values.get("partner"),
                        "name": label,
                        "balance": balance,
                        "date_maturity": values.get("due") or values["date"],
                    }
                ),
                Command.create({"account_id": other.id, "name": label, "balance": -balance}),
            ],
        }

    @api.model
    def _get_opening_journal(self):
        return self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.env.company.id)], limit=1
        )

    @api.model
    def _get_account(self, values):
        """Return the account that the balance is on."""
        partner = self.env["res.partner"].browse(values["partner"])
        if self._jxc_import_account == "asset_receivable":
            return partner.property_account_receivable_id
        return partner.property_account_payable_id

    @api.model
    def _may_import(self):
        """Opening entries need a right of their own: who sets a company up is no accountant."""
        return self.env.user.has_group(RIGHT)

    @api.model
    def _create_rows(self, rows, run):
        if not self._may_import():
            raise AccessError(self.env._("Opening balances are brought in by who has the right."))
        # The entries are ours, line by line: nothing of them but amounts is the user's.
        entries = super(JxcImportOpening, self.sudo())._create_rows(rows, run)
        entries._post(soft=False)
        return entries.sudo(False)

    @api.model
    def _check_undo(self, records):
        """What was paid meanwhile stays."""
        paid = records.line_ids.filtered(
            lambda line: line.matched_debit_ids or line.matched_credit_ids
        )
        if paid:
            raise ImportRefused(
                self.env._(
                    "%s was paid in part or in full. Undo the payments first.",
                    self.env["jxc.door"]._get_names(paid.move_id),
                )
            )

    @api.model
    def _undo_created(self, records):
        records = records.sudo()
        records.button_draft()
        records.button_cancel()


class JxcImportReceivable(models.AbstractModel):
    _name = "jxc.import.type.receivable"
    _inherit = "jxc.import.type.opening"
    _description = "Opening Receivables"

    _jxc_import_code = "receivable"
    _jxc_import_sequence = 70
    _jxc_import_account = "asset_receivable"

    @api.model
    def _get_partner_column(self):
        return self._get_customer_column("partner")


class JxcImportPayable(models.AbstractModel):
    _name = "jxc.import.type.payable"
    _inherit = "jxc.import.type.opening"
    _description = "Opening Payables"

    _jxc_import_code = "payable"
    _jxc_import_sequence = 75
    _jxc_import_account = "liability_payable"
    _jxc_import_sign = -1

    @api.model
    def _get_partner_column(self):
        return self._get_vendor_column("partner")


class JxcImportCash(models.AbstractModel):
    """What was in the bank and in the cash box on the first day."""

    _name = "jxc.import.type.cash"
    _inherit = "jxc.import.type.opening"
    _description = "Opening Cash"

    _jxc_import_code = "cash"
    _jxc_import_sequence = 80

    @api.model
    def _get_all_columns(self):
        _ = self.env._
        return [
            ImportColumn(
                "journal",
                _("Bank or Cash Account"),
                "reference",
                required=True,
                aliases=("结算账户", "账户", "账户名称", "资金账户", "银行账户"),
                target="money_journal",
                example="工商银行",
            ),
            ImportColumn(
                "date",
                _("Date"),
                "date",
                required=True,
                aliases=("日期", "期初日期"),
                example="2025-12-31",
            ),
            ImportColumn(
                "amount",
                _("Balance"),
                "number",
                required=True,
                aliases=("余额", "金额", "期初余额"),
                example="58000.00",
            ),
            ImportColumn("note", _("Remark"), "text", aliases=("备注", "摘要")),
        ]

    @api.model
    def _resolve_money_journal(self, texts):
        return self._resolve_by(
            "account.journal", ["name", "code"], texts, Domain("type", "in", ("bank", "cash"))
        )

    @api.model
    def _find_records(self, rows, run):
        """An account has one opening balance; it is known by its reference."""
        good = [row for row in rows if not row.errors]
        journals = self.env["account.journal"].browse([row.values["journal"] for row in good])
        for row, journal in zip(good, journals, strict=True):
            row.values["number"] = f"OPENING-{journal.code}"
        refs = [row.values["number"] for row in good]
        entries = self._get_model().search(
            Domain("ref", "in", refs)
            & Domain("state", "!=", "cancel")
            & Domain("company_id", "=", self.env.company.id)
        )
        there = {entry.ref: entry for entry in entries}
        self._match_rows(rows, run, there, lambda row: row.values["number"], "journal")
        for row in rows:
            if row.record and not row.errors:
                self._check_known(row)

    @api.model
    def _check_known(self, row):
        journal = self.env["account.journal"].browse(row.values["journal"])
        lines = row.record.line_ids
        balance = sum(
            line.balance for line in lines if line.account_id == journal.default_account_id
        )
        if abs(balance - row.values["amount"]) > 0.005:
            row.fail(
                "journal",
                self.env._(
                    "%(number)s is there with %(amount).2f already. Take that one back first.",
                    number=journal.name,
                    amount=balance,
                ),
            )

    @api.model
    def _get_account(self, values):
        return self.env["account.journal"].browse(values["journal"]).default_account_id
