from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase

#: A Wednesday morning, 10:00 in Shanghai.
WEDNESDAY = "2026-03-04 02:00:00"


@tagged("post_install", "-at_install")
class TestClockLife(JxcCase):
    """Operations start and stop clocks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_clock("sale_order_confirm", "sale_order_unlock", name="Unlock soon")

    def _confirm(self, at=WEDNESDAY, **vals):
        """Return an order that was confirmed, and locked, at a point in time."""
        with freeze_time(at):
            order = self._create_order(**vals)
            order.action_confirm()
            order.action_lock()
        return order

    def test_the_clock_starts_with_its_operation(self):
        order = self._confirm()
        self.assertRecordValues(
            self._get_clocks(order),
            [
                {
                    "rule_id": self.rule.id,
                    "state": "running",
                    "owner_id": self.salesman.id,
                    "company_id": self.company.id,
                    "document": order.name,
                    "date_start": datetime(2026, 3, 4, 2),
                    "date_due": datetime(2026, 3, 5, 2),
                }
            ],
        )

    def test_in_time_it_ends_as_done(self):
        order = self._confirm()
        with freeze_time("2026-03-05 01:59:00"):
            order.action_unlock()
        clock = self._get_clocks(order)
        self.assertEqual(clock.state, "done")
        self.assertEqual(clock.date_done, datetime(2026, 3, 5, 1, 59))
        self.assertEqual(clock.late_hours, 0.0)

    def test_after_the_limit_it_ends_as_done_late(self):
        order = self._confirm()
        with freeze_time("2026-03-05 05:30:00"):
            order.action_unlock()
        clock = self._get_clocks(order)
        self.assertEqual(clock.state, "done_late")
        self.assertEqual(clock.late_hours, 3.5)

    def test_cancelling_the_document_cancels_it(self):
        order = self._create_order()
        order.action_confirm()
        order.action_cancel()
        self.assertEqual(self._get_clocks(order).state, "cancel")

    def test_deleting_the_document_cancels_it(self):
        order = self._create_order()
        order.action_confirm()
        clock = self._get_clocks(order)
        order.sudo().state = "draft"
        self.assertEqual(clock.state, "running")
        order.sudo().unlink()
        self.assertEqual(clock.state, "cancel")

    def test_deleting_a_line_leaves_the_clock_of_the_order_alone(self):
        self._create_clock("sale_line_price", "sale_order_confirm")
        order = self._create_order(lines=[self._prepare_line(), self._prepare_line()])
        order.order_line[0].price_unit = 9.0
        order.order_line[0].unlink()
        self.assertEqual(self._get_clocks(order).state, "running")

    def test_a_clock_started_on_a_line_runs_once_on_the_order(self):
        self._create_clock("sale_line_price", "sale_order_confirm")
        order = self._create_order(lines=[self._prepare_line(), self._prepare_line()])
        order.order_line.write({"price_unit": 9.0})
        clock = self._get_clocks(order)
        self.assertEqual((clock.state, clock.res_model), ("running", "sale.order"))
        order.action_cancel()
        self.assertEqual(clock.state, "cancel")

    def test_a_clock_that_runs_is_not_started_again(self):
        self._create_clock("sale_line_price", "sale_order_confirm")
        with freeze_time(WEDNESDAY):
            order = self._create_order()
            order.order_line.price_unit = 9.0
        with freeze_time("2026-03-06 02:00:00"):
            order.order_line.price_unit = 8.0
        self.assertEqual(self._get_clocks(order).date_start, datetime(2026, 3, 4, 2))

    def test_confirming_again_starts_a_new_clock(self):
        order = self._create_order()
        order.action_confirm()
        order.action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self._get_clocks(order).mapped("state"), ["cancel", "running"])

    def test_the_scope_is_that_of_the_document_after_the_operation(self):
        self.rule.domain = "[('state', '=', 'sale'), ('client_order_ref', '=', 'big')]"
        self.assertFalse(self._get_clocks(self._confirm()))
        self.assertTrue(self._get_clocks(self._confirm(client_order_ref="big")))

    def test_a_refused_operation_starts_nothing(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        order = self._create_order()
        with self.assertRaises(CheckpointBlocked):
            order.action_confirm()
        self.assertFalse(self._get_clocks(order))

    def test_the_rule_may_name_the_owner(self):
        self.rule.owner_id = self.buyer
        self.assertEqual(self._get_clocks(self._confirm()).owner_id, self.buyer)

    def test_archiving_or_switching_off_the_rule_ends_its_clocks(self):
        """Nothing would ever stop them."""
        for act in (
            lambda: self.rule.write({"active": False}),
            lambda: self.rule.with_user(self.manager).action_deactivate(),
            lambda: self.rule.stop_operation_id.with_user(self.manager).action_archive(),
        ):
            clock = self._get_clocks(self._confirm())
            act()
            self.assertEqual(clock.state, "cancel")
            self.rule.write({"active": True, "company_ids": [Command.set(self.company.ids)]})
            self.rule.stop_operation_id.action_unarchive()

    def test_what_was_measured_is_not_deleted_with_the_rule(self):
        clock = self._get_clocks(self._confirm())
        operation = self.rule.stop_operation_id
        self.env["jxc.operation.log"].flush_model()
        for records in (self.rule, operation):
            with self.assertRaisesRegex(UserError, "history is kept"):
                records.with_user(self.manager).unlink()
        self.rule.with_user(self.manager).action_archive()
        self.assertTrue(clock.exists())
        self.assertEqual(clock.state, "cancel")

    def test_a_rule_that_measured_nothing_is_deleted(self):
        self.rule.with_user(self.manager).unlink()
        self.assertFalse(self.rule.exists())

    def test_uninstalling_an_addon_deletes_its_rules(self):
        clock = self._get_clocks(self._confirm())
        self.rule.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
        self.assertFalse(clock.exists())

    def test_no_context_key_lets_a_manager_delete_history(self):
        clock = self._get_clocks(self._confirm())
        rule = self.rule.with_user(self.manager).with_context(**{MODULE_UNINSTALL_FLAG: True})
        with self.assertRaises(UserError):
            rule.unlink()
        self.assertTrue(clock.exists())

    def test_another_company_may_switch_off_without_ending_clocks_here(self):
        other = self._create_company("Other")
        self.rule.company_ids |= other
        clock = self._get_clocks(self._confirm())
        stranger = self._create_user(
            "jxc_stranger", "jxc_core.jxc_core_group_manager", company=other
        )
        rule = self.rule.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.env.invalidate_all()
        self.assertEqual(rule.company_ids, other, "He does not see this company")
        rule.action_deactivate()
        self.assertEqual(clock.state, "running")
        self.rule.invalidate_recordset()
        self.assertEqual(self.rule.company_ids, self.company)

    def test_the_button_of_the_document_opens_its_clocks(self):
        order = self._confirm()
        action = order.action_jxc_open_clocks()
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]), self._get_clocks(order)
        )
        self.assertEqual(
            self._get_clocks(order).with_user(self.salesman).action_open_document()["res_id"],
            order.id,
        )


@tagged("post_install", "-at_install")
class TestClockLimit(JxcCase):
    """When something is due, on a calendar with weekend and holiday, in Shanghai."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._create_calendar("Shanghai", "Asia/Shanghai")
        cls.company.resource_calendar_id = cls.calendar
        cls.rule = cls._create_clock("sale_order_confirm", "sale_order_unlock")

    @classmethod
    def _create_calendar(cls, name, timezone):
        """Return a calendar of Monday to Friday, 9 to 12 and 13 to 18 o'clock."""
        hours = [("morning", 9, 12), ("afternoon", 13, 18)]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": timezone,
                "hours_per_day": 8.0,
                "company_id": False,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": f"{day} {period}",
                            "dayofweek": str(day),
                            "day_period": period,
                            "hour_from": start,
                            "hour_to": end,
                        }
                    )
                    for day in range(5)
                    for period, start, end in hours
                ],
            }
        )

    def _get_due(self, start, company=None, **vals):
        """Return the due time of the rule in Shanghai's clock time, both ways."""
        self.rule.write(vals)
        shanghai = timedelta(hours=8)
        due = self.rule._get_due(
            fields.Datetime.to_datetime(start) - shanghai, company or self.company
        )
        return fields.Datetime.to_string(due + shanghai)

    def test_elapsed_hours_run_day_and_night(self):
        due = self._get_due("2026-03-06 17:00:00", limit=24.0, time_base="elapsed")
        self.assertEqual(due, "2026-03-07 17:00:00")

    def test_rolled_hours_are_not_due_on_the_weekend(self):
        self.assertEqual(
            self._get_due("2026-03-06 17:00:00", limit=24.0, time_base="rolled"),
            "2026-03-09 09:00:00",
        )

    def test_rolled_hours_inside_working_time_stay(self):
        self.assertEqual(
            self._get_due("2026-03-04 10:30:00", limit=24.0, time_base="rolled"),
            "2026-03-05 10:30:00",
        )
        self.assertEqual(
            self._get_due("2026-03-04 20:00:00", limit=4.0, time_base="rolled"),
            "2026-03-05 09:00:00",
        )

    def test_working_hours_count_only_while_people_work(self):
        self.assertEqual(
            self._get_due("2026-03-06 17:00:00", limit=3.0, time_base="working"),
            "2026-03-09 11:00:00",
        )

    def test_a_working_day_is_from_ten_to_ten(self):
        self.assertEqual(
            self._get_due("2026-03-03 10:00:00", limit=1.0, limit_unit="day"),
            "2026-03-04 10:00:00",
        )
        self.assertEqual(
            self._get_due("2026-03-06 10:00:00", limit=2.0, limit_unit="day"),
            "2026-03-10 10:00:00",
        )

    def test_a_holiday_does_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "清明节",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-08 16:00:00",
                "date_to": "2026-03-09 15:59:59",
            }
        )
        self.assertEqual(
            self._get_due("2026-03-06 17:00:00", limit=24.0, time_base="rolled"),
            "2026-03-10 09:00:00",
        )
        self.assertEqual(
            self._get_due("2026-03-06 10:00:00", limit=1.0, limit_unit="day"),
            "2026-03-10 10:00:00",
        )

    def test_each_company_counts_on_its_own_calendar(self):
        other = self._create_company("Madrid")
        other.resource_calendar_id = self._create_calendar("Madrid", "Europe/Madrid")
        start = "2026-03-06 17:00:00"
        vals = {"limit": 24.0, "time_base": "rolled"}
        self.assertEqual(self._get_due(start, **vals), "2026-03-09 09:00:00")
        self.assertEqual(self._get_due(start, other, **vals), "2026-03-09 16:00:00")

    def test_the_rule_may_have_its_own_calendar(self):
        self.rule.calendar_id = self._create_calendar("Madrid", "Europe/Madrid")
        self.assertEqual(
            self._get_due("2026-03-06 17:00:00", limit=24.0, time_base="rolled"),
            "2026-03-09 16:00:00",
        )

    def test_without_working_hours_all_hours_count(self):
        empty = self.env["resource.calendar"].create({"name": "Closed", "company_id": False})
        empty.attendance_ids.unlink()
        self.rule.calendar_id = empty
        for vals in (
            {"limit": 24.0, "time_base": "rolled"},
            {"limit": 24.0, "time_base": "working"},
            {"limit": 1.0, "limit_unit": "day"},
        ):
            with self.subTest(vals):
                self.assertEqual(
                    self._get_due("2026-03-06 17:00:00", **vals), "2026-03-07 17:00:00"
                )

    def test_the_limit_is_told_as_people_say_it(self):
        for vals, label in (
            ({"limit": 24.0, "time_base": "rolled"}, "24 hours"),
            ({"limit": 4.5, "time_base": "working"}, "4.5 working hours"),
            ({"limit": 2.0, "limit_unit": "day"}, "2 working days"),
        ):
            self.rule.write(vals)
            self.assertEqual(self.rule._get_limit_label(), label)
