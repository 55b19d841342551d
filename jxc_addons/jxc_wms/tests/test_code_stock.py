from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CodeRefused, PolicyRefused
from odoo.addons.jxc_core.tests.test_code_rule import CodeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-09 04:00:00")
class TestCodeStock(CodeCase):
    """Codes of warehouses, places and lots; goods that moved use a code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_clerk", "base.group_user,stock.group_stock_manager,product.group_product_manager"
        )
        cls.warehouse = cls.env["stock.warehouse"].create(
            {"name": "Main", "code": "MA", "company_id": cls.company.id}
        )
        cls.bolt = cls.env["product.product"].create(
            {"name": "Lot bolt", "is_storable": True, "tracking": "lot"}
        )

    def test_warehouses(self):
        self._create_code_rule("W{SEQ:2}", target="warehouse")
        warehouses = self.env["stock.warehouse"].with_user(self.clerk)
        made = warehouses.create({"name": "East"}) + warehouses.create({"name": "West"})
        self.assertEqual(made.mapped("code"), ["W01", "W02"])
        self.assertEqual(made[0].view_location_id.name, "W01")
        with self.assertRaises(CodeRefused):
            warehouses.create({"name": "North", "code": "N1"})
        with self.assertRaisesRegex(ValidationError, "at most 5"):
            self._create_code_rule("STORE{SEQ:2}", target="warehouse")

    def test_places(self):
        self._create_code_rule(
            "{WAREHOUSE}-{SEQ:3}",
            target="location",
            domain="[('usage', '=', 'internal'), ('location_id.location_id', '!=', False)]",
        )
        places = self.env["stock.location"].with_user(self.clerk)
        shelf = {"usage": "internal", "location_id": self.warehouse.lot_stock_id.id}
        made = places.create([{**shelf, "name": "A"}, {**shelf, "name": "B"}])
        self.assertEqual(made.mapped("jxc_code"), ["MA-001", "MA-002"])
        self.assertEqual(made[0].copy().jxc_code, "MA-003")
        self.assertIn(made[1].id, dict(places.name_search("MA-002")))
        with self.assertRaises(CodeRefused):
            made[0].jxc_code = "MA-002"
        with self.assertRaises(CodeRefused), self.env.cr.savepoint():
            places.create({**shelf, "name": "C", "jxc_code": "X"})
        other = self.env["stock.warehouse"].create({"name": "Two", "code": "TW"})
        self.assertFalse(other.lot_stock_id.jxc_code)

    def test_lots(self):
        lots = self.env["stock.lot"].with_user(self.clerk)
        self.assertNotIn("L26", lots.create({"product_id": self.bolt.id}).name)
        self._create_code_rule("L{YY}{MM}{DD}{SEQ:2}", target="lot", reset="day", severity="warn")
        made = lots.create([{"product_id": self.bolt.id}, {"product_id": self.bolt.id}])
        self.assertEqual(made.mapped("name"), ["L26030901", "L26030902"])
        self.assertEqual(lots.create({"product_id": self.bolt.id, "name": "V-7"}).name, "V-7")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            lots.create({"product_id": self.bolt.id, "name": "V-7"})

    def test_goods_that_moved_use_the_code(self):
        nut = self.env["product.product"].create({"name": "Nut", "is_storable": True})
        move = self.env["stock.move"].create(
            {
                "product_id": nut.id,
                "product_uom_qty": 1,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
            }
        )
        move._action_confirm()
        move.quantity = 1
        move.picked = True
        move._action_done()
        with self.assertRaises(PolicyRefused):
            nut.with_user(self.clerk).default_code = "TST-2026-0099"
