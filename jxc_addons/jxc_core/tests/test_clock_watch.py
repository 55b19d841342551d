from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestClockWatch(JxcCase):
    """The scheduled job marks what is late, reminds owners, tells managers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_user("jxc_leader", "sales_team.group_sale_salesman_all_leads")
        cls.team = cls.env["crm.team"].create({"name": "Team", "user_id": cls.leader.id})
        cls.rule = cls._create_clock(
            "sale_order_confirm",
            "sale_order_unlock",
            name="Unlock soon",
            remind_hours=4.0,
            escalate_hours=2.0,
        )
        with freeze_time("2026-03-04 02:00:00"):
            cls.order = cls._create_order(team_id=cls.team.id)
            cls.order.action_confirm()
            cls.order.action_lock()
        cls.clock = cls._get_clocks(cls.order)

    def _watch_at(self, moment):
        """Run the scheduled job, and return the activities of the order."""
        with freeze_time(moment):
            self.env["jxc.checkpoint"].sudo()._cron_watch()
        return self._get_activities(self.order)

    def _get_activities(self, document):
        kind = self.env.ref("jxc_core.jxc_activity_type_clock")
        return document.sudo().activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_the_shipped_job_does_this_work(self):
        with self.enter_registry_test_mode():
            self.env.ref("jxc_core.jxc_checkpoint_cron").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.clock.state, "late")

    def test_long_before_the_limit_nothing_happens(self):
        self.assertFalse(self._watch_at("2026-03-04 21:59:00"))
        self.assertEqual(self.clock.state, "running")

    def test_the_owner_is_reminded_before_the_limit(self):
        activity = self._watch_at("2026-03-04 22:00:00")
        self.assertEqual(activity.user_id, self.salesman)
        self.assertEqual(activity.summary, "Unlock soon")
        self.assertEqual(str(activity.date_deadline), "2026-03-05")
        self.assertEqual(self.clock.state, "running")

    def test_the_deadline_is_the_day_where_the_owner_lives(self):
        self.salesman.tz = "Pacific/Auckland"
        self.clock.sudo().date_due = "2026-03-05 12:00:00"
        activity = self._watch_at("2026-03-05 11:00:00")
        self.assertEqual(str(activity.date_deadline), "2026-03-06")

    def test_after_the_limit_the_clock_is_late(self):
        self._watch_at("2026-03-05 02:00:01")
        self.assertEqual(self.clock.state, "late")
        self.assertFalse(self.clock.escalated)

    def test_a_clock_that_stays_late_goes_to_the_leader_of_the_team(self):
        activities = self._watch_at("2026-03-05 04:00:00")
        self.assertEqual(activities.user_id, self.salesman | self.leader)
        self.assertEqual(self.clock.manager_id, self.leader)

    def test_the_rule_may_name_who_hears_of_it(self):
        self.rule.manager_id = self.buyer
        activities = self._watch_at("2026-03-05 04:00:00")
        self.assertEqual(activities.user_id, self.salesman | self.buyer)

    def test_without_a_leader_it_goes_to_a_process_manager_of_the_company(self):
        stranger_company = self._create_company("Other")
        self._create_user(
            "jxc_stranger", "jxc_core.jxc_core_group_manager", company=stranger_company
        )
        self.team.user_id = False
        self._watch_at("2026-03-05 04:00:00")
        self.assertEqual(self.clock.manager_id, self.manager)

    def test_running_the_job_again_changes_nothing(self):
        first = self._watch_at("2026-03-05 05:00:00")
        self.assertEqual(len(first), 2)
        self.assertEqual(self._watch_at("2026-03-05 05:10:00"), first)
        self.assertEqual(self._watch_at("2026-03-06 05:10:00"), first)

    def test_stopping_the_clock_removes_its_activities(self):
        self.assertEqual(len(self._watch_at("2026-03-05 05:00:00")), 2)
        self.order.action_unlock()
        self.assertFalse(self._get_activities(self.order))
        self.assertEqual(self.clock.state, "done_late")

    def test_stopping_one_clock_keeps_the_reminder_of_another(self):
        self._create_clock("sale_order_confirm", "sale_line_discount", name="Discount soon")
        with freeze_time("2026-03-04 02:00:00"):
            order = self._create_order()
            order.action_confirm()
            order.action_lock()
        self._watch_at("2026-03-05 01:00:00")
        self.assertEqual(len(self._get_activities(order)), 2)
        order.action_unlock()
        self.assertEqual(self._get_activities(order).summary, "Discount soon")

    def test_an_activity_that_the_owner_has_done_is_no_trouble(self):
        self._watch_at("2026-03-05 01:00:00").with_user(self.salesman).action_done()
        self.assertFalse(self._watch_at("2026-03-05 01:30:00"))
        self.order.action_unlock()
        self.assertFalse(self.clock.activity_ids)

    def test_a_document_that_is_gone_or_has_no_activities_does_not_stop_the_job(self):
        line = self.clock.sudo().copy({"res_model": "sale.order.line"})
        line.res_id = self.order.order_line.id
        gone = self.clock.sudo().copy({"res_id": self.order.id + 10**6})
        self._watch_at("2026-03-05 05:00:00")
        self.assertEqual((line | gone | self.clock).mapped("state"), ["late"] * 3)
        self.assertEqual(len(self._get_activities(self.order)), 2)


@tagged("post_install", "-at_install")
class TestClockFilter(JxcCase):
    """Documents are found by the state of their clocks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_clock("sale_order_confirm", "sale_order_unlock")
        cls.orders = cls.env["sale.order"].with_user(cls.salesman)
        for start in ("2026-03-04 02:00:00", "2026-03-05 01:00:00", "2026-03-05 01:30:00"):
            with freeze_time(start):
                cls.orders |= cls._create_order()
        cls.late, cls.running, cls.none = cls.orders
        for order, start in (
            (cls.late, "2026-03-04 02:00:00"),
            (cls.running, "2026-03-05 01:00:00"),
        ):
            with freeze_time(start):
                order.action_confirm()

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-03-05 03:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def _search(self, *leaf):
        return self.orders.search([("id", "in", self.orders.ids), leaf])

    def test_late_running_and_none(self):
        field = "jxc_clock_state"
        self.assertEqual(self._search(field, "=", "late"), self.late)
        self.assertEqual(self._search(field, "=", "running"), self.running)
        self.assertEqual(self._search(field, "=", False), self.none)
        self.assertEqual(self._search(field, "!=", False), self.late | self.running)
        self.assertEqual(self._search(field, "!=", "late"), self.running | self.none)
        self.assertEqual(self._search(field, "in", ["late", False]), self.late | self.none)
        self.assertEqual(self._search(field, "not in", ["late", "running"]), self.none)
        self.assertFalse(self._search(field, "in", []))

    def test_the_document_shows_state_and_limit(self):
        self.assertEqual(self.late.jxc_clock_state, "late")
        self.assertEqual(str(self.late.jxc_clock_due), "2026-03-05 02:00:00")
        self.assertEqual(self.running.jxc_clock_state, "running")
        self.assertFalse(self.none.jxc_clock_state)
        self.assertFalse(self.none.jxc_clock_due)

    def test_of_two_clocks_the_nearer_limit_counts(self):
        self._create_clock("sale_line_price", "sale_order_unlock", limit=1.0)
        with freeze_time("2026-03-05 01:10:00"):
            self.running.order_line.price_unit = 3.0
        self.env.invalidate_all()
        self.assertEqual(self.running.jxc_clock_state, "late")
        self.assertEqual(self._search("jxc_clock_state", "=", "late"), self.late | self.running)

    def test_an_ended_clock_is_none(self):
        self.late.action_cancel()
        self.env.invalidate_all()
        self.assertFalse(self.late.jxc_clock_state)
        self.assertEqual(self._search("jxc_clock_state", "=", False), self.late | self.none)

    def test_a_new_document_has_no_clock(self):
        self.assertFalse(self.orders.new({}).jxc_clock_state)

    def test_the_late_hours_of_a_running_clock_grow(self):
        clock = self._get_clocks(self.late)
        self.assertEqual(clock.late_hours, 1.0)
        with freeze_time("2026-03-05 03:00:00") as now:
            now.tick(timedelta(hours=2))
            clock.invalidate_recordset()
            self.assertEqual(clock.late_hours, 3.0)
