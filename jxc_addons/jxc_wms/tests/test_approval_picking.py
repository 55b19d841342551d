from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_wms.tests.common import WmsCase
from odoo.addons.jxc_wms.tests.return_common import ReturnMixin


@tagged("post_install", "-at_install")
class TestApprovalPicking(ApprovalMixin, WmsCase):
    """Receipts beyond the order, transfers to another warehouse: by a warehouse keeper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("jxc_keeper", "stock.group_stock_user")
        cls.chief = cls._create_user("jxc_wms_chief", "stock.group_stock_manager")
        cls.product.standard_price = 10.0

    def _arrive(self, quantity, ordered=10.0):
        """Return a receipt of the keeper that brings so much of what was ordered."""
        order = self._create_purchase(
            order_line=[
                Command.create(
                    {
                        "product_id": self.product.id,
                        "product_qty": ordered,
                        "price_unit": 7.0,
                        "tax_ids": False,
                    }
                )
            ]
        )
        order.button_confirm()
        receipt = order.sudo().picking_ids.sudo(False).with_user(self.keeper)
        receipt.move_ids.quantity = quantity
        return receipt

    def test_receiving_more_than_ordered_needs_an_approval_from_a_percentage_on(self):
        self._create_approval(
            "picking_over_receipt", self.chief, basis="percent", measure="raise", band_from=5
        )
        for quantity in (9.0, 10.0, 10.4):
            receipt = self._arrive(quantity)
            receipt.with_context(skip_backorder=True).button_validate()
            self.assertEqual(receipt.state, "done")
        self.assertFalse(
            self._get_log("picking_over_receipt").filtered(lambda log: log.res_id != receipt.id)
        )
        receipt = self._arrive(11.0)
        error = self._assert_required(receipt.button_validate)
        self.assertEqual(error.context["needs"][0]["measured"], "10.0 %")
        self.assertEqual(receipt.state, "assigned")
        request = self._ask(self.keeper, receipt, "button_validate")
        self._decide(self.chief, request)
        self.assertEqual((request.state, receipt.state), ("done", "done"), request.closing_note)
        self.assertEqual(self._get_log("picking_over_receipt", receipt).outcome, "approved")

    def test_a_second_receipt_of_the_same_order_counts_what_has_come(self):
        self._create_approval("picking_over_receipt", self.chief, basis="amount", band_from=20)
        receipt = self._arrive(8.0)
        receipt.with_context(skip_backorder=True).button_validate()
        rest = receipt.backorder_ids
        rest.move_ids.quantity = 3.0  # one too many: 10 at cost
        rest.button_validate()
        self.assertEqual(rest.state, "done")
        receipt = self._arrive(8.0)
        receipt.with_context(skip_backorder=True).button_validate()
        rest = receipt.backorder_ids
        rest.move_ids.quantity = 5.0
        self._assert_required(rest.button_validate)

    def test_what_the_backorder_wizard_does_is_done_after_the_approval(self):
        self._create_approval("picking_receipt_validate", self.chief)
        receipt = self._arrive(6.0)
        action = receipt.button_validate()
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")
        wizards = self.env[action["res_model"]].with_user(self.keeper)
        wizard = wizards.with_context(**action["context"]).create({})
        self._assert_required(wizard.process)
        asked = (
            self.env["jxc.approval.request"]
            .with_user(self.keeper)
            .ask(
                wizard._name,
                "process",
                [wizard.ids],
                {"context": dict(wizard.env.context)},
                "The rest comes tomorrow",
            )
        )
        request = self.env["jxc.approval.request"].browse(asked["id"])
        self.assertEqual((request.res_model, request.res_id), ("stock.picking", receipt.id))
        wizard.sudo().unlink()
        self._decide(self.chief, request)
        self.assertEqual((request.state, receipt.state), ("done", "done"), request.closing_note)
        self.assertEqual(receipt.backorder_ids.move_ids.product_uom_qty, 4.0)

    def test_more_input_is_given_on_perform_now(self):
        self._create_approval("picking_receipt_validate", self.chief)
        receipt = self._arrive(10.0)
        request = self._ask(self.keeper, receipt, "button_validate")
        self._create_rule("picking_receipt_validate", require=["note"])
        self._decide(self.chief, request)
        self.assertEqual((request.state, receipt.state), ("approved", "assigned"))
        receipt.note = "Checked"
        request.with_user(self.keeper).action_perform()
        self.assertEqual((request.state, receipt.state), ("done", "done"))

    def test_another_quantity_than_the_approved_one_needs_a_new_approval(self):
        self._create_approval("picking_over_receipt", self.chief)
        receipt = self._arrive(12.0)
        request = self._ask(self.keeper, receipt, "button_validate")
        receipt.move_ids.quantity = 20.0
        self._decide(self.chief, request)
        self.assertEqual((request.state, receipt.state), ("void", "assigned"))

    def _make_transfer(self, goal):
        ends = {"location_id": self.warehouse.lot_stock_id.id, "location_dest_id": goal.id}
        move = {"product_id": self.product.id, "product_uom_qty": 5.0, **ends}
        transfer = (
            self.env["stock.picking"]
            .with_user(self.keeper)
            .create(
                {
                    "picking_type_id": self.warehouse.int_type_id.id,
                    "move_ids": [Command.create(move)],
                    **ends,
                }
            )
        )
        transfer.action_confirm()
        transfer.action_assign()
        return transfer

    def test_a_transfer_to_another_warehouse_needs_an_approval_one_within_none(self):
        self._create_approval(
            "picking_warehouse_transfer", self.chief, basis="amount", band_from=50
        )
        west = self.env["stock.warehouse"].create(
            {"name": "West", "code": "WST", "company_id": self.company.id}
        )
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id}
        )
        within = self._make_transfer(shelf)
        within.button_validate()
        self.assertEqual(within.state, "done")
        transfer = self._make_transfer(west.lot_stock_id)
        self._assert_required(transfer.button_validate)
        request = self._ask(self.keeper, transfer, "button_validate")
        self.assertEqual(request.amount, 50.0)
        self._decide(self.chief, request)
        self.assertEqual((request.state, transfer.state), ("done", "done"), request.closing_note)

    def test_a_transfer_on_its_way_is_approved_where_it_leaves_not_where_it_arrives(self):
        self._create_approval("picking_warehouse_transfer", self.chief)
        self.company.jxc_transit_transfers = True
        west = self.env["stock.warehouse"].create(
            {"name": "West", "code": "WST", "company_id": self.company.id}
        )
        transfer = self._make_transfer(west.lot_stock_id)
        self._assert_required(transfer.button_validate)
        request = self._ask(self.keeper, transfer, "button_validate")
        self._decide(self.chief, request)
        self.assertEqual(transfer.state, "done", request.closing_note)
        arrival = transfer.jxc_receipt_ids
        self._validate(arrival, self.keeper)
        self.assertEqual(arrival.state, "done")


@tagged("post_install", "-at_install")
class TestApprovalReturn(ApprovalMixin, ReturnMixin, WmsCase):
    """Taking goods back from customers, and giving them back to vendors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_user("jxc_wms_chief", "stock.group_stock_manager")
        cls.product.standard_price = 10.0

    def _approve_return(self, back):
        back = back.with_user(self.picker)
        back.move_ids.quantity = back.move_ids.product_uom_qty
        self._assert_required(back.button_validate)
        request = self._ask(self.picker, back, "button_validate")
        self._decide(self.chief, request)
        self.assertEqual((request.state, back.state), ("done", "done"), request.closing_note)
        return request

    def test_a_customers_return_by_amount_and_reason(self):
        self._create_approval(
            "picking_customer_return",
            self.chief,
            basis="amount",
            band_from=30,
            domain=f"[('jxc_return_reason_id', '=', {self.reason.id})]",
        )
        small = self._take_back(self.delivery, 2.0)
        self.assertEqual(small.state, "done")
        request = self._approve_return(self._return(self.delivery, 3.0))
        self.assertEqual(request.amount, 30.0)

    def test_a_return_to_a_vendor(self):
        self._create_approval("picking_vendor_return", self.chief)
        order = self._create_purchase()
        order.button_confirm()
        receipt = order.sudo().picking_ids.sudo(False).with_user(self.picker)
        self._validate(receipt, self.picker)
        self.assertEqual(receipt.state, "done")
        self._approve_return(self._return(receipt, 1.0))
