"""Refusals about lots, reasons, shortages and counts over RPC, see ``test_refusals_rpc``."""

from datetime import timedelta

from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WmsHttpCase
from .count_common import CountHttpCase
from .refusal_common import ERRORS, RefusalMixin
from .shortage_common import ShortageMixin
from .test_lot import LotMixin
from .test_other_moves import OtherMixin


@tagged("post_install", "-at_install")
class TestLotRefusals(RefusalMixin, LotMixin, WmsHttpCase):
    def _refuse(self, lot, *words):
        picking = self._order_cream()
        self._take(picking, lot)
        picking = picking.with_user(self.picker)
        self._assert_refused(
            self.picker,
            picking,
            "button_validate",
            "LotRefused",
            *words,
            context={"skip_expired": True, "skip_backorder": True},
        )
        self.assertEqual(picking.state, "assigned")

    def test_expired_and_too_short_a_life(self):
        self._refuse(self._make_lot("OLD", keeps=-1), "OLD", "expired")
        self.partner.jxc_min_life_days = 30
        self._refuse(self._make_lot("SHORT", keeps=10), "SHORT")

    def test_not_its_turn(self):
        self.category.removal_strategy_id = self.env.ref("product_expiry.removal_fefo")
        self.category.with_company(self.company).jxc_lot_order = "reason"
        self._make_lot("FIRST", keeps=20, since=5)
        self._refuse(
            self._make_lot("LATER", keeps=60, since=5), "not the turn of lot LATER", "FIRST"
        )

    def test_blocking_asks_why(self):
        lot = self._make_lot("A")
        self._assert_refused(
            self.quality, lot, "write", "LotRefused", "why", vals={"jxc_blocked": True}
        )

    def test_made_on_another_day(self):
        lot = self._make_lot("A", jxc_production_date=Date.today() - timedelta(days=10))
        suppliers = self.env.ref("stock.stock_location_suppliers")
        ends = {"location_id": suppliers.id, "location_dest_id": self.stock.id}
        move = {"product_id": self.cream.id, "product_uom_qty": 3.0, **ends}
        picking = (
            self.env["stock.picking"]
            .with_user(self.picker)
            .create(
                {
                    "picking_type_id": self.warehouse.in_type_id.id,
                    "move_ids": [Command.create(move)],
                    **ends,
                }
            )
        )
        picking.action_confirm()
        picking.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "picking_id": picking.id,
                    "product_id": self.cream.id,
                    "lot_id": lot.id,
                    "quantity": 3.0,
                    "picked": True,
                    "jxc_production_date": Date.today() - timedelta(days=3),
                }
            )
        ]
        self._assert_refused(
            self.picker, picking, "button_validate", "LotRefused", "Lot A of", "was made on"
        )


@tagged("post_install", "-at_install")
class TestReasonRefusals(RefusalMixin, OtherMixin, WmsHttpCase):
    def test_reasons_of_other_receipts_and_issues(self):
        for vals, words in (
            ({}, "choose the reason"),
            ({"jxc_reason_id": self.found.id}, "is no reason for this kind"),
            ({"jxc_reason_id": self.see_note.id}, "asks for a note"),
        ):
            picking = self._make_other(**vals)
            picking.move_ids.picked = True
            self._assert_refused(self.keeper, picking, "button_validate", "ReasonMissing", words)

    def test_differences_at_arrival(self):
        self.company.jxc_transit_transfers = True
        west = self.env["stock.warehouse"].create(
            {"name": "West", "code": "WST", "company_id": self.company.id}
        )
        ends = {
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": west.lot_stock_id.id,
        }
        move = {"product_id": self.product.id, "product_uom_qty": 10.0, **ends}
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
        self._validate(transfer, self.keeper)
        receipt = transfer.jxc_receipt_ids.with_user(self.keeper)
        action = receipt.action_jxc_arrive()
        wizards = self.env[action["res_model"]].with_user(self.keeper)
        wizard = wizards.with_context(**action["context"]).create({})
        wizard.line_ids.arrived_qty = 8.0
        self._assert_refused(
            self.keeper, wizard, "action_confirm", "ReasonMissing", "differs from what was sent"
        )
        self.assertEqual(receipt.state, "assigned")


