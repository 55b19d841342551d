from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.exceptions import ApprovalRequired
from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin


@tagged("post_install", "-at_install")
class TestApprovalStock(ApprovalMixin, TransactionCase):
    """Scrapping, adjusting and transferring goods, by what they cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("jxc_approval_keeper", "stock.group_stock_manager")
        cls.chief = cls._create_user("jxc_approval_chief", "stock.group_stock_manager")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.goods = cls._create_product("Paper 纸", type="consu", is_storable=True)
        cls.goods.standard_price = 10.0
        cls.env["stock.quant"]._update_available_quantity(cls.goods, cls.stock, 100)

    def _get_quant(self):
        quants = self.env["stock.quant"].with_user(self.keeper).with_context(inventory_mode=True)
        return quants.search(
            [("product_id", "=", self.goods.id), ("location_id", "=", self.stock.id)]
        )

    def test_adjusting_stock(self):
        self._create_approval("stock_adjust", self.chief, basis="amount", band_from=100)
        quant = self._get_quant()
        quant.inventory_quantity = 95
        quant.action_apply_inventory()
        self.assertEqual(quant.quantity, 95)
        quant.inventory_quantity = 80
        self._assert_required(quant.action_apply_inventory)
        request = self._ask(self.keeper, quant, "action_apply_inventory")
        self.assertEqual(request.amount, 150)
        self._decide(self.chief, request)
        self.assertEqual((request.state, quant.quantity), ("done", 80), request.closing_note)

    def test_scrapping(self):
        self._create_approval("stock_scrap", self.chief, basis="amount", band_from=100)
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.keeper)
            .create(
                {
                    "product_id": self.goods.id,
                    "scrap_qty": 20,
                    "location_id": self.stock.id,
                    "company_id": self.company.id,
                }
            )
        )
        self._assert_required(scrap.action_validate)
        request = self._ask(self.keeper, scrap, "action_validate")
        self._decide(self.chief, request)
        self.assertEqual((request.state, scrap.state), ("done", "done"), request.closing_note)

    def test_a_transfer_of_changed_goods_needs_a_new_approval(self):
        self._create_approval("picking_internal_validate", self.chief)
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id, "company_id": self.company.id}
        )
        picking = (
            self.env["stock.picking"]
            .with_user(self.keeper)
            .create(
                {
                    "picking_type_id": self.warehouse.int_type_id.id,
                    "location_id": self.stock.id,
                    "location_dest_id": shelf.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": self.goods.id,
                                "product_uom_qty": 5,
                                "location_id": self.stock.id,
                                "location_dest_id": shelf.id,
                            }
                        )
                    ],
                }
            )
        )
        picking.action_confirm()
        with self.assertRaises(ApprovalRequired):
            picking.button_validate()
        self.env.invalidate_all()
        request = self._ask(self.keeper, picking, "button_validate")
        picking.move_ids.quantity = 4
        self._decide(self.chief, request)
        self.assertEqual((request.state, picking.state), ("void", "assigned"))
        picking.move_ids.quantity = 5
        request = self._ask(self.keeper, picking, "button_validate")
        self._decide(self.chief, request)
        self.assertEqual((request.state, picking.state), ("done", "done"), request.closing_note)
