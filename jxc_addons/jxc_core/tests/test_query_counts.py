import contextlib

from odoo.tests import tagged

from odoo.addons.jxc_core.tests.common import JxcCase


@tagged("post_install", "-at_install", "jxc_cost")
class TestQueryCounts(JxcCase):
    """What the gate costs: nothing without a rule, little and no more per record with rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operations = cls.env["jxc.operation"].search([])
        # Rules of other companies (a demo company, say) would make operations live here.
        cls.env["jxc.checkpoint.rule"].search([]).company_ids = False
        # The bare write is measured, without what confirming does besides.
        cls._live_without("state_by_act")
        cls.many = cls._create_orders(100)
        cls.env.flush_all()

    @classmethod
    def _create_orders(cls, number):
        """Return draft orders of the salesman, each with a filled-in reference."""
        vals = {
            "partner_id": cls.partner.id,
            "client_order_ref": "x",
            "order_line": [cls._prepare_line()],
        }
        return cls.env["sale.order"].with_user(cls.salesman).create([vals] * number)

    def _count_and_undo(self, act):
        """Return the queries of ``act()`` and take back what it did."""
        with contextlib.closing(self.env.cr.savepoint(flush=False)):
            queries = self._count_queries(act)
        self.env.invalidate_all(flush=False)
        return queries

    def _count_confirming(self, number):
        orders = self.many[:number]
        return self._count_and_undo(lambda: orders.write({"state": "sale"}))

    def _compare(self, act):
        """Return the queries of ``act()`` with sleeping rules, and without any operation."""
        act()
        act()
        sleeping = act()
        self.operations.active = False
        self.env.registry.clear_cache()
        act()
        act()
        return sleeping, act()

    def test_confirming_a_sale_costs_nothing_without_an_active_rule(self):
        sleeping, plain = self._compare(
            lambda: self._count_queries(self._create_orders(1).action_confirm)
        )
        self.assertEqual(sleeping, plain)

    def test_changing_a_price_costs_nothing_without_an_active_rule(self):
        order = self._create_orders(1)
        prices = iter(range(1, 100))

        def change():
            return self._count_queries(
                lambda: order.order_line.write({"price_unit": next(prices), "discount": 1.0})
            )

        self.assertEqual(*self._compare(change))

    def test_creating_and_deleting_cost_nothing_without_an_active_rule(self):
        self.assertEqual(
            *self._compare(
                lambda: self._count_queries(lambda: self._create_orders(1).sudo().unlink())
            )
        )

    def test_confirming_a_purchase_costs_nothing_without_an_active_rule(self):
        self.assertEqual(
            *self._compare(lambda: self._count_queries(self._create_purchase().button_confirm))
        )

    def test_cancelling_a_purchase_costs_nothing_without_an_active_rule(self):
        self.assertEqual(
            *self._compare(lambda: self._count_queries(self._create_purchase().button_cancel))
        )

    def _assert_extra(self, extra, extra_of_many=None, count=None, spare=0):
        """Assert what the active rules add to an act on 1 and 100 records at once.

        :param extra: number of queries
        :param extra_of_many: the same for 100 records; Odoo inserts 100 rows at a time
        :param count: function from the number of records to the queries of the act
        :param spare: how many of them may be Odoo's own, depending on the addons
        """
        count = count or self._count_confirming
        rules = self.env["jxc.checkpoint.rule"].search([("company_ids", "=", self.company.id)])
        for number, wanted in ((1, extra), (100, extra_of_many or extra)):
            count(number)
            cost = count(number)
            rules.company_ids = False
            count(number)
            plain = count(number)
            rules.company_ids = self.company
            with self.subTest(records=number):
                self.assertIn(wanted - (cost - plain), (0, spare))

    def test_checks_add_one_log_entry_however_many_records(self):
        self._create_rule("sale_order_confirm", require=["client_order_ref", "partner_id.name"])
        self._create_rule("sale_order_confirm", require=["order_line.price_unit"])
        self._create_rule(
            "sale_order_confirm",
            kind="condition",
            each_path="order_line",
            condition_domain="[('price_unit', '>', 1)]",
        )
        self._assert_extra(2)

    def test_warnings_of_many_are_read_together(self):
        self._create_rule(
            "sale_order_confirm",
            kind="previous",
            severity="warn",
            previous_operation_id=self._get_operation("sale_line_price").id,
            link_path="order_line",
        )
        self._assert_extra(12, spare=1)

    def test_a_clock_adds_no_query_per_record(self):
        self._create_clock("sale_order_confirm", "sale_order_unlock")
        self._assert_extra(3)

    def test_ten_clocks_are_looked_up_and_started_together(self):
        for _number in range(10):
            self._create_clock("sale_order_confirm", "sale_order_unlock", time_base="rolled")
        self._assert_extra(3, 12)

    def _count_pricing(self, number):
        lines = self.many[:number].order_line
        return self._count_and_undo(lambda: lines.write({"price_unit": 9.0, "discount": 1.0}))

    def test_a_changed_price_adds_one_log_entry_however_many_lines(self):
        self._create_rule("sale_line_price", require=["order_id.client_order_ref"])
        self._create_rule(
            "sale_line_discount", kind="condition", condition_domain="[('product_id', '!=', False)]"
        )
        self._assert_extra(1, 2, count=self._count_pricing)

    def test_a_changed_price_starts_the_clock_of_its_order(self):
        self._create_clock("sale_line_price", "sale_order_confirm", time_base="working")
        self._assert_extra(3, count=self._count_pricing)

    def test_a_refusal_of_many_costs_as_much_as_of_one(self):
        """Pins the check itself: no query per record."""
        self._create_rule("sale_order_confirm", require=["payment_term_id"])
        self._create_rule("sale_order_confirm", require=["partner_id.phone"])
        rules = self.env["jxc.checkpoint.rule"]
        plan = self.env["jxc.operation"]._get_plan("sale_order_confirm", self.company.id)

        def count(number):
            orders = self.many[:number]
            orders.invalidate_recordset()
            problems = []
            queries = self._count_queries(
                lambda: problems.extend(rules._evaluate(plan.checks, orders))
            )
            self.assertEqual(len(problems), 2 * number)
            return queries

        count(1)
        self.assertEqual([count(1), count(20), count(100)], [4, 5, 5])
