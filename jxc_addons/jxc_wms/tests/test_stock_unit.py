from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import PolicyRefused, UnitRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase


class StockUnitCase(WmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.delivery_steps = "ship_only"
        cls.kilo = cls.env.ref("uom.product_uom_kgm")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.keeper = cls._create_user(
            "jxc_unit_keeper", "stock.group_stock_user,product.group_product_manager"
        )

    def _create_picking(self, user=None, **vals):
        places = {
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
        }
        move = {"product_id": self.product.id, "product_uom_qty": 2, **places, **vals}
        return (
            self.env["stock.picking"]
            .with_user(user or self.picker)
            .create(
                {
                    "picking_type_id": self.warehouse.out_type_id.id,
                    "move_ids": [(0, 0, move)],
                    **places,
                }
            )
        )


@tagged("post_install", "-at_install")
class TestStockUnit(StockUnitCase):
    """Units of transfers and stock."""

    def test_lines_in_foreign_units(self):
        sentence = "kept in Units, which can't be converted to kg"
        with self.assertRaisesRegex(UnitRefused, sentence), self.env.cr.savepoint():
            self._create_picking(product_uom=self.kilo.id)
        picking = self._create_picking(product_uom=self.dozen.id)
        with self.assertRaisesRegex(UnitRefused, sentence), self.env.cr.savepoint():
            picking.move_ids.product_uom = self.kilo
        picking.action_confirm()
        picking.action_assign()
        with self.assertRaisesRegex(UnitRefused, sentence), self.env.cr.savepoint():
            picking.move_line_ids.product_uom_id = self.kilo
        self.assertEqual(picking.move_line_ids.product_uom_id, self.dozen)

    def test_units_of_goods_that_moved_stay(self):
        picking = self._create_picking()
        material = self.product.product_tmpl_id.with_user(self.keeper)
        picking.action_confirm()
        with (
            self.assertRaisesRegex(UnitRefused, f"counted in it on.*{picking.name}"),
            self.env.cr.savepoint(),
        ):
            material.uom_id = self.dozen
        free = self._create_goods("Free").product_tmpl_id.with_user(self.keeper)
        free.uom_id = self.dozen

    def test_factors_of_goods_that_moved_stay(self):
        bag = self.product.product_tmpl_id._jxc_add_packaging("袋", 25)
        picking = self._create_picking(product_uom=bag.id)
        self.assertFalse(picking.move_ids.jxc_unit_words, "it is what the unit says")
        picking.action_confirm()
        self._validate(picking, self.picker)
        self.assertEqual(picking.state, "done")
        with (
            self.assertRaisesRegex(UnitRefused, f"What 袋 contains stays.*{picking.name}"),
            self.env.cr.savepoint(),
        ):
            bag.with_user(self.keeper).relative_factor = 30

    def test_stock_in_packagings(self):
        self.product.product_tmpl_id._jxc_add_packaging("袋", 30)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id.usage", "=", "internal")]
        )
        self.assertEqual(quant.jxc_unit_words, "3袋+10Units")

    def test_a_packaging_explains_what_is_missing(self):
        self.product.product_tmpl_id._jxc_add_packaging("袋", 25)
        self._live_without("stock_negative")
        receipt = self._create_picking(
            user=self.env.user,
            location_id=self.env.ref("stock.stock_location_suppliers").id,
            location_dest_id=self.warehouse.lot_stock_id.id,
            product_uom_qty=4,
        )
        receipt.move_ids.write({"quantity": 4, "picked": True})
        receipt.move_ids._action_done()
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.warehouse.lot_stock_id, -150
        )
        self.env.flush_all()
        doubt = self.env["jxc.unit.doubt"].search(
            [("kind", "=", "negative"), ("product_tmpl_id", "=", self.product.product_tmpl_id.id)]
        )
        self.assertEqual((doubt.factor, doubt.evidence), (25, receipt.name))
        cause = self.env["jxc.stock.cause"]._find_units(self.product, self.warehouse.lot_stock_id)
        self.assertIn(receipt.name, cause["evidence"])
        self.assertIn(receipt, cause["documents"])

    def test_codes_in_use_stay(self):
        manager = self._create_user("jxc_code_clerk", "stock.group_stock_manager")
        stock = self.warehouse.lot_stock_id
        stock.jxc_code = "P-1"
        stock.with_user(manager).jxc_code = "P-2"
        picking = self._create_picking()
        picking.action_confirm()
        self._validate(picking, self.picker)
        with (
            self.assertRaisesRegex(PolicyRefused, "Code “P-2” is used on"),
            self.env.cr.savepoint(),
        ):
            stock.with_user(manager).jxc_code = "P-3"
        with (
            self.assertRaisesRegex(PolicyRefused, f"is used on {picking.name}"),
            self.env.cr.savepoint(),
        ):
            self.warehouse.with_user(manager).code = "NEW"
        self.assertEqual(stock.jxc_code, "P-2")
        right = self.env.ref("jxc_core.jxc_core_group_code_change")
        manager.group_ids += right
        stock.with_user(manager).jxc_code = "P-3"
        self.assertEqual(self._get_log("location_code", stock).outcome, "done")

    def test_a_warehouse_without_places(self):
        manager = self._create_user("jxc_place_clerk", "stock.group_stock_manager")
        stock = self.warehouse.lot_stock_id
        shelf = {"name": "A-1", "location_id": stock.id, "usage": "internal"}
        places = self.env["stock.location"].with_user(manager)
        place, other = places.create([shelf, {**shelf, "name": "A-2"}])
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.product, place, 5)
        warehouse = self.warehouse.with_user(manager)
        with self.assertRaisesRegex(ValidationError, "Goods lie in.*A-1"), self.env.cr.savepoint():
            warehouse.jxc_has_places = False
        self.assertTrue(other.active)
        quants._update_available_quantity(self.product, place, -5)
        warehouse.jxc_has_places = False
        self.assertFalse((place | other).filtered("active"))
        self.assertTrue(stock.active)
        with (
            self.assertRaisesRegex(ValidationError, "works without storage places"),
            self.env.cr.savepoint(),
        ):
            places.create({**shelf, "name": "A-3"})
        with (
            self.assertRaisesRegex(ValidationError, "works without storage places"),
            self.env.cr.savepoint(),
        ):
            other.action_unarchive()
        warehouse.jxc_has_places = True
        places.create({**shelf, "name": "A-3"})

    def test_lots_in_use_stay(self):
        goods = self._create_goods("Lot goods", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": goods.id})
        self._set_stock(goods, 10, lot=lot)
        lot.with_user(self.keeper).name = "L2"
        picking = self._create_picking(product_id=goods.id)
        picking.action_confirm()
        self._validate(picking, self.picker)
        with self.assertRaisesRegex(PolicyRefused, "Code “L2” is used on"), self.env.cr.savepoint():
            lot.with_user(self.keeper).name = "L3"
        self.assertEqual(lot.name, "L2")


@tagged("post_install", "-at_install")
class TestStockUnitRpc(WmsHttpCase, StockUnitCase):
    def test_refusal_over_rpc(self):
        picking = self._create_picking()
        status, answer = self._call_json2(
            self.picker, picking.move_ids, "write", vals={"product_uom": self.kilo.id}
        )
        self.assertEqual(status, 422)
        self.assertIn("can't be converted to kg", answer["message"])
        self.assertNotEqual(picking.move_ids.product_uom, self.kilo)
