from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestProductSafety(WmsCase):
    """Safety stock and default place, entered on the material."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_clerk",
            "stock.group_stock_manager,product.group_product_manager,"
            "stock.group_stock_multi_locations",
        )
        cls.west = cls.env["stock.warehouse"].create(
            {"name": "West", "code": "WE", "company_id": cls.company.id}
        )
        cls.shelf = cls.env["stock.location"].create(
            {"name": "A-1", "location_id": cls.warehouse.lot_stock_id.id, "usage": "internal"}
        )
        cls.material = cls.product.product_tmpl_id.with_user(cls.clerk)

    def _get_points(self, product=None):
        return self.env["stock.warehouse.orderpoint"].search(
            [("product_id", "=", (product or self.product).id)]
        )

    def test_a_reordering_rule_is_made_and_kept(self):
        self.assertFalse(self.material.jxc_safety_qty)
        self.material.jxc_safety_qty = 20
        point = self._get_points()
        self.assertEqual(
            (point.product_min_qty, point.warehouse_id, point.trigger),
            (20, self.warehouse, "manual"),
        )
        self.material.jxc_safety_qty = 120
        self.assertEqual(self._get_points(), point)
        self.assertEqual((point.product_min_qty, point.jxc_alert), (120, "low"))
        self.assertEqual(self.material.jxc_safety_qty, 120)

    def test_each_warehouse_has_its_own(self):
        self.material.jxc_safety_qty = 20
        west = self.material.with_context(warehouse_id=self.west.id)
        self.assertEqual((west.jxc_safety_qty, west.jxc_warehouse_id), (0, self.west))
        west.jxc_safety_qty = 5
        self.assertEqual(len(self._get_points()), 2)
        self.assertEqual(self.material.jxc_safety_qty, 20)
        action = self.material.action_jxc_safety_stock()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), self._get_points())

    def test_in_days_of_use(self):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 60,
                            "location_id": self.warehouse.lot_stock_id.id,
                            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        self._validate(picking, self.picker)
        self.material.jxc_safety_days = 7
        self.assertEqual(self.material.jxc_safety_qty, 14, "2 a day over 30 days")

    def test_at_creation_and_on_the_form(self):
        with Form(self.env["product.template"].with_user(self.clerk)) as form:
            form.name = "Nut"
            form.is_storable = True
            form.jxc_safety_qty = 30
            form.jxc_place_id = self.shelf
        nut = form.record
        self.assertEqual(self._get_points(nut.product_variant_id).product_min_qty, 30)
        self.assertEqual(nut.jxc_place_id, self.shelf)

    def test_search_and_required(self):
        templates = self.env["product.template"].with_user(self.clerk)
        here = [("id", "=", self.material.id)]
        self.assertFalse(templates.search([*here, ("jxc_safety_qty", ">", 0)]))
        self.assertTrue(templates.search([*here, ("jxc_safety_qty", "=", 0)]))
        self.assertTrue(templates.search([*here, ("jxc_place_id", "=", False)]))
        self.material.write({"jxc_safety_qty": 20, "jxc_place_id": self.shelf.id})
        self.assertTrue(templates.search([*here, ("jxc_safety_qty", ">", 0)]))
        self.assertFalse(templates.search([*here, ("jxc_safety_qty", "=", 0)]))
        self.assertTrue(templates.search([*here, ("jxc_place_id", "=", self.shelf.id)]))
        field = self.env["ir.model.fields"]._get("product.product", "jxc_safety_qty")
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Watched", "jxc_required_field_ids": [(6, 0, field.ids)]}
        )
        self.assertFalse(self.product.jxc_is_incomplete)
        self.product.invalidate_recordset()
        west = self.product.with_context(warehouse_id=self.west.id)
        self.assertEqual(west.jxc_missing, "Safety Stock")

    def test_goods_go_to_their_place(self):
        self.material.jxc_place_id = self.shelf
        stock = self.warehouse.lot_stock_id
        self.assertEqual(stock._get_putaway_strategy(self.product, 5), self.shelf)
        self.material.jxc_place_id = False
        self.assertEqual(stock._get_putaway_strategy(self.product, 5), stock)
        with self.assertRaisesRegex(UserError, "is not in West"), self.env.cr.savepoint():
            self.material.with_context(warehouse_id=self.west.id).jxc_place_id = self.shelf

    def test_who_may_not(self):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.material.with_user(self.picker).jxc_safety_qty = 20
        self.assertFalse(self._get_points())

    def test_queries(self):
        products = self.env["product.product"].create(
            [{"name": f"P{i}", "is_storable": True} for i in range(101)]
        )
        products[0]._jxc_set_safety_stock(self.west, quantity=1)
        few = self._count_queries(lambda: products[:1].mapped("jxc_safety_qty"))
        self.assertLessEqual(
            self._count_queries(lambda: products.mapped("jxc_safety_qty")), few + 1
        )
