from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.exceptions import CountRefused
from odoo.addons.jxc_wms.tests.count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountPlan(CountCase):
    """ABC classes and counts of what is due."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 8 nuts of 10 = 80, 8 bolts of 2 = 16, 4 washers of 1 = 4; screws lie still.
        cls.washer = cls._create_goods("Washer", standard_price=1.0)
        cls.screw = cls._create_goods("Screw", standard_price=1.0)
        cls._put(cls.nut, 15)
        for product in (cls.washer, cls.screw):
            cls._put(product, 20)
        cls._ship(cls.nut, 8)
        cls._ship(cls.product, 8)
        cls._ship(cls.washer, 4)
        cls.plan = (
            cls.env["jxc.count.plan"]
            .with_user(cls.leader)
            .create(
                {
                    "name": "Daily",
                    "warehouse_id": cls.warehouse.id,
                    "counter_ids": [Command.set(cls.keeper.ids)],
                    "recount": "none",
                }
            )
        )

    def _rebuild(self):
        self.env["jxc.count.abc"]._rebuild(self.company)
        classes = self.env["jxc.count.abc"].search([("company_id", "=", self.company.id)])
        return {row.product_id: row.abc_class for row in classes}

    def test_classes_by_value_consumed(self):
        expected = {self.nut: "a", self.product: "b", self.washer: "c", self.screw: "c"}
        self.company.jxc_abc_a = 80
        self.company.jxc_abc_b = 95
        self.assertEqual(self._rebuild(), expected)
        self.company.jxc_abc_a = 81
        self.assertEqual(self._rebuild()[self.product], "a")
        rows = self.env["jxc.count.abc"].search([("product_id", "=", self.nut.id)])
        self.assertEqual((len(rows), rows.value, rows.share), (1, 80, 80))

    def test_what_was_long_ago_or_came_back_or_was_counted_does_not_count(self):
        moves = self.env["stock.move"].search([("product_id", "=", self.nut.id)])
        moves.date = fields.Datetime.now() - timedelta(days=91)
        self._move(self.product, 8, self.customers, self.shelf)
        count = self._begin(recount="none", scope="product", product_ids=self.screw.ids)
        self._enter(count.line_ids, 0)
        self._finish(count)
        self._post(count)
        classes = self._rebuild()
        self.assertEqual(classes[self.washer], "a")
        for product in (self.nut, self.product):
            self.assertEqual(classes[product], "c")
        self.assertEqual(classes.get(self.screw, "c"), "c")

    def test_classes_are_computed_by_those_who_lead(self):
        with self.assertRaises(AccessError):
            self.env["jxc.count.abc"].with_user(self.keeper).action_rebuild()
        self.env["jxc.count.abc"].with_user(self.leader).action_rebuild()
        count = self._begin(scope="abc", abc_class="a")
        self.assertEqual(count.line_ids.product_id, self.nut)

    def test_the_cron_begins_counts_of_what_is_due(self):
        self.plan.place_limit = 3
        self.env["jxc.count.plan"]._cron_create_counts()
        count = self.plan.count_ids
        self.assertEqual((count.state, len(count.line_ids)), ("counting", 3))
        self.assertIn(self.nut, count.line_ids.product_id, "A comes first")
        self.assertIn(self.product, count.line_ids.product_id, "then B")
        self.assertEqual(count.counter_ids, self.keeper)
        self.assertEqual(count.activity_ids.user_id, self.keeper)
        self.assertEqual(count.recount, "none")
        self.env["jxc.count.plan"]._cron_create_counts()
        second = self.plan.count_ids - count
        self.assertEqual(len(second.line_ids), 1, "What is being counted is not due again")
        self.env["jxc.count.plan"]._cron_create_counts()
        self.assertEqual(len(self.plan.count_ids), 2)

    def test_what_was_counted_is_due_after_its_days(self):
        self._rebuild()
        count = self.plan.action_create_count()
        count = self.env["jxc.count"].browse(count["res_id"])
        for line in count.line_ids:
            self._enter(line, 1)
        self._finish(count)
        self._post(count)
        self.assertEqual(self._get_due(), self.env["product.product"])
        lines = count.line_ids.sudo()
        self._age(lines, 31)
        self.assertEqual(self._get_due(), self.nut)
        self._age(lines, 60)
        self.assertEqual(self._get_due(), self.nut | self.product)
        self._age(lines, 100)
        self.assertEqual(self._get_due(), lines.product_id)
        self.plan.days_c = 0
        self.assertEqual(self._get_due(), self.nut | self.product)

    def _age(self, lines, days):
        for line in lines:
            line.counted_at -= timedelta(days=days)

    def _get_due(self):
        self.env.flush_all()
        quants = self.env["stock.quant"].search(self.plan._get_due_domain())
        self.assertEqual(self.plan.with_env(self.env).due_count, len(quants))
        self.plan.invalidate_recordset(["due_count"])
        return quants.product_id

    def test_nothing_due_is_told(self):
        self.plan.write({"days_a": 0, "days_b": 0, "days_c": 0})
        with self.assertRaises(CountRefused):
            self.plan.action_create_count()
        with self.assertRaises(AccessError):
            self.plan.with_user(self.keeper).action_create_count()
