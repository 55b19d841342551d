from datetime import datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestShippedRules(WmsCase):
    """Each rule that comes with the addon, activated and seen at work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "9 to 17",
                "tz": "Asia/Shanghai",
                "hours_per_day": 8.0,
                "company_id": False,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {"name": str(day), "dayofweek": str(day), "hour_from": 9, "hour_to": 17}
                    )
                    for day in range(5)
                ],
            }
        )

    def test_none_acts_in_a_new_company(self):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "jxc_wms"), ("model", "=", "jxc.checkpoint.rule")]
        )
        rules = self.env["jxc.checkpoint.rule"].browse(shipped.mapped("res_id"))
        self.assertGreaterEqual(len(rules), 4)
        self.assertFalse(rules.filtered(lambda rule: self.company in rule.company_ids))

    def test_stock_is_confirmed_within_24_hours(self):
        self._activate("jxc_wms.jxc_rule_confirm_stock_limit")
        # Friday 10:00 in Shanghai: Saturday is no working day, Monday morning is.
        with freeze_time("2026-03-06 02:00:00"):
            order = self._confirm_order()
        clock = self._get_clocks(order)
        self.assertEqual((clock.state, clock.owner_id), ("running", self.salesman))
        self.assertEqual(clock.date_due, datetime(2026, 3, 9, 1))
        self.assertEqual(clock.operation_id.code, "sale_order_confirm_stock")
        with freeze_time("2026-03-09 00:30:00"):
            order.with_user(self.picker).jxc_confirm_stock()
        self.assertEqual(clock.state, "done")

    def test_a_late_confirmation_is_seen_as_late(self):
        self._activate("jxc_wms.jxc_rule_confirm_stock_limit")
        with freeze_time("2026-03-04 02:00:00"):
            order = self._confirm_order()
        with freeze_time("2026-03-05 03:00:00"):
            self.assertEqual(order.jxc_clock_state, "late")
            order.jxc_confirm_stock()
        self.assertEqual(self._get_clocks(order).state, "done_late")

    def test_orders_without_goods_have_no_stock_to_confirm(self):
        self._activate("jxc_wms.jxc_rule_confirm_stock_limit")
        service = self._create_product("Advice")
        order = self._confirm_order(lines=[self._prepare_line(product_id=service.id)])
        self.assertFalse(self._get_clocks(order))

    def test_stock_is_confirmed_before_the_delivery(self):
        self._activate("jxc_wms.jxc_rule_stock_before_delivery")
        order = self._confirm_order()
        delivery = self._pick(order)
        with self.assertRaises(CheckpointBlocked) as caught:
            self._validate(delivery, self.picker)
        self.assertIn(
            f"{delivery.name} › {order.display_name}: “Confirm stock” must be done first",
            str(caught.exception),
        )
        self.assertEqual(delivery.state, "assigned")
        order.jxc_confirm_stock()
        self._validate(delivery, self.picker)
        self.assertEqual(delivery.state, "done")

    def test_a_shortage_that_was_agreed_lets_the_rest_go(self):
        self._activate("jxc_wms.jxc_rule_stock_before_delivery")
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=120.0)])
        order.jxc_confirm_stock(note="Rest on Friday")
        delivery = self._pick(order)
        self._validate(delivery, self.picker)
        self.assertEqual(order.order_line.qty_delivered, 100.0)

    def test_orders_from_before_the_installation_are_not_stuck(self):
        """They have no stock confirmation to wait for."""
        self._activate("jxc_wms.jxc_rule_stock_before_delivery")
        order = self._confirm_order()
        order.sudo().jxc_stock_state = False
        delivery = self._pick(order)
        self._validate(delivery, self.picker)
        self.assertEqual(delivery.state, "done")

    def test_the_review_comes_before_the_delivery(self):
        self._activate("jxc_wms.jxc_rule_review_before_delivery")
        delivery = self._pick(self._confirm_order())
        with self.assertRaises(CheckpointBlocked):
            self._validate(delivery, self.picker)
        self._review(delivery)
        self._validate(delivery, self.picker)
        self.assertEqual(delivery.state, "done")

    def test_shipped_within_two_working_days_of_the_confirmation(self):
        self._activate("jxc_wms.jxc_rule_ship_limit")
        # Thursday 10:00 in Shanghai; two working days later it is Monday 10:00.
        with freeze_time("2026-03-05 02:00:00"):
            order = self._confirm_order()
            order.jxc_confirm_stock()
        clock = self._get_clocks(order)
        self.assertEqual(clock.date_due, datetime(2026, 3, 9, 2))
        with freeze_time("2026-03-06 02:00:00"):
            delivery = self._pick(order)
            self.assertEqual(clock.state, "running")
            self._validate(delivery, self.picker)
        self.assertEqual(clock.state, "done")

    def test_an_order_that_is_short_has_no_date_to_ship(self):
        self._activate("jxc_wms.jxc_rule_ship_limit")
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=120.0)])
        order.jxc_confirm_stock(note="Rest on Friday")
        self.assertFalse(self._get_clocks(order))

    def test_the_map_follows_an_order_through_the_warehouse(self):
        def count(name):
            self.env.invalidate_all()
            step = self.env.ref(f"jxc_wms.jxc_step_o2c_{name}")
            return step.with_user(self.employee)._get_count()

        names = ("confirm_stock", "shortage", "pick", "review", "ship")
        start = {name: count(name) for name in names}

        def get_moves():
            return {name: count(name) - start[name] for name in names if count(name) != start[name]}

        order = self._confirm_order()
        self.assertEqual(get_moves(), {"confirm_stock": 1, "pick": 1})
        order.jxc_confirm_stock()
        self.assertEqual(get_moves(), {"pick": 1})
        delivery = self._pick(order)
        self.assertEqual(get_moves(), {"review": 1})
        self._review(delivery)
        self.assertEqual(get_moves(), {"ship": 1})
        self._validate(delivery, self.picker)
        self.assertEqual(get_moves(), {})
        short = self._confirm_order(lines=[self._prepare_line(product_uom_qty=500.0)])
        short.jxc_confirm_stock(note="Later")
        self.assertEqual(get_moves(), {"shortage": 1, "pick": 1})
