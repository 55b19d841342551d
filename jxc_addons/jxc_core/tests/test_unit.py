from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.exceptions import UnitRefused
from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase


class UnitCase(JxcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user(
            "jxc_keeper",
            "sales_team.group_sale_salesman,product.group_product_manager,uom.group_uom,"
            "purchase.group_purchase_user",
        )
        cls.piece = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.kilo = cls.env.ref("uom.product_uom_kgm")
        cls.material = cls.product.product_tmpl_id.with_user(cls.keeper)

    def _add_packaging(self, material, name, contains, **vals):
        wizard = self.env["jxc.product.packaging"].with_user(self.keeper)
        wizard.create(
            {"product_tmpl_id": material.id, "name": name, "contains": contains, **vals}
        ).action_apply()
        return material.uom_ids.filtered(lambda unit: unit.name == name)


@tagged("post_install", "-at_install")
class TestUnit(UnitCase):
    """Units of materials: packagings, lines in other units, units that stay."""

    def test_packagings(self):
        bag = self._add_packaging(self.material, "袋", 25, barcode="P1")
        self.assertEqual((bag.relative_factor, bag.relative_uom_id), (25, self.piece))
        self.assertEqual(self.product.product_uom_ids.barcode, "P1")
        other = self._create_product("Nut").product_tmpl_id.with_user(self.keeper)
        self.assertNotEqual(self._add_packaging(other, "袋", 50), bag)
        third = self._create_product("Washer").product_tmpl_id.with_user(self.keeper)
        self.assertEqual(self._add_packaging(third, "袋", 25), bag, "one unit for all with 25")
        with (
            self.assertRaisesRegex(ValidationError, "袋 with 25 Units in it already"),
            self.env.cr.savepoint(),
        ):
            self._add_packaging(self.material, "袋", 30)
        with self.assertRaisesRegex(ValidationError, "more than nothing"), self.env.cr.savepoint():
            self._add_packaging(self.material, "盒", 0)
        pallet = self._add_packaging(self.material, "托", 40, unit_id=bag.id)
        self.assertEqual(pallet.factor, 1000)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.env["jxc.product.packaging"].with_user(self.salesman).create(
                {"product_tmpl_id": self.material.id, "name": "盒", "contains": 5}
            )

    def test_sold_in_packagings(self):
        bag = self._add_packaging(self.material, "袋", 25, is_sold=True)
        order = self._create_order(lines=[(0, 0, {"product_id": self.product.id})])
        line = order.order_line
        self.assertEqual((line.product_uom_id, line.price_unit), (bag, 250.0))
        given = self._create_order(lines=[self._prepare_line(product_uom_id=self.piece.id)])
        self.assertEqual(given.order_line.product_uom_id, self.piece)

    def test_a_packaging_that_can_not_be_converted(self):
        with (
            self.assertRaisesRegex(UnitRefused, "kg can't be converted to Units"),
            self.env.cr.savepoint(),
        ):
            self.material.uom_ids = [(4, self.kilo.id)]

    def test_lines_in_foreign_units(self):
        sentence = "Screw.* is kept in Units, which can't be converted to kg.*one of: Units"
        with self.assertRaisesRegex(UnitRefused, sentence), self.env.cr.savepoint():
            self._create_order(lines=[self._prepare_line(product_uom_id=self.kilo.id)])
        order = self._create_order()
        with self.assertRaisesRegex(UnitRefused, sentence), self.env.cr.savepoint():
            order.order_line.product_uom_id = self.kilo
        order.order_line.product_uom_id = self.dozen
        purchase = self._create_purchase()
        with self.assertRaisesRegex(UnitRefused, sentence), self.env.cr.savepoint():
            purchase.order_line.product_uom_id = self.kilo
        with self.assertRaisesRegex(UnitRefused, sentence), self.env.cr.savepoint():
            self.env["product.supplierinfo"].create(
                {
                    "product_tmpl_id": self.material.id,
                    "partner_id": self.partner.id,
                    "product_uom_id": self.kilo.id,
                }
            )
        note = (0, 0, {"display_type": "line_note", "name": "A note"})
        self._create_order(lines=[note])
        self._live_without("unit_reference")
        self._create_order(lines=[self._prepare_line(product_uom_id=self.kilo.id)])

    def test_the_unit_of_a_material_stays(self):
        draft = self._create_order(user=self.keeper)
        self.material.uom_id = self.dozen
        self.assertEqual(draft.order_line.product_uom_id, self.dozen, "nobody relies on drafts")
        draft.action_confirm()
        with (
            self.assertRaisesRegex(UnitRefused, f"stays in Dozens.*{draft.name}"),
            self.env.cr.savepoint(),
        ):
            self.material.uom_id = self.piece
        self.assertEqual(self.material.uom_id, self.dozen)
        self.material.write({"uom_id": self.dozen.id, "name": "The same unit is no change"})
        self._live_without("unit_frozen")
        self.material.uom_id = self.piece

    def test_what_a_unit_contains_stays(self):
        bag = self._add_packaging(self.material, "袋", 25)
        bag.relative_factor = 30
        order = self._create_order(lines=[self._prepare_line(product_uom_id=bag.id)])
        order.action_confirm()
        for vals in ({"relative_factor": 25}, {"relative_uom_id": self.dozen.id}):
            with (
                self.assertRaisesRegex(UnitRefused, f"What 袋 contains stays.*{order.name}"),
                self.env.cr.savepoint(),
            ):
                bag.write(vals)
        bag.write({"name": "大袋", "relative_factor": 30})
        half = self._add_packaging(self.material, "半袋", 0.5, unit_id=bag.id)
        half.relative_factor = 0.25

    def test_a_reference_of_units_in_use_stays(self):
        bag = self._add_packaging(self.material, "袋", 25)
        pallet = self._add_packaging(self.material, "托", 40, unit_id=bag.id)
        self._create_order(lines=[self._prepare_line(product_uom_id=pallet.id)]).action_confirm()
        with self.assertRaisesRegex(UnitRefused, "What 袋 contains stays"), self.env.cr.savepoint():
            bag.relative_factor = 30

    def test_quantities_in_packagings(self):
        bag = self._add_packaging(self.material, "袋", 25)
        order = self._create_order(
            user=self.keeper,
            lines=[
                self._prepare_line(product_uom_qty=80),
                self._prepare_line(product_uom_qty=2.2, product_uom_id=bag.id),
                (0, 0, {"display_type": "line_note", "name": "A note"}),
            ],
        )
        words = ["3袋+5Units", "2袋+5Units", False]
        self.assertEqual(order.order_line.mapped("jxc_unit_words"), words)
        nut = self._create_product("Nut")
        plain = self._create_order(lines=[self._prepare_line(product_id=nut.id)])
        self.assertFalse(plain.order_line.jxc_unit_words, "it has no packagings")
        with Form(order) as form, form.order_line.edit(0) as line:
            line.product_uom_qty = 26
            self.assertEqual(line.jxc_unit_words, "1袋+1Units")

    def test_what_the_unit_says_is_not_said_again(self):
        bag = self._add_packaging(self.material, "袋(25)", 25)
        pallet = self._add_packaging(self.material, "托", 40, unit_id=bag.id)
        order = self._create_order(
            user=self.keeper,
            lines=[
                self._prepare_line(product_uom_qty=quantity, product_uom_id=unit.id)
                for quantity, unit in (
                    (1, bag),
                    (24, self.piece),
                    (0, pallet),
                    (41, bag),
                    (0.2, bag),
                )
            ],
        )
        words = [False, False, False, "1托+1袋", "5Units"]
        self.assertEqual(order.order_line.mapped("jxc_unit_words"), words)

    def test_doubtful_conversions(self):
        category = self.env["product.category"].create({"name": "Bags"})
        materials = self.env["product.template"].browse()
        for number in (25, 25, 25, 50):
            material = self._create_product("X", categ_id=category.id).product_tmpl_id
            self._add_packaging(material.with_user(self.keeper), "袋", number)
            materials |= material
        self.env["product.supplierinfo"].create(
            {
                "product_tmpl_id": materials[0].id,
                "partner_id": self.partner.id,
                "product_uom_id": self.dozen.id,
            }
        )
        self._live_without("unit_reference")
        self.env.cr.execute(
            "INSERT INTO product_template_uom_uom_rel VALUES (%s, %s)",
            (materials[1].id, self.kilo.id),
        )
        self.env.flush_all()
        doubts = self.env["jxc.unit.doubt"].with_user(self.keeper)
        found = doubts.search([("categ_id", "=", category.id)])
        self.assertEqual(
            [(doubt.kind, doubt.product_tmpl_id) for doubt in found],
            [("reference", materials[1]), ("sister", materials[3]), ("vendor", materials[0])],
        )
        self.assertEqual((found[1].factor, found[1].usual_factor), (50, 25))
        self.assertEqual(found[0].action_open_material()["res_id"], materials[1].id)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            doubts.with_user(self.employee).search([])

    def test_units_of_sale_and_habit(self):
        """What people sell and buy in is a packaging, or somebody has to look at it."""
        category = self.env["product.category"].create({"name": "Habits"})
        sold, habit, packed = (
            self._create_product(name, categ_id=category.id) for name in ("A", "B", "C")
        )
        sold.product_tmpl_id.jxc_sale_uom_id = self.dozen
        packed.product_tmpl_id.write(
            {"jxc_sale_uom_id": self.dozen.id, "uom_ids": [(4, self.dozen.id)]}
        )
        doubts = self.env["jxc.unit.doubt"].with_user(self.keeper)

        def find():
            self.env.flush_all()
            self.env.invalidate_all()
            found = doubts.search([("categ_id", "=", category.id)])
            return [(doubt.kind, doubt.product_tmpl_id.name, doubt.factor) for doubt in found]

        self.assertEqual(find(), [("sale", "A", 12.0)])
        lines = [
            self._prepare_line(product_id=one.id, product_uom_id=self.dozen.id)
            for one in (habit, packed)
        ]
        for _number in range(2):
            self._create_order(lines=lines).action_confirm()
        self.assertEqual(find(), [("sale", "A", 12.0)], "Twice is no habit")
        self._create_order(lines=lines)
        self.assertEqual(find(), [("sale", "A", 12.0)], "Nobody has agreed to it")
        order = self._create_order(lines=lines)
        order.action_confirm()
        self.assertEqual(find(), [("sale", "A", 12.0), ("sold", "B", 12.0)])
        self.assertEqual(doubts.search([("kind", "=", "sold")], limit=1).evidence, order.name)
        pieces = [self._prepare_line(product_id=habit.id)] * 3
        self._create_order(lines=pieces).action_confirm()
        self.assertEqual(find(), [("sale", "A", 12.0)], "As often in pieces")
        for _number in range(3):
            purchase = self._create_purchase()
            purchase.order_line.write({"product_id": habit.id, "product_uom_id": self.dozen.id})
            purchase.button_confirm()
        self.assertEqual(find(), [("bought", "B", 12.0), ("sale", "A", 12.0)])
        habit.product_tmpl_id.uom_ids = [(4, self.dozen.id)]
        sold.product_tmpl_id.jxc_sale_uom_id = False
        self.assertEqual(find(), [])

    def test_queries(self):
        products = self.env["product.product"].create([{"name": f"P{i}"} for i in range(100)])
        dozen = self.dozen.id
        lines = [self._prepare_line(product_id=one.id, product_uom_id=dozen) for one in products]
        small, large = self._create_order(lines=lines[:1]), self._create_order(lines=lines)
        few = self._count_queries(small.order_line._check_jxc_unit)
        self.assertLessEqual(self._count_queries(large.order_line._check_jxc_unit), few)
        few = self._count_queries(lambda: small.order_line.mapped("jxc_unit_words"))
        many = self._count_queries(lambda: large.order_line.mapped("jxc_unit_words"))
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install")
class TestUnitRpc(JxcHttpCase, UnitCase):
    def test_refusals_over_rpc(self):
        order = self._create_order()
        status, answer = self._call_json2(
            self.salesman, order.order_line, "write", vals={"product_uom_id": self.kilo.id}
        )
        self.assertEqual(status, 422)
        self.assertIn("can't be converted to kg", answer["message"])
        self.assertEqual(order.order_line.product_uom_id, self.piece)
        order.action_confirm()
        status, answer = self._call_json2(
            self.keeper, self.material, "write", vals={"uom_id": self.dozen.id}
        )
        self.assertEqual(status, 422)
        self.assertIn(f"counted in it on {order.name}", answer["message"])
        self.assertEqual(self.material.uom_id, self.piece)
