from datetime import datetime

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.exceptions import CountRefused
from odoo.addons.jxc_wms.tests.count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountScopes(CountCase):
    """Which goods a count takes in, seen from where people are."""

    def test_a_day_begins_where_the_people_are(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        self._put(self.product, 5, self.other_shelf)
        move = self._move(self.nut, 2, self.shelf, self.other_shelf)
        # One o'clock in the night of the second, in Shanghai.
        move.move_line_ids.sudo().date = datetime(2026, 3, 1, 17, 0)
        self.env.flush_all()
        count = self._begin(scope="moved", moved_since="2026-03-02")
        self.assertEqual(count.line_ids.product_id, self.nut)
        self.assertEqual(count.line_ids.location_id, self.shelf | self.other_shelf)
        count.action_cancel()
        with self.assertRaises(CountRefused):
            self._begin(scope="moved", moved_since="2026-03-03")

    def test_classes_are_there_on_the_first_day(self):
        self.env["jxc.count.abc"].search([("company_id", "=", self.company.id)]).unlink()
        self._ship(self.nut, 3)
        count = self._begin(scope="abc", abc_class="a")
        self.assertEqual(count.line_ids.product_id, self.nut)

    def test_what_came_today_is_c(self):
        self.env["jxc.count.abc"]._rebuild(self.company)
        fresh = self._create_goods("Fresh")
        self._put(fresh, 3)
        count = self._begin(scope="abc", abc_class="c")
        self.assertIn(fresh, count.line_ids.product_id)

    def test_archived_goods_are_counted_as_long_as_they_lie_there(self):
        self.product.active = False
        self.assertIn(self.product, self._begin().line_ids.product_id)

    def test_another_companys_goods_are_not(self):
        other = self._create_company("Other")
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        self._put(self.product, 7, warehouse.lot_stock_id)
        count = self._begin(scope="all", warehouse_id=False)
        self.assertNotIn(warehouse.lot_stock_id, count.line_ids.location_id)
        entries = self.env["jxc.count.entry"].with_user(self.keeper)
        with self.assertRaises(AccessError):
            entries.create(
                {
                    "count_id": count.id,
                    "product_id": self.product.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "quantity": 1.0,
                }
            )

    # -- who hears of it -------------------------------------------------------------------

    def test_the_responsible_hears_of_counts_that_everybody_makes(self):
        count = self._begin()
        self.assertEqual(count.activity_ids.user_id, self.leader)
        count = self._create_count(
            scope="product", product_ids=self.nut.ids, location_ids=False, user_id=False
        )
        self.assertFalse(count.activity_ids)

    def test_people_hear_of_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.keeper.sudo().lang = "zh_CN"
        count = self._begin(counter_ids=[Command.set(self.keeper.ids)])
        text = self.env["jxc.count"].with_context(lang="zh_CN").env._("Count %s", count.name)
        self.assertEqual(count.activity_ids.user_id, self.keeper)
        self.assertIn(count.name, text)

    def test_one_plan_that_fails_does_not_stop_the_others(self):
        plans = self.env["jxc.count.plan"].with_user(self.leader)
        vals = {"warehouse_id": self.warehouse.id, "counter_ids": self.keeper.ids}
        first, second = plans.create([{**vals, "name": "1"}, {**vals, "name": "2"}])
        first.location_ids = self.shelf
        self._put(self.nut, 3, self.other_shelf)
        second.location_ids = self.other_shelf
        original = type(first)._create_count

        def fail(plan):
            if plan == first.sudo():
                raise CountRefused("Taken up elsewhere")
            return original(plan)

        self.patch(type(first), "_create_count", fail)
        with mute_logger("odoo.addons.jxc_wms.models.jxc_count_plan"):
            plans.sudo()._cron_create_counts()
        self.assertFalse(first.count_ids)
        self.assertEqual(second.count_ids.state, "counting")


@tagged("post_install", "-at_install")
class TestCountUnits(CountCase):
    """Boxes are counted as boxes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = cls.env.ref("uom.product_uom_pack_6")
        cls.product.uom_ids = cls.pack

    def test_boxes_and_pieces(self):
        self._put(self.product, 8)
        count = self._begin(recount="none")
        line = self._get_line(count)
        entry = self._enter(line, 2, entered_uom_id=self.pack.id)
        self.assertEqual((entry.quantity, entry.entered_qty), (12, 2))
        self._enter(line, 6, kind="add")
        self.assertEqual(line.with_user(self.keeper).my_qty, 18)
        self._count(count, {self.nut: 5})
        self._finish(count)
        self.assertEqual((line.counted_qty, line.state), (18, "ok"))

    def test_a_unit_of_something_else(self):
        line = self._get_line(self._begin())
        with self.assertRaisesRegex(CountRefused, "is not counted in"):
            self._enter(line, 2, entered_uom_id=self.env.ref("uom.product_uom_kgm").id)

    def test_the_product_unit_is_no_other(self):
        entry = self._enter(self._get_line(self._begin()), 2, entered_uom_id=self.product.uom_id.id)
        self.assertEqual((entry.quantity, entry.entered_qty), (2, 0))
        self.assertFalse(entry.entered_uom_id)

    def test_what_was_entered_is_the_servers_to_say(self):
        entry = self._enter(self._get_line(self._begin()), 2, entered_qty=99)
        self.assertEqual(entry.entered_qty, 0)

    def test_the_form_offers_them(self):
        count = self._begin()
        action = self._get_line(count).with_user(self.keeper).action_enter()
        wizard = self.env["jxc.count.enter"].with_user(self.keeper).browse(action["res_id"])
        self.assertTrue(wizard.has_other_uoms)
        with Form(wizard, "jxc_wms.jxc_count_enter_view_form") as form:
            self.assertEqual(form.entered_uom_id, self.pack)
            self.assertEqual(form.pack_factor, 6)
            form.packed_qty = 1
            form.quantity = 3
        wizard.action_save_close()
        self.assertEqual(self._get_line(count).with_user(self.keeper).my_qty, 9)

    def test_bags_and_pieces_in_one_entry(self):
        self._put(self.product, 13)
        count = self._begin(recount="none")
        line = self._get_line(count)
        entry = self._enter(line, 3, entered_uom_id=self.pack.id, loose_qty=5)
        self.assertEqual((entry.quantity, entry.entered_qty, entry.loose_qty), (23, 3, 5))
        self.assertEqual(entry.jxc_unit_words, f"3{self.pack.name}+5Units")
        self._count(count, {self.nut: 5})
        self._finish(count)
        self.assertEqual((line.counted_qty, line.state), (23, "ok"))

    def test_pieces_without_a_packaging(self):
        entry = self._enter(self._get_line(self._begin()), 2, loose_qty=5)
        self.assertEqual((entry.quantity, entry.entered_qty, entry.loose_qty), (7, 0, 0))

    def test_nothing_is_counted_below_nothing(self):
        line = self._get_line(self._begin())
        for quantity, loose in ((3, -1), (-1, 20)):
            with self.assertRaisesRegex(CountRefused, "Enter how many are there"):
                self._enter(line, quantity, entered_uom_id=self.pack.id, loose_qty=loose)
        self.assertFalse(line.sudo().entry_ids)

    def test_the_form_has_packagings_and_pieces(self):
        box = self.product.product_tmpl_id._jxc_add_packaging("箱", 3)
        count = self._begin()
        action = self._get_line(count).with_user(self.keeper).action_enter()
        wizard = self.env["jxc.count.enter"].with_user(self.keeper).browse(action["res_id"])
        self.assertEqual(wizard.allowed_uom_ids, self.pack | box)
        self.assertEqual(wizard.entered_uom_id, box, "the smallest one")
        with Form(wizard, "jxc_wms.jxc_count_enter_view_form") as form:
            form.entered_uom_id = self.pack
            self.assertEqual(form.pack_factor, 6)
            form.packed_qty = 2
            form.quantity = 1
        wizard.action_nothing()
        self.assertEqual(self._get_line(count).with_user(self.keeper).my_qty, 0)
        wizard.write({"packed_qty": 2, "quantity": 1})
        wizard.action_save_close()
        self.assertEqual(self._get_line(count).with_user(self.keeper).my_qty, 13)
        self.product.product_tmpl_id.jxc_sale_uom_id = self.pack
        action = self._get_line(count).with_user(self.keeper).action_enter()
        self.assertEqual(wizard.browse(action["res_id"]).entered_uom_id, self.pack)

    def test_serial_numbers_have_no_packagings(self):
        goods = self._create_goods("Drill", tracking="serial")
        goods.uom_ids = self.pack
        lot = self.env["stock.lot"].create({"name": "S-1", "product_id": goods.id})
        self._put(goods, 1, lot_id=lot)
        line = self._get_line(self._begin(), goods)
        with self.assertRaisesRegex(CountRefused, "is one piece"):
            self._enter(line, 0, entered_uom_id=self.pack.id, loose_qty=2)
        wizard = (
            self.env["jxc.count.enter"]
            .with_user(self.keeper)
            .create(
                {"count_id": line.count_id.id, "line_id": line.id, "quantity": 1, "packed_qty": 3}
            )
        )
        self.assertFalse(wizard.has_other_uoms)
        wizard.action_save_close()
        self.assertEqual(line.with_user(self.keeper).my_qty, 1)
