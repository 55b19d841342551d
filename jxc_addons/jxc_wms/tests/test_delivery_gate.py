from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tools.sampling import in_sample
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase


@tagged("post_install", "-at_install")
class TestDeliveryGate(WmsCase):
    """Without its review no delivery leaves, by whatever route it is validated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._activate("jxc_wms.jxc_rule_review_before_delivery")
        cls.delivery = cls._pick(cls._confirm_order())

    def _assert_refused(self, act, deliveries=None):
        deliveries = self.delivery if deliveries is None else deliveries
        with self.assertRaises(CheckpointBlocked) as caught:
            act()
        self.assertEqual(set(deliveries.mapped("state")), {"assigned"})
        return str(caught.exception)

    def _assert_ships(self):
        self._validate(self.delivery, self.picker)
        self.assertEqual(self.delivery.state, "done")

    # -- routes --------------------------------------------------------------------------

    def test_the_button_is_refused_with_the_way_out(self):
        rule = self.env.ref("jxc_wms.jxc_rule_review_before_delivery")
        text = self._assert_refused(lambda: self._validate(self.delivery, self.picker))
        self.assertEqual(
            text,
            "“Validate delivery” can't be done yet:\n"
            f"• {self.delivery.name}: “Review picked goods” must be done first"
            " (rule: Picking review before the delivery)."
            " Somebody other than the picker opens the delivery and presses “Review”."
            f" SOP: /jxc/sop/{rule.id}",
        )

    def test_two_transfers_at_once_are_refused_when_one_lacks_its_review(self):
        other = self._pick(self._confirm_order())
        self._review(other)
        both = (self.delivery | other).with_user(self.picker)
        self._assert_refused(both.button_validate, both)
        self._review(self.delivery)
        both.button_validate()
        self.assertEqual(set(both.mapped("state")), {"done"})

    def test_below_the_button_the_move_itself_refuses(self):
        moves = self.delivery.move_ids.with_user(self.picker)
        moves.picked = True
        self._assert_refused(moves._action_done)
        self._assert_refused(self.delivery.with_user(self.picker)._action_done)
        self._assert_refused(moves.sudo()._action_done)

    def test_no_key_in_the_context_opens_it(self):
        keys = {
            "skip_backorder": True,
            "skip_sanity_check": True,
            "skip_sms": True,
            "skip_review": True,
            "button_validate_picking_ids": self.delivery.ids,
            "default_jxc_review_state": "passed",
            "picking_ids_not_to_backorder": self.delivery.ids,
        }
        self._assert_refused(
            self.delivery.with_user(self.picker).with_context(**keys).button_validate
        )

    def test_salesmen_meet_the_same_gate(self):
        self._live_without("stock_validate_right", "stock_lines_right")
        self._assert_refused(lambda: self._validate(self.delivery, self.salesman))

    def test_another_operation_type_does_not_make_it_an_internal_transfer(self):
        delivery = self.delivery.with_user(self.picker)
        goal = delivery.location_dest_id
        delivery.picking_type_id = self.warehouse.int_type_id
        delivery.location_dest_id = goal
        delivery.move_ids.location_dest_id = goal
        delivery.move_ids.quantity = 2.0
        self.assertEqual(delivery.picking_type_code, "internal")
        with self.assertRaises(CheckpointBlocked):
            self._validate(delivery, self.picker)
        self.assertNotEqual(delivery.state, "done")

    # -- what makes a review void --------------------------------------------------------

    def test_another_quantity_after_the_review_makes_it_void(self):
        self._review(self.delivery)
        self.delivery.with_user(self.picker).move_ids.quantity = 1.0
        self.assertFalse(self.delivery.jxc_review_state)
        with self.assertRaises(CheckpointBlocked):
            self._validate(self.delivery, self.picker)

    def test_one_more_line_after_the_review_makes_it_void(self):
        self._put_on_dock(self.delivery, self.product)
        self._review(self.delivery)
        self.env["stock.move.line"].with_user(self.picker).create(
            {
                "picking_id": self.delivery.id,
                "move_id": self.delivery.move_ids.id,
                "product_id": self.product.id,
                "quantity": 1.0,
            }
        )
        self.assertFalse(self.delivery.jxc_review_state)

    def test_goods_moved_over_from_another_transfer_make_it_void(self):
        self._review(self.delivery)
        other = self._pick(self._confirm_order())
        other.move_ids.with_user(self.picker).write({"picking_id": self.delivery.id})
        self.assertFalse(self.delivery.jxc_review_state)

    def test_a_line_hung_on_the_reviewed_move_makes_it_void(self):
        self._review(self.delivery)
        other = self._pick(self._confirm_order())
        other.move_line_ids.with_user(self.picker).write({"move_id": self.delivery.move_ids.id})
        self.assertFalse(self.delivery.jxc_review_state)

    def test_another_lot_after_the_review_makes_it_void(self):
        lots = self.env["stock.lot"]
        product = self._create_goods("Glue", tracking="lot")
        for name in ("A", "B"):
            lots |= lots.create({"name": name, "product_id": product.id})
            self._set_stock(product, 5.0, lot=lots[-1])
        delivery = self._pick(
            self._confirm_order(lines=[self._prepare_line(product_id=product.id)])
        )
        self._review(delivery)
        self.assertEqual(delivery.jxc_review_state, "passed")
        line = delivery.move_line_ids.with_user(self.picker)
        other_lot = lots - line.lot_id
        self._put_on_dock(delivery, product, lot_id=other_lot)
        line.lot_id = other_lot
        self.assertFalse(delivery.jxc_review_state)

    def _put_on_dock(self, delivery, product, **key):
        """Bring some more to where a delivery ships from: nobody books what is not there."""
        self.env["stock.quant"]._update_available_quantity(
            product, delivery.location_id, 5.0, **key
        )

    def test_unreserving_makes_it_void(self):
        self._review(self.delivery)
        self.delivery.with_user(self.picker).do_unreserve()
        self.assertFalse(self.delivery.jxc_review_state)

    def test_a_note_or_a_date_does_not_make_it_void(self):
        self._review(self.delivery)
        delivery = self.delivery.with_user(self.picker)
        delivery.write({"note": "<p>Ring twice</p>", "scheduled_date": "2026-12-24 10:00:00"})
        delivery.move_ids.picked = True
        self.assertEqual(self.delivery.jxc_review_state, "passed")
        self._assert_ships()

    # -- backorders ----------------------------------------------------------------------

    def test_a_backorder_does_not_inherit_the_review(self):
        nut = self._create_goods("Nut")
        self._set_stock(nut, 10.0)
        order = self._confirm_order(
            lines=[self._prepare_line(), self._prepare_line(product_id=nut.id)]
        )
        delivery = self._pick(order)
        self._review(delivery)
        moves = delivery.move_ids.with_user(self.picker)
        moves.filtered(lambda move: move.product_id == nut).picked = True
        delivery.with_user(self.picker).with_context(skip_backorder=True).button_validate()
        self.assertEqual(delivery.state, "done")
        self.assertEqual(delivery.jxc_review_state, "passed", "What left was reviewed")
        rest = self._get_delivery(order)
        self.assertEqual(rest.backorder_id, delivery)
        self.assertFalse(rest.jxc_review_state)
        self.assertFalse(rest.jxc_done_user_id)
        rest.action_assign()
        with self.assertRaises(CheckpointBlocked):
            self._validate(rest, self.picker)
        self._review(rest)
        self._validate(rest, self.picker)
        self.assertEqual(rest.state, "done")

    def test_without_a_backorder_the_rest_is_cancelled_and_the_review_kept(self):
        nut = self._create_goods("Nut")
        self._set_stock(nut, 10.0)
        delivery = self._pick(
            self._confirm_order(lines=[self._prepare_line(), self._prepare_line(product_id=nut.id)])
        )
        self._review(delivery)
        moves = delivery.move_ids.with_user(self.picker)
        moves.filtered(lambda move: move.product_id == nut).picked = True
        delivery.with_user(self.picker).with_context(
            skip_backorder=True, picking_ids_not_to_backorder=delivery.ids
        ).button_validate()
        self.assertEqual((delivery.state, delivery.jxc_review_state), ("done", "passed"))

    # -- who did it ----------------------------------------------------------------------

    def test_who_moved_the_goods_is_on_record(self):
        pick = self.delivery.move_ids.move_orig_ids.picking_id
        self.assertEqual(pick.jxc_done_user_id, self.picker)
        self._watch("picking_delivery_validate", "picking_internal_validate")
        self._review(self.delivery)
        self._live_without("stock_validate_right", "stock_lines_right")
        self._validate(self.delivery, self.salesman)
        self.assertEqual(self.delivery.jxc_done_user_id, self.salesman)
        self.assertEqual(
            self._get_log("picking_delivery_validate", self.delivery).user_id, self.salesman
        )

    def test_receipts_deliveries_and_internal_transfers_are_operations_apart(self):
        codes = [f"picking_{kind}_validate" for kind in ("receipt", "internal", "delivery")]
        self._watch(*codes)
        delivery = self._pick(self._confirm_order())
        pick = delivery.move_ids.move_orig_ids.picking_id
        self._review(delivery)
        self._validate(delivery, self.picker)
        purchase = self._create_purchase()
        purchase.button_confirm()
        receipt = purchase.sudo().picking_ids
        self._validate(receipt, self.picker)
        for documents, happened in ((receipt, codes[0]), (pick, codes[1]), (delivery, codes[2])):
            for code in codes:
                with self.subTest(code=code, kind=documents.picking_type_code):
                    lines = len(self._get_log(code, documents))
                    self.assertEqual(lines, 1 if code == happened else 0)


@tagged("post_install", "-at_install")
class TestDeliveryGateScope(WmsCase):
    """Rules for transfers may be limited to warehouses and operation types."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls.env["stock.warehouse"].create(
            {
                "name": "North",
                "code": "NTH",
                "company_id": cls.company.id,
                "delivery_steps": "pick_ship",
            }
        )
        cls._set_stock(cls.product, 50.0, cls.north)

    def _is_blocked(self, warehouse):
        delivery = self._pick(self._confirm_order(warehouse_id=warehouse.id))
        try:
            with self.env.cr.savepoint():
                self._validate(delivery, self.picker)
        except CheckpointBlocked:
            return True
        return False

    def test_a_rule_for_a_warehouse(self):
        rule = self._activate("jxc_wms.jxc_rule_review_before_delivery")
        self.assertTrue(self._is_blocked(self.north))
        rule.warehouse_ids = self.warehouse
        self.assertTrue(self._is_blocked(self.warehouse))
        self.assertFalse(self._is_blocked(self.north))

    def test_a_rule_for_an_operation_type(self):
        rule = self._activate("jxc_wms.jxc_rule_review_before_delivery")
        rule.picking_type_ids = self.north.out_type_id
        self.assertFalse(self._is_blocked(self.warehouse))
        self.assertTrue(self._is_blocked(self.north))

    def test_a_rule_on_orders_for_a_warehouse(self):
        self._create_rule(
            "sale_order_confirm",
            require=["client_order_ref"],
            warehouse_ids=[Command.set(self.north.ids)],
        )
        self._confirm_order()
        with self.assertRaises(CheckpointBlocked):
            self._confirm_order(warehouse_id=self.north.id)

    def test_the_type_of_a_one_step_warehouse_opens_nothing(self):
        rule = self._activate("jxc_wms.jxc_rule_review_before_delivery")
        self.north.delivery_steps = "ship_only"
        for warehouses in (self.env["stock.warehouse"], self.warehouse):
            rule.warehouse_ids = warehouses
            for kind in (self.north.out_type_id, self.north.int_type_id, self.north.in_type_id):
                delivery = self._pick(self._confirm_order()).with_user(self.picker)
                ends = {
                    "location_id": delivery.location_id.id,
                    "location_dest_id": delivery.location_dest_id.id,
                }
                delivery.picking_type_id = kind
                delivery.write(ends)
                delivery.move_ids.write(ends)
                delivery.move_ids.quantity = 2.0
                with (
                    self.subTest(kind=kind.name, warehouses=warehouses),
                    self.assertRaises(CheckpointBlocked),
                    self.env.cr.savepoint(),
                ):
                    self._validate(delivery, self.picker)

    def test_lines_that_lead_to_the_customer_are_a_delivery(self):
        self._activate("jxc_wms.jxc_rule_review_before_delivery")
        delivery = self._pick(self._confirm_order()).with_user(self.picker)
        goal = delivery.location_dest_id
        delivery.picking_type_id = self.warehouse.int_type_id
        delivery.location_dest_id = self.warehouse.lot_stock_id
        delivery.move_ids.location_dest_id = self.warehouse.lot_stock_id
        delivery.move_ids.quantity = 2.0
        delivery.move_line_ids.location_dest_id = goal
        with self.assertRaises(CheckpointBlocked):
            self._validate(delivery, self.picker)

    def test_a_sample_is_drawn_once_for_an_order(self):
        rule = self._activate("jxc_wms.jxc_rule_review_before_delivery")
        rule.sample_percent = 50.0
        drawn = {}
        for _number in range(8):
            order = self._confirm_order()
            delivery = self._pick(order)
            drawn[delivery] = delivery.jxc_review_needed
            self.assertEqual(
                drawn[delivery], in_sample(f"{rule.id}/sale.order,{order.id}", 50), "By its order"
            )
        for delivery, needed in drawn.items():
            for _attempt in range(2):
                with self.subTest(delivery=delivery.name):
                    self.assertEqual(self._is_refused(delivery), needed)

    def _is_refused(self, delivery):
        """Tell whether validating is refused; nothing of it stays."""
        try:
            with self.env.cr.savepoint() as savepoint:
                self._validate(delivery, self.picker)
                savepoint.rollback()
        except CheckpointBlocked:
            return True
        return False

    def test_amounts_and_customers_are_conditions(self):
        rule = self._activate("jxc_wms.jxc_rule_review_before_delivery")
        rule.domain = "[('jxc_order_amount', '>=', 50)]"
        small = self._pick(self._confirm_order())
        large = self._pick(self._confirm_order(lines=[self._prepare_line(product_uom_qty=5.0)]))
        self.assertEqual((small.jxc_review_needed, large.jxc_review_needed), (False, True))
        pickings = self.env["stock.picking"]
        domain = [("jxc_order_amount", ">=", 50), ("id", "in", (small | large).ids)]
        self.assertEqual(pickings.search(domain), large)
        domain = [("jxc_review_needed", "=", True), ("id", "in", (small | large).ids)]
        self.assertEqual(pickings.with_user(self.reviewer).search(domain), large)
        self.assertFalse(self._is_refused(small))
        self.assertTrue(self._is_refused(large))
        rule.domain = "[('partner_id.name', '=', 'Somebody else')]"
        self.assertFalse(self._is_refused(large))

    def test_where_goods_ship_in_one_step_nothing_is_reviewed(self):
        self._activate("jxc_wms.jxc_rule_review_before_delivery")
        self.warehouse.delivery_steps = "ship_only"
        order = self._confirm_order()
        self._validate(order.sudo().picking_ids, self.picker)
        self.assertEqual(order.delivery_status, "full")


