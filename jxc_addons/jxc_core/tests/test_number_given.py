from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import ApprovalRequired, CodeRefused, PolicyRefused
from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_core.tests.test_code_rule import CodeCase
from odoo.addons.jxc_core.tests.test_refusals_data_rpc import ERRORS, DataRefusalMixin


@tagged("post_install", "-at_install")
@freeze_time("2026-03-09 04:00:00")
class TestNumberGiven(ApprovalMixin, CodeCase):
    """Numbers that somebody gives fit their rule, and from then on stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_code_rule("XS{SEQ:4}", "sale_order")

    def _confirm(self):
        order = self._create_order(user=self.salesman, lines=[self._prepare_line()])
        order.action_confirm()
        return order

    def test_a_new_one_fits(self):
        orders = self.env["sale.order"].with_user(self.salesman)
        vals = {"partner_id": self.partner.id}
        refused = self.assertRaisesRegex(
            CodeRefused, r"“S-1” of Sales Order does not fit the pattern XS\{SEQ:4\}"
        )
        with refused, self.env.cr.savepoint():
            orders.create([vals, {**vals, "name": "S-1"}])
        given = orders.create([vals, {**vals, "name": "XS0002"}, vals])
        self.assertEqual(given.mapped("name"), ["XS0001", "XS0002", "XS0003"])
        self.rule.severity = "warn"
        self.assertEqual(orders.create({**vals, "name": "S-1"}).name, "S-1")

    def test_the_word_for_new_is_no_number(self):
        """In any language; it is what the client sends with a new order."""
        field = self.env["sale.order"]._fields["name"]
        with patch.object(field, "default", lambda _model: "Neu"):
            vals = {"partner_id": self.partner.id, "name": "Neu"}
            order = self.env["sale.order"].with_user(self.salesman).create(vals)
        self.assertEqual(order.name, "XS0001")

    def test_it_stays(self):
        """A draft is printed and sent as well, and what was confirmed is set back to a draft."""
        draft = self._create_order(user=self.salesman)
        back = self._confirm()
        back._action_cancel()
        back.action_draft()
        for order in (draft, self._confirm(), back):
            name = order.name
            for other in ("XS0700", "S-1", "/", False):
                with self.assertRaisesRegex(PolicyRefused, f"“{name}” stays"):
                    order.with_user(self.salesman).name = other
            self.assertEqual(order.name, name)
        log = self.env["jxc.operation.log"]
        self.assertFalse(log.search([("operation_id.code", "=", "sale_order_number")]))

    def test_the_right_is_logged_and_the_old_number_finds_it(self):
        order = self._confirm()
        self.salesman.group_ids += self.env.ref("jxc_core.jxc_core_group_code_change")
        mine = order.with_user(self.salesman)
        for wrong in ("S-1", "/", False):
            with self.assertRaisesRegex(CodeRefused, "does not fit"), self.env.cr.savepoint():
                mine.name = wrong
        mine.name = "XS0700"
        log = self.env["jxc.operation.log"].search(
            [("operation_id.code", "=", "sale_order_number"), ("res_id", "=", order.id)]
        )
        self.assertEqual((log.user_id, log.outcome), (self.salesman, "done"))
        self.assertIn("XS0001 → XS0700", log.details)
        [(found, label)] = mine.name_search("XS0001")
        self.assertEqual(found, order.id)
        self.assertIn("formerly XS0001", label)
        self.assertEqual(mine.search([("jxc_former_codes", "ilike", "XS0001")]), order)
        self.assertEqual(self._create_order().name, "XS0002", "a former number is not given again")

    def test_approval_decides_where_the_matrix_has_a_rule(self):
        order = self._confirm()
        self._create_approval("sale_order_number", self.boss)
        with self.assertRaises(ApprovalRequired):
            order.with_user(self.salesman).name = "XS0700"

    def test_as_odoo_without_a_rule_and_by_policy(self):
        order = self._confirm()
        self._live_without("code_frozen")
        order.with_user(self.salesman).name = "XS0700"
        self.rule.company_ids = False
        order.with_user(self.salesman).name = "S-1"
        self.assertEqual(order.name, "S-1")

    def test_queries_do_not_grow(self):
        orders = self.env["sale.order"].create([{"partner_id": self.partner.id}] * 100)
        few = self._count_queries(orders[:1]._jxc_find_code_uses)
        self.assertLessEqual(self._count_queries(orders._jxc_find_code_uses), few)
        vals = {"partner_id": self.partner.id}

        def give(number):
            names = [{**vals, "name": f"XS{place:04}"} for place in range(number)]
            return self._count_queries(lambda: orders._jxc_with_numbers(names))

        self.assertLessEqual(give(100), give(1))


@tagged("post_install", "-at_install")
class TestNumberGivenRpc(DataRefusalMixin, CodeCase):
    """By both doors, as ordinary people."""

    def _refuse(self, user, records, method, name, *words, **kwargs):
        with self._unchanged(records._name, "name", "state"):
            self._assert_refused(user, records, (method, kwargs), ERRORS + name, *words)

    def test_sales_orders(self):
        self._create_code_rule("XS{SEQ:4}", "sale_order")
        order = self._create_order(user=self.salesman, lines=[self._prepare_line()])
        order.action_confirm()
        words = (f"The number “{order.name}” stays", "“JXC: change codes in use”")
        other = {"name": "XS0700"}
        self._refuse(self.salesman, order, "write", "PolicyRefused", *words, vals=other)
        vals = {"partner_id": self.partner.id, "name": "S-1"}
        words = ("“S-1” of Sales Order does not fit the pattern XS{SEQ:4}", "leave it empty")
        none = order.browse()
        self._refuse(self.salesman, none, "create", "CodeRefused", *words, vals_list=[vals])
        with self._unchanged("sale.order", "name"):
            rows = [[str(order.id), "XS0700"]]
            answer, error = self._call_kw(
                self.salesman, none, "load", fields=[".id", "name"], data=rows
            )
            self.assertFalse(error)
            self.assertIn("stays", answer["messages"][0]["message"])

    def test_purchase_orders(self):
        self._create_code_rule("CG{SEQ:4}", "purchase_order")
        order = self._create_purchase()
        order.button_confirm()
        words = (f"The number “{order.name}” stays",)
        other = {"name": "CG0700"}
        self._refuse(self.buyer, order, "write", "PolicyRefused", *words, vals=other)
        vals = {"partner_id": self.partner.id, "name": "P-1"}
        words = ("“P-1” of Purchase Order does not fit",)
        none = order.browse()
        self._refuse(self.buyer, none, "create", "CodeRefused", *words, vals_list=[vals])