@tagged("post_install", "-at_install")
class TestShortageRefusals(RefusalMixin, ShortageMixin, WmsHttpCase):
    def _refuse(self, kind, user, *words):
        option = self.case.option_ids.filtered(lambda option: option.kind == kind)[:1]
        self._assert_refused(user, option, "action_choose", "ShortageRefused", *words)

    def test_who_chooses_what_once_while_it_is_open(self):
        self._refuse("transfer", self.salesman, "not yours to choose")
        self._refuse("buy", self.keeper, "not yours to choose", "Purchase")
        self.case.with_user(self.salesman).customer_message = False
        self._refuse("tell", self.salesman, "Write down what the customer reads")
        self._get_option("transfer", self.keeper).action_choose()
        self._refuse("transfer", self.keeper, self.keeper.name, "already")
        self.order.action_cancel()
        self._refuse("tell", self.salesman, "is closed")

    def test_confirming_what_is_delivered(self):
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=1.0)])
        self.order.sudo().picking_ids.do_unreserve()
        self._validate(self._pick(order), self.picker)
        self._assert_refused(
            self.salesman,
            order,
            "jxc_confirm_stock",
            "StockConfirmationRefused",
            "delivered already",
        )


@tagged("post_install", "-at_install")
class TestCountRefusals(RefusalMixin, CountHttpCase):
    def _refuse(self, user, records, method, *words, name="CountRefused", **kwargs):
        self._assert_refused(user, records, method, name, *words, **kwargs)

    def test_steps_in_their_order(self):
        count = self._begin(tolerance_quantity=0)
        self._refuse(self.leader, count, "action_start", "that step is not possible now")
        self._refuse(self.keeper, count, "action_finish", "Not counted yet", "Bolt")
        self._refuse(self.leader, count, "write", "has begun", vals={"blind": False})
        again = self._create_count()
        self._refuse(self.leader, again, "action_start", count.name, "counts these already")
        nothing = self._create_count(location_ids=False)
        self._refuse(self.leader, nothing, "action_start", "is empty")
        self._refuse(self.leader, count, "unlink", "Cancel it instead")

    def test_who_counts_and_what(self):
        count = self._begin(counter_ids=[(6, 0, self.keeper.ids)])
        entries = self.env["jxc.count.entry"]
        line = self._get_line(count)
        self._refuse(self.stranger, count, "action_finish", "count for", self.keeper.name)
        elsewhere = {
            "count_id": count.id,
            "product_id": self.product.id,
            "location_id": self.other_shelf.id,
            "quantity": 1,
        }
        for user, vals, words in (
            (self.stranger, {"line_id": line.id, "quantity": 1}, "count for"),
            (self.keeper, {"line_id": line.id, "quantity": -1}, "Enter how many are there"),
            (self.keeper, elsewhere, "does not belong to"),
        ):
            with self.subTest(vals=vals), mute_logger("odoo.http"):
                _result, error = self._call_kw(user, entries, "create", [vals])
                self.assertEqual(error["name"], ERRORS + "CountRefused")
                self.assertIn(words, error["message"])
                status, answer = self._call_json2(user, entries, "create", vals_list=[vals])
                self.assertEqual((status, answer["name"]), (422, ERRORS + "CountRefused"))

    def test_posting(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        self._refuse(self.leader, count, "action_post", "Give a reason for each difference")
        self._get_line(count).reason_id = self.reason
        count.posting_date = "2020-01-01"
        self._refuse(self.leader, count, "action_post", "posting date has to lie between")
        self.assertEqual((count.state, self._get_quantity()), ("approve", 10))

    def test_nobody_approves_what_he_has_counted(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5}, self.leader)
        self._finish(count, self.leader)
        self._get_line(count).reason_id = self.reason
        self._refuse(self.leader, count, "action_post", "You counted", "Somebody else")

    def test_frozen_goods_and_places(self):
        stray = self._create_goods("Washer")
        self._put(stray, 3, self.other_shelf)
        picking = (
            self.env["stock.picking"]
            .with_user(self.keeper)
            .create(
                {
                    "picking_type_id": self.warehouse.int_type_id.id,
                    "location_id": self.other_shelf.id,
                    "location_dest_id": self.shelf.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": stray.id,
                                "product_uom_qty": 1.0,
                                "location_id": self.other_shelf.id,
                                "location_dest_id": self.shelf.id,
                            }
                        )
                    ],
                }
            )
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        count = self._begin(frozen=True)
        self._refuse(
            self.keeper, picking, "button_validate", "Washer", count.name, name="CountFrozen"
        )
        self.assertEqual(picking.state, "assigned")
