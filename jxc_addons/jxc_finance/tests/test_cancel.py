from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_finance.tests.common import FinanceCase


@tagged("post_install", "-at_install")
class TestCancelOrderOfGoods(FinanceCase):
    """A salesman cancels his order of goods, whatever was bought for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)])
        cls.mto = warehouse.mto_pull_id.route_id
        cls.mto.active = True
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor 供应商"})
        cls.goods = cls._create_product(
            "Pipe 管子",
            type="consu",
            is_storable=True,
            seller_ids=[Command.create({"partner_id": cls.vendor.id, "price": 5.0})],
        )

    def _confirm(self):
        order = self._create_order(lines=[self._prepare_line(product_id=self.goods.id)])
        order.action_confirm()
        return order

    def test_goods_on_stock(self):
        order = self._confirm()
        order.action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.sudo().picking_ids.state, "cancel")

    def test_goods_bought_for_the_order(self):
        buy = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)])
        self.goods.route_ids = self.mto | buy.buy_pull_id.route_id
        order = self._confirm()
        purchase = order.sudo()._get_purchase_orders()
        self.assertTrue(purchase)
        purchase.button_confirm()
        self.env.invalidate_all()
        order.action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertTrue(purchase.activity_ids, "The buyer hears of it")
