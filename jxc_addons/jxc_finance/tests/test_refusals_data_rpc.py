"""What is refused of opening balances, by both doors: the sentence, and that nothing changed."""

from odoo.tests import tagged

from odoo.addons.jxc_core.tests.import_common import ImportCase
from odoo.addons.jxc_core.tests.test_refusals_data_rpc import ERRORS, DataRefusalMixin
from odoo.addons.jxc_finance.tests.common import FinanceMixin

ACCESS = "odoo.exceptions.AccessError"
DEBTS = ["单据号", "单据日期", "余额"]
CASH = ["结算账户", "日期", "余额"]


@tagged("post_install", "-at_install")
class TestOpeningRefusals(FinanceMixin, DataRefusalMixin, ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_opening_only",
            "jxc_core.jxc_core_group_import,jxc_finance.jxc_finance_group_opening",
        )
        cls.stranger = cls._create_user(
            "jxc_invoicing_only", "jxc_core.jxc_core_group_import,account.group_account_invoice"
        )
        cls.partner.ref = "C-77"
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    def _get_rows(self, code, amount=300):
        """Return a file of one row for each kind of opening balance."""
        if code == "cash":
            return [CASH, [self.bank.name, "2025-12-31", amount]]
        party = {"receivable": "客户编码", "payable": "供应商编码"}[code]
        return [[party, *DEBTS], ["C-77", f"OB-{code}", "2025-12-01", amount]]

    def _refuse(self, session, method, *words, user=None, name="ImportRefused", **kwargs):
        """Assert that a step is refused, and that no entry comes, goes or changes."""
        name = name if "." in name else ERRORS + name
        with self._unchanged("account.move", "state", "ref", "amount_total"):
            call = (method, kwargs)
            self._assert_refused(user or self.clerk, session, call, name, *words)

    def test_without_the_right(self):
        titles = {
            "receivable": "Opening Receivables",
            "payable": "Opening Payables",
            "cash": "Opening Cash",
        }
        for code, title in titles.items():
            session = self._upload(self._get_rows(code), code, user=self.stranger)
            with self.subTest(code):
                words = (f"You may not bring in: {title}", "ask somebody who is in charge")
                self._refuse(session, "action_check", *words, user=self.stranger)
                self.assertEqual(session.state, "mapping")

    def test_others_do_not_go_on(self):
        """Who lost the right between dry run and import, and who never had a session of his own."""
        session = self._check(self._get_rows("receivable"), "receivable")
        self._refuse(session, "action_import", user=self.stranger, name=ACCESS)
        self.clerk.group_ids -= self.env.ref("jxc_finance.jxc_finance_group_opening")
        self._refuse(session, "action_import", "You may not bring in: Opening Receivables")
        self.assertEqual(session.state, "checked")

    def test_rows_that_are_wrong(self):
        """One wrong row, and none of the file is in the books."""
        wrong = {
            "receivable": (
                (["C-77", "OB-1", "2025-12-01", 0], "The amount must not be 0"),
                (["Nobody", "OB-2", "2025-12-01", 5], "“Nobody” does not exist"),
                (["C-77", None, "2025-12-01", 5], "“Document Number” is empty. Enter it"),
                (["C-77", "OB-4", "someday", 5], "“someday” is no date"),
                (["C-77", "OB-5", "2025-12-01", "much"], "“much” is no number"),
                (["C-77", "OB-receivable", "2025-12-02", 5], "stands in line 2 already"),
            ),
            "payable": ((["C-77", "OB-1", "2025-12-01", None], "“Open Amount” is empty"),),
            "cash": (
                (["没有这个账户", "2025-12-31", 5], "“没有这个账户” does not exist"),
                ([self.bank.name, "2025-12-31", 9], "stands in line 2 already"),
            ),
        }
        for code, cases in wrong.items():
            rows = [*self._get_rows(code), *(row for row, _words in cases)]
            session = self._check(rows, code)
            sentences = dict(self._get_mistakes(session))
            with self.subTest(code):
                self.assertEqual(len(sentences), len(cases))
                for line, (_row, words) in enumerate(cases, 3):
                    self.assertIn(words, sentences[line])
                words = f"{len(cases)} rows have mistakes, so nothing is imported"
                self._refuse(session, "action_import", words)

    def test_other_amounts_of_the_same_document(self):
        for code in ("receivable", "payable", "cash"):
            self._import(self._get_rows(code, 300), code)
            session = self._check(self._get_rows(code, 350), code)
            [(line, sentence)] = self._get_mistakes(session)
            with self.subTest(code):
                self.assertEqual(line, 2)
                self.assertIn("is there with 300.00 already. Take that one back", sentence)
                self._refuse(session, "action_import", "1 rows have mistakes")
                again = self._check(self._get_rows(code, 300), code)
                self._refuse(again, "action_import", "no row is new or changed")

    def test_what_was_paid_is_not_taken_back(self):
        for code, kind in (("receivable", "asset_receivable"), ("payable", "liability_payable")):
            rows = self._get_rows(code, 300)
            rows.append(["C-77", f"ADV-{code}", "2025-12-02", -100])
            session = self._import(rows, code)
            lines = self.env["account.move.line"].search(
                [("partner_id", "=", self.partner.id), ("account_id.account_type", "=", kind)]
            )
            self.assertEqual(len(lines), 2)
            lines.reconcile()
            with self.subTest(code):
                words = ("was paid in part or in full. Undo the payments first",)
                self._refuse(session, "action_undo", *words)
                self.assertEqual(session.state, "done")

    def test_entries_are_not_the_importers(self):
        """Who brings opening balances in makes no entry, and changes none, in any other way."""
        self._import(self._get_rows("cash"), "cash")
        entry = self.env["account.move"].search([("ref", "=", f"OPENING-{self.bank.code}")])
        self.assertEqual(entry.state, "posted")
        for records, method, kwargs in (
            (entry, "button_draft", {}),
            (entry, "write", {"vals": {"ref": "x"}}),
            (entry, "unlink", {}),
            (entry.browse(), "create", {"vals_list": [{"move_type": "entry"}]}),
        ):
            with self.subTest(method):
                self._refuse(records, method, name=ACCESS, **kwargs)

    def test_steps_are_not_written_by_hand(self):
        session = self._check(self._get_rows("payable"), "payable")
        vals = {"vals": {"state": "done", "error_count": 0}}
        self._refuse(session, "write", "can't be entered", name="ProtectedField", **vals)
        self._refuse(session, "action_undo", "is at “Preview”: this step is not possible now")
