from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.exceptions import ApprovalRequired
from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin


@tagged("post_install", "-at_install")
class TestApprovalRule(ApprovalMixin, TransactionCase):
    """Which acts need an approval: bands, conditions, dates, companies, people."""

    def test_an_amount_in_the_band_needs_an_approval_below_it_none(self):
        self._create_approval("sale_order_confirm", self.lead, basis="amount", band_from=100)
        small = self._create_order()
        small.action_confirm()
        self.assertEqual(small.state, "sale")
        great = self._create_order(lines=[self._prepare_line(product_uom_qty=10)])
        error = self._assert_required(great.action_confirm)
        self.assertEqual(great.state, "draft")
        self.assertIn("“Confirm sales order” needs an approval:", str(error))
        self.assertIn(great.name, str(error))
        self.assertIn(self.lead.name, str(error))
        need = error.context["needs"][0]
        self.assertEqual(need["res_id"], great.id)
        self.assertEqual([tier["people"] for tier in need["chain"]], [self.lead.name])
        log = self._get_log("sale_order_confirm")
        self.assertEqual(log.mapped("outcome"), ["done"])

    def test_bands_are_in_company_currency_at_the_date_of_the_document(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        currency = self.company.currency_id
        other = euro if currency != euro else self.env.ref("base.USD")
        other.active = True
        day = fields.Date.today() - timedelta(days=10)
        self.env["res.currency.rate"].create(
            [
                {"name": day, "currency_id": other.id, "rate": 0.1, "company_id": self.company.id},
                {
                    "name": fields.Date.today(),
                    "currency_id": other.id,
                    "rate": 1.0,
                    "company_id": self.company.id,
                },
            ]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Other", "currency_id": other.id, "company_id": self.company.id}
        )
        order = self._create_order(pricelist_id=pricelist.id)
        order.order_line.price_unit = 10.0
        self.assertEqual(order.amount_total, 20.0)
        amounts = order.sudo()._jxc_get_approval_amounts()
        self.assertAlmostEqual(amounts[order.id], 20.0)
        order.sudo().date_order = fields.Datetime.now() - timedelta(days=5)
        amounts = order.sudo()._jxc_get_approval_amounts()
        self.assertAlmostEqual(amounts[order.id], 200.0)

    def test_a_sleeping_rule_and_one_of_another_company_ask_nothing(self):
        rule = self._create_approval("sale_order_confirm", self.lead)
        other = self._create_company("Other")
        rule.company_ids = other
        self._create_order().action_confirm()
        rule.company_ids = False
        self._create_order().action_confirm()
        rule.company_ids = self.company
        self._assert_required(self._create_order().action_confirm)

    def test_conditions_dates_and_exempt_roles(self):
        rule = self._create_approval(
            "sale_order_confirm", self.lead, domain="[('client_order_ref', '=', 'x')]"
        )
        self._create_order().action_confirm()
        self._assert_required(self._create_order(client_order_ref="x").action_confirm)
        rule.date_to = fields.Date.today() - timedelta(days=1)
        self._create_order(client_order_ref="x").action_confirm()
        rule.date_to = False
        rule.exempt_group_ids = self.env.ref("sales_team.group_sale_salesman_all_leads")
        self._assert_required(self._create_order(client_order_ref="x").action_confirm)
        self._create_order(user=self.lead, client_order_ref="x").action_confirm()

    def test_conditions_on_category_and_partner_tag(self):
        tag = self.env["res.partner.category"].create({"name": "New customer"})
        parent = self.env["product.category"].create({"name": "Dear"})
        child = self.env["product.category"].create({"name": "Dearer", "parent_id": parent.id})
        rule = self._create_approval("sale_order_confirm", self.lead)
        cases = [
            (f"[('partner_id.category_id', '=', {tag.id})]", self.partner, "category_id", tag),
            (
                f"[('order_line.product_id.categ_id', 'child_of', {parent.id})]",
                self.product,
                "categ_id",
                child,
            ),
        ]
        for domain, record, name, value in cases:
            with self.subTest(condition=name):
                rule.domain = domain
                before = record[name]
                self._create_order().action_confirm()
                record[name] = value
                self._assert_required(self._create_order().action_confirm)
                record[name] = before

    def test_approvers_get_a_mail_with_a_link(self):
        self._create_approval("sale_order_confirm", self.lead)
        order = self._create_order()
        request = self._ask(self.salesman, order, "action_confirm")
        mail = self.env["mail.mail"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertIn(self.lead.partner_id, mail.recipient_ids)
        self.assertIn("/mail/view", "".join(mail.mapped("body_html")))

    def test_a_price_cut_in_small_steps_is_one_great_cut(self):
        self._create_approval(
            "sale_line_price", self.lead, basis="percent", measure="cut", band_from=5
        )
        line = self._create_order(
            lines=[Command.create({"product_id": self.product.id, "product_uom_qty": 1})]
        ).order_line
        self.assertEqual((line.price_unit, line.jxc_price_reference), (10.0, 10.0))
        line.price_unit = 9.6
        self._assert_required(line.write, {"price_unit": 9.2})
        line.price_unit = 12.0
        self._assert_required(line.write, {"price_unit": 9.4})

    def test_a_new_line_with_a_low_price_is_a_cut(self):
        self._create_approval(
            "sale_line_price", self.lead, basis="percent", measure="cut", band_from=5
        )
        low = [self._prepare_line(price_unit=8.0)]
        self._assert_required(lambda: self._create_order(lines=low))
        order = self._create_order(lines=[self._prepare_line(price_unit=9.8)])
        self._assert_required(order.write, {"order_line": low})

    def test_who_sends_a_false_list_price_is_refused(self):
        self._create_approval(
            "sale_line_price", self.lead, basis="percent", measure="cut", band_from=5
        )
        with self.assertRaises(UserError):
            self._create_order(lines=[self._prepare_line(price_unit=8.0, jxc_price_reference=8.0)])
        self._assert_required(
            lambda: self._create_order(
                lines=[self._prepare_line(price_unit=8.0, technical_price_unit=8.0)]
            )
        )

    def test_discount_and_margin(self):
        self._create_approval(
            "sale_line_discount", self.lead, basis="percent", measure="value", band_from=10
        )
        line = self._create_order().order_line
        line.discount = 9.9
        self._assert_required(line.write, {"discount": 10.0})
        self.product.standard_price = 8.0
        self._create_approval(
            "sale_order_confirm", self.lead, basis="percent", measure="margin", band_to=15
        )
        self._assert_required(line.order_id.action_confirm)  # 9.01 against 8: 11 %
        line.discount = 0
        line.order_id.action_confirm()

    def test_a_margin_is_not_told_to_those_who_must_not_know_cost(self):
        self.env["res.config.settings"].create({"jxc_cost_by_role": True}).execute()
        seller = self._create_user("jxc_blind_seller", "jxc_core.jxc_core_role_sales")
        lead = self._create_user("jxc_seeing_lead", "jxc_core.jxc_core_role_sales_lead")
        self._create_approval(
            "sale_order_confirm", lead, basis="percent", measure="margin", band_to=30
        )
        self.product.standard_price = 7.63
        order = self._create_order(user=seller)
        error = self._assert_required(order.action_confirm)
        self.assertNotIn("23.7", str(error) + str(error.context["needs"]))
        request = self._ask(seller, order, "action_confirm")
        self.assertFalse(request.with_user(seller).item_ids.measured)
        self.assertNotIn("23.7", request.with_user(seller).summary)
        self.assertEqual(request.with_user(lead).item_ids.measured, "23.7 %")
        self.assertEqual(request.with_user(seller).amount, 20.0)

    def test_tiers_must_name_somebody(self):
        with self.assertRaises(ValidationError):
            self._create_approval("sale_order_confirm")
        with self.assertRaises(ValidationError):
            self._create_approval("sale_order_confirm", {"approver_kind": "group"})
        with self.assertRaises(ValidationError):
            self._create_approval(
                "sale_order_confirm", {"approver_kind": "field", "field_path": "partner_id"}
            )

    def test_every_kind_of_approver(self):
        order = self._create_order()
        order.sudo().user_id = self.lead
        self.salesman.jxc_manager_id = self.boss
        leads = self.env.ref("sales_team.group_sale_salesman_all_leads")
        manager = self._create_user("jxc_sales_manager", "sales_team.group_sale_manager")
        rule = self._create_approval(
            "sale_order_confirm",
            {"approver_kind": "group", "group_id": leads.id},
            {"approver_kind": "manager"},
            {"approver_kind": "field", "field_path": "user_id"},
            self.lead | self.salesman,
        )
        found = [tier._get_approvers(order.sudo(), self.salesman) for tier in rule.tier_ids]
        self.assertEqual(found[0] & (self.lead | manager), self.lead | manager)
        self.assertNotIn(self.salesman, found[0])
        self.assertEqual(found[1:], [self.boss, self.lead, self.lead])

    def test_who_would_approve(self):
        rule = self._create_approval(
            "purchase_order_confirm", self.lead, self.boss, basis="amount", band_from=50000
        )
        wizard = self.env["jxc.approval.who"].with_user(self.buyer)
        vals = {"operation_id": rule.operation_id.id, "company_id": self.company.id}
        self.assertTrue(wizard.create({**vals, "amount": 49999}).is_free)
        answers = wizard.create({**vals, "amount": 60000}).answer_ids
        self.assertEqual(answers.mapped("people"), [self.lead.name, self.boss.name])
        order = self._create_purchase()
        self.assertTrue(wizard.create({**vals, "res_id": order.id}).is_free)

    def test_the_same_error_for_a_batch_lists_all_that_need_it(self):
        self._create_approval("sale_order_confirm", self.lead, basis="amount", band_from=100)
        orders = self._create_order()
        great = self._create_order(lines=[self._prepare_line(product_uom_qty=10)])
        great |= self._create_order(lines=[self._prepare_line(product_uom_qty=20)])
        with self.assertRaises(ApprovalRequired) as caught:
            (orders | great).action_confirm()
        needs = caught.exception.context["needs"]
        self.assertEqual({need["res_id"] for need in needs}, set(great.ids))
        self.env.invalidate_all()
        self.assertEqual(set((orders | great).mapped("state")), {"draft"})
