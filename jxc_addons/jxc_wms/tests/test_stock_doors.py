from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import PolicyRefused
from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestStockDoors(WmsCase):
    """Who may pass the doors that are closed to others; what Odoo does in people's names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._create_product("Nut 螺母", type="consu", is_storable=True)
        cls.keeper = cls._create_user("jxc_keeper", "jxc_core.jxc_core_role_warehouse")
        cls.lead = cls._create_user("jxc_store_lead", "jxc_core.jxc_core_role_warehouse_lead")
        cls.corrector = cls._create_user("jxc_corrector", "jxc_wms.jxc_wms_group_correct")
        cls.place = (
            cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)]).lot_stock_id
        )
        cls.env["stock.quant"]._update_available_quantity(cls.goods, cls.place, 20.0)
        cls.quant = cls.env["stock.quant"].search(
            [("product_id", "=", cls.goods.id), ("location_id", "=", cls.place.id)]
        )

    def _transfer(self, user, quantity=5.0):
        types = self.env["stock.picking.type"].search(
            [("company_id", "=", self.company.id), ("code", "=", "outgoing")], limit=1
        )
        picking = (
            self.env["stock.picking"]
            .with_user(user)
            .create(
                {
                    "picking_type_id": types.id,
                    "location_id": self.place.id,
                    "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                    "move_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": self.goods.id,
                                "product_uom_qty": quantity,
                                "location_id": self.place.id,
                                "location_dest_id": self.env.ref(
                                    "stock.stock_location_customers"
                                ).id,
                            },
                        )
                    ],
                }
            )
        )
        picking.action_confirm()
        return picking

    def _ship(self, user=None):
        picking = self._transfer(user or self.keeper)
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def test_the_keeper_works_as_before(self):
        picking = self._transfer(self.keeper)
        picking.action_assign()
        picking.move_line_ids.quantity = 3.0
        picking.do_unreserve()
        picking.action_assign()
        picking.move_ids.product_uom_qty = 4.0
        picking.action_cancel()
        self.assertEqual(picking.state, "cancel")
        self._ship()

    def test_counting_is_the_keepers_and_applying_the_leads(self):
        quant = self.quant.with_user(self.keeper).with_context(inventory_mode=True)
        quant.inventory_quantity = 18.0
        with self.assertRaises(PolicyRefused):
            quant.action_apply_inventory()
        self.quant.with_user(self.lead).action_apply_inventory()
        self.assertEqual(self.quant.quantity, 18.0)
        log = self._get_log("stock_adjust", self.quant)
        self.assertEqual((log.user_id, log.outcome), (self.lead, "done"))

    def test_a_count_may_be_created_by_the_lead(self):
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        other = self._create_product("Bolt 螺栓", type="consu", is_storable=True)
        vals = {
            "product_id": other.id,
            "location_id": self.place.id,
            "inventory_quantity_auto_apply": 4.0,
        }
        with self.assertRaises(PolicyRefused):
            quants.with_user(self.keeper).create([dict(vals)])
        quants.with_user(self.lead).create([dict(vals)])
        self.assertEqual(other.with_company(self.company).qty_available, 4.0)

    def test_scrapping_is_the_leads(self):
        vals = {"product_id": self.goods.id, "scrap_qty": 1.0, "location_id": self.place.id}
        scrap = self.env["stock.scrap"].with_user(self.keeper).create(vals)
        with self.assertRaises(PolicyRefused):
            scrap.action_validate()
        scrap.with_user(self.lead).action_validate()
        self.assertEqual(scrap.state, "done")
        self.assertEqual(self._get_log("stock_scrap", scrap).user_id, self.lead)

    def test_corrections_are_a_right_and_on_record(self):
        picking = self._ship()
        line = picking.move_line_ids
        for user in (self.keeper, self.lead, self.salesman, self.employee):
            with self.subTest(user.login), self.assertRaises(UserError):
                line.with_user(user).quantity = 1.0
        line.with_user(self.corrector).quantity = 4.0
        self.assertEqual(line.quantity, 4.0)
        log = self._get_log("stock_done_correct", line)
        self.assertEqual((log.user_id, log.outcome), (self.corrector, "done"))
        self.assertIn("5.0 → 4.0", log.details)

    def test_set_back_to_as_odoo(self):
        self._live_without("stock_done_stands", "stock_adjust_right", "stock_scrap_right")
        picking = self._ship()
        picking.move_line_ids.with_user(self.keeper).quantity = 4.0
        quant = self.quant.with_user(self.keeper).with_context(inventory_mode=True)
        quant.inventory_quantity = 2.0
        quant.action_apply_inventory()
        self.assertEqual(self.quant.quantity, 2.0)

    def test_received_purchases_are_not_cancelled(self):
        self.product = self.goods
        order = self._create_purchase()
        order.button_confirm()
        receipt = order.picking_ids.with_user(self.keeper)
        receipt.move_ids.picked = True
        receipt.button_validate()
        with self.assertRaises(PolicyRefused) as caught:
            order.with_user(self.buyer).button_cancel()
        self.assertIn(receipt.name, str(caught.exception))

    def test_received_and_delivered_quantities_follow_from_transfers(self):
        order, purchase = self._create_order(), self._create_purchase()
        order.action_confirm()
        purchase.button_confirm()
        line, bought = order.order_line, purchase.order_line
        for record, vals in (
            (line, {"qty_delivered": 2.0}),
            (order, {"order_line": [Command.update(line.id, {"qty_delivered": 2.0})]}),
            (bought, {"qty_received": 2.0}),
            (bought, {"qty_received_manual": 2.0}),
            (purchase, {"order_line": [Command.update(bought.id, {"qty_received": 2.0})]}),
        ):
            with self.subTest(vals), self.assertRaises(PolicyRefused):
                record.write(vals)
        with self.assertRaises(PolicyRefused):
            line.create({"order_id": order.id, "product_id": self.goods.id, "qty_delivered": 1.0})
        with self.assertRaises(PolicyRefused):
            line.with_context(default_qty_delivered=1.0).create(
                {"order_id": order.id, "product_id": self.goods.id}
            )
        self.env.invalidate_all()
        self.assertEqual((line.qty_delivered, bought.qty_received), (0.0, 0.0))

    def test_services_are_delivered_by_hand(self):
        advice = self._create_product("Advice", purchase_method="receive")
        order = self._create_order(lines=[self._prepare_line(product_id=advice.id)])
        line = Command.create({"product_id": advice.id, "product_qty": 2.0, "price_unit": 1.0})
        purchase = self._create_purchase(order_line=[line])
        order.action_confirm()
        purchase.button_confirm()
        order.order_line.qty_delivered = 2.0
        purchase.order_line.qty_received = 2.0
        self.assertEqual(order.order_line.qty_delivered, 2.0)
        self.assertEqual(purchase.order_line.qty_received, 2.0)

    def test_goods_beside_the_order_make_a_line(self):
        self.keeper.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.warehouse.delivery_steps = "ship_only"
        order = self._create_order()
        order.action_confirm()
        extra = self._create_product("Extra", type="consu", is_storable=True)
        self.env["stock.quant"]._update_available_quantity(extra, self.place, 5.0)
        delivery = order.picking_ids.with_user(self.keeper)
        self.env["stock.move"].with_user(self.keeper).create(
            {
                "product_id": extra.id,
                "product_uom_qty": 1.0,
                "picking_id": delivery.id,
                "location_id": delivery.location_id.id,
                "location_dest_id": delivery.location_dest_id.id,
            }
        )._action_confirm()
        delivery.action_assign()
        delivery.move_ids.picked = True
        delivery.button_validate()
        line = order.sudo().order_line.filtered(lambda line: line.product_id == extra)
        self.assertEqual(line.qty_delivered, 1.0)
