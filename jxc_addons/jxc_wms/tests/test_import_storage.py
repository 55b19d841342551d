from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import ImportRefused
from odoo.addons.jxc_core.tests.import_common import ImportCase


@tagged("post_install", "-at_install")
class TestImportStorage(ImportCase):
    """What places take, from a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_chief", "jxc_core.jxc_core_group_import,stock.group_stock_manager"
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.soap = cls.env["product.product"].create(
            {"name": "Soap", "default_code": "ST-1", "is_storable": True}
        )
        cls.sheets = {
            "包裹类型": [["包裹类型", "使用方式", "长度", "限重"], ["托盘S", "周转", 1200, 1000]],
            "存储类别": [
                ["存储类别", "混放规则", "最大重量", "超出时拒绝"],
                ["货架S", "同一物料", "500", "是"],
            ],
            "库位": [
                ["库位编码", "库位名称", "所属仓库", "存储类别"],
                ["ST-A", "ST-A", cls.warehouse.code, "货架S"],
            ],
            "存储容量": [
                ["存储类别", "物料编码", "包裹类型", "容量"],
                ["货架S", "ST-1", None, 120],
                ["货架S", None, "托盘S", 2],
            ],
        }

    def _get_rack(self):
        return self.env["stock.storage.category"].search([("name", "=", "货架S")])

    def test_all_in_one_file(self):
        session = self._import(self.sheets)
        self.assertEqual(
            session.sheet_ids.mapped("type"),
            ["package_type", "storage_category", "location", "storage_capacity"],
            "found out from the headers",
        )
        rack = self._get_rack()
        self.assertEqual((rack.allow_new_product, rack.max_weight), ("same", 500))
        self.assertTrue(rack.jxc_enforced)
        self.assertEqual(rack.location_ids.mapped("jxc_code"), ["ST-A"])
        self.assertEqual(sorted(rack.capacity_ids.mapped("quantity")), [2, 120])
        self.assertEqual(rack.capacity_ids.package_type_id.max_weight, 1000)
        self.assertEqual(self._check(self.sheets).same_count, 5)
        session.action_undo()
        self.assertFalse(self._get_rack())

    def test_changed(self):
        self._import(self.sheets)
        self.sheets["存储容量"][1][3] = 150
        self.sheets["存储类别"][1][1] = "混放"
        session = self._import(self.sheets)
        self.assertEqual((session.changed_count, session.same_count), (2, 3))
        capacity = self._get_rack().capacity_ids.filtered("product_id")
        self.assertEqual((capacity.quantity, self._get_rack().allow_new_product), (150, "mixed"))
        session.action_undo()
        self.assertEqual((capacity.quantity, self._get_rack().allow_new_product), (120, "same"))

    def test_what_is_wrong(self):
        self._import(self.sheets)
        rows = [
            self.sheets["存储容量"][0],
            ["货架S", "ST-1", "托盘S", 1],
            ["货架S", None, None, 1],
            ["货架S", "ST-1", None, 0],
            ["货架?", "ST-1", None, 1],
            ["货架S", None, "托盘?", 1],
            ["货架S", None, "托盘S", None],
        ]
        sentences = [sentence for _line, sentence in self._get_mistakes(self._check(rows))]
        self.assertEqual(len(sentences), 6)
        self.assertIn("Say for which material or package type, one of them.", sentences[0])
        self.assertEqual(sentences[0], sentences[1])
        self.assertIn("A capacity is more than zero.", sentences[2])
        self.assertIn("“货架?” does not exist", sentences[3])
        self.assertIn("“托盘?” does not exist", sentences[4])
        self.assertIn("is empty", sentences[5])
        rows = [["存储类别", "最大重量"], ["货架S", -1]]
        [(_line, sentence)] = self._get_mistakes(self._check(rows, "storage_category"))
        self.assertIn("A capacity can't be negative.", sentence)

    def test_the_route_of_a_limit(self):
        route = self.env["stock.route"].create({"name": "急补S", "product_selectable": True})
        headers = ["物料编码", "仓库", "最低安全库存", "补货路线"]
        rows = [headers, ["ST-1", self.warehouse.code, 5, "急补S"]]
        self._import(rows, "safety")
        point = self.env["stock.warehouse.orderpoint"].search([("product_id", "=", self.soap.id)])
        self.assertEqual(point.route_id, route)
        rows[1][3] = "慢补S"
        [(_line, sentence)] = self._get_mistakes(self._check(rows, "safety"))
        self.assertIn("“慢补S” does not exist", sentence)

    def test_who_may(self):
        self.clerk = self._create_user(
            "jxc_hand", "jxc_core.jxc_core_group_import,stock.group_stock_user"
        )
        session = self._upload(self.sheets)
        with self.assertRaisesRegex(ImportRefused, "You may not bring in: Package Types"):
            session.action_check()
