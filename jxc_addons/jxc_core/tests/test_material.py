from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.exceptions import CodeRefused
from odoo.addons.jxc_core.tests.common import JxcHttpCase
from odoo.addons.jxc_core.tests.test_code_rule import CodeCase


class MaterialCase(CodeCase):
    """Materials of a keeper; no rule gives them codes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.company_ids = False
        cls.materials = cls.env["product.template"].with_user(cls.keeper)


@tagged("post_install", "-at_install")
class TestMaterial(MaterialCase):
    """Specification, mnemonic, and by what a material is found."""

    def test_mnemonic_follows_the_name(self):
        paper, bolt = self.materials.create([{"name": "抽纸 3层"}, {"name": "六角螺栓"}])
        self.assertEqual((paper.jxc_mnemonic, bolt.jxc_mnemonic), ("CZ3C", "LJLS"))
        bolt.name = "内六角螺栓"
        self.assertEqual(bolt.jxc_mnemonic, "NLJLS")
        bolt.jxc_mnemonic = "LS"
        bolt.name = "螺栓"
        self.assertEqual(bolt.jxc_mnemonic, "LS", "entered by hand")
        bolt.jxc_mnemonic = False
        self.assertEqual(bolt.jxc_mnemonic, "LS")
        bolt.name = "螺母"
        self.assertEqual(bolt.jxc_mnemonic, "LM", "emptied, it is the name's again")

    def test_mnemonic_given_at_creation_and_on_forms(self):
        given = self.materials.create({"name": "螺栓", "jxc_mnemonic": "XX"})
        given.name = "螺母"
        self.assertEqual(given.jxc_mnemonic, "XX")
        empty = self.materials.create({"name": "螺栓", "jxc_mnemonic": ""})
        self.assertEqual(empty.jxc_mnemonic, "LS")
        with Form(self.materials) as form:
            form.name = "螺栓"
            self.assertEqual(form.jxc_mnemonic, "LS")
            form.jxc_mnemonic = "LUOSHUAN"
            form.name = "螺母"
        self.assertEqual(form.record.jxc_mnemonic, "LUOSHUAN")

    def test_the_chinese_name_is_read(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        bolt = self.materials.create({"name": "Bolt"})
        self.assertEqual(bolt.jxc_mnemonic, "BOLT")
        bolt.with_context(lang="zh_CN").name = "螺栓"
        self.assertEqual(bolt.jxc_mnemonic, "LS")
        bolt.with_context(lang="en_US").name = "Screw bolt"
        self.assertEqual(bolt.jxc_mnemonic, "LS")

    def test_found_by_everything(self):
        bolt = self.materials.create(
            {
                "name": "六角螺栓",
                "jxc_spec": "M8×30 镀锌",
                "default_code": "Q-4711",
                "barcode": "6901234000375",
            }
        )
        products = self.env["product.product"].with_user(self.salesman)
        templates = self.env["product.template"].with_user(self.salesman)
        variant = bolt.product_variant_id
        for text in ("六角", "M8×30", "ljls", "4711", "6901234000375"):
            self.assertIn(variant.id, dict(products.name_search(text)), text)
            self.assertIn(bolt.id, dict(templates.name_search(text)), text)
            found = products.search([("display_name", "ilike", text)])
            self.assertIn(variant.id, found.ids, text)
        self.assertNotIn(variant.id, dict(products.name_search("M8×31")))
        self.assertNotIn(variant.id, dict(products.name_search("ljls", [("id", "!=", variant.id)])))

    def test_a_code_comes_alone(self):
        """Who types a whole code means that material, not those with it in their size."""
        coded = self.materials.create({"name": "A", "default_code": "M8"})
        self.materials.create({"name": "B", "jxc_spec": "M8"})
        products = self.env["product.product"].with_user(self.salesman)
        self.assertEqual(
            [one for one, _name in products.name_search("M8")], coded.product_variant_id.ids
        )

    def test_search_costs_no_more_with_many(self):
        self.materials.create([{"name": f"螺栓 {i}", "jxc_spec": "M8×30"} for i in range(100)])
        products = self.env["product.product"].with_user(self.salesman)
        products.name_search("LS", limit=1)
        one = self._count_queries(lambda: products.name_search("LS", limit=1))
        many = self._count_queries(lambda: products.name_search("LS", limit=100))
        self.assertLessEqual(many, one)


@tagged("post_install", "-at_install")
class TestBarcode(MaterialCase):
    """Check digits, and barcodes by rule."""

    def test_a_wrong_check_digit(self):
        for wrong, right in (
            ("6901234000371", "6901234000375"),
            ("96385075", "96385074"),
            ("036000291453", "036000291452"),
            ("16901234000371", "16901234000372"),
        ):
            refused = self.assertRaisesRegex(CodeRefused, f"{wrong} of “Bolt”.*{right}")
            with refused, self.env.cr.savepoint():
                self.materials.create({"name": "Bolt", "barcode": wrong})
            self.materials.create({"name": "Bolt", "barcode": right})
        for free in ("690123400037", "A901234000371", "12345", "123456789"):
            if free != "690123400037":
                self.materials.create({"name": "Bolt", "barcode": free})
        self._live_without("barcode_digit")
        self.materials.create({"name": "Bolt", "barcode": "6901234000382"})

    def test_of_packagings(self):
        bolt = self.materials.create({"name": "Bolt"}).product_variant_id
        dozen = self.env.ref("uom.product_uom_dozen")
        packagings = self.env["product.uom"].with_user(self.keeper)
        vals = {"product_id": bolt.id, "uom_id": dozen.id}
        with self.assertRaises(CodeRefused), self.env.cr.savepoint():
            packagings.create({**vals, "barcode": "16901234000371"})
        packagings.create({**vals, "barcode": "16901234000372"})

    def test_by_rule_at_creation(self):
        self._create_code_rule("29{SEQ:10}{EAN}", target="barcode")
        paper = self.materials.create({"name": "Paper"})
        self.assertEqual(paper.barcode, "2900000000018")
        given = self.materials.create({"name": "Soap", "barcode": "6901234000375"})
        self.assertEqual(given.barcode, "6901234000375")
        self.assertFalse(self.materials.create({"name": "Work", "type": "service"}).barcode)
        product = self.env["product.product"].with_user(self.keeper).create({"name": "Nut"})
        self.assertEqual(product.barcode, "2900000000025")

    def test_variants_get_one_each(self):
        self._create_code_rule("29{SEQ:10}{EAN}", target="barcode")
        size = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [(0, 0, {"name": "S"}), (0, 0, {"name": "L"})]}
        )
        line = {"attribute_id": size.id, "value_ids": [(6, 0, size.value_ids.ids)]}
        shirt = self.materials.create({"name": "Shirt", "attribute_line_ids": [(0, 0, line)]})
        self.assertEqual(
            shirt.product_variant_ids.mapped("barcode"), ["2900000000018", "2900000000025"]
        )

    def test_on_demand(self):
        old = self.materials.create([{"name": f"Old {i}"} for i in range(3)])
        with (
            self.assertRaisesRegex(CodeRefused, "No code rule for barcodes is active"),
            self.env.cr.savepoint(),
        ):
            old.action_jxc_generate_barcodes()
        taken = self.materials.create({"name": "Taken", "barcode": "P00000002"})
        self._create_code_rule("P{SEQ:8}", target="barcode", at_creation=False)
        new = self.materials.create({"name": "New"})
        self.assertFalse(new.barcode)
        action = (old + taken).action_jxc_generate_barcodes()
        self.assertEqual(sorted(old.mapped("barcode")), ["P00000003", "P00000004", "P00000005"])
        self.assertEqual(taken.barcode, "P00000002")
        self.assertIn("3 materials", action["params"]["message"])
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            new.with_user(self.salesman).action_jxc_generate_barcodes()

    def test_patterns(self):
        for pattern in ("20{SEQ:4}{EAN}", "P{SEQ:11}{EAN}", "{CATEGORY}{SEQ:10}{EAN}"):
            with self.assertRaisesRegex(ValidationError, "digits only"), self.env.cr.savepoint():
                self._create_code_rule(pattern, target="barcode")
        rule = self._create_code_rule("2099999{SEQ:5}{EAN}", target="barcode")
        self.assertEqual(rule.next_code, "2099999000014")
        with self.assertRaisesRegex(CodeRefused, "not renumbered"), self.env.cr.savepoint():
            rule.action_audit()
        self.materials.create({"name": "Last", "barcode": "2099999999998"})
        with self.assertRaisesRegex(CodeRefused, "no number left"), self.env.cr.savepoint():
            self.materials.create({"name": "One more"})

    def test_queries_are_constant(self):
        self._create_code_rule("29{SEQ:10}{EAN}", target="barcode", at_creation=False)
        self.materials.create({"name": "Warm"}).action_jxc_generate_barcodes()
        one = self.materials.create({"name": "One"})
        many = self.materials.create([{"name": f"Many {i}"} for i in range(100)])
        few = self._count_queries(one.action_jxc_generate_barcodes)
        self.assertLessEqual(self._count_queries(many.action_jxc_generate_barcodes), few + 3)


@tagged("post_install", "-at_install")
class TestMaterialRpc(JxcHttpCase, MaterialCase):
    """The doors of the server."""

    def test_refusal_over_rpc(self):
        bolt = self.materials.create({"name": "Bolt", "barcode": "6901234000375"})
        status, answer = self._call_json2(
            self.keeper, bolt, "write", vals={"barcode": "6901234000371"}
        )
        self.assertEqual(status, 422)
        self.assertIn("its last digit should be 5 (6901234000375)", answer["message"])
        self.assertEqual(bolt.barcode, "6901234000375")
        _result, error = self._call_kw(
            self.keeper, bolt.browse(), "create", [{"name": "X", "barcode": "96385075"}]
        )
        self.assertIn("96385074", error["message"])
        self.assertFalse(self.env["product.product"].search([("barcode", "=", "96385075")]))
