from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import ImportRefused
from odoo.addons.jxc_core.tests.import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportStock(ImportCase):
    """Warehouses, places, safety stock and opening stock from files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_user(
            "jxc_chief",
            "jxc_core.jxc_core_group_import,product.group_product_manager,"
            "stock.group_stock_manager,jxc_wms.jxc_wms_group_reverse,"
            "jxc_wms.jxc_wms_group_adjust,jxc_core.jxc_core_group_cost",
        )
        cls.clerk = cls.chief
        cls.administrator = cls._create_user(
            "jxc_administrator",
            "jxc_core.jxc_core_group_import,product.group_product_manager,base.group_system,"
            "stock.group_stock_manager,jxc_wms.jxc_wms_group_reverse",
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.average = cls.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        cls.soap, cls.cream = cls.env["product.product"].create(
            [
                {"name": "Soap", "default_code": "ST-1", "is_storable": True},
                {
                    "name": "Cream",
                    "default_code": "ST-2",
                    "is_storable": True,
                    "tracking": "lot",
                    "use_expiration_date": True,
                    "expiration_time": 365,
                    "categ_id": cls.average.id,
                },
            ]
        )

    def _get_stock(self, product):
        return [
            (quant.location_id.name, quant.lot_id.name, quant.quantity)
            for quant in self.env["stock.quant"].search(
                [("product_id", "=", product.id), ("location_id.usage", "=", "internal")],
                order="id",
            )
        ]

    def test_warehouse_places_and_opening_stock(self):
        """One file for the first day, sheets in any order; taken back, nothing is left of it."""
        self.clerk = self.administrator
        session = self._import(
            {
                "期初库存": [
                    ["物料编码", "仓库", "库位", "数量", "成本单价", "批号", "失效日期"],
                    ["ST-1", "N1", "N1-A1", "1,000", 2.5, None, None],
                    ["ST-1", "N1", None, 5, 2.5, None, None],
                    ["ST-2", "N1", "N1-A1", 10, 30, "L1", "2031年1月31日"],
                    ["ST-2", "N1", "N1-A1", 30, 50, "L2", "2031/6/30"],
                ],
                "库位": [
                    ["库位编码", "库位名称", "仓库", "上级库位"],
                    ["N1-A1", "A1", None, "N1-A"],
                    ["N1-A", "A", "N1", None],
                ],
                "仓库": [["仓库编码", "仓库名称"], ["N1", "新仓"]],
            }
        )
        self.assertEqual(session.sheet_ids.mapped("type"), ["stock", "location", "warehouse"])
        self.assertEqual(session.new_count, 7)
        warehouse = self.env["stock.warehouse"].search([("code", "=", "N1")])
        place = self.env["stock.location"].search([("jxc_code", "=", "N1-A1")])
        self.assertEqual(place.location_id.location_id, warehouse.lot_stock_id)
        self.assertEqual(
            self._get_stock(self.soap),
            [("A1", False, 1000), (warehouse.lot_stock_id.name, False, 5)],
        )
        self.assertEqual(self._get_stock(self.cream), [("A1", "L1", 10), ("A1", "L2", 30)])
        lot = self.env["stock.lot"].search([("name", "=", "L1")])
        self.assertEqual(str(lot.expiration_date)[:10], "2031-01-31")
        soap, cream = self.soap.with_company(self.company), self.cream.with_company(self.company)
        self.assertEqual((soap.standard_price, soap.total_value), (2.5, 2512.5))
        self.assertEqual((cream.standard_price, cream.total_value), (45, 1800))
        picking = self.env["stock.picking"].search([("location_dest_id", "child_of", place.ids)])
        self.assertFalse(picking.filtered(lambda one: one.state != "done"))

    def test_opening_stock_is_taken_back(self):
        session = self._import(
            [
                ["物料编码", "仓库", "数量", "成本单价", "批号"],
                ["ST-1", self.warehouse.code, 7, 2.5, None],
                ["ST-2", self.warehouse.code, 3, 4, "L1"],
            ],
            "stock",
        )
        session.action_undo()
        self.assertEqual(session.state, "undone")
        for product in (self.soap, self.cream):
            self.assertFalse(
                [quantity for _place, _lot, quantity in self._get_stock(product) if quantity]
            )

    def test_opening_stock_that_was_used_stays(self):
        session = self._import(
            [["物料编码", "仓库", "数量"], ["ST-1", self.warehouse.code, 7]], "stock"
        )
        quant = self.env["stock.quant"].search([("product_id", "=", self.soap.id)])
        quant.filtered(lambda one: one.location_id.usage == "internal").with_context(
            inventory_mode=True
        ).write({"inventory_quantity": 2})
        quant.action_apply_inventory()
        with self.assertRaises(Exception) as caught:
            session.action_undo()
        self.assertNotIn("Traceback", str(caught.exception))
        self.assertEqual(session.state, "done")

    def test_what_is_no_opening_stock(self):
        self._import([["物料编码", "数量"], ["ST-1", 7]], "stock")
        service = self.env["product.product"].create(
            {"name": "Advice", "default_code": "ST-3", "type": "service"}
        )
        session = self._check(
            [
                ["物料编码", "库位", "数量", "批号", "成本单价"],
                ["ST-1", None, 1, None, None],
                [service.default_code, None, 1, None, None],
                ["ST-2", None, 1, None, None],
                ["ST-2", None, -1, "L1", None],
                ["ST-2", "Nowhere", 1, "L1", None],
            ],
            "stock",
        )
        sentences = dict(self._get_mistakes(session))
        self.assertIn("has stock at", sentences[2])
        self.assertIn("is not kept in stock", sentences[3])
        self.assertIn("needs a lot", sentences[4])
        self.assertIn("more than 0", sentences[5])
        self.assertIn("does not exist", sentences[6])

    def test_safety_stock(self):
        rows = [
            ["物料编码", "仓库", "最低库存", "最高库存"],
            ["ST-1", self.warehouse.code, 50, 200],
            ["ST-2", self.warehouse.code, 5, None],
        ]
        self._import(rows, "safety")
        points = self.env["stock.warehouse.orderpoint"].search(
            [("product_id", "in", (self.soap + self.cream).ids)], order="product_id"
        )
        self.assertEqual(points.mapped("product_min_qty"), [50, 5])
        self.assertEqual(points.mapped("product_max_qty"), [200, 5])
        rows[1][2] = 60
        session = self._import(rows, "safety")
        self.assertEqual((session.changed_count, session.same_count), (1, 1))
        self.assertEqual(points[0].product_min_qty, 60)
        session.action_undo()
        self.assertEqual(points[0].product_min_qty, 50)

    def test_warehouse_is_taken_back(self):
        self.clerk = self.administrator
        session = self._import([["仓库编码", "仓库名称"], ["N2", "二号仓"]], "warehouse")
        session.action_undo()
        gone = self.env["stock.warehouse"].with_context(active_test=False)
        self.assertFalse(gone.search([("code", "=", "N2")]))
        places = self.env["stock.location"].with_context(active_test=False)
        self.assertFalse(places.search([("complete_name", "=like", "N2%")]))

    def test_second_warehouse_is_for_administrators(self):
        session = self._check([["仓库编码", "仓库名称"], ["N4", "四号仓"]], "warehouse")
        self.assertIn("administrator", self._get_mistakes(session)[0][1])

    def test_warehouse_in_use_stays(self):
        self.clerk = self.administrator
        session = self._import([["仓库编码", "仓库名称"], ["N3", "三号仓"]], "warehouse")
        self._import([["物料编码", "仓库", "数量"], ["ST-1", "N3", 7]], "stock")
        with self.assertRaises(ImportRefused):
            session.action_undo()
