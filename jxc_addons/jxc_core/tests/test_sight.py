from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestSightOfDocuments(JxcCase):
    """Own documents, those of the team, all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sellers = [
            cls._create_user(f"jxc_seller_{number}", "jxc_core.jxc_core_role_sales")
            for number in range(3)
        ]
        cls.mate = cls._create_user("jxc_mate", "jxc_core.jxc_core_role_sales_team")
        cls.lead = cls._create_user("jxc_lead", "jxc_core.jxc_core_role_sales_lead")
        cls.team, cls.other = cls.env["crm.team"].create(
            [
                {
                    "name": name,
                    "company_id": cls.company.id,
                    "member_ids": [Command.set([user.id for user in members])],
                }
                for name, members in (
                    ("A", [cls.sellers[0], cls.mate]),
                    ("B", cls.sellers[1:]),
                )
            ]
        )
        cls.orders = cls.env["sale.order"].concat(
            *[cls._create_order(user=user).with_env(cls.env) for user in cls.sellers]
        )

    def _see(self, user, model="sale.order", field="id", records=None):
        records = self.orders if records is None else records
        return (
            self.env[model].with_user(user).search([(field, "in", records.ids)]).with_env(self.env)
        )

    def test_sales_own_team_all(self):
        first, rest = self.orders[0], self.orders[1:]
        self.assertEqual(
            [order.team_id for order in self.orders], [self.team, self.other, self.other]
        )
        self.assertEqual(self._see(self.sellers[0]), first)
        self.assertEqual(self._see(self.mate), first)
        self.assertEqual(self._see(self.lead), self.orders)
        self.assertEqual(self._see(self.mate, "sale.order.line", "order_id"), first.order_line)
        with self.assertRaises(AccessError):
            rest[0].with_user(self.mate).read(["name"])
        first.with_user(self.mate).client_order_ref = "seen by the team"

    def test_another_team_at_once(self):
        self.assertEqual(self._see(self.mate), self.orders[0])
        # Odoo lets people belong to one team, unless told otherwise.
        self.other.member_ids += self.mate
        self.assertEqual(self._see(self.mate), self.orders[1:])
        self.env["crm.team.member"].search([("user_id", "=", self.mate.id)]).action_archive()
        self.assertFalse(self._see(self.mate))
        self.other.user_id = self.mate
        self.assertEqual(self._see(self.mate), self.orders[1:])

    def test_reports_follow(self):
        self.orders.action_confirm()
        self.env.flush_all()
        reports = self.env["sale.report"].with_user(self.mate)
        found = reports.search([("product_id", "=", self.product.id)])
        self.assertEqual(found.sudo().mapped("name"), [self.orders[0].name])

    def test_purchases_own_or_all(self):
        own = self._create_user("jxc_own", "jxc_core.jxc_core_role_buyer_own")
        lead = self._create_user("jxc_plead", "jxc_core.jxc_core_role_purchase_lead")
        mine, others = self._create_purchase(user=own), self._create_purchase()
        both = (mine + others).with_env(self.env)

        def see(user, model="purchase.order", field="id"):
            return self._see(user, model, field, both)

        self.assertEqual(see(own), both[0])
        self.assertEqual(see(own, "purchase.order.line", "order_id"), both[0].order_line)
        for user in (self.buyer, lead):
            self.assertEqual(see(user), both)
        with self.assertRaises(AccessError):
            others.with_user(own).button_confirm()
        mine.button_confirm()
        own.group_ids += self.env.ref("jxc_core.jxc_core_role_buyer")
        self.assertEqual(see(own), both)

    def _create_bill(self, purchase=None, user=None):
        """Return the draft bill of an order, or of none."""
        line = {"product_id": self.product.id, "quantity": 1.0, "price_unit": 7.0, "tax_ids": False}
        if purchase:
            line["purchase_line_id"] = purchase.order_line.id
        moves = self.env["account.move"].with_user(user or self.env.user)
        return moves.create(
            {
                "move_type": "in_invoice",
                "partner_id": self.partner.id,
                "invoice_date": "2026-03-04",
                "invoice_line_ids": [Command.create(line)],
            }
        ).with_env(self.env)

    def test_bills_of_own_purchases_or_all(self):
        self.env["account.chart.template"].try_loading(
            "generic_coa", self.company, install_demo=False
        )
        own = self._create_user("jxc_own", "jxc_core.jxc_core_role_buyer_own")
        mine, others = self._create_purchase(user=own), self._create_purchase()
        nobodys = self._create_purchase()
        nobodys.sudo().user_id = False
        bills = [
            self._create_bill(mine),
            self._create_bill(nobodys),
            self._create_bill(user=own),
            self._create_bill(others),
            self._create_bill(),
        ]
        every = bills[0].union(*bills)

        def see(user, model="account.move", field="id"):
            return self._see(user, model, field, every)

        self.assertEqual(see(own), bills[0] + bills[1] + bills[2])
        self.assertEqual(
            see(own, "account.move.line", "move_id").move_id, bills[0] + bills[1] + bills[2]
        )
        with self.assertRaises(AccessError):
            bills[3].with_user(own).read(["amount_total"])
        with self.assertRaises(AccessError):
            bills[3].invoice_line_ids.with_user(own).read(["price_unit"])
        self.assertEqual(see(self.buyer), every)
        lead = self._create_user("jxc_plead", "jxc_core.jxc_core_role_purchase_lead")
        self.assertEqual(see(lead), every)
        own.group_ids += self.env.ref("jxc_core.jxc_core_role_buyer")
        self.assertEqual(see(own), every)

    def test_a_buyer_of_own_orders_bills_them(self):
        self.env["account.chart.template"].try_loading(
            "generic_coa", self.company, install_demo=False
        )
        own = self._create_user("jxc_own", "jxc_core.jxc_core_role_buyer_own")
        self.product.purchase_method = "purchase"
        purchase = self._create_purchase(user=own)
        purchase.button_confirm()
        purchase.action_create_invoice()
        bill = purchase.invoice_ids
        self.assertEqual(bill.with_user(own).amount_total, 14.0)
        bill.with_user(own).write({"ref": "FP1"})
        self.assertEqual(bill.ref, "FP1")
