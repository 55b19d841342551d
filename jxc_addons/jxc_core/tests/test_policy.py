from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import PolicyRefused
from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase, JxcMixin


class InvoiceMixin(JxcMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", cls.company, install_demo=False
        )
        cls.policy = cls.env.ref("jxc_core.jxc_policy_sale_cancel_done")
        cls.admin = cls._create_user("jxc_admin", "base.group_system")
        cls.product.invoice_policy = "order"

    @classmethod
    def _create_invoiced_order(cls):
        """Return an order with a posted invoice."""
        order = cls._create_order(lines=[cls._prepare_line(tax_ids=[Command.clear()])])
        order.action_confirm()
        order.sudo()._create_invoices().action_post()
        return order

    def _set_back(self, reason="Start-up"):
        """Set the policy back to as Odoo, as an administrator does it."""
        return (
            self.env["jxc.policy.exception"]
            .with_user(self.admin)
            .create({"policy_id": self.policy.id, "reason": reason})
        )


@tagged("post_install", "-at_install")
class TestPolicySaleCancelDone(InvoiceMixin, JxcCase):
    """An order with a posted invoice is not cancelled while the policy is in force."""

    def _assert_refused(self, order):
        with self.assertRaises(PolicyRefused):
            order.action_cancel()
        self.assertEqual(order.state, "sale")

    def test_a_new_company_is_protected(self):
        self.assertTrue(self.company.jxc_discipline)
        order = self._create_invoiced_order()
        with self.assertRaises(PolicyRefused) as caught:
            order.action_cancel()
        self.assertEqual(
            str(caught.exception),
            f"{order.name} can't be cancelled: {order.invoice_ids.name} are done or posted."
            " Return or reverse them first.",
        )
        self.assertEqual(order.state, "sale")

    def test_a_bare_write_is_refused_too(self):
        order = self._create_invoiced_order()
        with self.assertRaises(PolicyRefused):
            order.write({"state": "cancel"})

    def test_no_context_key_hides_the_invoice(self):
        order = self._create_invoiced_order()
        order.invalidate_recordset()
        keys = {
            "accrual_entry_date": "1990-01-01",
            "active_test": False,
            "disable_cancel_warning": 1,
        }
        self._assert_refused(order.with_context(**keys))

    def test_without_invoice_or_with_a_draft_it_is_cancelled(self):
        order = self._create_order()
        order.action_confirm()
        order.sudo()._create_invoices()
        clerk = self._create_user(
            "jxc_clerk", "sales_team.group_sale_salesman_all_leads,account.group_account_invoice"
        )
        order.with_user(clerk).action_cancel()
        self.assertEqual(order.state, "cancel")

    def test_once_the_invoice_is_reversed_it_is_cancelled(self):
        order = self._create_invoiced_order()
        order.sudo().invoice_ids._reverse_moves(cancel=True)
        self.assertEqual(set(order.sudo().invoice_ids.mapped("state")), {"posted"})
        order.action_cancel()
        self.assertEqual(order.state, "cancel")

    def test_a_partial_credit_note_is_not_enough(self):
        order = self._create_invoiced_order()
        refund = order.sudo().invoice_ids._reverse_moves()
        refund.invoice_line_ids.quantity = 1.0
        refund.action_post()
        self._assert_refused(order)

    def test_one_order_refuses_the_batch(self):
        free = self._create_order()
        free.action_confirm()
        orders = free | self._create_invoiced_order()
        with self.assertRaises(PolicyRefused):
            orders.action_cancel()
        self.assertEqual(set(orders.mapped("state")), {"sale"})

    def test_without_discipline_odoo_decides(self):
        order = self._create_invoiced_order()
        self._assert_refused(order)
        self.company.with_user(self.admin).jxc_discipline = False
        order.action_cancel()
        self.assertEqual(order.state, "cancel")

    def test_set_back_to_as_odoo_and_restored(self):
        exception = self._set_back()
        self.assertTrue(self.policy.with_company(self.company).as_odoo)
        self._create_invoiced_order().action_cancel()
        exception.action_restore()
        self.assertFalse(self.policy.with_company(self.company).as_odoo)
        self._assert_refused(self._create_invoiced_order())

    def test_set_back_in_one_company_it_holds_in_the_others(self):
        other = self._create_company("Other")
        self.admin.company_ids |= other
        self.env["jxc.policy.exception"].with_user(self.admin).with_company(other).create(
            {"policy_id": self.policy.id, "reason": "Start-up"}
        )
        self._assert_refused(self._create_invoiced_order())
        self.assertTrue(self.policy.with_company(other).as_odoo)
        self.assertFalse(self.policy.with_company(self.company).as_odoo)

    def test_a_context_key_does_not_bring_an_old_exception_to_life(self):
        self._set_back().action_restore()
        order = self._create_invoiced_order()
        self.env.registry.clear_cache()
        self._assert_refused(order.with_context(active_test=False))

    def test_setting_back_needs_a_reason_and_happens_once(self):
        with self.assertRaises(ValidationError):
            self._set_back(reason="  no ")
        self._set_back()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as caught:
            self._set_back()
        self.assertIn("jxc_policy_exception", str(caught.exception))


