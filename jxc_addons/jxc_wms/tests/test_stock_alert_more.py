from datetime import timedelta

from odoo.fields import Command, Datetime
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestStockAlertAmounts(WmsCase):
    """What counts as available, and in which words people hear of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.delivery_steps = "ship_only"
        cls.keeper = cls._create_user("jxc_alert_keeper", "stock.group_stock_user")
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor 供应商"})
        cls.cream = cls._create_goods(
            "Cream 面霜",
            tracking="lot",
            use_expiration_date=True,
            seller_ids=[Command.create({"partner_id": cls.vendor.id, "price": 2.0, "delay": 3})],
        )
        cls.point = cls._create_point(cls.warehouse, 10.0, 40.0)
        cls.other = cls.env["stock.warehouse"].create(
            {"name": "West", "code": "WE", "company_id": cls.company.id}
        )

    @classmethod
    def _create_point(cls, warehouse, low, high):
        return cls.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": cls.cream.id,
                "warehouse_id": warehouse.id,
                "location_id": warehouse.lot_stock_id.id,
                "product_min_qty": low,
                "product_max_qty": high,
                "trigger": "manual",
            }
        )

    def _make_lot(self, name, quantity, warehouse=None, keeps=90, **vals):
        lot = self.env["stock.lot"].create(
            {
                "name": name,
                "product_id": self.cream.id,
                "expiration_date": Datetime.now() + timedelta(days=keeps),
                **vals,
            }
        )
        self._set_stock(self.cream, quantity, warehouse=warehouse, lot=lot)
        return lot

    def _refresh(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def test_what_may_not_leave_is_not_available(self):
        self._make_lot("GOOD", 6.0)
        self._make_lot("OLD", 8.0, keeps=-1)
        self._make_lot("BAD", 9.0, jxc_blocked=True, jxc_block_reason="Smells")
        self._refresh()
        point = self.point.with_user(self.keeper)
        self.assertEqual((point.jxc_on_hand_qty, point.jxc_free_qty), (23.0, 6.0))
        self.assertEqual((point.jxc_alert, point.jxc_suggested_qty), ("low", 34.0))
        found = point.search([("jxc_alert", "=", "low"), ("company_id", "=", self.company.id)])
        self.assertEqual(found, point)

    def test_nor_can_it_be_spared(self):
        self._make_lot("OLD", 50.0, warehouse=self.other, keeps=-1)
        self._refresh()
        self.assertFalse(self.point.jxc_source_id)
        self._make_lot("GOOD", 5.0, warehouse=self.other)
        self._refresh()
        self.assertEqual(self.point.jxc_source_id, self.other)
        self.assertEqual(self.point.jxc_source_qty, 5.0)

    def test_sums_of_fractions_raise_no_alert(self):
        self.point.write({"product_min_qty": 0.3, "product_max_qty": 0.3})
        for number in range(3):
            self._make_lot(f"L{number}", 0.1)
        self._refresh()
        self.assertFalse(self.point.jxc_alert)

    def test_people_hear_of_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        group = self.env["res.groups"].create({"name": "Planner"})
        planner = self._create_user("jxc_planner", "stock.group_stock_user", lang="zh_CN")
        planner.sudo().group_ids += group
        self.warehouse.jxc_alert_group_id = group
        self._make_lot("GOOD", 6.5)
        self.cream.with_context(lang="zh_CN").name = "滋润面霜"
        self._refresh()
        self.point._jxc_notify()
        summary = self.point.activity_ids.summary
        self.assertIn("滋润面霜", summary)
        self.assertIn("6.5", summary)

    def _get_told(self):
        """Return who got an activity of a new alert."""
        self._refresh()
        self.point._jxc_notify()
        told = self.point.activity_ids.user_id
        self.point.activity_unlink(["jxc_wms.jxc_activity_stock_alert"])
        self.point.jxc_alert_date = False
        return told

    def test_without_any_set_up_the_buyers_hear_of_it(self):
        self.assertIn(self.buyer, self._get_told(), "Who may buy, if nobody has the role")
        lead = self._create_user("jxc_plead", "jxc_core.jxc_core_role_purchase_lead")
        boss = self._create_user("jxc_theboss", "jxc_core.jxc_core_role_boss")
        self.assertEqual(self._get_told(), lead)
        people = self._create_user("jxc_purchaser", "jxc_core.jxc_core_role_buyer")
        self.assertEqual(self._get_told(), people)
        self.warehouse.jxc_alert_group_id = self.env.ref("jxc_core.jxc_core_role_boss")
        self.assertEqual(self._get_told(), boss)

    def test_a_company_that_lives_as_in_odoo_is_left_alone(self):
        self._create_user("jxc_purchaser", "jxc_core.jxc_core_role_buyer")
        self.company.jxc_discipline = False
        self.assertFalse(self._get_told())

    def test_buyers_of_another_company_are_left_alone(self):
        other = self._create_company("Other")
        self._create_user("jxc_far_buyer", "jxc_core.jxc_core_role_buyer", company=other)
        near = self._create_user("jxc_near_buyer", "jxc_core.jxc_core_role_buyer")
        self.assertEqual(self._get_told(), near)

    def test_another_company_is_no_source(self):
        other = self._create_company("Other")
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        self._make_lot("FAR", 50.0, warehouse=warehouse)
        self._refresh()
        self.assertFalse(self.point.jxc_source_id)

    def test_lead_times_of_vendors_have_a_history(self):
        lead = self._create_user("jxc_purchase_lead", "purchase.group_purchase_manager")
        info = self.cream.seller_ids.with_user(lead)
        info.write({"delay": 3})
        self.assertNotIn("Lead time", str(self.cream.product_tmpl_id.message_ids.mapped("body")))
        info.delay = 9
        self._refresh()
        message = self.cream.product_tmpl_id.message_ids.filtered(lambda one: one.body)
        self.assertEqual(len(message), 1, self.cream.product_tmpl_id.message_ids.mapped("body"))
        self.assertIn("3 → 9", message.body)
        self.assertEqual(message.author_id, lead.partner_id)
