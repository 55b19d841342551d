from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase
from odoo.addons.jxc_wms.tests.test_place import PlaceMixin


class RoomMixin(PlaceMixin):
    """A box for ten things in all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.storage = cls.env["stock.storage.category"].create(
            {"name": "Box", "jxc_enforced": True, "jxc_max_qty": 10.0}
        )
        cls.box, cls.other_box = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id, "storage_category_id": cls.storage.id}
                for name in ("B-1", "B-2")
            ]
        )


@tagged("post_install", "-at_install")
class TestRoom(RoomMixin, WmsCase):
    """Room for all materials together, by quantity and by volume."""

    def test_all_materials_together(self):
        self._put(self.bread, 6.0, self.box)
        self._put(self.screw, 4.0, self.box)
        self._assert_refused(
            lambda: self._put(self.screw, 1.0, self.box),
            "B-1 takes 10 of all materials together",
            "with Screw A it would be 11",
            "Places with space",
            self.other_box.display_name,
        )

    def test_volume(self):
        self.storage.write({"jxc_max_qty": 0.0, "jxc_max_volume": 2.0})
        self.bread.volume = 0.5
        self._put(self.bread, 3.0, self.box)
        self._put(self.screw, 100.0, self.box)
        self._assert_refused(
            lambda: self._put(self.bread, 2.0, self.box), "has room for 2 m³", "it would be 2.5"
        )
        self._put(self.bread, 1.0, self.box)
        self.assertEqual(self._get_quantity(self.bread, self.box), 4.0)

    def test_put_away_proposes_places_with_room(self):
        self.env["stock.putaway.rule"].create(
            {
                "location_in_id": self.stock.id,
                "location_out_id": self.stock.id,
                "product_id": self.bread.id,
                "sublocation": "closest_location",
                "storage_category_id": self.storage.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self.stock._get_putaway_strategy(self.bread, 8.0), self.box)
        self._put(self.screw, 3.0, self.box)
        self.assertEqual(self.stock._get_putaway_strategy(self.bread, 8.0), self.other_box)
        self.assertEqual(self.stock._get_putaway_strategy(self.bread, 7.0), self.box)

    def test_what_is_on_its_way_takes_room(self):
        self._receive(self.screw, 7.0, self.box)
        self.assertFalse(self.box._check_can_be_used(self.bread, 4.0))
        self.assertTrue(self.box._check_can_be_used(self.bread, 3.0))

    def test_goods_that_leave_make_room(self):
        self._put(self.bread, 10.0, self.box)
        self._assert_refused(lambda: self._put(self.bread, 1.0, self.box))
        self.env["stock.quant"]._update_available_quantity(self.bread, self.box, -3.0)
        self._put(self.bread, 3.0, self.box)
        self.assertEqual(self._get_quantity(self.bread, self.box), 10.0)

    def test_a_proposal_only_where_it_is_no_rule(self):
        self._put(self.bread, 10.0, self.box)
        self._assert_refused(lambda: self._put(self.bread, 1.0, self.box))
        self.storage.jxc_enforced = False
        self._put(self.bread, 1.0, self.box)
        self.assertEqual(self._get_quantity(self.bread, self.box), 11.0)

    def test_one_transfer_that_brings_too_much_in_two_lines(self):
        picking = self._receive(self.bread, 6.0, self.box)
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "picking_id": picking.id,
                    "product_id": self.bread.id,
                    "quantity": 6.0,
                    "picked": True,
                    "location_dest_id": self.box.id,
                }
            )
        ]
        self._assert_refused(picking.button_validate, "it would be 12")


@tagged("post_install", "-at_install")
class TestRoomOverRpc(RoomMixin, WmsHttpCase):
    def test_by_every_door(self):
        picking = self._receive(self.bread, 11.0, self.box)
        _result, error = self._call_kw(self.picker, picking, "button_validate")
        self.assertEqual(error["name"], "odoo.addons.jxc_wms.exceptions.PlaceRefused")
        status, answer = self._call_json2(self.picker, picking, "button_validate")
        self.assertEqual(status, 422)
        self.assertIn("takes 10 of all materials together", answer["message"])
