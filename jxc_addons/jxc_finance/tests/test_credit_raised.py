from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_core.tests.common import JxcHttpCase
from odoo.addons.jxc_finance.tests.common import FinanceMixin

REQUIRED = "odoo.addons.jxc_core.exceptions.ApprovalRequired"


@tagged("post_install", "-at_install")
class TestCreditRaised(ApprovalMixin, FinanceMixin, JxcHttpCase):
    """A confirmed order that gets greater meets the credit limit again, whatever writes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_user("jxc_credit_chief", "account.group_account_manager")
        cls.seller = cls._create_user("jxc_credit_seller", "sales_team.group_sale_salesman")
        cls.company.account_use_credit_limit = True
        cls.partner.with_company(cls.company).credit_limit = 1000.0
        cls.rule = cls._create_approval("sale_credit_exceeded", cls.chief)
        cls.product.list_price = 100.0
        cls.order = cls._create_order(user=cls.seller, lines=[cls._line(6.0)])
        cls.order.action_confirm()

    @classmethod
    def _line(cls, quantity):
        return cls._prepare_line(product_uom_qty=quantity, price_unit=100.0, tax_ids=False)

    def _prepare_attempts(self):
        """Return the calls by which the order would come to more than the limit."""
        line = self.order.order_line
        more, fresh = {"product_uom_qty": 20}, {"product_id": self.product.id}
        fresh |= {"product_uom_qty": 20, "tax_ids": False}
        return [
            (line, "write", {"vals": more}),
            (line, "web_save", {"vals": more, "specification": {}}),
            (self.order, "write", {"vals": {"order_line": [[1, line.id, more]]}}),
            (
                self.order,
                "web_save",
                {"vals": {"order_line": [[0, 0, fresh]]}, "specification": {}},
            ),
            (line.browse(), "create", {"vals_list": [{**fresh, "order_id": self.order.id}]}),
        ]

    @mute_logger("odoo.http")
    def test_no_door_lets_it_grow(self):
        hostile = {"jxc_bypass": True, "su": True, "active_test": False}
        for records, method, params in self._prepare_attempts():
            with self.subTest(model=records._name, method=method):
                _result, error = self._call_kw(
                    self.seller, records, method, context=hostile, **params
                )
                self.assertEqual(error["name"], REQUIRED)
                self.assertEqual(error["context"]["needs"][0]["res_id"], self.order.id)
                status, answer = self._call_json2(self.seller, records, method, **params)
                self.assertEqual((status, answer["name"]), (422, REQUIRED), answer)
                self.assertEqual(self.order.amount_total, 600.0)

    @mute_logger("odoo.http")
    def test_a_file_changes_nothing_either(self):
        names = ["order_line/.id", "order_line/product_uom_qty"]
        row = [str(self.order.id), str(self.order.order_line.id), "20"]
        result, error = self._call_kw(
            self.seller, self.order.browse(), "load", [".id", *names], [row]
        )
        self.assertTrue(error or (not result["ids"] and result["messages"]))
        self.assertEqual(self.order.amount_total, 600.0)

    @mute_logger("odoo.http")
    def test_another_customer_has_a_limit_of_his_own(self):
        other = self.env["res.partner"].create({"name": "Small 小客户"})
        other.with_company(self.company).credit_limit = 100.0
        _result, error = self._call_kw(
            self.seller, self.order, "write", {"partner_invoice_id": other.id}
        )
        self.assertEqual(error["name"], REQUIRED)
        self.assertEqual(self.order.partner_invoice_id, self.partner)

    def test_within_the_limit_it_grows_and_beyond_it_shrinks(self):
        line = self.order.order_line.with_user(self.seller)
        line.product_uom_qty = 10
        self.assertEqual(self.order.amount_total, 1000.0)
        self.partner.with_company(self.company).credit_limit = 100.0
        line.product_uom_qty = 9
        line.name = "Other words"
        self._assert_required(lambda: line.write({"product_uom_qty": 9.5}))
        self.assertEqual(self.order.amount_total, 900.0)

    def test_a_price_that_rises(self):
        line = self.order.order_line.with_user(self.salesman).sudo(False)
        self.order.user_id = self.salesman
        self._assert_required(lambda: line.write({"price_unit": 200.0}))

    def test_it_is_asked_for_seen_and_done(self):
        line = self.order.order_line
        request = self._ask(
            self.seller,
            self.order,
            "write",
            {"order_line": [[1, line.id, {"product_uom_qty": 20}]]},
        )
        self.assertEqual(
            (request.state, request.amount, line.product_uom_qty), ("pending", 2000, 6)
        )
        item = request.item_ids
        self.assertIn("600", item.old_text)
        self.assertIn("2,000", item.new_text)
        self.assertIn(item.new_text, request.summary)
        self._decide(self.chief, request)
        self.assertEqual((request.state, line.product_uom_qty), ("done", 20), request.closing_note)
        log = self._get_log("sale_credit_exceeded", self.order)[-1]
        self.assertEqual((log.outcome, log.user_id), ("approved", self.seller))
        # It was good for this once.
        self._assert_required(lambda: line.with_user(self.seller).write({"product_uom_qty": 20.5}))

    def test_an_order_that_was_changed_meanwhile_needs_another_look(self):
        line = self.order.order_line
        request = self._ask(self.seller, line, "write", {"product_uom_qty": 20})
        line.with_user(self.seller).product_uom_qty = 7
        self._decide(self.chief, request)
        self.assertEqual((request.state, line.product_uom_qty), ("void", 7))

    def test_together_with_a_price_that_needs_an_approval(self):
        self._create_approval("sale_line_price", self.lead, basis="percent", measure="cut")
        line = self.order.order_line
        request = self._ask(
            self.seller,
            self.order,
            "write",
            {"order_line": [[1, line.id, {"product_uom_qty": 20, "price_unit": 90.0}]]},
        )
        self.assertEqual(len(request.item_ids), 2)
        self._decide(self.chief, request)
        self.assertEqual((request.state, self.order.amount_total), ("pending", 600.0))
        self._decide(self.lead, request)
        self.assertEqual((request.state, self.order.amount_total), ("done", 1800.0))

    def test_a_hundred_lines_are_looked_at_once(self):
        self.partner.with_company(self.company).credit_limit = 1e6
        quantities = iter(range(2, 1000))

        def count(order):
            quantity = next(quantities)
            commands = [[1, line.id, {"product_uom_qty": quantity}] for line in order.order_line]
            return self._count_queries(lambda: order.write({"order_line": commands}))

        extra = {}
        for number in (1, 100):
            order = self._create_order(user=self.seller, lines=[self._line(1.0)] * number)
            order.action_confirm()
            found = []
            for companies in (self.company, self.company.browse()):
                self.rule.company_ids = companies
                found.append(min(count(order) for _run in range(2)))
            extra[number] = found[0] - found[1]
        self.assertLessEqual(extra[100], extra[1] + 1)
        self.assertLessEqual(extra[100], 12)
