from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.test_sight_cost import CostCase
from odoo.addons.jxc_finance.tests.common import FinanceMixin

MOVE = ("value", "price_unit", "standard_price", "value_manual", "remaining_value")


@tagged("post_install", "-at_install")
class TestSightOfStockValue(FinanceMixin, CostCase):
    """What stock is worth is hidden where only money is ours, and goods are Odoo's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("jxc_v_keeper", "stock.group_stock_user")
        cls.seller = cls._create_user("jxc_v_seller", "jxc_core.jxc_core_role_sales")
        cls.boss = cls._create_user("jxc_v_boss", "stock.group_stock_manager")
        if "stock_move_sms_validation" in cls.company._fields:
            cls.company.stock_move_sms_validation = False
        cls.goods = cls._create_product(
            "Bolt 螺栓", type="consu", is_storable=True, standard_price=7.0
        )
        cls.product = cls.goods

    def _receive(self, method):
        """Return the receipt of a purchase, validated by somebody who doesn't see its price."""
        self.goods.categ_id.with_company(self.company).property_cost_method = method
        purchase = self._create_purchase()
        purchase.button_confirm()
        picking = purchase.sudo().picking_ids.with_env(self.env).with_user(self.keeper)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        return picking

    def test_goods_come_and_go_unseen(self):
        for method in ("standard", "average", "fifo"):
            receipt = self._receive(method)
            self.assertEqual((receipt.state, receipt.sudo().move_ids.value), ("done", 14.0))
            order = self._create_order(user=self.seller)
            order.action_confirm()
            delivery = order.sudo().picking_ids.with_env(self.env).with_user(self.keeper)
            delivery.move_ids.picked = True
            delivery.with_context(skip_backorder=True, skip_sms=True).button_validate()
            self.assertEqual(delivery.state, "done")
            for move in (receipt.move_ids, delivery.move_ids):
                self._assert_hidden(self.keeper, move, *MOVE)

    def test_products_and_lots(self):
        self._receive("average")
        self._assert_hidden(self.keeper, self.goods, "avg_cost", "total_value", "standard_price")
        self.goods.tracking = "lot"
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": self.goods.id})
        self._assert_hidden(self.keeper, lot, "avg_cost", "total_value", "standard_price")
        found = self.goods.with_user(self.boss).read(["avg_cost", "total_value"])[0]
        self.assertEqual((found["avg_cost"], found["total_value"]), (7.0, 14.0))

    def test_reports_and_names(self):
        self._receive("average")
        with self.assertRaises(AccessError):
            self.env["stock_account.stock.valuation.report"].with_user(
                self.keeper
            ).get_report_values()
        self.vendor_price.product_tmpl_id = self.goods.product_tmpl_id
        for user, told in ((self.keeper, False), (self.boss, True)):
            self.env.invalidate_all()
            name = self.vendor_price.with_user(user).sudo().display_name
            self.assertEqual("2.5" in name, told, user.login)
