from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase


@tagged("post_install", "-at_install")
class TestAccess(JxcCase):
    """Staff read the configuration, process managers change it, nobody changes what it yields."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule("sale_order_confirm", require=["client_order_ref"])
        cls.clock_rule = cls._create_clock("sale_order_confirm", "sale_order_unlock")
        cls.flow = cls.env["jxc.flow"].create(
            {"name": "Flow", "step_ids": [(0, 0, {"name": "Step"})]}
        )

    def _assert_read_only(self, records, user, vals):
        mine = records.with_user(user)
        mine.read(list(vals))
        for act in (
            lambda: mine.write(vals),
            lambda: mine.unlink(),
            lambda: mine.copy(),
            lambda: mine.create(vals),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_staff_read_the_configuration_and_change_none_of_it(self):
        for records, vals in (
            (self.rule, {"name": "Mine"}),
            (self.rule.field_ids, {"path": "note"}),
            (self.rule.operation_id, {"name": "Mine"}),
            (self.flow, {"name": "Mine"}),
            (self.flow.step_ids, {"name": "Mine"}),
        ):
            for user in (self.employee, self.salesman, self.buyer):
                with self.subTest(model=records._name, user=user.login):
                    self._assert_read_only(records, user, vals)

    def test_staff_do_not_switch_rules(self):
        for method in ("action_activate", "action_deactivate"):
            with self.assertRaises(AccessError):
                getattr(self.rule.with_user(self.salesman), method)()
        with self.assertRaises(AccessError):
            self.env["jxc.flow.activate"].with_user(self.salesman).create({"flow_id": self.flow.id})

    def test_process_managers_change_the_configuration(self):
        self.rule.with_user(self.manager).write({"name": "Better", "severity": "warn"})
        self.flow.step_ids.with_user(self.manager).write({"name": "Better"})
        copy = self.rule.with_user(self.manager).copy()
        self.assertEqual(copy.field_ids.path, "client_order_ref")
        copy.unlink()

    def test_nobody_writes_clocks(self):
        order = self._create_order(client_order_ref="x")
        order.action_confirm()
        clock = self._get_clocks(order)
        self.assertEqual(clock.state, "running")
        admin = self._create_user("jxc_admin", "base.group_system,jxc_core.jxc_core_group_manager")
        for user in (self.salesman, self.manager, admin):
            with self.subTest(user=user.login):
                self._assert_read_only(clock, user, {"state": "done"})

    def test_staff_have_no_business_with_bypasses(self):
        bypasses = self.env["jxc.bypass"].with_user(self.salesman)
        with self.assertRaises(AccessError):
            bypasses.search([])
        self.env["jxc.bypass"].with_user(self.manager).search([])

    def test_only_administrators_set_policies_back_and_nobody_deletes_the_record(self):
        policy = self.env.ref("jxc_core.jxc_policy_sale_cancel_done")
        vals = {"policy_id": policy.id, "company_id": self.company.id, "reason": "Start-up"}
        exceptions = self.env["jxc.policy.exception"]
        for user in (self.salesman, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                exceptions.with_user(user).create(vals)
        admin = self._create_user("jxc_admin", "base.group_system")
        exception = exceptions.with_user(admin).create(vals)
        with self.assertRaises(AccessError):
            exception.unlink()
        with self.assertRaises(AccessError):
            policy.with_user(admin).write({"code": "other"})

    def test_records_of_other_companies_stay_there(self):
        other = self._create_company("Other")
        stranger = self._create_user(
            "jxc_stranger", "jxc_core.jxc_core_group_manager", company=other
        )
        order = self._create_order(client_order_ref="x")
        order.action_confirm()
        self.flow.company_id = self.company
        env = self.env(user=stranger, context={"allowed_company_ids": other.ids})
        self.assertFalse(env["jxc.checkpoint"].search([("res_id", "=", order.id)]))
        self.assertFalse(env["jxc.flow"].search([("id", "=", self.flow.id)]))


@tagged("post_install", "-at_install")
class TestAccessOverRpc(JxcHttpCase):
    @mute_logger("odoo.http")
    def test_a_salesman_does_not_weaken_a_rule_over_json2(self):
        rule = self._create_rule("sale_order_confirm", require=["client_order_ref"])
        for records, vals in (
            (rule, {"severity": "warn"}),
            (rule, {"company_ids": [[6, 0, []]]}),
            (rule.field_ids, {"path": "name"}),
            (rule.operation_id, {"active": False}),
        ):
            status, answer = self._call_json2(self.salesman, records, "write", vals=vals)
            self.assertEqual((status, answer["name"]), (403, "odoo.exceptions.AccessError"))
        self.assertEqual((rule.severity, rule.company_ids), ("block", self.company))

    @mute_logger("odoo.http")
    def test_a_salesman_does_not_stop_his_clock_over_rpc(self):
        self._create_clock("sale_order_confirm", "sale_order_unlock")
        order = self._create_order()
        order.action_confirm()
        clock = self._get_clocks(order)
        _result, error = self._call_kw(self.salesman, clock, "write", {"state": "done"})
        self.assertEqual(error["name"], "odoo.exceptions.AccessError")
        _result, error = self._call_kw(self.salesman, clock, "_finish")
        self.assertEqual(error["name"], "odoo.exceptions.AccessError")
        self.assertEqual(clock.state, "running")
