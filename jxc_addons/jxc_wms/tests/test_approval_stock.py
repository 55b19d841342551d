from odoo.exceptions import AccessError, UserError
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

    def test_what_was_counted_together_is_booked_together_or_not_at_all(self):
        self._create_approval("stock_adjust", self.chief, basis="amount", band_from=100)
        other = self._create_product("Pen 笔", type="consu", is_storable=True)
        self.env["stock.quant"]._update_available_quantity(other, self.stock, 10)
        quants = self._get_quant()
        quants |= quants.search(
            [("product_id", "=", other.id), ("location_id", "=", self.stock.id)]
        )
        for quant, quantity in zip(quants, (50, 9), strict=True):
            quant.inventory_quantity = quantity
        error = self._assert_required(quants.action_apply_inventory)
        self.assertFalse(error.context["partial"])
        self.assertEqual([need["res_id"] for need in error.context["needs"]], quants[0].ids)
        requests = self.env["jxc.approval.request"].with_user(self.keeper)
        with self.assertRaises(UserError):
            requests.ask_for_each(
                "stock.quant", "action_apply_inventory", [quants.ids], {}, "Yearly count"
            )
        self.env.invalidate_all()
        self.assertEqual(quants.mapped("quantity"), [100, 10])
        request = self._ask(self.keeper, quants, "action_apply_inventory")
        self._decide(self.chief, request)
        self.assertEqual((request.state, quants.mapped("quantity")), ("done", [50, 9]))

    def test_who_must_not_know_cost_does_not_learn_it_by_being_refused(self):
        self.goods.standard_price = 48.37  # 967.40: no id and no time contains that by chance
        self.env["res.config.settings"].create({"jxc_cost_by_role": True}).execute()
        keeper = self._create_user("jxc_approval_blind", "jxc_core.jxc_core_role_warehouse_lead")
        self._create_approval("stock_scrap", self.chief, basis="amount", band_from=100)
        scrap = (
            self.env["stock.scrap"]
            .with_user(keeper)
            .create(
                {
                    "product_id": self.goods.id,
                    "scrap_qty": 20,
                    "location_id": self.stock.id,
                    "company_id": self.company.id,
                }
            )
        )
        error = self._assert_required(scrap.action_validate)
        self.assertNotIn("967.4", str(error) + str(error.context["needs"]))
        request = self._ask(keeper, scrap, "action_validate")
        self.assertEqual(request.amount, 967.4)
        own, theirs = request.with_user(keeper), request.with_user(self.chief)
        self.assertEqual((own.amount, own.item_ids.measured), (0, False))
        self.assertEqual(theirs.amount, 967.4)
        self.assertIn("967.4", theirs.item_ids.measured)
        for records, names in (
            (own, ["full_amount"]),
            (own.item_ids, ["measured_text", "content"]),
        ):
            for name in names:
                with self.assertRaises(AccessError):
                    records.read([name])
        self.assertNotIn("967.4", str(own.read()) + str(own.item_ids.read()))

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
