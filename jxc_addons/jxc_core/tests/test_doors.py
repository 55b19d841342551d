from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import PolicyRefused
from odoo.addons.jxc_core.tests.common import JxcCase
from odoo.addons.jxc_core.tests.test_policy import InvoiceMixin

ROLES = {
    "lead": "jxc_core.jxc_core_role_sales_lead",
    "seller": "jxc_core.jxc_core_role_sales",
    "purchase": "jxc_core.jxc_core_role_buyer",
    "purchase_lead": "jxc_core.jxc_core_role_purchase_lead",
    "auditor": "jxc_core.jxc_core_role_auditor",
}


class DoorsCase(JxcCase):
    """People of the roles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, group in ROLES.items():
            setattr(cls, name, cls._create_user(f"jxc_{name}", group))


@tagged("post_install", "-at_install")
class TestSaleDoors(DoorsCase):
    def _confirmed(self):
        order = self._create_order(user=self.seller)
        order.action_confirm()
        return order

    def test_the_price_of_a_confirmed_order_is_the_leads(self):
        line = self._confirmed().order_line
        with self.assertRaises(PolicyRefused):
            line.price_unit = 9.0
        line.with_user(self.lead).write({"price_unit": 9.0, "discount": 5.0})
        self.assertEqual((line.price_unit, line.discount), (9.0, 5.0))
        log = self._get_log("sale_line_price", line)
        self.assertEqual((log.user_id, log.outcome), (self.lead, "done"))
        self.assertIn("10.0 → 9.0", log.details)
        self.assertTrue(self._get_log("sale_line_discount", line))

    def test_quotations_and_quantities_are_free(self):
        order = self._create_order(user=self.seller)
        order.order_line.price_unit = 1.0
        order.action_confirm()
        order.order_line.write({"product_uom_qty": 3.0, "price_unit": 1.0})
        self.assertEqual(order.order_line.product_uom_qty, 3.0)

    def test_a_further_line_costs_its_list_price(self):
        order = self._confirmed()
        line = {"product_id": self.product.id, "product_uom_qty": 1.0}
        order.order_line = [Command.create(line)]
        with self.assertRaises(PolicyRefused):
            order.order_line = [Command.create({**line, "price_unit": 0.5})]
        with self.assertRaises(PolicyRefused):
            order.order_line = [Command.create({**line, "discount": 50.0})]

    def test_unlocking_is_the_leads(self):
        order = self._confirmed()
        order.action_lock()
        with self.assertRaises(PolicyRefused):
            order.action_unlock()
        order.with_user(self.lead).action_unlock()
        self.assertFalse(order.locked)

    def test_the_state_is_nobodys(self):
        order = self._create_order(user=self.seller)
        for user in (self.seller, self.lead):
            for value in ("sale", "cancel"):
                with self.assertRaises(PolicyRefused):
                    order.with_user(user).write({"state": value})
        order.write({"state": "draft"})
        order.action_confirm()
        order.with_user(self.lead)._action_cancel()
        order.action_draft()
        self.assertEqual(order.state, "draft")

    def test_set_back_to_as_odoo(self):
        self._live_without("state_by_act", "sale_confirmed_price", "order_unlock")
        order = self._create_order(user=self.seller)
        order.write({"state": "sale", "locked": True})
        order.action_unlock()
        order.order_line.price_unit = 1.0
        self.assertEqual(order.order_line.price_unit, 1.0)

    def test_an_act_costs_one_insert(self):
        order = self._create_order(user=self.seller, lines=[self._prepare_line() for _ in range(5)])
        order.action_confirm()
        lines = order.order_line.with_user(self.lead)
        lines[0].price_unit = 9.0
        self.env.flush_all()
        self.env.invalidate_all()
        lines.mapped("price_unit")
        lines.order_id.mapped("name")
        with self.assertLogs("odoo.sql_db", "DEBUG") as caught:
            lines[1].price_unit = 8.0
            self.env["jxc.operation.log"]._write_pending()
        inserts = [text for text in caught.output if 'INSERT INTO "jxc_operation_log"' in text]
        self.assertEqual(len(inserts), 1)


@tagged("post_install", "-at_install")
class TestDownPayment(InvoiceMixin, JxcCase):
    def test_a_down_payment_is_not_a_price(self):
        user = self._create_user("jxc_plain_sales", "sales_team.group_sale_salesman")
        order = self._create_order(user=user)
        order.action_confirm()
        wizard = self.env["sale.advance.payment.inv"].with_user(user)
        wizard = wizard.with_context(active_model="sale.order", active_ids=order.ids).create(
            {"advance_payment_method": "percentage", "amount": 30.0}
        )
        wizard.create_invoices()
        self.assertEqual(len(order.order_line.filtered("is_downpayment")), 2)


@tagged("post_install", "-at_install")
class TestPurchaseDoors(DoorsCase):
    def _approved(self):
        order = self._create_purchase(user=self.purchase)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        return order

    def test_what_is_approved_does_not_grow(self):
        line = self._approved().order_line
        for vals in ({"product_qty": 3.0}, {"price_unit": 8.0}, {"discount": -10.0}):
            with self.subTest(vals), self.assertRaises(PolicyRefused):
                line.write(vals)
        line.write({"product_qty": 1.0, "price_unit": 6.0})
        lead = line.with_user(self.purchase_lead)
        lead.write({"product_qty": 5.0})
        self.assertEqual(line.product_qty, 5.0)
        log = self._get_log("purchase_line_quantity", line)
        self.assertEqual((log.user_id, log.outcome), (self.purchase_lead, "done"))

    def test_no_line_is_added(self):
        order = self._approved()
        line = Command.create({"product_id": self.product.id, "product_qty": 1.0})
        with self.assertRaises(PolicyRefused):
            order.order_line = [line]
        order.with_user(self.purchase_lead).order_line = [line]
        self.assertEqual(len(order.order_line), 2)

    def test_two_steps_are_not_skipped(self):
        self.company.sudo().write(
            {"po_double_validation": "two_step", "po_double_validation_amount": 1.0}
        )
        order = self._create_purchase(user=self.purchase)
        order.button_confirm()
        self.assertEqual(order.state, "to approve")
        with self.assertRaises(PolicyRefused):
            order.write({"state": "purchase"})
        order.with_user(self.purchase_lead).button_approve()
        self.assertEqual(order.state, "purchase")

    def test_back_to_draft_from_cancelled_only(self):
        order = self._approved()
        with self.assertRaises(PolicyRefused):
            order.button_draft()
        order.button_cancel()
        order.button_draft()
        self.assertEqual(order.state, "draft")

    def test_set_back_to_as_odoo(self):
        self._live_without("purchase_approved")
        order = self._approved()
        order.order_line.product_qty = 1000.0
        self.assertEqual(order.order_line.product_qty, 1000.0)


@tagged("post_install", "-at_install")
class TestAuditor(DoorsCase):
    def test_reads_all_and_writes_nothing(self):
        order = self._create_order(user=self.seller)
        purchase = self._create_purchase(user=self.purchase)
        for record in (order, purchase, self.partner, self.product):
            record = record.with_user(self.auditor)
            self.assertTrue(record.display_name)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(record.has_access(operation), (record, operation))
        for act in (
            lambda: order.with_user(self.auditor).action_confirm(),
            lambda: purchase.with_user(self.auditor).button_confirm(),
            lambda: order.with_user(self.auditor).write({"note": "x"}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_no_other_role_helps(self):
        self.auditor.group_ids += self.env.ref("jxc_core.jxc_core_role_boss")
        order = self._create_order(user=self.seller).with_user(self.auditor)
        with self.assertRaises(AccessError):
            order.write({"note": "x"})

    def test_no_document_of_any_model_is_writable(self):
        access = self.env["ir.model.access"].with_user(self.auditor)
        for mode in ("write", "create", "unlink"):
            kept = {
                name for name in access._get_allowed_models(mode) if not self.env[name]._transient
            }
            self.assertLessEqual(kept, {"res.users.settings", "ir.filters"})

    def test_sees_the_whole_log(self):
        self._watch("sale_order_confirm")
        order = self._create_order(user=self.seller)
        order.action_confirm()
        found = self._get_log("sale_order_confirm", order).with_user(self.auditor)
        self.assertEqual(found.user_id, self.seller)