@tagged("post_install", "-at_install")
class TestDeliveryGateOverRpc(WmsHttpCase):
    @mute_logger("odoo.http")
    def test_over_json2_and_the_client_the_delivery_stays(self):
        self._activate("jxc_wms.jxc_rule_review_before_delivery")
        delivery = self._pick(self._confirm_order())
        blocked = "odoo.addons.jxc_core.exceptions.CheckpointBlocked"
        status, answer = self._call_json2(
            self.picker, delivery, "button_validate", context={"skip_sms": True}
        )
        self.assertEqual((status, answer["name"]), (422, blocked))
        self.assertIn("“Review picked goods” must be done first", answer["message"])
        _result, error = self._call_kw(self.picker, delivery, "button_validate")
        self.assertEqual(error["name"], blocked)
        self.assertEqual(error["context"]["problems"][0]["res_id"], delivery.id)
        self.assertEqual(delivery.state, "assigned")
        self.assertEqual(
            self.product.with_context(location=self.warehouse.lot_stock_id.id).qty_available, 98.0
        )
        log = self._get_log("picking_delivery_validate", delivery)
        self.assertEqual(log.mapped("outcome"), ["blocked", "blocked"])

    @mute_logger("odoo.http")
    def test_a_review_and_a_delivery_over_json2(self):
        self._activate("jxc_wms.jxc_rule_review_before_delivery")
        delivery = self._pick(self._confirm_order())
        status, action = self._call_json2(self.reviewer, delivery, "action_jxc_review")
        self.assertEqual(status, 200, action)
        review = self.env["jxc.review"].browse(action["res_id"])
        self._call_json2(self.reviewer, review.line_ids, "write", vals={"counted_qty": 2.0})
        status, answer = self._call_json2(self.reviewer, review, "action_finish")
        self.assertEqual((status, review.state), (200, "passed"), answer)
        quiet = {"skip_sms": True}
        status, answer = self._call_json2(self.picker, delivery, "button_validate", context=quiet)
        self.assertEqual((status, delivery.state), (200, "done"), answer)
