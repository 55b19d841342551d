from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_finance.tests.common import FinanceCase

BUTTON = 'name="action_jxc_history"'


@tagged("post_install", "-at_install")
class TestHistoryOfMoney(FinanceCase):
    """What happened to an invoice or a payment opens from it, for those who may read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._watch("account_move_post", "account_move_reverse", "account_payment_post")
        cls.boss = cls._create_user("jxc_h_boss", "jxc_core.jxc_core_role_boss")
        cls.auditor = cls._create_user("jxc_h_auditor", "jxc_core.jxc_core_role_auditor")
        cls.colleague = cls._create_user("jxc_h_colleague", "jxc_core.jxc_core_role_accountant")
        cls.move = cls._create_move()
        cls.move.action_post()
        cls.payment = cls._register(cls.move)
        cls.move._reverse_moves()
        cls.env.flush_all()

    def _open(self, document, user):
        """Return the codes of the acts that the button shows to a user, oldest first."""
        action = document.with_user(user).action_jxc_history()
        self.assertEqual(action["res_model"], "jxc.operation.log")
        self.assertIn(document.display_name, action["name"])
        lines = self.env["jxc.operation.log"].with_user(user)
        return lines.search(action["domain"], order="id").sudo().operation_id.mapped("code")

    def test_an_invoice(self):
        for user in (self.boss, self.auditor):
            self.assertEqual(
                self._open(self.move, user), ["account_move_post", "account_move_reverse"]
            )

    def test_a_payment(self):
        for user in (self.boss, self.auditor):
            self.assertEqual(self._open(self.payment, user), ["account_payment_post"])

    def test_who_sees_the_button_and_the_lines(self):
        for user, seen in ((self.boss, True), (self.auditor, True), (self.accountant, False)):
            for model in ("account.move", "account.payment"):
                arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
                self.assertEqual(BUTTON in arch, seen, f"{user.login} {model}")
        # The accountant who posted finds what he did himself, a colleague nothing.
        self.assertTrue(self._open(self.move, self.accountant))
        for document in (self.move, self.payment):
            self.assertFalse(self._open(document, self.colleague))
            with self.assertRaises(AccessError):
                document.with_user(self.employee).action_jxc_history()
