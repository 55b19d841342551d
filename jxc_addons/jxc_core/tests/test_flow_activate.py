from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase
from odoo.addons.jxc_core.tests.test_flow_map import FlowMixin


@tagged("post_install", "-at_install")
class TestFlowActivate(FlowMixin, JxcCase):
    """Before a process acts, what it would stop is listed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["jxc.checkpoint.rule"].search([]).active = False
        cls.rule = cls._create_rule(
            "sale_order_confirm", name="Ref", require=["client_order_ref"], company_ids=False
        )
        cls.clock = cls._create_clock(
            "sale_order_confirm", "sale_order_unlock", name="Soon", company_ids=False
        )
        cls.stuck = cls._create_order()
        cls.free = cls._create_order(client_order_ref="x")
        cls.done = cls._create_order()
        cls.done.action_confirm()

    def _open(self):
        action = self.flow.with_user(self.manager).action_open_activation()
        wizards = self.env[action["res_model"]].with_user(self.manager)
        return Form(wizards.with_context(**action["context"]))

    def _get_lines(self, wizard):
        return {line.rule_id: line for line in wizard.line_ids}

    def test_the_preview_counts_what_would_be_stuck(self):
        lead = "sales_team.group_sale_salesman_all_leads"
        self.manager.group_ids |= self.env.ref(lead)
        wizard = self._open().save()
        lines = self._get_lines(wizard)
        self.assertEqual(lines.keys(), {self.rule, self.clock})
        self.assertEqual(lines[self.rule].stuck_count, 1)
        self.assertEqual(lines[self.clock].stuck_count, 0)
        self.assertFalse(lines[self.rule].is_active)
        action = lines[self.rule].action_open_stuck()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self.stuck)

    def test_a_manager_without_sales_rights_gets_the_numbers_too(self):
        wizard = self._open().save()
        self.assertEqual(self._get_lines(wizard)[self.rule].stuck_count, 1)

    def test_documents_of_other_companies_are_not_counted(self):
        other = self._create_company("Other")
        self.env["sale.order"].create({"partner_id": self.partner.id, "company_id": other.id})
        self.manager.company_ids |= other
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": [self.company.id, other.id]}
        )
        self.flow = self.flow.with_env(self.env)
        wizard = self._open().save()
        self.assertEqual(self._get_lines(wizard)[self.rule].stuck_count, 1)

    def test_looking_activates_nothing(self):
        self._open().save()
        self.assertFalse((self.rule | self.clock).company_ids)

    def test_applying_activates_in_the_company_only(self):
        self._open().save().action_apply()
        self.assertEqual(self.rule.company_ids, self.company)
        self.assertEqual(self.clock.company_ids, self.company)
        with self.assertRaises(CheckpointBlocked):
            self.stuck.action_confirm()
        self.free.action_confirm()
        self.assertEqual(self._get_clocks(self.free).state, "running")
        self.assertFalse(self._get_clocks(self.done))

    def test_the_rest_of_an_active_process_is_activated(self):
        self.rule.with_user(self.manager).action_activate()
        wizard = self._open().save()
        lines = self._get_lines(wizard)
        self.assertEqual([lines[rule].is_active for rule in (self.rule, self.clock)], [True, False])
        wizard.action_apply()
        self.assertEqual(self.rule.company_ids | self.clock.company_ids, self.company)

    def test_what_it_would_stop_in_a_company_of_others_stays_theirs(self):
        other = self._create_company("Other")
        self.env["sale.order"].create({"partner_id": self.partner.id, "company_id": other.id})
        wizards = self.env["jxc.flow.activate"].with_user(self.manager)
        with self.assertRaises(AccessError):
            wizards.create({"flow_id": self.flow.id, "company_id": other.id}).line_ids.read()
        wizard = self._open().save()
        with self.assertRaises(AccessError):
            wizard.company_id = other

    def test_what_is_not_chosen_sleeps(self):
        other = self._create_company("Other")
        self.rule.company_ids = self.company | other
        form = self._open()
        for index in range(len(self.flow.rule_ids)):
            with form.line_ids.edit(index) as line:
                if line.rule_id == self.rule:
                    line.is_selected = False
        form.save().action_apply()
        self.rule.invalidate_recordset()
        self.assertEqual(self.rule.company_ids, other)
        self.assertEqual(self.clock.company_ids, self.company)

    def test_staff_do_not_activate(self):
        with self.assertRaises(AccessError):
            self.env["jxc.flow.activate"].with_user(self.salesman).create({"flow_id": self.flow.id})
