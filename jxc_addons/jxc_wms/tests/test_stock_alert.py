from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestStockAlert(WmsCase):
    """What is short, what to do about it in one click, and who hears of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.delivery_steps = "ship_only"
        cls.keeper = cls._create_user("jxc_alert_keeper", "stock.group_stock_user")
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor 供应商"})
        cls.nut = cls._create_goods(
            "Nut 螺母",
            seller_ids=[Command.create({"partner_id": cls.vendor.id, "price": 2.0, "delay": 3})],
        )
        cls._set_stock(cls.nut, 5.0)
        cls.point = cls._create_point(cls.nut, 10.0, 40.0)
        cls.other = cls.env["stock.warehouse"].create(
            {"name": "West", "code": "WE", "company_id": cls.company.id}
        )

    @classmethod
    def _create_point(cls, product, low, high, **vals):
        return cls.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "warehouse_id": cls.warehouse.id,
                "location_id": cls.warehouse.lot_stock_id.id,
                "product_min_qty": low,
                "product_max_qty": high,
                "trigger": "manual",
                **vals,
            }
        )

    def _search(self, alert, user=None):
        points = self.env["stock.warehouse.orderpoint"].with_user(user or self.keeper)
        return points.search(
            [("jxc_alert", "=", alert), ("company_id", "=", self.company.id)]
        ).sudo(False)

    def _refresh(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def test_amounts_and_suggestion(self):
        self.assertEqual(self.point.jxc_on_hand_qty, 5.0)
        self.assertEqual(self.point.jxc_free_qty, 5.0)
        self.assertEqual(self.point.jxc_alert, "low")
        self.assertEqual(self.point.jxc_suggested_qty, 35.0)
        self.assertEqual(self._search("low"), self.point)
        self._set_stock(self.nut, 45.0)
        self._refresh()
        self.assertEqual(self.point.jxc_alert, "high")
        self.assertEqual(self.point.jxc_suggested_qty, 0.0)
        self.assertFalse(self._search("low"))
        self.assertEqual(self._search("high"), self.point)

    def test_booked_goods_are_not_available(self):
        self._set_stock(self.nut, 10.0)
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=self.nut.id, product_uom_qty=8.0)]
        )
        order.sudo().picking_ids.action_assign()
        self._refresh()
        self.assertEqual(self.point.jxc_free_qty, 7.0)
        self.assertEqual(self.point.jxc_alert, "low")
        self.assertEqual(self.point.jxc_suggested_qty, 33.0)

    def test_buying_by_one_click_once(self):
        point = self.point.with_user(self.buyer)
        point.action_jxc_buy()
        purchase = self.env["purchase.order"].search([("partner_id", "=", self.vendor.id)])
        self.assertEqual(purchase.state, "draft")
        self.assertEqual(purchase.order_line.product_qty, 35.0)
        self._refresh()
        self.assertEqual(point.jxc_coming_qty, 35.0)
        self.assertEqual(point.jxc_suggested_qty, 0.0)
        with self.assertRaises(UserError):
            point.action_jxc_buy()
        purchase.with_user(self.buyer).button_confirm()
        self._refresh()
        self.assertEqual(point.jxc_coming_qty, 35.0)
        with self.assertRaises(AccessError):
            self.point.with_user(self.salesman).action_jxc_buy()

    def test_transfer_from_the_warehouse_that_can_spare_it(self):
        point = self.point.with_user(self.keeper)
        self.assertFalse(point.jxc_source_id)
        self._set_stock(self.nut, 30.0, warehouse=self.other)
        self._create_point(
            self.nut,
            10.0,
            20.0,
            warehouse_id=self.other.id,
            location_id=self.other.lot_stock_id.id,
        )
        self._refresh()
        self.assertEqual(point.jxc_source_id, self.other)
        self.assertEqual(point.jxc_source_qty, 20.0)
        action = point.action_jxc_transfer()
        picking = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(picking.location_id, self.other.lot_stock_id)
        self.assertEqual(picking.location_dest_id, self.warehouse.lot_stock_id)
        self.assertEqual(picking.move_ids.quantity, 20.0)
        self._refresh()
        self.assertEqual(point.jxc_coming_qty, 20.0)
        self.assertEqual(point.jxc_suggested_qty, 0.0, "25 will be there, 10 are the minimum")

    def test_limits_follow_from_daily_use(self):
        self.company.jxc_use_days = 10
        self._set_stock(self.nut, 45.0)
        order = self._confirm_order(
            lines=[self._prepare_line(product_id=self.nut.id, product_uom_qty=25.0)]
        )
        self._validate(self._get_delivery(order), self.picker)
        self.point.write({"jxc_min_days": 7.0, "jxc_max_days": 14.0})
        self.point._cron_jxc_watch()
        self.assertEqual(self.point.jxc_daily_use, 2.5)
        self.assertEqual(self.point.product_min_qty, 18.0)
        self.assertEqual(self.point.product_max_qty, 35.0)
        with self.assertRaises(ValidationError):
            self.point.jxc_max_days = 3.0

    def test_limits_have_a_history(self):
        point = self.point.with_context(tracking_disable=False, mail_notrack=False)
        self.env.flush_all()
        self.env.cr.flush()
        point.write({"product_min_qty": 12.0, "jxc_lead_days": 9})
        self.env.flush_all()
        self.env.cr.flush()
        values = self.point.message_ids.sudo().tracking_value_ids
        found = {
            value.field_id.name: (
                value.old_value_float or value.old_value_integer,
                value.new_value_float or value.new_value_integer,
            )
            for value in values
        }
        self.assertEqual(found, {"product_min_qty": (10.0, 12.0), "jxc_lead_days": (0, 9)})

    def test_an_own_lead_time_comes_first(self):
        before = self.point.lead_days
        self.point.jxc_lead_days = 20
        self.assertNotEqual(before, 20)
        self.assertEqual(self.point.lead_days, 20)

    def test_the_role_hears_once_until_it_is_over(self):
        group = self.env["res.groups"].create({"name": "Planner"})
        planner = self._create_user("jxc_planner", "stock.group_stock_user")
        planner.sudo().group_ids += group
        self.warehouse.jxc_alert_group_id = group
        for _night in range(2):
            self.point._jxc_notify()
        self.assertEqual(self.point.activity_ids.user_id, planner)
        self.assertEqual(len(self.point.activity_ids), 1)
        self._set_stock(self.nut, 20.0)
        self._refresh()
        self.point._jxc_notify()
        self.assertFalse(self.point.activity_ids)
        self.assertFalse(self.point.jxc_alert_date)

    def test_the_number_of_queries_does_not_grow(self):
        def look(points):
            points.mapped("jxc_suggested_qty")
            points.mapped("jxc_source_id.id")

        look(self.point)
        few = self._count_queries(lambda: look(self.point))
        points = self.point
        for number in range(20):
            points |= self._create_point(self._create_goods(f"P{number}"), 5.0, 9.0)
        many = self._count_queries(lambda: look(points))
        self.assertLessEqual(many, few + 3)
