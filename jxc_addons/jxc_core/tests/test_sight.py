from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestSightOfDocuments(JxcCase):
    """Own documents, those of the team, all."""

    def test_sales_own_team_all(self):
        sellers = [
            self._create_user(f"jxc_seller_{number}", "jxc_core.jxc_core_role_sales")
            for number in range(3)
        ]
        mate = self._create_user("jxc_mate", "jxc_core.jxc_core_group_sale_team")
        lead = self._create_user("jxc_lead", "jxc_core.jxc_core_role_sales_lead")
        team, other = self.env["crm.team"].create(
            [
                {
                    "name": name,
                    "company_id": self.company.id,
                    "member_ids": [Command.set([user.id for user in members])],
                }
                for name, members in (("A", [sellers[0], mate]), ("B", sellers[1:]))
            ]
        )
        orders = [self._create_order(user=user) for user in sellers]
        self.assertEqual([order.sudo().team_id for order in orders], [team, other, other])
        every = orders[0].sudo() | orders[1].sudo() | orders[2].sudo()
        domain = [("id", "in", every.ids)]

        def seen(user, model="sale.order", domain=domain):
            return self.env[model].with_user(user).search(domain).ids

        self.assertEqual(seen(sellers[0]), orders[0].ids)
        self.assertEqual(seen(mate), orders[0].ids)
        self.assertEqual(set(seen(lead)), set(every.ids))
        lines = [("order_id", "in", every.ids)]
        self.assertEqual(seen(mate, "sale.order.line", lines), orders[0].sudo().order_line.ids)

    def test_purchases_own_or_all(self):
        own = self._create_user("jxc_own", "jxc_core.jxc_core_group_purchase_own")
        lead = self._create_user("jxc_plead", "jxc_core.jxc_core_role_purchase_lead")
        mine, others = self._create_purchase(user=own), self._create_purchase()
        both = mine.sudo() | others.sudo()
        orders = self.env["purchase.order"]
        domain = [("id", "in", both.ids)]
        self.assertEqual(orders.with_user(own).search(domain), mine.sudo())
        for user in (self.buyer, lead):
            self.assertEqual(orders.with_user(user).search(domain), both)
        lead.group_ids += self.env.ref("jxc_core.jxc_core_group_purchase_own")
        self.assertEqual(orders.with_user(lead).search(domain), both)
