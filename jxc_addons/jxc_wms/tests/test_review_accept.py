from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked, ProtectedField
from odoo.addons.jxc_wms.exceptions import ReviewRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase

#: A white dot.
PHOTO = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII="
)


class AcceptMixin:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._activate("jxc_wms.jxc_rule_review_before_delivery")
        cls.supervisor = cls._create_user("jxc_supervisor", "stock.group_stock_manager")
        cls.delivery = cls._pick(cls._confirm_order())

    def _accept(self, user=None, reason="Recounted, one was behind the pallet"):
        return self.delivery.with_user(user or self.supervisor).jxc_accept_review(reason)


@tagged("post_install", "-at_install")
class TestDamage(AcceptMixin, WmsCase):
    """Damaged goods are a difference, with a photo."""

    def test_damaged_goods_block_and_the_photo_is_kept(self):
        review = self._open_review(self.delivery)
        with Form(review) as form, form.line_ids.edit(0) as line:
            line.counted_qty = 2.0
            line.damaged_qty = 1.0
            line.image = PHOTO
            line.remark = "Crushed"
        review.action_finish()
        seen = review.with_user(self.supervisor)
        self.assertEqual((seen.state, seen.line_ids.result), ("failed", "damaged"))
        self.assertTrue(seen.line_ids.image)
        with self.assertRaises(CheckpointBlocked):
            self._validate(self.delivery, self.picker)

    def test_no_more_is_damaged_than_was_counted(self):
        line = self._open_review(self.delivery).line_ids
        line.counted_qty = 2.0
        for quantity in (3.0, -1.0):
            with self.assertRaises(ValidationError):
                line.damaged_qty = quantity

    def test_a_photo_is_not_exchanged_afterwards(self):
        review = self._review(self.delivery, counted={self.product: 1.0})
        with self.assertRaises(ReviewRefused):
            review.line_ids.image = PHOTO


@tagged("post_install", "-at_install")
class TestAccept(AcceptMixin, WmsCase):
    """A supervisor may let goods leave, with a reason that stays."""

    def test_accepted_differences_leave_and_are_on_record(self):
        review = self._review(self.delivery, counted={self.product: 1.0})
        self._accept()
        self.assertEqual(self.delivery.jxc_review_state, "accepted")
        self.assertRecordValues(
            review,
            [
                {
                    "state": "accepted",
                    "user_id": self.reviewer.id,
                    "accept_user_id": self.supervisor.id,
                    "accept_reason": "Recounted, one was behind the pallet",
                }
            ],
        )
        log = self._get_log("picking_review_accept", self.delivery)
        self.assertEqual(
            (log.user_id, log.reason), (self.supervisor, "Recounted, one was behind the pallet")
        )
        self._validate(self.delivery, self.picker)
        self.assertEqual(self.delivery.state, "done")

    def test_a_review_that_nobody_did_may_be_waived(self):
        self._accept()
        review = self.delivery.jxc_review_ids
        self.assertEqual((review.state, len(review.line_ids)), ("accepted", 0))
        self._validate(self.delivery, self.picker)
        self.assertEqual(self.delivery.state, "done")

    def test_what_changes_afterwards_makes_it_void(self):
        self._accept()
        self.delivery.with_user(self.picker).move_ids.quantity = 1.0
        self.assertFalse(self.delivery.jxc_review_state)
        with self.assertRaises(CheckpointBlocked):
            self._validate(self.delivery, self.picker)

    def test_others_may_not_and_nobody_without_a_reason(self):
        self._review(self.delivery, counted={self.product: 1.0})
        for user, error in (
            (self.reviewer, ReviewRefused),
            (self.picker, ReviewRefused),
            (self.manager, AccessError),
        ):
            with self.subTest(user=user.login), self.assertRaises(error):
                self._accept(user)
        for reason in (False, "", "ok  "):
            with self.subTest(reason=reason), self.assertRaises(ReviewRefused):
                self._accept(reason=reason)
        self.assertEqual(self.delivery.jxc_review_state, "failed")

    def test_a_supervisor_who_picked_does_not_accept_his_own_picking(self):
        delivery = self._pick(self._confirm_order(), self.supervisor)
        with self.assertRaises(ReviewRefused):
            delivery.with_user(self.supervisor).jxc_accept_review("I am sure of it")

    def test_in_one_step_who_marks_lines_as_picked_is_the_picker(self):
        north = self.env["stock.warehouse"].create(
            {"name": "North", "code": "NTH", "company_id": self.company.id}
        )
        self._set_stock(self.product, 5.0, north)
        order = self._confirm_order(warehouse_id=north.id)
        delivery = order.sudo().picking_ids.with_user(self.picker)
        delivery.action_assign()
        delivery.move_ids.picked = True
        self.assertEqual(delivery.move_line_ids.jxc_picker_id, self.picker)
        delivery.move_line_ids.write({"jxc_picker_id": self.reviewer.id})
        self.assertEqual(delivery.move_line_ids.jxc_picker_id, self.picker)
        with self.assertRaises(ReviewRefused):
            self._open_review(delivery, self.picker)
        self.assertTrue(self._open_review(delivery, self.reviewer))

    def test_nobody_writes_it(self):
        review = self._review(self.delivery, counted={self.product: 1.0})
        for vals in ({"state": "accepted"}, {"accept_reason": "x"}):
            with self.assertRaises(ReviewRefused):
                review.with_user(self.supervisor).write(vals)
        with self.assertRaises(ProtectedField):
            self.delivery.with_user(self.supervisor).jxc_review_state = "accepted"

    def test_the_dialog(self):
        review = self._review(self.delivery, counted={self.product: 1.0})
        action = review.with_user(self.supervisor).action_accept()
        wizards = self.env[action["res_model"]].with_user(self.supervisor)
        with Form(wizards.with_context(**action["context"])) as form:
            form.reason = "The customer knows"
        form.record.action_accept()
        self.assertEqual(review.accept_reason, "The customer knows")
        with self.assertRaises(AccessError):
            self.env[action["res_model"]].with_user(self.reviewer).create({})


@tagged("post_install", "-at_install")
class TestAcceptOverRpc(AcceptMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_the_reviewer_is_refused_the_supervisor_is_not(self):
        self._review(self.delivery, counted={self.product: 1.0})
        reason = "Recounted with Mr. Zhang"
        status, answer = self._call_json2(
            self.reviewer, self.delivery, "jxc_accept_review", reason=reason
        )
        self.assertEqual(
            (status, answer["name"]), (422, "odoo.addons.jxc_wms.exceptions.ReviewRefused")
        )
        status, answer = self._call_json2(
            self.supervisor, self.delivery, "jxc_accept_review", reason=reason
        )
        self.assertEqual(status, 200, answer)
        self.assertEqual(self.delivery.jxc_review_state, "accepted")
