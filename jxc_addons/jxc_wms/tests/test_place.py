from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.exceptions import PlaceRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase, WmsMixin


class PlaceMixin(WmsMixin):
    """Shelves for screws, a shelf for anything, a shelf with rules of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock = cls.warehouse.lot_stock_id
        cls.metal, cls.food = cls.env["product.category"].create(
            [{"name": "Metal"}, {"name": "Food"}]
        )
        cls.screws = cls.env["product.category"].create(
            {"name": "Screws", "parent_id": cls.metal.id}
        )
        cls.screw = cls._create_goods("Screw A", categ_id=cls.screws.id)
        cls.bread = cls._create_goods("Bread 面包", categ_id=cls.food.id)
        cls.rack = cls.env["stock.location"].create(
            {
                "name": "Metal rack",
                "location_id": cls.stock.id,
                "jxc_categ_ids": [Command.set(cls.metal.ids)],
            }
        )
        cls.metal_shelf, cls.food_shelf = cls.env["stock.location"].create(
            [
                {"name": "M-1", "location_id": cls.rack.id},
                {
                    "name": "F-1",
                    "location_id": cls.stock.id,
                    "jxc_categ_ids": [Command.set(cls.food.ids)],
                },
            ]
        )

    @classmethod
    def _receive(cls, product, quantity, place, **line):
        """Receive goods into a place, as the picker."""
        suppliers = cls.env.ref("stock.stock_location_suppliers")
        picking = (
            cls.env["stock.picking"]
            .with_user(cls.picker)
            .create(
                {
                    "picking_type_id": cls.warehouse.in_type_id.id,
                    "location_id": suppliers.id,
                    "location_dest_id": cls.stock.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": quantity,
                                "location_id": suppliers.id,
                                "location_dest_id": cls.stock.id,
                            }
                        )
                    ],
                }
            )
        )
        picking.action_confirm()
        picking.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "picking_id": picking.id,
                    "product_id": product.id,
                    "quantity": quantity,
                    "picked": True,
                    "location_dest_id": place.id,
                    **line,
                }
            )
        ]
        return picking

    def _put(self, product, quantity, place, **line):
        """Bring goods to a place; fail unless they lie there afterwards."""
        before = self._get_quantity(product, place)
        picking = self._receive(product, quantity, place, **line)
        picking.button_validate()
        self.assertGreater(self._get_quantity(product, place), before)
        return picking

    def _get_quantity(self, product, place):
        """Return how much of a product lies in a place and below it."""
        return product.with_context(location=place.id).qty_available

    def _assert_refused(self, act, *words):
        with self.assertRaises(PlaceRefused) as caught:
            act()
        for word in words:
            self.assertIn(word, str(caught.exception))


@tagged("post_install", "-at_install")
class TestAllowedGoods(PlaceMixin, WmsCase):
    """Places keep the categories and materials that they are for."""

    def test_the_place_around_speaks_for_the_shelf(self):
        self._put(self.screw, 1.0, self.metal_shelf)
        self._assert_refused(
            lambda: self._put(self.bread, 1.0, self.metal_shelf),
            "Bread",
            "may not be put in",
            "Kept there: Metal",
            f"Places with space: {self.food_shelf.display_name}",
        )

    def test_a_material_may_be_allowed_by_itself(self):
        self.rack.jxc_product_ids = self.bread
        self._put(self.bread, 1.0, self.metal_shelf)
        self.assertEqual(self._get_quantity(self.bread, self.metal_shelf), 1.0)

    def test_an_internal_transfer_is_judged_too(self):
        self._set_stock(self.bread, 5.0)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.bread.id), ("location_id", "=", self.stock.id)]
        )
        with self.assertRaises(PlaceRefused):
            quant.with_user(self.picker).sudo(False).with_context(inventory_mode=True).move_quants(
                location_dest_id=self.metal_shelf
            )

    def test_a_count_reports_what_is_there(self):
        quants = self.env["stock.quant"].with_user(self.picker).with_context(inventory_mode=True)
        quant = quants.create(
            {
                "product_id": self.bread.id,
                "location_id": self.metal_shelf.id,
                "inventory_quantity": 2.0,
            }
        )
        quant.sudo().action_apply_inventory()
        self.assertEqual(quant.quantity, 2.0)
        self._assert_refused(lambda: self._put(self.bread, 1.0, self.metal_shelf))

    def test_put_away_proposes_only_what_is_allowed(self):
        rule = {
            "location_in_id": self.stock.id,
            "location_out_id": self.metal_shelf.id,
            "company_id": self.company.id,
        }
        self.env["stock.putaway.rule"].create(
            [{**rule, "product_id": product.id} for product in (self.bread, self.screw)]
        )
        self.assertEqual(self.stock._get_putaway_strategy(self.screw, 1.0), self.metal_shelf)
        self.assertEqual(self.stock._get_putaway_strategy(self.bread, 1.0), self.stock)
        self.assertEqual(self.rack._get_putaway_strategy(self.screw, 1.0), self.rack)
        self.stock.jxc_categ_ids = self.metal
        self.assertEqual(self.stock._get_putaway_strategy(self.bread, 1.0), self.food_shelf)

    def test_a_done_line_is_not_led_elsewhere_afterwards(self):
        self._live_without("stock_done_stands")
        picking = self._put(self.bread, 1.0, self.food_shelf)
        with self.assertRaises(PlaceRefused):
            picking.move_line_ids.location_dest_id = self.metal_shelf

    def test_without_any_rule_nothing_is_asked(self):
        (self.rack | self.food_shelf).jxc_categ_ids = False
        self.assertFalse(self.env["stock.location"]._jxc_has_rules())
        self._put(self.bread, 1.0, self.metal_shelf)


@tagged("post_install", "-at_install")
class TestStorageCategory(PlaceMixin, WmsCase):
    """Capacity and mixing are rules where the storage category says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.storage = cls.env["stock.storage.category"].create(
            {"name": "Box", "jxc_enforced": True, "allow_new_product": "mixed"}
        )
        cls.box = cls.env["stock.location"].create(
            {"name": "B-1", "location_id": cls.stock.id, "storage_category_id": cls.storage.id}
        )

    def test_proposals_only_in_plain_odoo(self):
        self.storage.allow_new_product = "same"
        self._put(self.bread, 1.0, self.box)
        self._assert_refused(lambda: self._put(self.screw, 1.0, self.box), "one material only")
        self.storage.jxc_enforced = False
        self._put(self.screw, 1.0, self.box)
        self.assertEqual(self._get_quantity(self.screw, self.box), 1.0)

    def test_one_material(self):
        self.storage.allow_new_product = "same"
        self._put(self.bread, 1.0, self.box)
        self._put(self.bread, 1.0, self.box)
        self._assert_refused(lambda: self._put(self.screw, 1.0, self.box), "one material only")

    def test_only_when_empty(self):
        self.storage.allow_new_product = "empty"
        self._put(self.bread, 1.0, self.box)
        self._assert_refused(lambda: self._put(self.bread, 1.0, self.box), "empty first")

    def test_capacity(self):
        self.storage.capacity_ids = [Command.create({"product_id": self.bread.id, "quantity": 3.0})]
        self._put(self.bread, 2.0, self.box)
        self._assert_refused(
            lambda: self._put(self.bread, 2.0, self.box),
            "takes 3 Units",
            "4 Units would lie there",
            self.food_shelf.display_name,
        )

    def test_weight(self):
        self.storage.max_weight = 10.0
        self.screw.weight = 4.0
        self._put(self.screw, 2.0, self.box)
        self._assert_refused(lambda: self._put(self.screw, 1.0, self.box), "carries 10.0")
        self.storage.max_weight = 0.0
        self._put(self.screw, 1.0, self.box)

    def test_one_lot(self):
        self.storage.jxc_single_lot = True
        cream = self._create_goods("Cream", tracking="lot")
        self._put(cream, 1.0, self.box, lot_name="A")
        self._put(cream, 1.0, self.box, lot_name="A")
        self._assert_refused(lambda: self._put(cream, 1.0, self.box, lot_name="B"), "A, B of Cream")


@tagged("post_install", "-at_install")
class TestPlaceOverRpc(PlaceMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_by_every_door(self):
        picking = self._receive(self.bread, 1.0, self.metal_shelf)
        _result, error = self._call_kw(
            self.picker, picking, "button_validate", context={"avoid_putaway_rules": True}
        )
        self.assertEqual(error["name"], "odoo.addons.jxc_wms.exceptions.PlaceRefused")
        status, answer = self._call_json2(self.picker, picking, "button_validate")
        self.assertEqual(status, 422)
        self.assertIn("may not be put in", answer["message"])