@tagged("post_install", "-at_install")
class TestDiscipline(InvoiceMixin, JxcCase):
    def test_switching_the_discipline_is_on_record(self):
        company = self.company.with_user(self.admin)
        company.jxc_discipline = False
        company.jxc_discipline = False
        company.jxc_discipline = True
        log = self._get_log("company_discipline", self.company)
        self.assertEqual(
            log.mapped("details"),
            ['{"jxc_discipline": [true, false]}', '{"jxc_discipline": [false, true]}'],
        )
        self.assertEqual(log.user_id, self.admin)

    def test_the_settings_page_switches_it(self):
        settings = self.env["res.config.settings"].with_user(self.admin)
        with Form(settings.with_company(self.company)) as form:
            self.assertTrue(form.jxc_discipline)
            form.jxc_discipline = False
        form.record.execute()
        self.assertFalse(self.company.jxc_discipline)

    def test_setting_back_keeps_who_why_and_when(self):
        exceptions = self.env["jxc.policy.exception"].with_user(self.admin)
        exception = exceptions.with_context(tracking_disable=False, mail_notrack=False).create(
            {"policy_id": self.policy.id, "reason": "Start-up"}
        )
        self.assertEqual(exception.create_uid, self.admin)
        self.flush_tracking()
        exception.reason = "Until the end of May"
        self.flush_tracking()
        values = exception.message_ids.sudo().tracking_value_ids
        self.assertEqual(values.new_value_text, "Until the end of May")

    def test_the_go_live_list_shows_what_is_set_back_until_it_is_restored(self):
        action = self.env.ref("jxc_core.jxc_policy_exception_action")
        exceptions = self.env[action.res_model].with_user(self.manager)
        self.assertFalse(exceptions.search([]))
        exception = self._set_back()
        self.assertEqual(exceptions.search([]), exception)
        exception.action_restore()
        self.assertFalse(exceptions.search([]))

    def flush_tracking(self):
        """Post what mail tracking keeps for the end of the transaction."""
        self.env.flush_all()
        self.env.cr.flush()


@tagged("post_install", "-at_install")
class TestPolicyOverRpc(InvoiceMixin, JxcHttpCase):
    @mute_logger("odoo.http")
    def test_over_json2_the_cancellation_is_refused(self):
        order = self._create_invoiced_order()
        for method, kwargs in (("action_cancel", {}), ("write", {"vals": {"state": "cancel"}})):
            status, answer = self._call_json2(
                self.salesman, order, method, context={"active_test": False}, **kwargs
            )
            self.assertEqual(status, 422)
            self.assertEqual(answer["name"], "odoo.addons.jxc_core.exceptions.PolicyRefused")
        self.assertEqual(order.state, "sale")

    @mute_logger("odoo.http")
    def test_a_salesman_does_not_switch_the_discipline_off(self):
        status, _answer = self._call_json2(
            self.salesman, self.company, "write", vals={"jxc_discipline": False}
        )
        self.assertEqual(status, 403)
        self.assertTrue(self.company.jxc_discipline)
