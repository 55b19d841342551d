from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.import_common import ImportCase

HEADERS = [
    "价格表",
    "物料编码",
    "物料类别",
    "全部物料",
    "计价方式",
    "折扣",
    "基准价格",
    "基准价格表",
]


@tagged("post_install", "-at_install")
class TestImportFormula(ImportCase):
    """Prices that follow from others, from a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drinks = cls.env["product.category"].create({"name": "饮料F"})
        cls.soap, cls.water = cls.env["product.product"].create(
            [
                {"name": "Soap", "default_code": "PF-1", "list_price": 100},
                {"name": "Water", "default_code": "PF-2", "list_price": 10},
            ]
        )
        cls.water.categ_id = cls.drinks

    def _get_list(self, name):
        return self.env["product.pricelist"].search([("name", "=", name)])

    def _get_price(self, name, product):
        return self._get_list(name)._get_product_price(product, 1)

    def test_by_material_by_category_and_for_all(self):
        rows = [
            HEADERS,
            ["批发F", "PF-1", None, None, "折扣", 20, None, None],
            ["批发F", None, "饮料F", None, "公式", 10, "销售单价", None],
            ["批发F", None, None, "是", "折扣", 5, None, None],
            ["会员F", None, None, "是", "折扣", 50, "其他价格表", "批发F"],
        ]
        session = self._import(rows)
        self.assertEqual(session.sheet_ids.type, "price_formula", "found out from the headers")
        other = self._create_product("Other", list_price=200)
        prices = [self._get_price("批发F", one) for one in (self.soap, self.water, other)]
        self.assertEqual(prices, [80, 9, 190])
        self.assertEqual(self._get_price("会员F", self.soap), 40, "of the list in the same file")
        self.assertEqual(self._get_list("批发F").company_id, self.company)
        self.assertEqual(self._check(rows).same_count, 4)
        rows[1][5] = 30
        session = self._import(rows)
        self.assertEqual((session.changed_count, session.same_count), (1, 3))
        self.assertEqual(self._get_price("批发F", self.soap), 70)
        session.action_undo()
        self.assertEqual(self._get_price("批发F", self.soap), 80)

    def test_steps_of_a_formula(self):
        headers = [
            *HEADERS[:2],
            "计价方式",
            "基准价格",
            "折扣",
            "取整",
            "加价",
            "最小毛利",
            "最大毛利",
        ]
        rows = [headers, ["成本F", "PF-1", "公式", "成本", -15, 1, 0.5, 2, 30]]
        self._import(rows, "price_formula")
        item = self._get_list("成本F").item_ids
        self.assertEqual((item.base, item.price_markup), ("standard_price", 15))
        self.assertEqual((item.price_round, item.price_surcharge), (1, 0.5))
        self.assertEqual((item.price_min_margin, item.price_max_margin), (2, 30))
        self.assertEqual((item.applied_on, item.product_id), ("0_product_variant", self.soap))
        self.assertEqual(self._check(rows, "price_formula").same_count, 1)
        rows = [["价格表", "物料编码", "折扣"], ["成本F", "PF-1", -20]]
        self.assertEqual(self._import(rows, "price_formula").changed_count, 1)
        self.assertEqual((item.price_markup, item.percent_price), (20, 0), "it stays a formula")

    def test_formulas_by_hand_are_found(self):
        """On the form people choose the material, not a variant of it."""
        item = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.env["product.pricelist"].create({"name": "批发F"}).id,
                "applied_on": "1_product",
                "product_tmpl_id": self.soap.product_tmpl_id.id,
                "compute_price": "percentage",
                "percent_price": 8,
            }
        )
        rows = [HEADERS, ["批发F", "PF-1", None, None, "折扣", 8, None, None]]
        self.assertEqual(self._check(rows, "price_formula").same_count, 1)
        rows[1][4] = "公式"
        self.assertEqual(self._import(rows, "price_formula").changed_count, 1)
        self.assertEqual((item.compute_price, item.price_discount), ("formula", 8))

    def test_what_is_wrong(self):
        rows = [
            HEADERS,
            ["甲F", None, None, None, "折扣", 5, None, None],
            ["乙F", "PF-1", None, "是", "折扣", 5, None, None],
            ["丙F", "PF-1", None, None, None, 5, None, None],
            ["丁F", "PF-1", None, None, "折扣", 120, None, None],
            ["戊F", "PF-1", None, None, "公式", 5, "其他价格表", None],
            ["己F", "PF-1", None, None, "公式", 5, "成本", "会员F"],
            ["会员F", "PF-1", None, None, "公式", 5, None, None],
        ]
        sentences = dict(self._get_mistakes(self._check(rows, "price_formula")))
        self.assertEqual(sorted(sentences), [2, 3, 4, 5, 6, 7])
        self.assertIn("or enter yes for all materials", sentences[2])
        self.assertIn("or enter yes for all materials", sentences[3])
        self.assertIn("“Worked Out By” is empty", sentences[4])
        self.assertIn("A discount is 100 % at most.", sentences[5])
        self.assertIn("Say on which price list it is based.", sentences[6])
        self.assertIn("needs “Another price list”", sentences[7])
        self.assertFalse(self._get_list("甲F"))

    def test_lists_that_turn_in_a_circle(self):
        lists = self.env["product.pricelist"].create([{"name": "甲F"}, {"name": "乙F"}])
        lists[0].item_ids = [
            Command.create(
                {"compute_price": "formula", "base": "pricelist", "base_pricelist_id": lists[1].id}
            )
        ]
        rows = [HEADERS, ["乙F", None, None, "是", "公式", 5, "其他价格表", "甲F"]]
        [(_line, sentence)] = self._get_mistakes(self._check(rows, "price_formula"))
        self.assertIn("Recursive", sentence)
