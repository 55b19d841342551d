from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.test_sight_cost import CostCase

LINE = ("purchase_price", "margin", "margin_percent")
ORDER = ("margin", "margin_percent")


@tagged("post_install", "-at_install", "jxc_neighbours")
class TestSightOfMargins(CostCase):
    """Whoever knows price and margin knows the cost, where Odoo's margins are installed."""

    def setUp(self):
        super().setUp()
        if "margin" not in self.env["sale.order"]._fields:
            self.skipTest("sale_margin is not installed")
        self.seller = self._create_user("jxc_m_seller", "jxc_core.jxc_core_role_sales")
        self.lead = self._create_user("jxc_m_lead", "jxc_core.jxc_core_role_sales_lead")
        self.order = self._create_order(user=self.seller)

    def test_margins_are_computed_unseen(self):
        line = self.order.sudo().order_line
        self.assertEqual((line.purchase_price, line.margin, self.order.sudo().margin), (3, 14, 14))
        self.order.order_line.product_uom_qty = 3
        self.order.action_confirm()
        self.assertEqual(self.order.sudo().margin, 21)
        self.assertFalse({*LINE} & (self.order.order_line.copy_data()[0]).keys())

    def test_salespeople_do_not_see_them(self):
        self._assert_hidden(self.seller, self.order.order_line, *LINE)
        self._assert_hidden(self.seller, self.order, *ORDER)
        reports = self.env["sale.report"].with_user(self.seller)
        self.assertNotIn("margin", reports.fields_get())
        with self.assertRaises(AccessError):
            reports.formatted_read_group([], ["partner_id"], ["margin:sum"])
        with self.assertRaises(AccessError):
            self.order.order_line.with_user(self.seller).purchase_price = 1.0
        self.order.action_confirm()
        self.seller.group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            self.order.with_user(self.seller).export_data(["order_line/margin"])

    def test_forms_and_pivots_leave_them_out(self):
        for user, seen in ((self.seller, False), (self.lead, True)):
            orders = self.env["sale.order"].with_user(user)
            arch = orders.get_view(view_type="form")["arch"]
            self.assertEqual('name="margin"' in arch, seen, user.login)
            self.assertEqual('name="purchase_price"' in arch, seen, user.login)
            orders.get_view(view_type="pivot")
        self.env["ir.ui.view"].search([("model", "=", "sale.order")])._check_xml()

    def test_those_who_need_them_do(self):
        row = self.order.with_user(self.lead).read(["margin", "margin_percent"])[0]
        self.assertEqual((row["margin"], row["margin_percent"]), (14, 0.7))
        groups = self.env["sale.order.line"].with_user(self.lead)
        found = groups.formatted_read_group([("order_id", "=", self.order.id)], [], ["margin:sum"])
        self.assertEqual(found[0]["margin:sum"], 14)

    def test_all_see_them_where_all_see_cost(self):
        self._hide_cost(by_role=False)
        self.assertEqual(self.order.with_user(self.seller).margin, 14)
