from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase, JxcMixin


class TwoCompaniesMixin(JxcMixin):
    """A rule that acts here and in a company of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_company("Other")
        cls.rule = cls._create_rule("sale_order_confirm", require=["client_order_ref"])
        cls.rule.company_ids |= cls.other
        cls.boss = cls._create_user(
            "jxc_boss", "jxc_core.jxc_core_group_manager", companies=cls.company | cls.other
        )
        cls.admin = cls._create_user(
            "jxc_admin", "base.group_system,jxc_core.jxc_core_group_manager"
        )

    def _get_companies(self):
        self.rule.invalidate_recordset()
        return self.rule.sudo().company_ids


@tagged("post_install", "-at_install")
class TestCompanies(TwoCompaniesMixin, JxcCase):
    """A process manager decides for the companies that he may enter, and for no other."""

    def _as(self, user):
        self.env.invalidate_all()
        return self.rule.with_user(user)

    def test_he_sees_his_companies_only(self):
        self.assertEqual(self._as(self.manager).company_ids, self.company)
        both = (self.company | self.other).ids
        self.assertEqual(
            self._as(self.boss).with_context(allowed_company_ids=both).company_ids,
            self.company | self.other,
        )

    def test_he_switches_his_own_only(self):
        self._as(self.manager).action_deactivate()
        self.assertEqual(self._get_companies(), self.other)
        self._as(self.manager).action_activate()
        self.assertEqual(self._get_companies(), self.company | self.other)
        self._as(self.manager).write({"company_ids": [Command.clear()]})
        self.assertEqual(self._get_companies(), self.other)
        self._as(self.manager).write({"company_ids": [Command.set(self.company.ids)]})
        self.assertEqual(self._get_companies(), self.company | self.other)

    def test_what_the_system_has_read_before_does_not_widen_his_hand(self):
        rule = self._as(self.manager)
        self.assertIn(self.other, rule.sudo().company_ids)
        rule.write({"company_ids": [Command.set(self.company.ids)]})
        self.assertEqual(self._get_companies(), self.company | self.other)

    def test_he_activates_nothing_elsewhere(self):
        self.rule.company_ids = False
        for user in (self.manager, self.admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user).write({"company_ids": [Command.link(self.other.id)]})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user).copy({"company_ids": [Command.set(self.other.ids)]})
        self.assertFalse(self._get_companies())

    def test_he_deactivates_nothing_elsewhere(self):
        """An administrator sees all companies, and is no manager of them for that."""
        for command in (Command.unlink(self.other.id), Command.clear()):
            with self.assertRaises(AccessError):
                self._as(self.admin).write({"company_ids": [command]})
                self.env.flush_all()
            self.assertEqual(self._get_companies(), self.company | self.other)

    def test_what_acts_elsewhere_too_he_does_not_change(self):
        rule = self._as(self.manager)
        lines = rule.field_ids
        for act in (
            lambda: rule.write({"severity": "warn"}),
            lambda: rule.write({"domain": "[('id', '=', 0)]"}),
            lambda: rule.action_archive(),
            lambda: rule.unlink(),
            lambda: lines.write({"path": "note"}),
            lambda: lines.unlink(),
            lambda: lines.copy(),
            lambda: rule.operation_id.action_archive(),
            lambda: rule.operation_id.write({"target_values": "done"}),
        ):
            with self.assertRaises(AccessError):
                act()
        self._as(self.boss).write({"severity": "warn"})

    def test_what_acts_here_only_he_changes(self):
        self.rule.company_ids = self.company
        self._as(self.manager).write({"severity": "warn"})
        self._as(self.manager).field_ids.path = "note"
        copy = self._as(self.manager).copy()
        self.assertEqual(copy.sudo().company_ids, self.company)

    def test_reasons_for_passing_are_seen_in_the_company(self):
        order = self._create_order()
        self.manager.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        self._grant(self.manager, "sale_order_confirm", order)
        bypasses = self.env["jxc.bypass"]
        self.assertTrue(bypasses.with_user(self.manager).search([("res_id", "=", order.id)]))
        stranger = self._create_user(
            "jxc_stranger", "jxc_core.jxc_core_group_manager", company=self.other
        )
        mine = bypasses.with_user(stranger).with_context(allowed_company_ids=self.other.ids)
        self.assertFalse(mine.search([("res_id", "=", order.id)]))


@tagged("post_install", "-at_install")
class TestCompaniesRpc(TwoCompaniesMixin, JxcHttpCase):
    @mute_logger("odoo.http")
    def test_over_rpc_neither(self):
        both = (self.company | self.other).ids
        for context in ({}, {"allowed_company_ids": both}, {"allowed_company_ids": both[::-1]}):
            for vals in (
                {"company_ids": [[4, self.other.id]]},
                {"company_ids": [[3, self.other.id]], "severity": "warn"},
                {"active": False},
            ):
                status, _answer = self._call_json2(
                    self.manager, self.rule, "write", vals=vals, context=context
                )
                if vals == {"company_ids": [[4, self.other.id]]} and not context:
                    continue  # it acts there already: nothing is changed
                self.assertEqual(status, 403, (context, vals))
        self.assertEqual(self._get_companies(), self.company | self.other)
        self.assertEqual((self.rule.active, self.rule.severity), (True, "block"))
