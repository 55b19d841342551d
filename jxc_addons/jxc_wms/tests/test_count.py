from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.exceptions import AppendOnly, ProtectedField
from odoo.addons.jxc_wms.exceptions import CountRefused
from odoo.addons.jxc_wms.tests.count_common import CountCase


@tagged("post_install", "-at_install")
class TestCount(CountCase):
    """From the begin of a count to what it posts."""

    def test_a_right_count_changes_nothing(self):
        count = self._begin()
        self.assertEqual(count.state, "counting")
        self.assertEqual(count.line_ids.product_id, self.product | self.nut)
        self._count(count, {self.product: 10, self.nut: 5})
        self.assertEqual(self._finish(count), "approve")
        self.assertEqual(set(count.line_ids.mapped("state")), {"ok"})
        moves = self.env["stock.move"].search_count([])
        self._post(count)
        self.assertEqual(count.state, "done")
        self.assertEqual(self.env["stock.move"].search_count([]), moves)
        self.assertEqual(self._get_quantity(), 10)

    def test_gain_and_loss_are_posted_dated_and_valued(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 6})
        self.assertEqual(self._finish(count), "approve")
        bolt, nut = self._get_line(count), self._get_line(count, self.nut)
        self.assertEqual((bolt.expected_qty, bolt.counted_qty, bolt.difference_qty), (10, 8, -2))
        self.assertEqual((bolt.difference_value, nut.difference_value), (-4, 10))
        self.assertEqual((count.gain_value, count.loss_value, count.difference_value), (10, 4, 6))
        counted = count.date_counted - timedelta(hours=2)
        day = fields.Date.context_today(count._in_local_time(), counted)
        count.sudo().write({"date_counted": counted, "posting_date": day})
        self._post(count)
        self.assertEqual(self._get_quantity(), 8)
        self.assertEqual(self._get_quantity(self.nut), 6)
        moves = bolt.move_ids | nut.move_ids
        self.assertEqual(len(moves), 2)
        self.assertEqual(set(moves.mapped("state")), {"done"})
        self.assertEqual(set(moves.mapped("is_inventory")), {True})
        self.assertEqual(set(moves.mapped("reference")), {count.name})
        self.assertEqual(set(moves.mapped("date")), {counted})
        self.assertEqual(set(moves.move_line_ids.mapped("date")), {counted})
        self.assertEqual(bolt.move_ids.location_dest_id.usage, "inventory")
        self.assertEqual(nut.move_ids.location_id.usage, "inventory")
        self.assertEqual((bolt.difference_value, nut.difference_value), (-4, 10))
        self.assertEqual(moves.create_uid, self.leader)
        self.assertEqual(count.approver_id, self.leader)

    def test_each_difference_needs_a_reason(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        with self.assertRaisesRegex(CountRefused, "reason.*Bolt"):
            count.action_post()
        self._get_line(count).reason_id = self.reason
        count.action_post()
        self.assertEqual(count.state, "done")

    def test_everything_is_counted_and_zero_is_a_count(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 10})
        with self.assertRaisesRegex(CountRefused, "Nut"):
            self._finish(count)
        self._count(count, {self.nut: 0})
        self.assertEqual(self._finish(count), "approve")
        self.assertEqual(self._get_line(count, self.nut).difference_qty, -5)

    def test_the_leader_may_leave_out_what_nobody_counted(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 9})
        with self.assertRaises(AccessError):
            count.with_user(self.keeper).action_finish_partly()
        count.action_finish_partly()
        self.assertEqual(count.state, "approve")
        self.assertEqual(self._get_line(count, self.nut).state, "skipped")
        self._post(count)
        self.assertEqual(self._get_quantity(self.nut), 5)
        self.assertEqual(self._get_quantity(), 9)

    def test_the_last_word_of_a_person_holds_and_parts_add_up(self):
        count = self._begin(recount="none")
        line = self._get_line(count)
        self._enter(line, 3)
        self._enter(line, 4)
        self._enter(line, 1, kind="add")
        self._enter(line, 5, self.colleague)
        self._count(count, {self.nut: 5})
        self.assertEqual(line.with_user(self.keeper).my_qty, 5)
        self.assertEqual(line.with_user(self.colleague).my_qty, 5)
        self._finish(count)
        self.assertEqual((line.counted_qty, line.state), (10, "ok"))

    def test_the_last_persons_count_may_hold_instead(self):
        count = self._begin(recount="none", parts="latest")
        line = self._get_line(count)
        self._enter(line, 3)
        self._enter(line, 10, self.colleague)
        self._count(count, {self.nut: 5})
        self._finish(count)
        self.assertEqual(line.counted_qty, 10)

    def test_goods_that_nobody_expected(self):
        stray = self._create_goods("Washer", standard_price=1.0)
        count = self._begin(recount="none")
        entries = self.env["jxc.count.entry"].with_user(self.keeper)
        vals = {"count_id": count.id, "product_id": stray.id, "location_id": self.shelf.id}
        entry = entries.create({**vals, "quantity": 7})
        self.assertTrue(entry.line_id.is_unexpected)
        again = entries.create({**vals, "quantity": 8})
        self.assertEqual(again.line_id, entry.line_id)
        self._count(count, {self.product: 10, self.nut: 5})
        self._finish(count)
        line = self._get_line(count, stray)
        self.assertEqual((line.expected_qty, line.counted_qty, line.state), (0, 8, "diff"))
        self._post(count)
        self.assertEqual(self._get_quantity(stray), 8)

    def test_places_and_goods_that_are_not_of_the_count(self):
        count = self._begin()
        service = self._create_product("Service")
        for product, place in (
            (service, self.shelf),
            (self.product, self.other_shelf),
            (self.product, self.customers),
        ):
            vals = {"count_id": count.id, "product_id": product.id, "location_id": place.id}
            with self.subTest(product=product.name, place=place.name):
                self._assert_refused(vals)

    def _assert_refused(self, vals):
        with self.assertRaises(CountRefused):
            self.env["jxc.count.entry"].with_user(self.keeper).create({**vals, "quantity": 1})

    def test_a_count_sent_twice_is_one(self):
        count = self._begin()
        line = self._get_line(count)
        first = self._enter(line, 4, kind="add", client_ref="a1")
        self.assertEqual(self._enter(line, 4, kind="add", client_ref="a1"), first)
        self.assertEqual(line.with_user(self.keeper).my_qty, 4)
        self.assertNotEqual(
            self._enter(line, 4, self.colleague, kind="add", client_ref="a1"), first
        )

    def test_entries_are_kept_as_they_are(self):
        entry = self._enter(self._get_line(self._begin()), 4)
        with self.assertRaises(AppendOnly):
            entry.quantity = 5
        with self.assertRaises(AppendOnly):
            entry.sudo().unlink()

    def test_numbers_that_make_no_sense(self):
        line = self._get_line(self._begin())
        for vals in ({"quantity": -1}, {"quantity": 0, "kind": "add"}):
            with self.subTest(**vals), self.assertRaises(CountRefused):
                self._enter(line, **vals)

    # -- second counts ---------------------------------------------------------------------

    def test_beyond_the_tolerance_somebody_else_counts_again(self):
        count = self._begin()
        self._count(count, {self.product: 8, self.nut: 5})
        self.assertEqual(self._finish(count), "recount")
        bolt, nut = self._get_line(count), self._get_line(count, self.nut)
        self.assertEqual((bolt.state, nut.state), ("recount", "counted"))
        self.assertEqual(count.with_user(self.keeper).todo_count, 0)
        self.assertEqual(count.with_user(self.colleague).todo_count, 1)
        with self.assertRaisesRegex(CountRefused, "yourself"):
            self._enter(bolt, 9)
        with self.assertRaises(CountRefused):
            self._enter(nut, 5, self.colleague)
        self._enter(bolt, 9, self.colleague)
        self.assertEqual(self._finish(count, self.colleague), "approve")
        self.assertEqual((bolt.first_qty, bolt.counted_qty, bolt.difference_qty), (8, 9, -1))
        self.assertEqual((bolt.counter_id, bolt.recounter_id), (self.keeper, self.colleague))
        self._post(count)
        self.assertEqual(self._get_quantity(), 9)

    def test_tolerances(self):
        # (tolerance, counted bolts of 10 at 2.00) → counted again?
        table = [
            ({}, 9, True),
            ({"tolerance_quantity": 1}, 9, False),
            ({"tolerance_quantity": 1}, 8, True),
            ({"tolerance_percent": 10}, 9, False),
            ({"tolerance_percent": 10}, 12, True),
            ({"tolerance_value": 4}, 8, False),
            ({"tolerance_value": 4}, 7, True),
            ({"tolerance_quantity": 5, "tolerance_value": 3}, 8, True),
            ({"recount": "none"}, 0, False),
            ({"recount": "all"}, 10, True),
        ]
        for terms, quantity, again in table:
            with self.subTest(quantity=quantity, **terms):
                count = self._begin(**terms)
                self._count(count, {self.product: quantity, self.nut: 5})
                self._finish(count)
                self.assertEqual(self._get_line(count).state == "recount", again)
                count.action_cancel()

    def test_the_companys_terms_are_proposed(self):
        self.company.write(
            {
                "jxc_count_blind": False,
                "jxc_count_recount": "tolerance",
                "jxc_count_tolerance_percent": 3,
            }
        )
        count = self._create_count()
        self.assertEqual((count.blind, count.tolerance_percent), (False, 3))
        self.assertEqual(self._create_count(blind=True, tolerance_percent=1).tolerance_percent, 1)

    def test_the_leader_has_goods_counted_once_more(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        line = self._get_line(count)
        with self.assertRaises(AccessError):
            line.with_user(self.keeper).action_count_again()
        line.action_count_again()
        self.assertEqual((count.state, line.state, line.counted_qty), ("recount", "recount", 0))
        self.assertEqual(line.expected_qty, 0)
        with self.assertRaises(CountRefused):
            self._enter(line, 8)
        self._enter(line, 10, self.colleague)
        self.assertEqual(self._finish(count, self.colleague), "approve")
        self.assertEqual((line.first_qty, line.counted_qty, line.state), (8, 10, "ok"))

    # -- who may ---------------------------------------------------------------------------

    def test_only_the_people_of_the_count_count(self):
        count = self._begin(
            counter_ids=[Command.set(self.keeper.ids)],
            recounter_ids=[Command.set(self.colleague.ids)],
        )
        line = self._get_line(count)
        with self.assertRaisesRegex(CountRefused, "jxc_keeper"):
            self._enter(line, 8, self.stranger)
        self.assertTrue(count.activity_ids.filtered(lambda todo: todo.user_id == self.keeper))
        self._count(count, {self.product: 8, self.nut: 5})
        with self.assertRaises(CountRefused):
            self._finish(count, self.stranger)
        self._finish(count)
        with self.assertRaises(CountRefused):
            self._enter(line, 8, self.stranger)
        self._enter(line, 8, self.colleague)
        self.assertEqual(self._finish(count, self.colleague), "approve")

    def test_nobody_approves_what_he_has_counted(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5}, self.leader)
        self._finish(count, self.leader)
        self._get_line(count).reason_id = self.reason
        with self.assertRaisesRegex(CountRefused, "yourself"):
            count.action_post()
        other = self._create_user("jxc_leader2", "jxc_wms.jxc_wms_group_count_manager")
        count.with_user(other).action_post()
        self.assertEqual(count.state, "done")

    def test_steps_of_the_leader(self):
        count = self._create_count()
        for step in ("action_start", "action_cancel", "action_post", "action_finish_partly"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(count.with_user(self.keeper), step)()
        with self.assertRaises(AccessError):
            self.env["jxc.count"].with_user(self.keeper).create({"scope": "all"})

    def test_nobody_writes_the_outcome(self):
        count = self._begin()
        for vals in ({"state": "done"}, {"name": "X"}, {"date_counted": False}):
            with self.subTest(**vals), self.assertRaises(ProtectedField):
                count.write(vals)
        with self.assertRaises(CountRefused):
            count.blind = False
        line = self._get_line(count)
        for vals in ({"counted_qty": 10}, {"state": "ok"}, {"product_id": self.nut.id}):
            with self.subTest(**vals), self.assertRaises(ProtectedField):
                line.write(vals)
        with self.assertRaises(CountRefused):
            line.reason_id = self.reason
        with self.assertRaises(AccessError):
            self.env["jxc.count.line"].with_user(self.leader).create(
                {
                    "count_id": count.id,
                    "company_id": self.company.id,
                    "product_id": self.product.id,
                    "location_id": self.shelf.id,
                }
            )
        with self.assertRaises(ProtectedField):
            self._create_count(state="approve")
        born = (
            self.env["jxc.count"]
            .with_user(self.leader)
            .with_context(default_state="approve")
            .create({"scope": "all"})
        )
        self.assertEqual(born.state, "draft")

    def test_a_posted_count_stays(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        self._post(count)
        line = self._get_line(count)
        for vals in ({"reason_id": False}, {"note": "x"}):
            with self.subTest(**vals), self.assertRaises(CountRefused):
                line.write(vals)
        with self.assertRaises(CountRefused):
            count.posting_date = date.today()
        for step in (count.action_cancel, count.action_post, line.action_count_again):
            with self.subTest(step=step.__name__), self.assertRaises(CountRefused):
                step()
        with self.assertRaises(CountRefused):
            count.unlink()
        with self.assertRaises(CountRefused):
            self._enter(line, 8)

    def test_drafts_go_and_begun_counts_stay(self):
        count = self._create_count()
        count.unlink()
        self.assertFalse(count.exists())
        count = self._begin()
        count.action_cancel()
        count.action_draft()
        self.assertFalse(count.line_ids)
        count.action_start()
        self._enter(self._get_line(count), 1)
        count.action_cancel()
        with self.assertRaises(CountRefused):
            count.action_draft()
        with self.assertRaises(CountRefused):
            count.unlink()

    def test_the_form_leads_from_place_to_place(self):
        count = self._begin()
        action = self._get_line(count).with_user(self.keeper).action_enter()
        seen = self.env["jxc.count.line"]
        while action.get("res_id"):
            wizard = self.env["jxc.count.enter"].with_user(self.keeper).browse(action["res_id"])
            seen |= wizard.line_id
            with Form(wizard) as form:
                form.quantity = 3
            action = wizard.action_save()
        self.assertEqual(seen, count.line_ids.with_user(self.keeper))
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(count.with_user(self.keeper).todo_count, 0)

    def test_the_form_takes_in_other_goods(self):
        stray = self._create_goods("Washer")
        count = self._begin()
        action = count.with_user(self.keeper).action_add()
        wizard = self.env["jxc.count.enter"].with_user(self.keeper).browse(action["res_id"])
        with Form(wizard) as form:
            form.product_id = stray
            form.location_id = self.shelf
            form.quantity = 2
        wizard.action_save_close()
        self.assertEqual(self._get_line(count, stray).with_user(self.keeper).my_qty, 2)

    def test_a_sample_has_its_size(self):
        for number in range(8):
            self._put(self._create_goods(f"P{number}"), 1)
        count = self._begin(scope="sample", sample_percent=25)
        self.assertEqual(len(count.line_ids), 3)
        with self.assertRaises(ValidationError):
            self._create_count(scope="sample", sample_percent=0)

    def test_scopes(self):
        screws = self.env["product.category"].create({"name": "Screws"})
        self.product.categ_id = screws
        self._put(self.product, 3, self.other_shelf)
        self._ship(self.nut, 1)
        table = [
            ({"scope": "all"}, 3),
            ({"scope": "zone", "location_ids": [Command.set(self.other_shelf.ids)]}, 1),
            ({"scope": "category", "category_ids": [Command.set(screws.ids)]}, 2),
            ({"scope": "product", "product_ids": [Command.set(self.nut.ids)]}, 1),
            ({"scope": "moved", "moved_since": date.today() - timedelta(days=1)}, 1),
        ]
        for terms, size in table:
            with self.subTest(scope=terms["scope"]):
                count = self._begin(**terms)
                self.assertEqual(len(count.line_ids), size)
                count.action_cancel()
        with self.assertRaisesRegex(CountRefused, "nothing to count"):
            self._begin(scope="moved", moved_since=date.today() + timedelta(days=1))
        with self.assertRaises(CountRefused):
            self._begin(scope="category")
