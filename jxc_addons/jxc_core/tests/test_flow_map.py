from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.common import JxcCase


class FlowMixin:
    """A process of one order step, with a counted document and a time limit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.env["jxc.flow"].create({"name": "Orders", "code": "x_orders"})
        cls.take = cls._create_step(
            name="Take",
            operation_id=cls._get_operation("sale_order_confirm").id,
            initiator="Sales",
            documents="Quotation, , Sales Order ",
            count_model_id=cls.env.ref("sale.model_sale_order").id,
            count_domain="[('state', 'in', ['draft', 'sent'])]",
        )
        cls.unlock = cls._create_step(
            name="Unlock",
            sequence=20,
            operation_id=cls._get_operation("sale_order_unlock").id,
        )
        cls.back = cls._create_step(
            name="Back",
            sequence=15,
            kind="exception",
            branch_from_id=cls.take.id,
            rejoin_id=cls.unlock.id,
        )

    @classmethod
    def _create_step(cls, **vals):
        return cls.env["jxc.flow.step"].create({"flow_id": cls.flow.id, **vals})

    def _get_map(self, user=None, companies=None, flow=None):
        """Return the map and its steps by name, as a user of some companies gets it."""
        self.env.invalidate_all()
        flows = self.env["jxc.flow"].with_user(user or self.employee)
        flows = flows.with_context(allowed_company_ids=(companies or self.company).ids)
        data = flows.get_map((flow or self.flow).id)
        return data, {step["name"]: step for step in data["steps"]}


@tagged("post_install", "-at_install")
class TestFlowMap(FlowMixin, JxcCase):
    """The map shows what the server enforces, with live numbers."""

    def test_steps_come_in_order_with_their_branches(self):
        data, steps = self._get_map()
        self.assertEqual([step["name"] for step in data["steps"]], ["Take", "Back", "Unlock"])
        self.assertEqual(steps["Back"]["branch_from_id"], self.take.id)
        self.assertEqual(steps["Back"]["rejoin_id"], self.unlock.id)
        self.assertEqual(steps["Back"]["kind"], "exception")
        self.assertEqual(steps["Take"]["documents"], ["Quotation", "Sales Order"])
        self.assertEqual((steps["Take"]["initiator"], steps["Take"]["approver"]), ("Sales", False))

    def test_a_step_shows_its_checks_and_limits_active_or_not(self):
        check = self._create_rule(
            "sale_order_confirm", name="Reference", require=["client_order_ref"], sop="<p>Do</p>"
        )
        asleep = self._create_rule(
            "sale_order_confirm", name="Terms", require=["payment_term_id"], company_ids=False
        )
        clock = self._create_clock("sale_order_confirm", "sale_order_unlock", name="Soon")
        _data, steps = self._get_map()
        required = {item["rule_id"]: item for item in steps["Take"]["required"]}
        self.assertNotIn(clock.id, required)
        self.assertEqual(
            required[check.id],
            {
                "rule_id": check.id,
                "name": "Reference",
                "severity": "block",
                "active": True,
                "detail": "Customer Reference",
                "sop": True,
            },
        )
        self.assertFalse(required[asleep.id]["active"])
        limit = {"rule_id": clock.id, "name": "Soon", "label": "24 hours"}
        self.assertEqual(steps["Unlock"]["limits"], [{**limit, "active": True, "sop": False}])
        self.assertEqual(steps["Back"]["limits"], [])

    def test_counts_are_live_and_of_the_chosen_companies(self):
        other = self._create_company("Other")
        self._create_order()
        self._create_order()
        self.env["sale.order"].create({"partner_id": self.partner.id, "company_id": other.id})
        both = self._create_user("jxc_both", "base.group_user", companies=self.company | other)
        self.assertEqual(self._get_map(both, self.company)[1]["Take"]["count"], 2)
        self.assertEqual(self._get_map(both, other)[1]["Take"]["count"], 1)
        self.assertEqual(self._get_map(both, self.company | other)[1]["Take"]["count"], 3)
        self._create_order().action_confirm()
        self.assertEqual(self._get_map(both, self.company)[1]["Take"]["count"], 2)

    def test_a_step_that_counts_nothing_says_so(self):
        self.assertIs(self._get_map()[1]["Unlock"]["count"], False)

    def test_who_has_no_right_to_the_documents_sees_the_number_only(self):
        self._create_order()
        self.assertFalse(self.env["sale.order"].with_user(self.employee).has_access("read"))
        step = self._get_map(self.employee)[1]["Take"]
        self.assertEqual((step["count"], step["can_open"]), (1, False))
        step = self._get_map(self.salesman)[1]["Take"]
        self.assertEqual((step["count"], step["can_open"]), (1, True))

    def test_late_documents_are_counted_at_the_step_that_they_wait_for(self):
        self._create_clock("sale_order_confirm", "sale_order_unlock")
        with freeze_time("2026-03-04 02:00:00"):
            late = self._create_order()
            late.action_confirm()
        with freeze_time("2026-03-05 01:00:00"):
            self._create_order().action_confirm()
        with freeze_time("2026-03-05 03:00:00"):
            _data, steps = self._get_map()
            self.assertEqual(steps["Unlock"]["late_count"], 1)
            self.assertEqual(steps["Take"]["late_count"], 0)
            action = self.unlock.with_user(self.salesman).action_open_documents(late=True)
        orders = self.env[action["res_model"]].with_user(self.salesman)
        self.assertEqual(orders.search(action["domain"]), late)
        other = self._create_company("Other")
        both = self._create_user("jxc_both", "base.group_user", companies=self.company | other)
        with freeze_time("2026-03-05 03:00:00"):
            self.assertEqual(self._get_map(both, other)[1]["Unlock"]["late_count"], 0)

    def test_the_number_opens_the_documents(self):
        orders = self._create_order() | self._create_order()
        self._create_order().action_confirm()
        action = self.take.with_user(self.salesman).action_open_documents()
        found = self.env[action["res_model"]].with_user(self.salesman).search(action["domain"])
        self.assertEqual(found, orders)

    def test_a_late_step_without_late_documents_opens_nothing(self):
        action = self.unlock.action_open_documents(late=True)
        self.assertFalse(self.env["sale.order"].search(action["domain"]))

    def test_only_managers_edit_and_activate(self):
        self._create_rule("sale_order_confirm", require=["note"], company_ids=False)
        data, _steps = self._get_map(self.employee)
        self.assertEqual((data["can_edit"], data["can_activate"]), (False, False))
        data, _steps = self._get_map(self.manager)
        self.assertEqual((data["can_edit"], data["can_activate"]), (True, True))

    def test_it_says_how_many_of_its_rules_sleep(self):
        sleeping = self._get_map(self.manager)[0]["sleeping_count"]
        rule = self._create_rule("sale_order_confirm", require=["note"], company_ids=False)
        self.assertEqual(self._get_map(self.manager)[0]["sleeping_count"], sleeping + 1)
        rule.with_user(self.manager).action_activate()
        self.assertEqual(self._get_map(self.manager)[0]["sleeping_count"], sleeping)

    def test_a_process_of_another_company_is_not_shown(self):
        other = self._create_company("Other")
        self.flow.company_id = other
        flows = self.env["jxc.flow"].with_user(self.employee)
        self.assertNotIn(self.flow.id, [flow["id"] for flow in flows.get_flows()])
        with self.assertRaises(AccessError):
            flows.get_map(self.flow.id)

    def test_a_process_is_active_where_one_of_its_rules_is(self):
        def is_active(company):
            self.env.invalidate_all()
            flows = self.env["jxc.flow"].with_company(company).get_flows()
            return {flow["id"]: flow["active"] for flow in flows}[self.flow.id]

        self.assertFalse(is_active(self.company))
        self._create_rule("sale_order_confirm", require=["note"])
        self.assertTrue(is_active(self.company))
        self.assertFalse(is_active(self._create_company("Other")))

    def test_a_consultant_draws_a_step_without_code(self):
        self.flow.with_user(self.manager).write(
            {"step_ids": [Command.create({"name": "Check", "sequence": 12})]}
        )
        data, _steps = self._get_map()
        self.assertEqual([step["name"] for step in data["steps"]][:2], ["Take", "Check"])

    def test_a_step_that_can_not_be_drawn_or_counted_is_refused(self):
        elsewhere = self.env["jxc.flow"].create(
            {"name": "Else", "step_ids": [Command.create({"name": "Far"})]}
        )
        for step, vals in (
            (self.back, {"branch_from_id": self.back.id}),
            (self.back, {"rejoin_id": elsewhere.step_ids.id}),
            (self.take, {"count_domain": "[('no_such_field', '=', 1)]"}),
            (self.take, {"count_domain": "nonsense"}),
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                step.write(vals)

    def test_a_copy_has_its_own_steps_and_branches(self):
        copy = self.flow.with_user(self.manager).copy()
        self.assertFalse(copy.code)
        take, back, unlock = copy.step_ids.sorted()
        self.assertEqual((take.name, back.name, unlock.name), ("Take", "Back", "Unlock"))
        self.assertEqual((back.branch_from_id, back.rejoin_id), (take, unlock))

    def test_the_cost_of_a_map_does_not_grow_with_the_documents(self):
        def count():
            return self._count_queries(lambda: self.env["jxc.flow"].get_map(self.flow.id))

        count()
        before = count()
        self.env["sale.order"].create([{"partner_id": self.partner.id}] * 50)
        self.assertEqual(count(), before)


@tagged("post_install", "-at_install")
class TestShippedFlows(JxcCase):
    def test_the_processes_of_the_article_are_drawn(self):
        flows = self.env["jxc.flow"].with_user(self.employee)
        shipped = {flow["code"]: flow["id"] for flow in flows.get_flows()}
        for code, count in (("order_to_cash", 2), ("buy_to_pay", 3)):
            steps = flows.get_map(shipped[code])["steps"]
            self.assertGreaterEqual(len(steps), count)
            ids = {step["id"] for step in steps}
            for step in steps:
                if step["kind"] == "exception":
                    self.assertIn(step["branch_from_id"], ids, step["name"])

    def test_the_first_step_counts_open_quotations(self):
        step = self.env.ref("jxc_core.jxc_step_o2c_order").with_user(self.employee)
        before = step._get_count()
        self._create_order()
        self.assertEqual(step._get_count(), before + 1)

    def test_the_map_opens_from_the_list_of_processes(self):
        flow = self.env.ref("jxc_core.jxc_flow_order_to_cash").with_user(self.employee)
        action = flow.action_open_map()
        self.assertEqual(action["type"], "ir.actions.client")
        self.assertEqual(action["params"], {"flow_id": flow.id})
