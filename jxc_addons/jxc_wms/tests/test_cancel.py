from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CheckpointBlocked, PolicyRefused
from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestCancelTransfer(WmsCase):
    """Cancelling a transfer is an operation, also when the order is what is cancelled."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule("picking_cancel", require=["note"])
        cls.order = cls._confirm_order()
        cls.pick = cls.order.sudo().picking_ids.sudo(False).with_env(cls.env)

    def test_the_gate_holds_at_the_transfer(self):
        with self.assertRaises(CheckpointBlocked):
            self.pick.with_user(self.picker).action_cancel()
        self.assertNotEqual(self.pick.state, "cancel")
        self.pick.note = "<p>Customer moved</p>"
        self.pick.with_user(self.picker).action_cancel()
        self.assertEqual(self.pick.state, "cancel")
        self.assertEqual(self._get_log("picking_cancel", self.pick).outcome, "done")

    def test_cancelling_the_moves_is_cancelling_the_transfer(self):
        with self.assertRaises(CheckpointBlocked):
            self.pick.move_ids.with_user(self.picker)._action_cancel()
        self.assertNotEqual(self.pick.state, "cancel")

    def test_cancelling_the_order_cancels_nothing_by_halves(self):
        with self.assertRaises(CheckpointBlocked):
            self.order.action_cancel()
        self.assertEqual(self.order.state, "sale")
        self.assertNotEqual(self.pick.state, "cancel")
        self.pick.note = "<p>Customer moved</p>"
        self.order.action_cancel()
        self.assertEqual((self.order.state, self.pick.state), ("cancel", "cancel"))

    def test_one_of_two_moves_is_not_the_transfer(self):
        order = self._confirm_order(
            lines=[self._prepare_line(), self._prepare_line(product_id=self._create_goods("N").id)]
        )
        moves = order.sudo().picking_ids.move_ids
        self._watch("picking_cancel")
        moves[0]._action_cancel()
        self.assertEqual(moves[0].state, "cancel")
        with self.assertRaises(CheckpointBlocked):
            moves[1]._action_cancel()

    def test_cancelling_the_transfer_ends_its_clocks(self):
        self.rule.active = False
        self._create_clock("picking_internal_validate", "picking_review")
        self._validate(self.pick, self.picker)
        clock = self._get_clocks(self.pick)
        self.assertEqual(clock.state, "running")
        self.assertFalse(self._get_clocks(self._get_delivery(self.order)))
        self._create_clock("picking_review", "picking_delivery_validate")
        delivery = self._get_delivery(self.order)
        self._review(delivery)
        self.assertEqual(self._get_clocks(delivery).state, "running")
        delivery.with_user(self.picker).action_cancel()
        self.assertEqual(self._get_clocks(delivery).state, "cancel")

    def test_a_done_transfer_is_not_cancelled_by_the_rest(self):
        """The rest that goes without a backorder is no cancelled transfer."""
        self._watch("picking_cancel")
        nut = self._create_goods("Nut")
        self._set_stock(nut, 5.0)
        order = self._confirm_order(
            lines=[self._prepare_line(), self._prepare_line(product_id=nut.id)]
        )
        pick = order.sudo().picking_ids
        pick.action_assign()
        pick.move_ids[0].picked = True
        pick.with_user(self.picker)._action_done()
        self.assertEqual(pick.state, "done")
        self.assertFalse(self._get_log("picking_cancel", pick))


@tagged("post_install", "-at_install")
class TestCancelShippedOrder(WmsCase):
    """An order whose goods are at the customer is not cancelled; returned ones don't count."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._confirm_order()
        cls.delivery = cls._pick(cls.order)

    def _ship(self):
        self._validate(self.delivery, self.picker)
        self.assertEqual(self.delivery.state, "done")

    def _return(self, quantity):
        """Bring goods back as the warehouse does it."""
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.picker)
            .with_context(active_id=self.delivery.id, active_model="stock.picking")
            .create({"picking_id": self.delivery.id})
        )
        wizard.product_return_moves.quantity = quantity
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self._validate(back, self.picker)
        self.assertEqual(back.state, "done")

    def test_picked_but_not_shipped_it_is_cancelled(self):
        self.order.action_cancel()
        self.assertEqual((self.order.state, self.delivery.state), ("cancel", "cancel"))

    def test_shipped_it_stays(self):
        self._ship()
        with self.assertRaises(PolicyRefused) as caught:
            self.order.action_cancel()
        self.assertEqual(
            str(caught.exception),
            f"{self.order.name} can't be cancelled: {self.delivery.name} are done or posted."
            " Return or reverse them first.",
        )
        self.assertEqual(self.order.state, "sale")

    def test_returned_in_part_it_stays(self):
        self._ship()
        self._return(1.0)
        with self.assertRaises(PolicyRefused):
            self.order.action_cancel()

    def test_returned_it_is_cancelled(self):
        self._ship()
        self._return(2.0)
        self.assertEqual(self.order.order_line.qty_delivered, 0.0)
        self.order.action_cancel()
        self.assertEqual(self.order.state, "cancel")

    def test_as_odoo_it_is_cancelled(self):
        self._ship()
        self.company.jxc_discipline = False
        self.order.action_cancel()
        self.assertEqual(self.order.state, "cancel")
