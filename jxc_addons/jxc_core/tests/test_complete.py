from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase


class CompleteCase(JxcCase):
    """A category that wants the barcode, one below it that wants the specification too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user(
            "jxc_keeper", "base.group_user,product.group_product_manager,base.group_partner_manager"
        )
        cls.above = cls.env["product.category"].create(
            {"name": "Above", "jxc_required_field_ids": cls._get_fields("barcode")}
        )
        cls.below = cls.env["product.category"].create(
            {
                "name": "Below",
                "parent_id": cls.above.id,
                "jxc_required_field_ids": cls._get_fields("jxc_spec"),
            }
        )
        cls.product.categ_id = cls.below

    @classmethod
    def _get_fields(cls, *names, model="product.product"):
        get = cls.env["ir.model.fields"]._get
        return [(6, 0, [get(model, name).id for name in names])]

    def _get_problems(self, act):
        with self.assertRaises(CheckpointBlocked) as caught:
            act()
        return [problem["field"] for problem in caught.exception.context["problems"]]


@tagged("post_install", "-at_install")
class TestComplete(CompleteCase):
    """What is missing of materials and partners, and what they may not be used for then."""

    def test_materials(self):
        product = self.product.with_user(self.keeper)
        self.assertEqual(
            (product.jxc_completeness, product.jxc_missing), (0, "Barcode, Specification")
        )
        template = product.product_tmpl_id
        self.assertEqual(template.jxc_missing, "Barcode, Specification")
        templates = self.env["product.template"].with_user(self.keeper)
        self.assertIn(template, templates.search([("jxc_is_incomplete", "=", True)]))
        product.jxc_spec = "M8"
        product.invalidate_recordset()
        self.assertEqual((product.jxc_completeness, product.jxc_missing), (50, "Barcode"))
        product.barcode = "6901234000375"
        product.invalidate_recordset()
        self.assertEqual((product.jxc_completeness, product.jxc_missing), (100, False))
        self.assertNotIn(template, templates.search([("jxc_is_incomplete", "=", True)]))
        self.assertIn(template, templates.search([("jxc_is_incomplete", "=", False)]))
        self.assertEqual(self.below.jxc_inherited_fields, "Barcode")

    def test_variants(self):
        size = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [(0, 0, {"name": "S"}), (0, 0, {"name": "L"})]}
        )
        line = {"attribute_id": size.id, "value_ids": [(6, 0, size.value_ids.ids)]}
        shirt = self.env["product.template"].create(
            {"name": "Shirt", "categ_id": self.above.id, "attribute_line_ids": [(0, 0, line)]}
        )
        shirt.product_variant_ids[0].barcode = "6901234000375"
        shirt.invalidate_recordset()
        self.assertEqual((shirt.jxc_completeness, shirt.jxc_missing), (0, "Barcode"))
        self.assertEqual(shirt.product_variant_ids.mapped("jxc_completeness"), [100, 0])

    def test_search_agrees_with_what_is_shown(self):
        products = self.env["product.product"].with_user(self.keeper)
        self.env["product.product"].create(
            [
                {"name": "A", "categ_id": self.above.id},
                {"name": "B", "categ_id": self.below.id, "barcode": "96385074"},
                {"name": "C", "categ_id": self.below.id, "barcode": "12345", "jxc_spec": "x"},
            ]
        )
        here = [("categ_id", "child_of", self.above.id)]
        everything = products.search(here)
        found = products.search([*here, ("jxc_is_incomplete", "=", True)])
        self.assertEqual(found, everything.filtered("jxc_is_incomplete"))
        self.assertEqual(len(everything - found), 1)

    def test_sorted_and_filtered_by_percentage(self):
        """What the database sorts and finds is what is shown."""
        products = self.env["product.product"].create(
            [
                {"name": "Half", "categ_id": self.below.id, "barcode": "96385074"},
                {"name": "All", "categ_id": self.below.id, "barcode": "12345", "jxc_spec": "x"},
                {"name": "Nothing asked"},
                {"name": "None", "categ_id": self.below.id},
            ]
        )
        for records in (products, products.product_tmpl_id):
            model = records.with_user(self.keeper).browse()
            here = [("id", "in", records.ids)]
            field = model.fields_get(["jxc_completeness"])["jxc_completeness"]
            self.assertTrue(field["sortable"] and field["searchable"])
            found = model.search(here, order="jxc_completeness, id desc")
            self.assertEqual(found.mapped("name"), ["None", "Half", "Nothing asked", "All"])
            self.assertEqual(found.mapped("jxc_completeness"), [0, 50, 100, 100])
            found = model.search(here, order="jxc_completeness desc, id")
            self.assertEqual(found.mapped("name"), ["All", "Nothing asked", "Half", "None"])
            for operator, value, names in (
                ("<", 100, ["Half", "None"]),
                (">=", 50, ["Half", "All", "Nothing asked"]),
                ("=", 50, ["Half"]),
                ("!=", 100, ["Half", "None"]),
            ):
                domain = [*here, ("jxc_completeness", operator, value)]
                self.assertEqual(model.search(domain, order="id").mapped("name"), names)

    def test_what_can_be_required(self):
        with self.assertRaisesRegex(ValidationError, "can be searched"), self.env.cr.savepoint():
            self.above.jxc_required_field_ids = self._get_fields("price_extra")

    def test_partners_by_role(self):
        self.company.jxc_customer_field_ids = self._get_fields(
            "vat", "jxc_settlement_id", model="res.partner"
        )
        self.company.jxc_vendor_field_ids = self._get_fields("phone", model="res.partner")
        partner = self.partner.with_user(self.keeper)
        self.assertEqual(partner.jxc_completeness, 100, "neither customer nor vendor yet")
        partner.write({"customer_rank": 1, "supplier_rank": 1})
        partner.invalidate_recordset()
        self.assertEqual(partner.jxc_missing, "Tax ID, Settlement Method, Phone")
        partner.phone = "021 1234"
        partner.invalidate_recordset()
        self.assertEqual(partner.jxc_completeness, 33)
        partners = self.env["res.partner"].with_user(self.keeper)
        self.assertIn(partner, partners.search([("jxc_is_incomplete", "=", True)]))
        contact = partners.create({"name": "Mr Li", "parent_id": partner.id, "customer_rank": 1})
        self.assertFalse(contact.jxc_is_incomplete)

    def test_incomplete_materials_are_not_sold(self):
        order = self._create_order()
        self._activate("jxc_core.jxc_rule_sale_material_complete")
        self.assertEqual(self._get_problems(order.action_confirm), ["Barcode", "Specification"])
        self.assertEqual(order.state, "draft")
        self.product.write({"barcode": "6901234000375", "jxc_spec": "M8"})
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_incomplete_materials_are_not_bought(self):
        order = self._create_purchase()
        self._activate("jxc_core.jxc_rule_purchase_material_complete")
        self.assertEqual(self._get_problems(order.button_confirm), ["Barcode", "Specification"])

    def test_incomplete_partners(self):
        """A first order makes a customer: what is required of one is asked then."""
        self.company.jxc_customer_field_ids = self._get_fields("vat", model="res.partner")
        self.company.jxc_vendor_field_ids = self._get_fields("phone", model="res.partner")
        self._activate("jxc_core.jxc_rule_sale_customer_complete")
        self._activate("jxc_core.jxc_rule_purchase_vendor_complete")
        self.assertEqual(self._get_problems(self._create_order().action_confirm), ["Tax ID"])
        self.assertEqual(self._get_problems(self._create_purchase().button_confirm), ["Phone"])

    def test_a_rule_says_what_must_be_complete(self):
        with self.assertRaisesRegex(ValidationError, "For Each"), self.env.cr.savepoint():
            self._create_rule("sale_order_confirm", kind="complete", each_path="order_line")

    def test_queries(self):
        self._activate("jxc_core.jxc_rule_sale_material_complete")
        (self.above | self.below).jxc_required_field_ids = self._get_fields("list_price")
        products = self.env["product.product"].create(
            [{"name": f"P{i}", "categ_id": self.below.id, "list_price": 5} for i in range(100)]
        )
        lines = [self._prepare_line(product_id=product.id) for product in products]
        small, large = self._create_order(lines=lines[:1]), self._create_order(lines=lines)
        self._create_order().action_confirm()
        gate = self.env["jxc.operation"]._get_plan("sale_order_confirm", self.company.id)
        few = self._count_queries(lambda: small._jxc_check(gate, {}))
        self.assertLessEqual(self._count_queries(lambda: large._jxc_check(gate, {})), few + 1)


@tagged("post_install", "-at_install")
class TestCompleteRpc(JxcHttpCase, CompleteCase):
    def test_refusal_over_rpc(self):
        order = self._create_order()
        self._activate("jxc_core.jxc_rule_sale_material_complete")
        status, answer = self._call_json2(self.salesman, order, "action_confirm")
        self.assertEqual(status, 422)
        self.assertIn("“Barcode” is not filled in", answer["message"])
        self.assertEqual(order.state, "draft")
