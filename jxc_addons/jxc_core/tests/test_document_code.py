from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

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
        several = several.create([vals, {**vals, "name": "BY-HAND"}, vals])
        self.assertEqual(several.mapped("name"), ["XSDD2026030003", "BY-HAND", "XSDD2026030004"])
        self.assertEqual(orders[0].copy().name, "XSDD2026030005")
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
