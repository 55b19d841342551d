from odoo.tests import tagged

from odoo.addons.jxc_core.tests.import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportGoods(ImportCase):
    """What the warehouse must know of materials and places, column by column."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_chief",
            "jxc_core.jxc_core_group_import,product.group_product_manager,"
            "stock.group_stock_manager",
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.clerk.with_company(cls.company).property_warehouse_id = cls.warehouse
        cls.shelf, cls.other = cls.env["stock.location"].create(
            [
                {"name": name, "jxc_code": name, "location_id": cls.warehouse.lot_stock_id.id}
                for name in ("GD-A", "GD-B")
            ]
        )
        cls.soap, cls.cream = cls.env["product.product"].create(
            [
                {"name": name, "default_code": code, "is_storable": True}
                for name, code in (("Soap", "GD-1"), ("Cream", "GD-2"))
            ]
        )

    def _get_points(self, product):
        points = self.env["stock.warehouse.orderpoint"].search([("product_id", "=", product.id)])
        return [
            (one.location_id, one.product_min_qty, one.jxc_min_days, one.trigger) for one in points
        ]

    def _get_putaways(self, product):
        rules = self.env["stock.putaway.rule"].search([("product_id", "=", product.id)])
        return [(one.location_in_id, one.location_out_id) for one in rules]

    def test_safety_stock_of_materials(self):
        stock = self.warehouse.lot_stock_id
        rows = [
            ["物料编码", "最低安全库存", "安全库存天数"],
            ["GD-1", 50, None],
            ["GD-2", None, 14],
        ]
        session = self._import(rows, "material")
        self.assertEqual(session.changed_count, 2, "two columns, and no name")
        self.assertEqual(self._get_points(self.soap), [(stock, 50, 0, "manual")])
        [(place, _quantity, days, trigger)] = self._get_points(self.cream)
        self.assertEqual((place, days, trigger), (stock, 14, "manual"))
        self.assertEqual(self._check(rows, "material").same_count, 2)
        rows[1][1] = 60
        session = self._import(rows, "material")
        self.assertEqual((session.changed_count, session.same_count), (1, 1))
        self.assertEqual(self._get_points(self.soap), [(stock, 60, 0, "manual")])
        session.action_undo()
        self.assertEqual(self._get_points(self.soap), [(stock, 50, 0, "manual")])

    def test_default_place_of_materials(self):
        stock = self.warehouse.lot_stock_id
        rows = [["物料编码", "物料名称", "默认库位"], ["GD-1", "Soap", "GD-A"]]
        rows.append(["GD-3", "Paste", "GD-B"])
        session = self._import(rows, "material")
        self.assertEqual((session.new_count, session.changed_count), (1, 1))
        self.assertEqual(self._get_putaways(self.soap), [(stock, self.shelf)])
        self.assertEqual(self._get_putaways(self._find("GD-3")), [(stock, self.other)])
        self.assertEqual(self._check(rows, "material").same_count, 2)
        rows[1][2] = "GD-B"
        session = self._import(rows, "material")
        details = session.line_ids.filtered(lambda one: one.status == "changed").details
        self.assertTrue(details.startswith("Default Place: "), details)
        self.assertTrue(details.endswith("GD-A → GD-B"), details)
        self.assertEqual(self._get_putaways(self.soap), [(stock, self.other)])

    def test_what_is_wrong_with_them(self):
        elsewhere = self.env["stock.location"].create(
            {"name": "GD-X", "usage": "internal", "company_id": self.company.id}
        )
        session = self._check(
            [
                ["物料编码", "最低安全库存", "安全库存天数", "默认库位"],
                ["GD-1", -1, None, None],
                ["GD-2", None, "soon", None],
                ["GD-3", 5, None, None],
            ],
            "material",
        )
        sentences = dict(self._get_mistakes(session))
        self.assertIn("can't be negative", sentences[2])
        self.assertIn("“Safety Stock in Days”: “soon” is no number", sentences[3])
        self.assertIn("“GD-3” is not there yet", sentences[4])
        rows = [["物料编码", "默认库位"], ["GD-1", elsewhere.name], ["GD-2", "GD-?"]]
        sentences = dict(self._get_mistakes(self._check(rows, "material")))
        self.assertIn(f"is not in {self.warehouse.display_name}", sentences[2])
        self.assertIn("“GD-?” does not exist", sentences[3])
        self.assertFalse(self._get_putaways(self.soap) + self._get_points(self.soap))

    def test_who_may_not_set_them_is_not_offered_them(self):
        seller = self._create_user(
            "jxc_namer", "jxc_core.jxc_core_group_import,product.group_product_manager"
        )
        session = self._upload(
            [["物料编码", "售价", "最低安全库存"], ["GD-1", 9, 50]], "material", user=seller
        )
        self.assertEqual(session.column_ids.mapped("key"), ["code", "price", False])

    def test_warehouses_with_and_without_places(self):
        rows = [["仓库编码", "库位管理"], [self.warehouse.code, "否"]]
        self.warehouse.jxc_has_places = True
        session = self._import(rows, "warehouse")
        self.assertEqual(session.changed_count, 1, "two columns, and no name")
        self.assertFalse(self.warehouse.jxc_has_places)
        self.assertEqual(session.line_ids.details, "Storage Places: Yes → 否")
        self.assertEqual(self._check(rows, "warehouse").same_count, 1)
        session.action_undo()
        self.assertTrue(self.warehouse.jxc_has_places)
        session = self._check([["仓库编码", "库位管理"], ["GD?", "是"], ["X", "大"]], "warehouse")
        sentences = dict(self._get_mistakes(session))
        self.assertIn("“GD?” is not there yet", sentences[2])
        self.assertIn("enter yes or no instead of “大”", sentences[3])

    def test_zones_and_allowed_categories(self):
        drinks, food = self.env["product.category"].create(
            [{"name": "饮料G", "jxc_code": "GDY"}, {"name": "食品G"}]
        )
        code = self.warehouse.code
        rows = [
            ["库位编码", "库位名称", "仓库", "上级库位", "库位类型", "允许物料类别"],
            ["GD-Z", "Z", code, None, "库区", None],
            ["GD-Z1", "Z1", code, "GD-Z", "库位", "饮料G、食品G"],
            ["GD-Z2", "Z2", code, "GD-Z", None, "GDY"],
        ]
        self._import(rows, "location")
        zone, first, second = self.env["stock.location"].search(
            [("jxc_code", "like", "GD-Z")], order="jxc_code"
        )
        self.assertEqual((zone + first + second).mapped("usage"), ["view", "internal", "internal"])
        self.assertEqual((first + second).location_id, zone)
        self.assertEqual(first.jxc_categ_ids, drinks + food)
        self.assertEqual(second.jxc_categ_ids, drinks)
        self.assertEqual(self._check(rows, "location").same_count, 3)
        rows[2][5] = "食品G"
        session = self._check(rows, "location")
        changed = session.line_ids.filtered(lambda one: one.status == "changed")
        self.assertRegex(changed.details, "^Allowed Categories: .*饮料G.* → 食品G$")
        session.action_import()
        self.assertEqual(first.jxc_categ_ids, food)
        rows[1][4], rows[2][5] = "阁楼", "饮料?"
        sentences = dict(self._get_mistakes(self._check(rows, "location")))
        self.assertIn("“阁楼” is not known for “Kind of Place”", sentences[2])
        self.assertIn("Enter one of: place, zone", sentences[2])
        self.assertIn("“Allowed Categories”: “饮料?” does not exist", sentences[3])

    def test_places_by_code_and_one_column(self):
        """The warehouse in a row says where the place is; it stays in its zone."""
        zone = self.env["stock.location"].create(
            {"name": "GD-Q", "usage": "view", "location_id": self.warehouse.lot_stock_id.id}
        )
        self.shelf.location_id = zone
        session = self._import(
            [
                ["库位编码", "仓库", "上级库位", "条码"],
                ["GD-A", self.warehouse.code, None, "GDA001"],
            ],
            "location",
        )
        self.assertEqual(session.changed_count, 1)
        self.assertEqual((self.shelf.barcode, self.shelf.location_id), ("GDA001", zone))
        session = self._check([["库位编码", "条码"], ["GD-A", "GDA001"], ["GD-N", "2"]], "location")
        [(line, sentence)] = self._get_mistakes(session)
        self.assertEqual(line, 3)
        self.assertIn("“GD-N” is not there yet", sentence)

    def test_limits_that_are_there_change_one_by_one(self):
        self._import([["物料编码", "最低库存", "最高库存"], ["GD-1", 5, 20]], "safety")
        session = self._import([["物料编码", "最高库存"], ["GD-1", 30]], "safety")
        self.assertEqual(session.changed_count, 1)
        session = self._check([["物料编码", "最高库存"], ["GD-2", 30]], "safety")
        self.assertEqual(
            self._get_mistakes(session), [(2, "Enter a minimum, as a quantity or in days.")]
        )
