from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install")
class TestRuleDefinition(JxcCase):
    """What can't work is refused when it is written down, not when an order is confirmed."""

    def _assert_refused(self, code="sale_order_confirm", words="", **vals):
        with self.assertRaises(ValidationError) as caught:
            self._create_rule(code, **vals)
        self.assertIn(words, str(caught.exception))

    def test_a_required_field_must_exist(self):
        self._assert_refused(require=["no_such_field"], words="no_such_field")
        self._assert_refused(require=["partner_id.no_such_field"])
        self._assert_refused(require=["name.id"])

    def test_a_rule_must_ask_for_something(self):
        self._assert_refused(words="checks nothing yet")
        self._assert_refused(kind="condition", words="checks nothing yet")
        self._assert_refused(kind="condition", condition_domain=" [] ")
        self._assert_refused(kind="previous", words="checks nothing yet")
        self._assert_refused(kind="clock", words="checks nothing yet")

    def test_a_limit_stays_a_limit(self):
        rule = self._create_clock("sale_order_confirm", "sale_order_unlock")
        for vals in ({"limit": 0.0}, {"limit": -1.0}, {"stop_operation_id": False}):
            with self.subTest(vals), self.assertRaises(ValidationError):
                rule.write(vals)

    def test_a_domain_must_be_one_and_fit_the_document(self):
        for text in ("[('no_such_field', '=', 1)]", "[('name', '=', uid)]", "nonsense", "[("):
            with self.subTest(text):
                self._assert_refused(require=["note"], domain=text, words="can't be used")
                self._assert_refused(kind="condition", condition_domain=text, words="can't be used")

    def test_a_condition_for_each_line_fits_the_line(self):
        vals = {"kind": "condition", "condition_domain": "[('price_unit', '>', 0)]"}
        self._assert_refused(**vals)
        self._assert_refused(**vals, each_path="partner_id")
        self._assert_refused(**vals, each_path="name", words="leads to no records")
        self.assertTrue(self._create_rule("sale_order_confirm", **vals, each_path="order_line"))

    def test_the_other_operation_is_done_where_the_path_leads(self):
        price = self._get_operation("sale_line_price").id
        vals = {"kind": "previous", "previous_operation_id": price}
        self._assert_refused(**vals)
        self._assert_refused(**vals, link_path="partner_id", words="leads to Contact")
        self._assert_refused(**vals, link_path="name", words="leads to no records")
        self.assertTrue(self._create_rule("sale_order_confirm", **vals, link_path="order_line"))

    def test_a_clock_ends_on_the_document_that_it_started_on(self):
        with self.assertRaises(ValidationError):
            self._create_clock("sale_order_confirm", "purchase_order_confirm")
        with self.assertRaises(ValidationError):
            self._create_clock(
                "sale_order_confirm", "purchase_order_confirm", stop_link_path="partner_id"
            )
        self.assertTrue(self._create_clock("sale_order_confirm", "sale_line_price"))
        self.assertTrue(
            self._create_clock(
                "sale_order_confirm", "sale_line_discount", stop_link_path="order_id"
            )
        )

    def test_an_operation_watches_a_field_of_its_document(self):
        vals = {
            "name": "Nothing",
            "code": "x_nothing",
            "model_id": self.env.ref("sale.model_sale_order").id,
            "field_name": "no_such_field",
        }
        with self.assertRaises(ValidationError):
            self.env["jxc.operation"].create(vals)

    def test_a_rule_is_made_in_its_form(self):
        rules = self.env["jxc.checkpoint.rule"].with_user(self.manager)
        with Form(rules) as form:
            form.name = "Reference"
            form.operation_id = self._get_operation("sale_order_confirm")
            with form.field_ids.new() as line:
                line.path = "partner_id.vat"
        rule = form.record
        self.assertFalse(rule.company_ids, "A new rule sleeps")
        rule.action_activate()
        self.assertEqual(rule.company_ids, self.company)
        self.assertIn(rule, rules.search([("is_in_company", "=", True)]))
        rule.action_deactivate()
        self.assertIn(rule, rules.search([("is_in_company", "=", False)]))
        self.assertNotIn(rule, rules.search([("is_in_company", "=", True)]))

    def test_labels_say_what_a_path_means(self):
        rule = self._create_rule("sale_order_confirm", require=["partner_id.phone", "note"])
        self.assertEqual(
            rule.field_ids.mapped("label"), ["Customer › Phone", "Terms and conditions"]
        )

    def test_a_copy_sleeps_no_deeper_than_its_original_and_keeps_its_fields(self):
        rule = self._create_rule("sale_order_confirm", require=["note"])
        copy = rule.with_user(self.manager).copy()
        self.assertEqual(copy.field_ids.mapped("path"), ["note"])
        self.assertEqual(copy.company_ids, rule.company_ids)
        copy.company_ids = [Command.clear()]
        self.assertEqual(rule.company_ids, self.company)
