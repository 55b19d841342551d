from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_finance.tests.common import FinanceCase


@tagged("post_install", "-at_install")
class TestSightOfInvoices(FinanceCase):
    """Customer invoices: the own ones, those of the teams, all; cost in them by right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("jxc_i_seller", "jxc_core.jxc_core_role_sales")
        cls.mate = cls._create_user("jxc_i_mate", "jxc_core.jxc_core_role_sales_team")
        cls.lead = cls._create_user("jxc_i_lead", "jxc_core.jxc_core_role_sales_lead")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Team",
                "company_id": cls.company.id,
                "member_ids": [Command.set((cls.seller + cls.mate).ids)],
            }
        )
        cls.own = cls._create_move(invoice_user_id=cls.seller.id, team_id=cls.team.id).sudo()
        cls.other = cls._create_move(invoice_user_id=cls.lead.id, team_id=False).sudo()

    def _see(self, user, model="account.move", field="id"):
        domain = [(field, "in", (self.own + self.other).ids)]
        return self.env[model].with_user(user).search(domain).sudo()

    def test_own_team_all(self):
        self.assertEqual(self._see(self.seller), self.own)
        self.assertEqual(self._see(self.mate), self.own)
        self.assertEqual(self._see(self.lead), self.own + self.other)
        lines = self._see(self.mate, "account.move.line", "move_id")
        self.assertEqual(lines.move_id, self.own)

    def test_cost_in_an_invoice(self):
        self.env["res.config.settings"].create({"jxc_cost_by_role": True}).execute()
        account = self.own.invoice_line_ids.account_id
        self.own.line_ids.create(
            [
                {
                    "move_id": self.own.id,
                    "display_type": "cogs",
                    "account_id": account.id,
                    "debit": max(sign * 3.0, 0.0),
                    "credit": max(-sign * 3.0, 0.0),
                }
                for sign in (1, -1)
            ]
        )
        for user, count in ((self.seller, 0), (self.mate, 0), (self.lead, 2), (self.accountant, 2)):
            lines = self._see(user, "account.move.line", "move_id")
            self.assertEqual(len(lines.filtered(lambda line: line.display_type == "cogs")), count)
