from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.jxc_wms.exceptions import ReasonMissing
from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestTransit(WmsCase):
    """Goods between warehouses: sent, on the way, received with differences."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_transit_transfers = True
        cls.keeper = cls._create_user("jxc_keeper", "stock.group_stock_user")
        cls.west = cls.env["stock.warehouse"].create(
            {"name": "West", "code": "WST", "company_id": cls.company.id}
        )
        cls.broken = cls.env.ref("jxc_wms.jxc_stock_reason_transport_damage")
        cls.lost = cls.env.ref("jxc_wms.jxc_stock_reason_transport_loss")
        cls.found = cls.env.ref("jxc_wms.jxc_stock_reason_found")

    def _make_transfer(self, quantity=10.0, goal=None, product=None):
        ends = {
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": (goal or self.west.lot_stock_id).id,
        }
        move = {
            "product_id": (product or self.product).id,
            "product_uom_qty": quantity,
            **ends,
        }
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
        return transfer

    def _send(self, quantity=10.0, product=None):
        transfer = self._make_transfer(quantity, product=product)
        self._validate(transfer, self.keeper)
        return transfer.jxc_receipt_ids

    def _get_on_the_way(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("jxc_wms.jxc_transit_action")
        domain = self.env["ir.actions.act_window"].browse(action["id"]).domain
        moves = self.env["stock.move"].with_user(self.keeper).search(safe_eval(domain))
        return moves.filtered(lambda move: move.company_id == self.company)

    def _get_stock(self, warehouse, product=None):
        product = product or self.product
        return product.with_context(location=warehouse.lot_stock_id.id).qty_available

    def _arrive(self, receipt, **vals):
        action = receipt.with_user(self.keeper).action_jxc_arrive()
        wizards = self.env[action["res_model"]].with_user(self.keeper)
        wizard = wizards.with_context(**action["context"]).create({})
        wizard.line_ids.write(vals)
        wizard.action_confirm()
        return receipt.jxc_difference_ids

    def test_sent_goods_are_on_the_way_until_they_are_received(self):
        transfer = self._make_transfer()
        receipt = transfer.jxc_receipt_ids
        self.assertEqual(transfer.location_dest_id.usage, "transit")
        self.assertEqual(receipt.picking_type_id, self.west.int_type_id)
        self.assertEqual((transfer.state, receipt.state), ("assigned", "waiting"))
        self.assertFalse(self._get_on_the_way(), "Not sent yet")
        self._validate(transfer, self.keeper)
        self.assertEqual((transfer.state, receipt.state), ("done", "assigned"))
        self.assertEqual((self._get_stock(self.warehouse), self._get_stock(self.west)), (90.0, 0.0))
        move = self._get_on_the_way()
        self.assertRecordValues(
            move,
            [
                {
                    "product_id": self.product.id,
                    "jxc_sent_qty": 10.0,
                    "jxc_from_warehouse_id": self.warehouse.id,
                    "jxc_transit_days": 0,
                }
            ],
        )
        self._validate(receipt, self.keeper)
        self.assertEqual(self._get_stock(self.west), 10.0)
        self.assertFalse(self._get_on_the_way())

    def test_the_age_counts_from_the_sending(self):
        receipt = self._send()
        receipt.jxc_sent_id.move_ids.sudo().date = "2020-01-01 00:00:00"
        move = self._get_on_the_way()
        move.invalidate_recordset()
        self.assertGreater(move.jxc_transit_days, 365)

    def test_within_a_warehouse_and_where_nobody_wants_it_nothing_changes(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id}
        )
        self.assertEqual(self._make_transfer(goal=shelf).location_dest_id, shelf)
        self.company.jxc_transit_transfers = False
        transfer = self._make_transfer()
        self.assertEqual(transfer.location_dest_id, self.west.lot_stock_id)

    def test_short_and_damaged_goods_are_booked_with_their_reasons(self):
        receipt = self._send()
        documents = self._arrive(
            receipt,
            arrived_qty=8.0,
            reason_id=self.lost.id,
            damaged_qty=1.0,
            damage_reason_id=self.broken.id,
            note="Box torn open",
        )
        self.assertEqual(receipt.state, "done")
        self.assertEqual(self._get_stock(self.west), 7.0)
        self.assertEqual(set(documents.mapped("state")), {"done"})
        found = {one.jxc_reason_id: one.move_ids.quantity for one in documents}
        self.assertEqual(found, {self.lost: 2.0, self.broken: 1.0})
        self.assertFalse(self._get_on_the_way())
        transit = self.company.internal_transit_location_id
        self.assertEqual(self.product.with_context(location=transit.id).qty_available, 0.0)

    def test_too_much_is_a_gain(self):
        documents = self._arrive(self._send(), arrived_qty=12.0, reason_id=self.found.id)
        self.assertEqual(self._get_stock(self.west), 12.0)
        self.assertEqual(
            (documents.jxc_reason_id, documents.move_ids.quantity, documents.jxc_type_kind),
            (self.found, 2.0, "other_in"),
        )

    def test_nothing_arrived(self):
        receipt = self._send()
        self._arrive(receipt, arrived_qty=0.0, reason_id=self.lost.id, note="Truck stolen")
        self.assertEqual(receipt.state, "cancel")
        self.assertFalse(self._get_on_the_way())

    def test_lots_are_kept(self):
        glue = self._create_goods("Glue", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "A", "product_id": glue.id})
        self._set_stock(glue, 5.0, lot=lot)
        receipt = self._send(5.0, glue)
        documents = self._arrive(receipt, arrived_qty=4.0, reason_id=self.lost.id, note="Gone")
        self.assertEqual(documents.move_line_ids.lot_id, lot)
        self.assertEqual(receipt.move_line_ids.lot_id, lot)

    def test_a_difference_needs_a_reason(self):
        receipt = self._send()
        for vals in ({"arrived_qty": 8.0}, {"damaged_qty": 1.0}, {"arrived_qty": 12.0}):
            with self.subTest(**vals), self.assertRaises(ReasonMissing):
                self._arrive(receipt, **vals)
        self.assertEqual(receipt.state, "assigned")

    def test_the_dialog(self):
        receipt = self._send()
        action = receipt.with_user(self.keeper).action_jxc_arrive()
        wizards = self.env[action["res_model"]].with_user(self.keeper)
        with (
            Form(wizards.with_context(**action["context"])) as form,
            form.line_ids.edit(0) as line,
        ):
            line.arrived_qty = 9.0
            self.assertEqual(line.difference, -1.0)
            line.reason_id = self.broken
        form.record.action_confirm()
        self.assertEqual(self._get_stock(self.west), 9.0)
        with self.assertRaises(AccessError):
            self.env[action["res_model"]].with_user(self.salesman).create(
                {"picking_id": receipt.id}
            )
