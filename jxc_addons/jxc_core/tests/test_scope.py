from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestScope(JxcCase):
    """A rule looks at the documents it is meant for, in the companies that want it."""

    def _assert_blocked(self, order):
        with self.assertRaises(CheckpointBlocked):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def _assert_passes(self, order):
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_only_documents_of_the_domain(self):
        self._create_rule(
            "sale_order_confirm",
            require=["client_order_ref"],
            domain="[('amount_total', '>', 100)]",
        )
        self._assert_passes(self._create_order())
        self._assert_blocked(self._create_order(lines=[self._prepare_line(price_unit=90.0)]))

    def test_only_orders_of_the_sales_team(self):
        teams = self.env["crm.team"].create([{"name": "Export"}, {"name": "Home"}])
        self._create_rule(
            "sale_order_confirm", require=["client_order_ref"], team_ids=[Command.set(teams[0].ids)]
        )
        self._assert_blocked(self._create_order(team_id=teams[0].id))
        self._assert_passes(self._create_order(team_id=teams[1].id))

    def test_only_in_the_companies_that_have_activated_it(self):
        other = self._create_company("Other")
        user = self._create_user(
            "jxc_both", "sales_team.group_sale_salesman", companies=self.company | other
        )
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        self._assert_blocked(self._create_order(user=user))
        elsewhere = (
            self.env["sale.order"]
            .with_user(user)
            .with_context(allowed_company_ids=[other.id])
            .create({"partner_id": self.partner.id, "order_line": [self._prepare_line()]})
        )
        self.assertEqual(elsewhere.company_id, other)
        self._assert_passes(elsewhere)

    def test_the_company_is_the_documents_not_the_one_the_user_works_in(self):
        other = self._create_company("Other")
        user = self._create_user(
            "jxc_both", "sales_team.group_sale_salesman", companies=self.company | other
        )
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        order = self._create_order(user=user)
        both = [other.id, self.company.id]
        self._assert_blocked(order.with_context(allowed_company_ids=both))

    def test_archived_and_sleeping_rules_do_not_act(self):
        rule = self._create_rule("sale_order_confirm", require=["client_order_ref"])
        rule.active = False
        self._assert_passes(self._create_order())
        rule.active = True
        self._assert_blocked(self._create_order())
        rule.with_user(self.manager).action_deactivate()
        self._assert_passes(self._create_order())
        rule.with_user(self.manager).action_activate()
        self._assert_blocked(self._create_order())

    def test_a_rule_that_warns_lets_pass_and_leaves_a_trace(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"], severity="warn")
        order = self._create_order()
        self._assert_passes(order)
        self.assertEqual(self._get_log("sale_order_confirm", order).outcome, "warned")
        filled = self._create_order(client_order_ref="x")
        self._assert_passes(filled)
        self.assertEqual(self._get_log("sale_order_confirm", filled).outcome, "done")

    def test_a_warning_reaches_the_user_who_acts(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"], severity="warn")
        order = self._create_order()
        sent = []
        self.patch(
            type(self.env["res.users"]),
            "_bus_send",
            lambda user, kind, message, **__: sent.append((user, kind, message)),
        )
        self._assert_passes(order)
        notes = [(user, message) for user, kind, message in sent if kind == "simple_notification"]
        self.assertEqual(len(notes), 1)
        self.assertEqual(notes[0][0], self.salesman)
        self.assertIn("“Customer Reference” is not filled in", notes[0][1]["message"])

    def test_a_warning_does_not_excuse_a_block(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"], severity="warn")
        self._create_rule("sale_order_confirm", require=["payment_term_id"])
        order = self._create_order()
        with self.assertRaises(CheckpointBlocked) as caught:
            order.action_confirm()
        self.assertNotIn("Customer Reference", str(caught.exception))
        self.assertIn("Payment Terms", str(caught.exception))

    def test_one_blocked_record_refuses_the_whole_batch(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        orders = self._create_order(client_order_ref="a")
        orders |= self._create_order()
        orders |= self._create_order(client_order_ref="c")
        with self.assertRaises(CheckpointBlocked) as caught:
            orders.action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"draft"})
        self.assertFalse(self._get_log("sale_order_confirm", orders))
        self.assertEqual(
            [problem["root_id"] for problem in caught.exception.context["problems"]],
            orders[1].ids,
        )

    def test_a_batch_over_two_companies_is_refused_as_a_whole(self):
        other = self._create_company("Other")
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        here = self._create_order()
        there = self.env["sale.order"].create(
            {"partner_id": self.partner.id, "company_id": other.id}
        )
        with self.assertRaises(CheckpointBlocked):
            (there | here.sudo()).action_confirm()
        self.assertEqual(set((there | here).mapped("state")), {"draft"})


@tagged("post_install", "-at_install")
class TestContextKeys(JxcCase):
    """Nothing that a caller puts into the context opens the gate."""

    HOSTILE = {
        "active_test": False,
        "bypass": True,
        "default_company_id": 1,
        "force": True,
        "import_file": True,
        "install_mode": True,
        "jxc_bypass": True,
        "jxc_skip_gate": True,
        "mail_create_nolog": True,
        "module": "jxc_core",
        "no_check": True,
        "prefetch_fields": False,
        "skip_checkpoints": True,
        "skip_sanity_check": True,
        "tracking_disable": True,
        "uid": 1,
    }

    def test_no_key_opens_a_block(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        for key, value in self.HOSTILE.items():
            order = self._create_order()
            with self.subTest(key=key), self.assertRaises(CheckpointBlocked):
                order.with_context(**{key: value}).action_confirm()
        with self.assertRaises(CheckpointBlocked):
            order.with_context(**self.HOSTILE).action_confirm()
        self.assertEqual(order.state, "draft")

    def test_a_key_does_not_bring_archived_rules_into_the_cache(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"]).active = False
        order = self._create_order()
        self.env.registry.clear_cache()
        order.with_context(active_test=False).action_confirm()
        self.assertEqual(order.state, "sale")
        other = self._create_order()
        other.action_confirm()
        self.assertEqual(other.state, "sale")

    def test_a_key_does_not_change_what_a_condition_sees(self):
        """Archived accounts don't count, whatever the caller says."""
        self._create_rule(
            "sale_order_confirm",
            kind="condition",
            condition_domain="[('partner_id.bank_ids', '!=', False)]",
        )
        self.env["res.partner.bank"].create(
            {"acc_number": "6222", "partner_id": self.partner.id, "active": False}
        )
        order = self._create_order()
        with self.assertRaises(CheckpointBlocked):
            order.with_context(active_test=False).action_confirm()
