from odoo import fields
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestRequiredFields(JxcCase):
    """Fields of the document, its lines and related records must be filled in."""

    def _get_problems(self, act):
        """Return what the refusal of ``act`` names: ``[(record, field)]``."""
        with self.assertRaises(CheckpointBlocked) as caught:
            act()
        return [
            (problem["record"], problem["field"])
            for problem in caught.exception.context["problems"]
        ]

    def test_a_field_of_the_document(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        order = self._create_order()
        problems = self._get_problems(order.action_confirm)
        self.assertEqual(problems, [(order.name, "Customer Reference")])
        self.assertEqual(order.state, "draft")
        order.client_order_ref = "   "
        self._get_problems(order.action_confirm)
        order.client_order_ref = "PO 7"
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_field_filled_in_by_the_very_write_is_still_missing_before(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref"])
        order = self._create_order()
        self._get_problems(lambda: order.write({"state": "sale", "client_order_ref": "x"}))

    def test_each_line_is_looked_at_and_text_lines_are_left_out(self):
        self._create_rule("sale_order_confirm", require=["order_line.price_unit"])
        order = self._create_order(
            lines=[
                fields.Command.create({"display_type": "line_section", "name": "Part one"}),
                self._prepare_line(),
                self._prepare_line(price_unit=0.0, name="Sample"),
                fields.Command.create({"display_type": "line_note", "name": "Thanks"}),
            ]
        )
        problems = self._get_problems(order.action_confirm)
        self.assertEqual(len(problems), 1)
        self.assertIn(order.name, problems[0][0])
        self.assertEqual(problems[0][1], "Unit Price")

    def test_an_order_without_lines_lacks_its_lines(self):
        self._create_rule("sale_order_confirm", require=["order_line.price_unit"])
        order = self._create_order(lines=[])
        self.assertEqual(self._get_problems(order.action_confirm), [(order.name, "Order Lines")])

    def test_a_field_of_a_related_record_names_that_record(self):
        self._create_rule("sale_order_confirm", require=["partner_shipping_id.phone"])
        order = self._create_order()
        problems = self._get_problems(order.action_confirm)
        self.assertEqual(problems, [(f"{order.name} › {self.partner.display_name}", "Phone")])
        self.partner.phone = "13900000000"
        order.action_confirm()

    def test_a_relation_that_is_empty_is_what_is_missing(self):
        self._create_rule("sale_order_confirm", require=["payment_term_id.note"])
        order = self._create_order()
        problems = self._get_problems(order.action_confirm)
        self.assertEqual(problems, [(order.name, "Payment Terms")])

    def test_fields_are_read_although_the_user_may_not_see_them(self):
        self.partner.write({"credit_limit": 0.0})
        field = self.env["res.partner"]._fields["credit_limit"]
        partner = self.partner.with_user(self.salesman)
        self.assertFalse(partner._has_field_access(field, "read"))
        self._create_rule("sale_order_confirm", require=["partner_id.credit_limit"])
        order = self._create_order()
        self.assertEqual(len(self._get_problems(order.action_confirm)), 1)

    def test_partner_terms_are_those_of_the_documents_company(self):
        other = self._create_company("Other")
        term = self.env["account.payment.term"].create({"name": "30 days", "company_id": False})
        self.partner.with_company(other).property_payment_term_id = term
        self._create_rule("sale_order_confirm", require=["partner_id.property_payment_term_id"])
        user = self._create_user(
            "jxc_both", "sales_team.group_sale_salesman", companies=self.company | other
        )
        order = self._create_order(user=user)
        elsewhere = order.with_context(allowed_company_ids=[other.id, self.company.id])
        self.assertTrue(elsewhere.partner_id.property_payment_term_id)
        self.assertEqual(
            self._get_problems(elsewhere.action_confirm),
            [(f"{order.name} › {self.partner.display_name}", "Customer Payment Terms")],
        )

    def test_all_that_is_missing_is_told_at_once(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref", "payment_term_id"])
        self._create_rule("sale_order_confirm", require=["partner_id.phone"])
        order = self._create_order()
        self.assertEqual(len(self._get_problems(order.action_confirm)), 3)


@tagged("post_install", "-at_install")
class TestConditions(JxcCase):
    def test_a_condition_on_the_document(self):
        self._create_rule(
            "sale_order_confirm",
            kind="condition",
            condition_domain="[('amount_total', '<', 100)]",
        )
        order = self._create_order(lines=[self._prepare_line(price_unit=60.0)])
        with self.assertRaises(CheckpointBlocked):
            order.action_confirm()
        order.order_line.price_unit = 40.0
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_condition_on_each_line_names_the_lines_that_fail(self):
        self._create_rule(
            "sale_order_confirm",
            kind="condition",
            each_path="order_line",
            condition_domain="[('price_unit', '>', 5)]",
        )
        nut, pin = self._create_product("Nut"), self._create_product("Pin")
        order = self._create_order(
            lines=[
                self._prepare_line(),
                self._prepare_line(product_id=nut.id, price_unit=1.0),
                self._prepare_line(product_id=pin.id, price_unit=0.5),
            ]
        )
        with self.assertRaises(CheckpointBlocked) as caught:
            order.action_confirm()
        problems = caught.exception.context["problems"]
        self.assertEqual(
            [problem["record"] for problem in problems],
            [f"{order.name} › Nut", f"{order.name} › Pin"],
        )
        self.assertEqual(len({problem["record"] for problem in problems}), 2)
        self.assertEqual({problem["root_id"] for problem in problems}, {order.id})
        opens = {(problem["res_model"], problem["res_id"]) for problem in problems}
        self.assertEqual(opens, {("sale.order", order.id)}, "Lines are mended on the order")

    def test_dates_in_a_condition_are_counted_from_today(self):
        self._create_rule(
            "sale_order_confirm",
            kind="condition",
            condition_domain="[('validity_date', '>=', 'today')]",
        )
        today = fields.Date.today()
        order = self._create_order(validity_date=fields.Date.add(today, days=-1))
        with self.assertRaises(CheckpointBlocked):
            order.action_confirm()
        order.validity_date = today
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_price_rule_checks_the_line_before_the_change(self):
        self._create_rule(
            "sale_line_price",
            kind="condition",
            domain="[('order_id.state', '=', 'sale')]",
            condition_domain="[('order_id.client_order_ref', '!=', False)]",
        )
        order = self._create_order()
        order.order_line.price_unit = 9.0
        order.action_confirm()
        with self.assertRaises(CheckpointBlocked):
            order.order_line.price_unit = 1.0
        self.assertEqual(order.order_line.price_unit, 9.0)


@tagged("post_install", "-at_install")
class TestPreviousOperation(JxcCase):
    """Another operation must have happened, on this document or a linked one."""

    def test_on_the_document_itself_its_state_answers(self):
        self._create_rule(
            "purchase_order_cancel",
            kind="previous",
            previous_operation_id=self._get_operation("purchase_order_confirm").id,
        )
        order = self._create_purchase()
        with self.assertRaises(CheckpointBlocked) as caught:
            order.button_cancel()
        self.assertIn("“Confirm purchase order” must be done first", str(caught.exception))
        order.button_confirm()
        order.button_cancel()
        self.assertEqual(order.state, "cancel")

    def test_on_a_linked_document(self):
        self._create_rule(
            "sale_line_discount",
            kind="previous",
            previous_operation_id=self._get_operation("sale_order_confirm").id,
            link_path="order_id",
        )
        order = self._create_order()
        with self.assertRaises(CheckpointBlocked):
            order.order_line.discount = 3.0
        order.action_confirm()
        order.order_line.discount = 3.0
        self.assertEqual(order.order_line.discount, 3.0)

    def test_without_a_state_to_tell_the_log_answers(self):
        self._create_rule(
            "sale_order_confirm",
            kind="previous",
            previous_operation_id=self._get_operation("sale_line_price").id,
            link_path="order_line",
        )
        order = self._create_order(
            lines=[
                self._prepare_line(),
                self._prepare_line(product_id=self._create_product("Nut").id),
            ]
        )
        with self.assertRaises(CheckpointBlocked):
            order.action_confirm()
        order.order_line[0].price_unit = 9.0
        with self.assertRaises(CheckpointBlocked) as caught:
            order.action_confirm()
        self.assertEqual(
            [problem["record"] for problem in caught.exception.context["problems"]],
            [f"{order.name} › Nut"],
        )
        order.order_line[1].price_unit = 9.0
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_on_a_linked_document_that_there_is_not_it_has_not_happened(self):
        rule = self._create_rule(
            "sale_order_confirm",
            name="Prices agreed",
            kind="previous",
            previous_operation_id=self._get_operation("sale_line_price").id,
            link_path="order_line",
        )
        order = self._create_order(lines=[])
        with self.assertRaises(CheckpointBlocked) as caught:
            order.action_confirm()
        self.assertEqual(
            str(caught.exception).splitlines()[1],
            f"• {order.name}: there is no linked document in “Order Lines” on which"
            " “Change sales price” could have been done (rule: Prices agreed).",
        )
        rule.link_optional = True
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_link_that_is_fine_when_empty_still_holds_when_there_is_one(self):
        self._create_rule(
            "sale_order_confirm",
            kind="previous",
            previous_operation_id=self._get_operation("sale_line_price").id,
            link_path="order_line",
            link_optional=True,
        )
        with self.assertRaises(CheckpointBlocked):
            self._create_order().action_confirm()


@tagged("post_install", "-at_install")
class TestMessage(JxcCase):
    def test_the_sentence_names_record_field_rule_hint_and_procedure(self):
        rule = self._create_rule(
            "sale_order_confirm",
            name="Number of the customer",
            require=["client_order_ref"],
            message="Ask the customer.",
            sop="<p>Call him.</p>",
        )
        order = self._create_order()
        with self.assertRaises(CheckpointBlocked) as caught:
            order.action_confirm()
        self.assertEqual(
            str(caught.exception),
            "“Confirm sales order” can't be done yet:\n"
            f"• {order.name}: “Customer Reference” is not filled in"
            " (rule: Number of the customer)."
            f" Ask the customer. SOP: /jxc/sop/{rule.id}",
        )

    def test_a_condition_names_record_and_rule(self):
        self._create_rule(
            "sale_order_confirm",
            name="Small orders only",
            kind="condition",
            condition_domain="[('amount_total', '<', 1)]",
        )
        order = self._create_order()
        with self.assertRaises(CheckpointBlocked) as caught:
            order.action_confirm()
        self.assertEqual(
            str(caught.exception).splitlines()[1],
            f"• {order.name} does not meet the rule “Small orders only”.",
        )

    def test_a_line_is_named_by_its_product_after_the_document(self):
        terms = {"kind": "condition", "each_path": "order_line", "name": "Dear"}
        terms["condition_domain"] = "[('price_unit', '>', 1000)]"
        self._create_rule("sale_order_confirm", **terms)
        self._create_rule("purchase_order_confirm", **terms)
        sale, purchase = self._create_order(), self._create_purchase()
        for order, confirm in ((sale, sale.action_confirm), (purchase, purchase.button_confirm)):
            with self.assertRaises(CheckpointBlocked) as caught:
                confirm()
            self.assertEqual(
                str(caught.exception).splitlines()[1],
                f"• {order.name} › {self.product.display_name} does not meet the rule “Dear”.",
            )
