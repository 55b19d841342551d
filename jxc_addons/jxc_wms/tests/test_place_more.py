from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.exceptions import PlaceRefused
from odoo.addons.jxc_wms.tests.common import WmsCase
from odoo.addons.jxc_wms.tests.test_place import PlaceMixin


@tagged("post_install", "-at_install")
class TestPlaceWays(PlaceMixin, WmsCase):
    """Whatever brings goods to a place, it is judged; proposals are never refused."""

    def _create_box(self, name="B-1", **vals):
        storage = self.env["stock.storage.category"].create(
            {"name": name, "jxc_enforced": True, "allow_new_product": "mixed", **vals}
        )
        place = {"name": name, "location_id": self.stock.id, "storage_category_id": storage.id}
        return self.env["stock.location"].create(place)

    def test_other_receipts_are_judged(self):
        kind = self.warehouse.jxc_other_in_type_id
        ends = {
            "location_id": self.warehouse._jxc_get_inventory_location().id,
            "location_dest_id": self.metal_shelf.id,
        }
        move = {"product_id": self.bread.id, "product_uom_qty": 1.0, **ends}
        picking = (
            self.env["stock.picking"]
            .with_user(self.picker)
            .create(
                {
                    "picking_type_id": kind.id,
                    "jxc_reason_id": self.env.ref("jxc_wms.jxc_stock_reason_found").id,
                    "move_ids": [Command.create(move)],
                    **ends,
                }
            )
        )
        picking.action_confirm()
        picking.move_ids.picked = True
        self._assert_refused(picking.button_validate, "may not be put in")

    def test_goods_that_are_archived_keep_their_place(self):
        self.food_shelf.write({"jxc_categ_ids": False, "jxc_product_ids": self.bread.ids})
        picking = self._receive(self.bread, 1.0, self.food_shelf)
        self.bread.active = False
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self._assert_refused(lambda: self._put(self.screw, 1.0, self.food_shelf), "Kept there")

    def test_variants_are_told_apart(self):
        attribute = self.env["product.attribute"].create({"name": "Size"})
        values = self.env["product.attribute.value"].create(
            [{"name": name, "attribute_id": attribute.id} for name in ("S", "L")]
        )
        line = {"attribute_id": attribute.id, "value_ids": [Command.set(values.ids)]}
        template = self.env["product.template"].create(
            {"name": "Box", "is_storable": True, "attribute_line_ids": [Command.create(line)]}
        )
        small, large = template.product_variant_ids
        self.rack.jxc_product_ids = small
        self._put(small, 1.0, self.metal_shelf)
        self._assert_refused(lambda: self._put(large, 1.0, self.metal_shelf), "Kept there")

    def test_capacity_is_judged_in_the_products_unit(self):
        box = self._create_box(
            capacity_ids=[Command.create({"product_id": self.bread.id, "quantity": 20.0})]
        )
        dozen = self.env.ref("uom.product_uom_dozen")
        self.bread.uom_ids = dozen
        self._put(self.bread, 1.0, box, product_uom_id=dozen.id)
        self._assert_refused(
            lambda: self._put(self.bread, 1.0, box, product_uom_id=dozen.id),
            "takes 20 Units",
            "24 Units would lie there",
        )

    def test_a_line_added_to_a_done_transfer(self):
        self._live_without("stock_done_stands")
        picking = self._put(self.bread, 1.0, self.food_shelf)
        with self.assertRaises(PlaceRefused):
            picking.move_line_ids.copy(
                {
                    "location_dest_id": self.metal_shelf.id,
                    "move_id": picking.move_ids.id,
                    "quantity": 1.0,
                }
            )

    def test_no_limit_of_weight_is_none_for_proposals_either(self):
        self.screw.weight = 4.0
        box = self._create_box(allow_new_product="same")
        self.env["stock.putaway.rule"].create(
            {
                "location_in_id": self.stock.id,
                "location_out_id": box.id,
                "product_id": self.screw.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self.stock._get_putaway_strategy(self.screw, 5.0), box)
        self.stock.jxc_categ_ids = self.food
        (self.rack | self.food_shelf).jxc_categ_ids = self.food
        self.stock.putaway_rule_ids.unlink()
        box.jxc_categ_ids = self.metal
        self._assert_refused(
            lambda: self._put(self.screw, 1.0, self.metal_shelf), f"with space: {box.display_name}"
        )

    def test_a_full_place_is_not_proposed(self):
        limit = Command.create({"product_id": self.bread.id, "quantity": 3.0})
        bin_place = self._create_box("Bin", capacity_ids=[limit])
        inner = self.env["stock.location"].create(
            {
                "name": "Inner",
                "location_id": bin_place.id,
                "jxc_categ_ids": [Command.set(self.food.ids)],
            }
        )
        self.assertEqual(bin_place._get_putaway_strategy(self.bread, 3.0), bin_place)
        self.assertEqual(bin_place._get_putaway_strategy(self.bread, 4.0), inner)
        self.assertEqual(
            bin_place._get_putaway_strategy(self.bread, 2.0, additional_qty={bin_place.id: 2.0}),
            inner,
        )

    def test_two_lots_of_one_receipt_do_not_share(self):
        box = self._create_box(jxc_single_lot=True)
        cream = self._create_goods("Cream", tracking="lot")
        picking = self._receive(cream, 1.0, box, lot_name="A")
        picking.move_line_ids.copy({"lot_name": "B", "quantity": 1.0, "picked": True})
        self._assert_refused(picking.button_validate, "A, B of Cream")
        other = self._create_goods("Soap", tracking="lot")
        self._put(cream, 1.0, box, lot_name="A")
        self._put(other, 1.0, box, lot_name="A")
