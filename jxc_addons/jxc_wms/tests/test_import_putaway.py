from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import ImportRefused
from odoo.addons.jxc_core.tests.import_common import ImportCase

HEADERS = ["物料编码", "物料类别", "仓库", "上架库位"]


@tagged("post_install", "-at_install")
class TestImportPutaway(ImportCase):
    """Where goods go when they arrive, from a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_chief", "jxc_core.jxc_core_group_import,stock.group_stock_manager"
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.shelf, cls.other = cls.env["stock.location"].create(
            [
                {"name": name, "jxc_code": name, "location_id": cls.warehouse.lot_stock_id.id}
                for name in ("PW-A", "PW-B")
            ]
        )
        cls.drinks = cls.env["product.category"].create({"name": "饮料P"})
        cls.soap = cls.env["product.product"].create(
            {"name": "Soap", "default_code": "PW-1", "is_storable": True}
        )

    def _get_goals(self):
        rules = self.env["stock.putaway.rule"].search([("product_id", "=", self.soap.id)])
        return rules.mapped("location_out_id")

    def test_by_material_and_by_category(self):
        rows = [
            HEADERS,
            ["PW-1", None, None, "PW-A"],
            [None, "饮料P", self.warehouse.code, "PW-B"],
        ]
        session = self._import(rows)
        self.assertEqual(session.sheet_ids.type, "putaway", "found out from the headers")
        stock = self.warehouse.lot_stock_id
        self.assertEqual(stock._get_putaway_strategy(self.soap), self.shelf)
        water = self.env["product.product"].create({"name": "Water", "categ_id": self.drinks.id})
        self.assertEqual(stock._get_putaway_strategy(water), self.other)
        self.assertEqual(self._check(rows).same_count, 2)
        rows[1][3] = "PW-B"
        session = self._import(rows)
        self.assertEqual((session.changed_count, session.same_count), (1, 1))
        self.assertEqual(self._get_goals(), self.other, "the only rule of a material is changed")
        session.action_undo()
        self.assertEqual(self._get_goals(), self.shelf)

    def test_several_goals_of_one_material(self):
        rows = [
            [*HEADERS, "优先级"],
            ["PW-1", None, None, "PW-A", 2],
            ["PW-1", None, None, "PW-B", 1],
        ]
        self._import(rows)
        self.assertEqual(self._get_goals().mapped("name"), ["PW-B", "PW-A"])
        self.assertEqual(self._check(rows).same_count, 2)
        session = self._import([[*HEADERS, "优先级"], ["PW-1", None, None, "PW-A", 0]])
        self.assertEqual(session.changed_count, 1)
        self.assertEqual(self._get_goals().mapped("name"), ["PW-A", "PW-B"])

    def test_what_is_wrong(self):
        elsewhere = self.env["stock.location"].create(
            {"name": "PW-X", "usage": "internal", "company_id": self.company.id}
        )
        session = self._check(
            [
                HEADERS,
                ["PW-1", "饮料P", None, "PW-A"],
                [None, None, None, "PW-A"],
                ["PW-1", None, None, elsewhere.name],
                ["PW-1", None, None, None],
                ["PW-?", None, None, "PW-A"],
            ]
        )
        sentences = dict(self._get_mistakes(session))
        self.assertIn("Say for which material or for which category", sentences[2])
        self.assertIn("Say for which material or for which category", sentences[3])
        self.assertIn("PW-X is not inside of", sentences[4])
        self.assertIn("“Put Away To” is empty", sentences[5])
        self.assertIn("“PW-?” does not exist", sentences[6])
        self.assertFalse(self._get_goals())

    def test_only_with_the_right(self):
        self.clerk = self._create_user(
            "jxc_picker_only", "jxc_core.jxc_core_group_import,stock.group_stock_user"
        )
        with self.assertRaisesRegex(ImportRefused, "You may not bring in: Put-Away Rules"):
            self._check([HEADERS, ["PW-1", None, None, "PW-A"]])

    def test_by_package_type_and_storage_category(self):
        pallet, crate = self.env["stock.package.type"].create(
            [{"name": "托盘P"}, {"name": "周转箱P"}]
        )
        rack = self.env["stock.storage.category"].create({"name": "货架P"})
        self.shelf.storage_category_id = rack
        self.shelf.location_id = self.other
        headers = ["物料编码", "包裹类型", "上架库位", "下级库位", "存储类别"]
        rows = [
            headers,
            [None, "托盘P、周转箱P", "PW-A", None, None],
            ["PW-1", None, "PW-B", "最近库位", "货架P"],
            ["PW-1", "托盘P", "PW-A", None, None],
        ]
        session = self._import(rows, "putaway")
        rules = self.env["stock.putaway.rule"].search([("company_id", "=", self.company.id)])
        self.assertEqual(rules.package_type_ids, pallet + crate)
        self.assertEqual(rules.storage_category_id, rack)
        stock = self.warehouse.lot_stock_id
        self.assertEqual(stock._get_putaway_strategy(self.soap), self.shelf, "inside of PW-B")
        self.assertEqual(self._check(rows, "putaway").same_count, 3)
        rows[1][2] = "PW-B"
        self.assertEqual(self._check(rows, "putaway").changed_count, 1)
        session.action_undo()
        self.assertFalse(rules.exists())

    def test_storage_categories_that_say_nothing(self):
        self.env["stock.storage.category"].create({"name": "货架P"})
        headers = ["物料编码", "上架库位", "下级库位", "存储类别"]
        rows = [
            headers,
            ["PW-1", "PW-A", "最近库位", None],
            ["PW-1", "PW-B", None, "货架P"],
        ]
        sentences = [one for _line, one in self._get_mistakes(self._check(rows, "putaway"))]
        self.assertIn("Say in places of which storage category.", sentences[0])
        self.assertIn("rules that look for the closest place", sentences[1])
