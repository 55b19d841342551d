from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CodeRefused
from odoo.addons.jxc_core.tests.common import JxcHttpCase
from odoo.addons.jxc_core.tests.test_code_rule import CodeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-09 04:00:00")
class TestDocumentCode(CodeCase):
    """Orders are numbered by rule where a company wants it."""

    def test_orders_get_their_numbers(self):
        plain = self._create_order(user=self.salesman)
        self.assertNotIn("XSDD", plain.name)
        self._create_code_rule("XSDD{YYYY}{MM}{SEQ:4}", "sale_order", reset="month")
        self._create_code_rule("CGDD{YY}-{SEQ:3}", "purchase_order", reset="year")
        orders = [self._create_order(user=self.salesman) for _number in range(2)]
        self.assertEqual([one.name for one in orders], ["XSDD2026030001", "XSDD2026030002"])
        self.assertEqual(self._create_purchase().name, "CGDD26-001")
        vals = {"partner_id": self.partner.id}
        several = self.env["sale.order"].with_user(self.salesman)
        several = several.create([vals, {**vals, "name": "XSDD2026030004"}, vals])
        names = [f"XSDD202603000{number}" for number in (3, 4, 5)]
        self.assertEqual(several.mapped("name"), names)
        self.assertEqual(orders[0].copy().name, "XSDD2026030006")
        with freeze_time("2026-04-01 04:00:00"):
            self.assertEqual(self._create_order(user=self.salesman).name, "XSDD2026040001")

    def test_the_company_and_the_condition_choose(self):
        self.company.jxc_code = "HZ"
        vip = self.env["res.partner"].create({"name": "VIP", "ref": "V"})
        self._create_code_rule(
            "{COMPANY}-V{SEQ:2}", "sale_order", domain="[('partner_id.ref', '=', 'V')]", sequence=1
        )
        self._create_code_rule("{COMPANY}-{SEQ:2}", "sale_order", sequence=2)
        self.assertEqual(self._create_order(partner_id=vip.id).name, "HZ-V01")
        self.assertEqual(self._create_order().name, "HZ-01")
        other = self._create_company("Other")
        order = self.env["sale.order"].create(
            {"partner_id": self.partner.id, "company_id": other.id}
        )
        self.assertFalse(order.name.startswith("HZ"))

    def test_taken_numbers_are_skipped(self):
        self.env["sale.order"].create({"partner_id": self.partner.id, "name": "XS0002"})
        rule = self._create_code_rule("XS{SEQ:4}", "sale_order")
        self.assertEqual(self._create_order().name, "XS0003", "counting goes on")
        self.env["sale.order"].create({"partner_id": self.partner.id, "name": "XS0004"})
        self.assertEqual(self._create_order().name, "XS0005")
        with self.assertRaisesRegex(UserError, "Numbers of documents stay as they are"):
            rule.with_user(self.manager).action_audit()

    def test_without_gaps(self):
        self._create_code_rule("XS{SEQ:4}", "sale_order", no_gap=True)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._create_order()
            raise ZeroDivisionError
        self.assertEqual(self._create_order().name, "XS0001")

    def test_queries_do_not_grow(self):
        self._create_code_rule("XS{SEQ:4}", "sale_order")
        self._create_order()
        orders = self.env["sale.order"]
        vals = {"partner_id": self.partner.id}
        few = self._count_queries(lambda: orders._jxc_with_numbers([vals]))
        many = self._count_queries(lambda: orders._jxc_with_numbers([vals] * 100))
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install")
class TestNumberUnique(CodeCase):
    """The database keeps numbers of documents unique where a rule gives them."""

    def _create_by_hand(self, name, user=None, **vals):
        orders = self.env["sale.order"].with_user(user or self.salesman)
        return orders.create({"partner_id": self.partner.id, "name": name, **vals})

    def _get_index(self):
        model = self.env["sale.order"]
        return model._table_objects["sale_order_jxc_number_unique"], model

    def test_without_a_rule_as_odoo(self):
        self._create_by_hand("S-1")
        self._create_by_hand("S-1")
        self._create_code_rule("CG{SEQ:4}", "purchase_order")
        self._create_by_hand("S-1")

    def test_by_hand_as_by_rule(self):
        self._create_code_rule("XS{SEQ:4}", "sale_order")
        order = self._create_order(user=self.salesman)
        with self.assertRaisesRegex(CodeRefused, "“XS0001”"), self.env.cr.savepoint():
            self._create_by_hand("XS0001")
        other = self._create_order(user=self.salesman)
        with self.assertRaisesRegex(CodeRefused, "“XS0001”"), self.env.cr.savepoint():
            other.name = "XS0001"
        self.assertEqual((order.name, other.name), ("XS0001", "XS0002"))
        with self.assertRaisesRegex(CodeRefused, "“XS0700”"), self.env.cr.savepoint():
            vals = {"partner_id": self.partner.id, "name": "XS0700"}
            self.env["sale.order"].with_user(self.salesman).create([vals, vals])
        self._create_by_hand("/")
        self._create_by_hand("/")

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_doubles(self):
        rule = self._create_code_rule("XS{SEQ:4}", "sale_order")
        index, model = self._get_index()
        self.assertTrue(index.exists(model))
        two = [self._create_order().id for _number in range(2)]
        self.env.flush_all()
        query = "UPDATE sale_order SET name = 'same' WHERE id IN %s"
        with self.assertRaisesRegex(Exception, "jxc_number_unique"), self.env.cr.savepoint():
            self.env.cr.execute(query, [tuple(two)])
        rule.company_ids = False
        self.env.cr.execute(query, [tuple(two)])
        self.env.invalidate_all()

    def test_other_companies_are_not_touched(self):
        other = self._create_company("Other")
        for _number in range(2):
            self._create_by_hand("S-1", self.env.user, company_id=other.id)
        rule = self._create_code_rule("XS{SEQ:4}", "sale_order", severity="warn")
        index, model = self._get_index()
        self.assertTrue(index.exists(model))
        self._create_by_hand("S-1", self.env.user, company_id=other.id)
        self._create_by_hand("S-1")
        rule.company_ids += other
        self.assertFalse(index.exists(model), "the doubles of the other one stand in the way")
        self.assertIn("sale.order", self.env["jxc.code.rule"]._sync_unique_indexes())

    def test_old_doubles_stay(self):
        old = self._create_by_hand("S-1") | self._create_by_hand("S-1")
        rule = self._create_code_rule("XS{SEQ:4}", "sale_order")
        index, model = self._get_index()
        self.assertFalse(index.exists(model))
        self.assertEqual(old.mapped("name"), ["S-1", "S-1"])
        message = rule.with_user(self.manager).action_check_unique()["params"]["message"]
        self.assertIn("Sales Order (S-1)", message)
        with self.assertRaisesRegex(CodeRefused, "“S-1”"), self.env.cr.savepoint():
            self._create_by_hand("S-1")
        old[0].client_order_ref = "Old doubles can be worked with"
        self.assertEqual(self._create_order().name, "XS0001")
        old[1].sudo().name = "XS0700"
        self.env["jxc.code.rule"]._cron_sync_unique_indexes()
        self.assertTrue(index.exists(model))

    def test_the_policy_can_be_set_back(self):
        self._create_code_rule("XS{SEQ:4}", "sale_order", severity="warn")
        self._live_without("code_unique")
        index, model = self._get_index()
        self.assertFalse(index.exists(model))
        self._create_by_hand("S-1")
        self._create_by_hand("S-1")

    def test_purchases(self):
        self._create_code_rule("CG{SEQ:4}", "purchase_order")
        purchase = self._create_purchase()
        other = self._create_purchase()
        with self.assertRaisesRegex(CodeRefused, "“CG0001”"), self.env.cr.savepoint():
            other.name = purchase.name

    def test_queries_do_not_grow(self):
        self._create_code_rule("XS{SEQ:4}", "sale_order")
        orders = self.env["sale.order"].create([{"partner_id": self.partner.id}] * 100)
        self.env.flush_all()
        wanted = [(order.company_id.id, order.name) for order in orders]

        def check(number):
            few = orders[:number]
            return self._count_queries(
                lambda: few._jxc_check_numbers_free(wanted[:number], few.ids)
            )

        self.assertLessEqual(check(100), check(1))


@tagged("post_install", "-at_install")
class TestNumberUniqueRpc(JxcHttpCase, CodeCase):
    def test_a_double_is_refused(self):
        self._create_code_rule("XS{SEQ:4}", "sale_order")
        order = self._create_order(user=self.salesman)
        vals = {"partner_id": self.partner.id, "name": order.name}
        orders = self.env["sale.order"]
        count = orders.search_count([])
        status, answer = self._call_json2(self.salesman, orders, "create", vals_list=[vals])
        self.assertEqual(status, 422)
        self.assertIn("Another document has the number “XS0001”", answer["message"])
        self.assertEqual(orders.search_count([]), count)
