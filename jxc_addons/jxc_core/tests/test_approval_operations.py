from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.exceptions import PolicyRefused
from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin


@tagged("post_install", "-at_install")
class TestApprovalOperations(ApprovalMixin, TransactionCase):
    """Where the matrix speaks of an operation, it decides instead of the right: for that alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("jxc_plain_seller", "sales_team.group_sale_salesman")
        cls.order = cls._create_order(user=cls.seller)
        cls.order.action_confirm()
        cls.purchase = cls._create_purchase()
        cls.purchase.button_confirm()

    def _assert_approved(self, user, records, method, *args):
        """Assert that an act is refused, asked for and done; returns the request."""
        own = records.with_user(user)
        self._assert_required(getattr(own, method), *args)
        request = self._ask(user, records, method, *args)
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done", request.closing_note)
        return request

    def test_cancelling_and_unlocking_sales_orders(self):
        self._create_approval("sale_order_cancel", self.boss)
        self._create_approval("sale_order_unlock", self.boss)
        self.order.sudo().action_lock()
        self._assert_approved(self.seller, self.order, "action_unlock")
        self.assertFalse(self.order.locked)
        self._assert_approved(self.seller, self.order, "action_cancel")
        self.assertEqual(self.order.state, "cancel")

    def test_terms_of_a_sales_order(self):
        term = self.env.ref("account.account_payment_term_30days")
        order = self._create_order(user=self.seller)
        self._create_approval("sale_order_payment_term", self.boss)
        self._assert_approved(self.seller, order, "write", {"payment_term_id": term.id})
        self.assertEqual(order.payment_term_id, term)

    def test_cancelling_and_unlocking_purchases(self):
        self._create_approval("purchase_order_cancel", self.boss)
        self._create_approval("purchase_order_unlock", self.boss)
        self.purchase.sudo().locked = True
        self._assert_approved(self.buyer, self.purchase, "button_unlock")
        self._assert_approved(self.buyer, self.purchase, "button_cancel")
        self.assertEqual(self.purchase.state, "cancel")

    def test_an_approved_purchase_that_grows(self):
        line = self.purchase.order_line
        for code, name, value in (
            ("purchase_line_quantity", "product_qty", 20.0),
            ("purchase_line_price", "price_unit", 9.0),
        ):
            with self.assertRaises(PolicyRefused):
                line.with_user(self.buyer).write({name: value})
            self._create_approval(code, self.boss)
            request = self._assert_approved(self.buyer, line, "write", {name: value})
            self.assertEqual(line[name], value)
            self.assertEqual(request.item_ids.field_name, name)

    def test_a_rule_for_quantities_lets_no_price_through(self):
        self._create_approval("purchase_line_quantity", self.boss, basis="percent", measure="raise")
        line = self.purchase.order_line.with_user(self.buyer)
        rule = self.env["jxc.approval.rule"].search(
            [("operation_id.code", "=", "purchase_line_quantity")]
        )
        rule.band_from = 1000
        line.product_qty = 3
        for vals in (
            {"price_unit": 9.0},
            {"product_qty": 4, "price_unit": 9.0},
            {"product_qty": 4, "discount": -50.0},
            {"product_uom_id": self.env.ref("uom.product_uom_dozen").id},
        ):
            with self.subTest(vals=vals), self.assertRaises(PolicyRefused):
                line.write(vals)

    def test_a_rule_for_prices_opens_no_other_door(self):
        """Another currency, vendor or state is no price that the gate has looked at."""
        for code in ("purchase_line_price", "purchase_order_unlock", "sale_line_price"):
            self._create_approval(code, self.boss, basis="percent", measure="cut", band_from=90)
        other = self.env["res.partner"].create({"name": "Another vendor"})
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("id", "!=", self.company.currency_id.id)], limit=1)
        currency.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        purchase = self.purchase.with_user(self.buyer)
        for act in (
            lambda: purchase.write({"currency_id": currency.id}),
            lambda: purchase.write({"partner_id": other.id}),
            purchase.button_draft,
            lambda: self.order.with_user(self.seller).write({"pricelist_id": pricelist.id}),
            lambda: self.order.with_user(self.seller).write({"currency_id": currency.id}),
        ):
            with self.assertRaises(UserError):
                act()

    def test_a_line_that_is_added_to_an_approved_purchase(self):
        self._create_approval("purchase_line_quantity", self.boss)
        line = {"product_id": self.product.id, "product_qty": 5.0, "price_unit": 7.0}
        vals = {"order_line": [Command.create({**line, "tax_ids": False})]}
        purchase = self.purchase.with_user(self.buyer)
        self._assert_required(purchase.write, vals)
        self.assertEqual(len(purchase.order_line), 1)
        request = self._ask(self.buyer, self.purchase, "write", vals)
        self.assertEqual(sum(purchase.order_line.mapped("product_qty")), 2.0)
        self._decide(self.boss, request)
        self.assertEqual(request.state, "done", request.closing_note)
        self.assertEqual(sum(purchase.order_line.mapped("product_qty")), 7.0)
        self.assertEqual(purchase.amount_untaxed, 49.0)
        # What is not approved yet gets lines as before.
        self._create_purchase().write(vals)
