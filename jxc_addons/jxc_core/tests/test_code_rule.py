from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.exceptions import CodeRefused
from odoo.addons.jxc_core.tests.common import JxcCase


class CodeCase(JxcCase):
    """A company with a rule for materials, and somebody who makes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user(
            "jxc_keeper",
            "base.group_user,product.group_product_manager,base.group_partner_manager",
        )
        cls.rule = cls._create_code_rule("TST-{YYYY}-{SEQ:4}", reset="year")

    @classmethod
    def _create_code_rule(cls, pattern, target="material", **vals):
        return cls.env["jxc.code.rule"].create(
            {
                "name": f"Rule {pattern}",
                "target": target,
                "pattern": pattern,
                "company_ids": [(6, 0, cls.company.ids)],
                **vals,
            }
        )

    def _create_materials(self, number, user=None, **vals):
        return (
            self.env["product.template"]
            .with_user(user or self.keeper)
            .create([{"name": f"Bolt {i}", **vals} for i in range(number)])
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-03-09 04:00:00")
class TestCodeRule(CodeCase):
    """Which code comes next."""

    def test_empty_code_is_the_next_one(self):
        materials = self._create_materials(3)
        self.assertEqual(
            materials.mapped("default_code"), ["TST-2026-0001", "TST-2026-0002", "TST-2026-0003"]
        )
        self.assertEqual(materials.product_variant_ids.mapped("default_code")[0], "TST-2026-0001")

    def test_from_the_variant_and_the_form(self):
        product = self.env["product.product"].with_user(self.keeper).create({"name": "Nut"})
        self.assertEqual(product.default_code, "TST-2026-0001")
        with Form(self.env["product.template"].with_user(self.keeper)) as form:
            form.name = "Washer"
        self.assertEqual(form.record.default_code, "TST-2026-0002")

    def test_a_rule_sleeps_in_other_companies(self):
        self.rule.company_ids = False
        self.assertFalse(self._create_materials(1).default_code)

    def test_the_number_starts_again(self):
        self._create_materials(2)
        with freeze_time("2027-01-04 04:00:00"):
            self.assertEqual(self._create_materials(1).default_code, "TST-2027-0001")
        self.assertEqual(self._create_materials(1).default_code, "TST-2026-0003")

    def test_reset_by_month_and_day(self):
        for reset, pattern, day, code in (
            ("month", "M{YY}{MM}-{SEQ:3}", "2026-04-01 04:00:00", "M2604-001"),
            ("day", "D{YY}{MM}{DD}-{SEQ:3}", "2026-03-10 04:00:00", "D260310-001"),
        ):
            self.rule.write({"pattern": pattern, "reset": reset})
            self._create_materials(2)
            with freeze_time(day):
                self.assertEqual(self._create_materials(1).default_code, code)

    def test_the_ten_thousandth_has_five_digits_and_sorts_behind(self):
        first = self._create_materials(1, default_code="TST-2026-9998")
        two = self._create_materials(2)
        self.assertEqual(two.mapped("default_code"), ["TST-2026-9999", "TST-2026-10000"])
        found = self.env["product.product"].search(
            [("default_code", "like", "TST-2026-")], order="default_code"
        )
        self.assertEqual(found.product_tmpl_id, first + two)
        [(hit, _name)] = self.env["product.product"].name_search("TST-2026-10000")
        self.assertEqual(hit, two[1].product_variant_id.id)

    def test_numbers_that_are_taken_are_skipped(self):
        self._create_materials(1)
        self._create_materials(1, default_code="TST-2026-0003")
        self._create_materials(1, default_code="TST-2026-0004").sudo().active = False
        self.assertEqual(
            self._create_materials(3).mapped("default_code"),
            ["TST-2026-0002", "TST-2026-0005", "TST-2026-0006"],
        )

    def test_a_long_run_of_taken_numbers_costs_few_queries(self):
        self._create_materials(1)
        products = self.env["product.product"].create(
            [{"name": "x", "default_code": f"TST-2026-{i:04d}"} for i in range(2, 1202)]
        )
        self.assertEqual(len(products), 1200)
        self.assertEqual(self._create_materials(1).default_code, "TST-2026-1202")

    def test_words_of_the_record(self):
        group = self.env["product.category"].create({"name": "Metal", "jxc_code": "ME"})
        category = self.env["product.category"].create(
            {"name": "Screws", "parent_id": group.id, "jxc_code": "SC"}
        )
        self.company.jxc_code = "HZ"
        self.rule.write({"pattern": "{COMPANY}-{PARENT}-{CATEGORY}{SEQ:3}", "reset": "never"})
        other = self.env["product.category"].create({"name": "Nails", "parent_id": category.id})
        made = self._create_materials(2, categ_id=category.id)
        self.assertEqual(made.mapped("default_code"), ["HZ-ME-SC001", "HZ-ME-SC002"])
        below = self._create_materials(1, categ_id=other.id)
        self.assertEqual(below.default_code, "HZ-SC-SC001")
        with self.assertRaisesRegex(CodeRefused, "PARENT"):
            self._create_materials(1, categ_id=group.id)

    def test_check_character(self):
        self.rule.write({"pattern": "K{SEQ:2}{CHECK}", "reset": "never"})
        self._create_materials(6)
        self.assertEqual(self._create_materials(1).default_code, "K07B")
        with self.assertRaisesRegex(CodeRefused, "does not fit"):
            self._create_materials(1, default_code="K08B")

    def test_conditions_choose_the_rule(self):
        category = self.env["product.category"].create({"name": "Raw"})
        self._create_code_rule(
            "RAW{SEQ:2}", sequence=1, domain=f"[('categ_id', 'child_of', {category.id})]"
        )
        raw = self._create_materials(1, categ_id=category.id)
        self.assertEqual(
            (raw + self._create_materials(1)).mapped("default_code"), ["RAW01", "TST-2026-0001"]
        )

    def test_counting_goes_on_after_what_is_there(self):
        self.rule.company_ids = False
        for code in ("TST-2026-0041", "TST-2025-0500", "TST-2026-0007"):
            self._create_materials(1, default_code=code)
        self.rule.company_ids = self.company
        self.assertEqual(self.rule.next_code, "TST-2026-0042")
        self.assertEqual(self._create_materials(1).default_code, "TST-2026-0042")
        self.rule.invalidate_recordset(["next_code"])
        self.assertEqual(self.rule.next_code, "TST-2026-0043")

    def test_copies_get_a_new_code(self):
        material = self._create_materials(1)
        self.assertEqual(material.copy().default_code, "TST-2026-0002")

    def test_variants_share_a_code(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [(0, 0, {"name": name}) for name in "SML"]}
        )
        values = attribute.value_ids
        line = {"attribute_id": attribute.id, "value_ids": [(6, 0, values[:2].ids)]}
        shirt = self._create_materials(1, attribute_line_ids=[(0, 0, line)])
        codes = shirt.product_variant_ids.mapped("default_code")
        self.assertEqual(sorted(codes), ["TST-2026-0001-01", "TST-2026-0001-02"])
        shirt.attribute_line_ids.write({"value_ids": [(4, values[2].id)]})
        codes = shirt.product_variant_ids.mapped("default_code")
        self.assertEqual(sorted(codes)[-1], "TST-2026-0001-03")
        given = self._create_materials(
            1, attribute_line_ids=[(0, 0, line)], default_code="TST-2026-0100"
        )
        codes = given.product_variant_ids.mapped("default_code")
        self.assertEqual(sorted(codes), ["TST-2026-0100-01", "TST-2026-0100-02"])

    def test_import_gives_codes_too(self):
        self._create_materials(1)
        templates = self.env["product.template"].with_user(self.keeper)
        result = templates.load(
            ["name", "default_code"], [["Imported A", ""], ["Imported B", "TST-2026-0009"]]
        )
        self.assertFalse(result["messages"])
        self.assertEqual(
            templates.browse(result["ids"]).mapped("default_code"),
            ["TST-2026-0002", "TST-2026-0009"],
        )
        bad = templates.load(["name", "default_code"], [["C", "A-1"], ["D", "TST-2026-0009"]])
        self.assertFalse(bad["ids"])
        self.assertIn("does not fit", bad["messages"][0]["message"])

    def test_partners(self):
        self._create_code_rule("CU{SEQ:3}", target="customer")
        self._create_code_rule("VE{SEQ:3}", target="vendor")
        partners = self.env["res.partner"].with_user(self.keeper)
        customer = partners.create({"name": "A", "customer_rank": 1})
        contact = partners.create({"name": "B", "parent_id": customer.id, "customer_rank": 1})
        vendor = partners.create({"name": "C", "supplier_rank": 1})
        self.assertEqual((customer.ref, contact.ref, vendor.ref), ("CU001", False, "VE001"))
        self.assertFalse(partners.create({"name": "Nobody"}).ref)
        self.assertEqual(customer.copy({"customer_rank": 1}).ref, "CU002")

    def test_categories_below_each_other(self):
        self._create_code_rule("{PARENT}{SEQ:2}", target="category")
        categories = self.env["product.category"]
        top = categories.create({"name": "Top", "jxc_code": "77"})
        below = categories.create(
            [{"name": "A", "parent_id": top.id}, {"name": "B", "parent_id": top.id}]
        )
        self.assertEqual(below.mapped("jxc_code"), ["7701", "7702"])

    def test_without_gaps(self):
        self.rule.no_gap = True
        self.assertEqual(self._create_materials(2)[1].default_code, "TST-2026-0002")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._create_materials(1, type="combo")
        self.assertEqual(self._create_materials(1).default_code, "TST-2026-0003")
        self.rule.no_gap = False
        self.assertEqual(self._create_materials(1).default_code, "TST-2026-0004")
        self.rule.no_gap = True
        self.assertEqual(self._create_materials(1).default_code, "TST-2026-0005")

    def test_patterns_that_make_no_code_are_refused(self):
        for vals, sentence in (
            ({"pattern": "A-{NUMBER}"}, "is no token"),
            ({"pattern": "A"}, "needs a number"),
            ({"pattern": "{SEQ:2}{SEQ:2}"}, "one number"),
            ({"pattern": "{SEQ:2", "reset": "never"}, "needs a number|no partner"),
            ({"pattern": "{CHECK}{SEQ:2}", "reset": "never"}, "at the end"),
            ({"pattern": "A{SEQ:2}", "reset": "year"}, "codes would repeat"),
            ({"domain": "[('nothing', '=', 1)]"}, "can't be used"),
        ):
            with self.assertRaisesRegex(ValidationError, sentence), self.env.cr.savepoint():
                self.rule.write(vals)

    def test_only_process_managers_change_rules(self):
        self.rule.with_user(self.manager).name = "Mine"
        self.assertFalse(self.rule.with_user(self.keeper).has_access("write"))
        other = self._create_company("Other")
        self.rule.company_ids += other
        with self.assertRaisesRegex(Exception, "may not enter"):
            self.rule.with_user(self.manager).pattern = "X{SEQ:2}"
        self.rule.with_user(self.manager).action_deactivate()
        self.assertEqual(self.rule.company_ids, other)

    def test_a_rule_of_others_can_be_activated_too(self):
        self.rule.company_ids = self._create_company("Other")
        rule = self.env["jxc.code.rule"].with_user(self.manager).search([("id", "=", self.rule.id)])
        rule.action_activate()
        self.assertEqual(self._create_materials(1).default_code, "TST-2026-0001")

    def test_queries_do_not_grow(self):
        self._create_materials(1)
        one = self._count_queries(lambda: self._create_materials(1))
        many = self._count_queries(lambda: self._create_materials(100))
        self.rule.company_ids = False
        self._create_materials(1)
        plain_one = self._count_queries(lambda: self._create_materials(1))
        plain_many = self._count_queries(lambda: self._create_materials(100))
        # The counter and its range, the draw, who has the codes, variants, and writing twice,
        # which of a hundred takes one statement more where other addons have fields to write.
        self.assertLessEqual(one - plain_one, 16)
        self.assertLessEqual(many - plain_many, 17)
