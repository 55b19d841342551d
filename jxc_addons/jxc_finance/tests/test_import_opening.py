from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import ImportRefused
from odoo.addons.jxc_core.tests.import_common import ImportCase
from odoo.addons.jxc_finance.tests.common import FinanceMixin


@tagged("post_install", "-at_install")
class TestImportOpening(FinanceMixin, ImportCase):
    """What is owed and what is in the bank on the first day, from files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_opener",
            "jxc_core.jxc_core_group_import,account.group_account_user,base.group_partner_manager",
        )
        cls.partner.ref = "C-77"
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.rows = [
            ["客户编码", "单据号", "单据日期", "到期日", "未收金额"],
            ["C-77", "XS-1", "2025-12-18", "2026年1月17日", "1,260.50"],
            ["C-77", "XS-2", "2025/12/20", None, -200],
        ]

    def _get_lines(self, kind):
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.partner.id),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", kind),
            ],
            order="id",
        )

    def test_receivables_by_document(self):
        session = self._import(self.rows)
        self.assertEqual(session.sheet_ids.type, "receivable")
        lines = self._get_lines("asset_receivable")
        self.assertEqual(lines.mapped("amount_residual"), [1260.5, -200])
        self.assertEqual(lines.mapped("move_id.ref"), ["XS-1", "XS-2"])
        self.assertEqual(str(lines[0].date_maturity), "2026-01-17")
        again = self._check(self.rows)
        self.assertEqual((again.same_count, again.error_count), (2, 0))
        self.rows[1][4] = 1000
        other = self._check(self.rows)
        [(line, sentence)] = self._get_mistakes(other)
        self.assertEqual(line, 2)
        self.assertIn("XS-1 is there with 1260.50 already", sentence)
        session.action_undo()
        self.assertFalse(self._get_lines("asset_receivable"))

    def test_what_was_paid_stays(self):
        session = self._import(self.rows)
        self._get_lines("asset_receivable").reconcile()
        with self.assertRaisesRegex(ImportRefused, "paid in part or in full"):
            session.action_undo()

    def test_payables(self):
        self._import([["供应商", "单据号", "日期", "应付余额"], ["C-77", "CG-9", "2025.12.1", 300]])
        self.assertEqual(self._get_lines("liability_payable").amount_residual, -300)

    def test_cash(self):
        rows = [["结算账户", "日期", "余额"], [self.bank.name, "2025-12-31", "58,000.00"]]
        session = self._import(rows, "cash")
        account = self.bank.default_account_id
        lines = self.env["account.move.line"].search([("account_id", "=", account.id)])
        self.assertEqual(lines.mapped("balance"), [58000])
        self.assertEqual(self._check(rows, "cash").same_count, 1)
        session.action_undo()
        self.assertEqual(lines.parent_state, "cancel")

    def test_only_with_the_right(self):
        self.clerk = self._create_user(
            "jxc_other", "jxc_core.jxc_core_group_import,account.group_account_invoice"
        )
        with self.assertRaisesRegex(ImportRefused, "You may not bring in: Opening Receivables"):
            self._check(self.rows)
        self.assertFalse(self._get_lines("asset_receivable"))

    def test_a_consultant_sets_the_company_up(self):
        """She brings in and takes back what was owed, and makes no other entries."""
        self.clerk = self._create_user("jxc_setting_up", "jxc_core.jxc_core_role_consultant")
        session = self._import(self.rows)
        lines = self._get_lines("asset_receivable")
        self.assertEqual(lines.mapped("amount_residual"), [1260.5, -200])
        self.assertEqual(lines.create_uid, self.clerk)
        with self.assertRaises(AccessError):
            lines.with_user(self.clerk).move_id.button_draft()
        session.action_undo()
        self.assertFalse(self._get_lines("asset_receivable"))
