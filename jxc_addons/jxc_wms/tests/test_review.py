from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked, ProtectedField
from odoo.addons.jxc_wms.exceptions import ReviewRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase


@tagged("post_install", "-at_install")
class TestReview(WmsCase):
    """A second person counts, blind, before the goods leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._activate("jxc_wms.jxc_rule_review_before_delivery")
        cls.nut = cls._create_goods("Nut 螺母")
        cls._set_stock(cls.nut, 50.0)
        cls.order = cls._confirm_order(
            lines=[
                cls._prepare_line(product_uom_qty=4.0),
                cls._prepare_line(product_uom_qty=3.0),
                cls._prepare_line(product_id=cls.nut.id, product_uom_qty=2.0),
            ]
        )
        cls.delivery = cls._pick(cls.order)

    def _assert_blocked(self):
        with self.assertRaises(CheckpointBlocked):
            self._validate(self.delivery, self.picker)
        self.assertEqual(self.delivery.state, "assigned")

    def test_the_count_is_blind_while_it_is_open(self):
        review = self._open_review(self.delivery)
        self.assertEqual(review.line_ids.product_id, self.product | self.nut)
        self.assertEqual(len(review.line_ids), 2, "One line per material, not per order line")
        values = review.line_ids.read()
        self.assertEqual({line["expected_qty"] for line in values}, {0.0})
        self.assertEqual({line["counted_qty"] for line in values}, {0.0})
        self.assertEqual({line["result"] for line in values}, {False})
        review.line_ids[0].counted_qty = 7.0
        self.assertEqual(set(review.line_ids.mapped("expected_qty")), {0.0})

    def test_a_right_count_passes_and_the_goods_leave(self):
        self._assert_blocked()
        review = self._review(self.delivery)
        self.assertEqual(review.state, "passed")
        self.assertEqual(set(review.line_ids.mapped("result")), {"ok"})
        self.assertEqual(review.user_id, self.reviewer)
        self.assertEqual(self.delivery.jxc_review_state, "passed")
        self._validate(self.delivery, self.picker)
        self.assertEqual(self.delivery.state, "done")
        self.assertEqual(self.delivery.jxc_review_state, "passed")

    def test_the_form_is_filled_in_line_by_line(self):
        with Form(self._open_review(self.delivery)) as form:
            for index, quantity in enumerate((7.0, 2.0)):
                with form.line_ids.edit(index) as line:
                    line.counted_qty = quantity
        form.record.action_finish()
        self.assertEqual(form.record.state, "passed")

    def test_a_wrong_count_fails_shows_the_difference_and_blocks(self):
        review = self._review(self.delivery, counted={self.nut: 1.0, self.product: 9.0})
        self.assertEqual(review.state, "failed")
        review = review.with_user(self.picker)
        found = {line.product_id: (line.expected_qty, line.result) for line in review.line_ids}
        self.assertEqual(found, {self.product: (7.0, "over"), self.nut: (2.0, "short")})
        self.assertEqual(self.delivery.jxc_review_state, "failed")
        self._assert_blocked()
        self.assertEqual(self._review(self.delivery).state, "passed")
        self._validate(self.delivery, self.picker)
        self.assertEqual(self.delivery.state, "done")

    def test_who_may_count_again_sees_no_outcome(self):
        review = self._review(self.delivery, counted={self.nut: 1.0})
        supervisor = self._create_user("jxc_supervisor", "stock.group_stock_manager")
        lines = self.env["jxc.review.line"]
        domain = [("review_id", "=", review.id)]
        wrong = [*domain, ("result", "=", "short")]
        for user, seen in (
            (self.reviewer, 0),
            (self._create_user("jxc_reviewer2", "stock.group_stock_user"), 0),
            (self.salesman, 0),
            (self.picker, 2),
            (supervisor, 2),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                theirs = review.with_user(user)
                self.assertEqual(len(theirs.line_ids), seen)
                self.assertEqual(theirs.sees_differences, bool(seen))
                self.assertEqual(lines.with_user(user).search_count(domain), seen)
                self.assertEqual(lines.with_user(user).search_count(wrong), min(seen, 1))
        hidden = review.with_user(self.picker).line_ids.with_user(self.reviewer)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            hidden.read(["expected_qty", "result"])
        again = self._open_review(self.delivery)
        self.assertEqual(set(again.line_ids.mapped("expected_qty")), {0.0})
        self.assertEqual(self._review(self.delivery).state, "passed")
        self.env.invalidate_all()
        self.assertEqual(len(review.line_ids), 2, "The goods may leave: no secret any more")

    def test_a_small_difference_is_one(self):
        self.assertEqual(self._review(self.delivery, counted={self.nut: 2.01}).state, "failed")

    def test_goods_that_do_not_belong_are_wrong(self):
        review = self._open_review(self.delivery)
        stranger = self._create_goods("Stranger")
        review.write(
            {"line_ids": [Command.create({"product_id": stranger.id, "counted_qty": 1.0})]}
        )
        for line, quantity in zip(review.line_ids, (7.0, 2.0, 1.0), strict=True):
            line.counted_qty = quantity
        review.action_finish()
        self.assertEqual(review.state, "failed")
        self.assertEqual(review.line_ids[-1].result, "wrong")

    def test_a_line_taken_away_counts_as_nothing_there(self):
        review = self._open_review(self.delivery)
        review.line_ids.filtered(lambda line: line.product_id == self.nut).unlink()
        review.line_ids.counted_qty = 7.0
        review.action_finish()
        self.assertEqual(review.state, "failed")
        forgotten = review.line_ids.filtered(lambda line: line.product_id == self.nut)
        self.assertEqual((forgotten.expected_qty, forgotten.result), (2.0, "short"))

    def test_every_line_must_be_counted_and_zero_is_a_count(self):
        review = self._open_review(self.delivery)
        review.line_ids[0].counted_qty = 7.0
        with self.assertRaises(ReviewRefused) as caught:
            review.action_finish()
        self.assertIn(self.nut.display_name, str(caught.exception))
        review.line_ids[1].counted_qty = 0.0
        review.action_finish()
        self.assertEqual(review.state, "failed")

    def test_the_picker_does_not_review_his_own_picking(self):
        with self.assertRaises(ReviewRefused):
            self._open_review(self.delivery, self.picker)
        reviews = self.env["jxc.review"].with_user(self.picker)
        with self.assertRaises(ReviewRefused):
            reviews.create({"picking_id": self.delivery.id})
        born = reviews.with_context(default_picking_id=self.delivery.id).create(
            {"line_ids": [Command.create({"product_id": self.product.id, "counted_qty": 7.0})]}
        )
        with self.assertRaises(ReviewRefused):
            born.action_finish()
        self.assertFalse(self.delivery.jxc_review_state)

    def test_one_of_two_pickers_does_not_review_either(self):
        self._set_stock(self.product, 100.0)
        order = self._confirm_order(lines=[self._prepare_line(product_uom_qty=10.0)])
        pick = order.sudo().picking_ids
        pick.action_assign()
        pick.move_ids.write({"quantity": 6.0, "picked": True})
        pick.with_user(self.picker)._action_done()
        helper = self._create_user("jxc_helper", "stock.group_stock_user")
        rest = order.sudo().picking_ids.filtered(
            lambda picking: picking.state == "assigned" and picking.picking_type_code == "internal"
        )
        self._validate(rest, helper)
        delivery = self._get_delivery(order)
        for user in (self.picker, helper):
            with self.assertRaises(ReviewRefused):
                self._open_review(delivery[0], user)
        self.assertTrue(self._open_review(delivery[0], self.reviewer))

    def test_a_review_belongs_to_the_one_who_counts(self):
        review = self._open_review(self.delivery)
        self.assertEqual(self._open_review(self.delivery), review, "Goes on where it was left")
        other = self._create_user("jxc_reviewer2", "stock.group_stock_user")
        with self.assertRaises(ReviewRefused):
            review.with_user(other).line_ids[0].counted_qty = 7.0
        with self.assertRaises(ReviewRefused):
            review.with_user(other).action_finish()
        self.assertNotEqual(self._open_review(self.delivery, other), review)

    def test_only_ready_transfers_are_reviewed(self):
        self.delivery.do_unreserve()
        with self.assertRaises(ReviewRefused):
            self._open_review(self.delivery)

    def test_a_finished_review_stays_as_it_is(self):
        review = self._review(self.delivery, counted={self.nut: 1.0})
        lines = review.sudo().line_ids.with_user(self.reviewer)
        for act in (
            lambda: review.action_finish(),
            lambda: review.write({"note": "x"}),
            lambda: lines[0].write({"counted_qty": 2.0}),
            lambda: lines[0].unlink(),
            lambda: review.write({"line_ids": [Command.create({"product_id": self.nut.id})]}),
        ):
            with self.assertRaises(ReviewRefused):
                act()

    def test_nobody_writes_the_outcome(self):
        review = self._open_review(self.delivery)
        admin = self._create_user("jxc_admin", "base.group_system,stock.group_stock_manager")
        for user in (self.reviewer, self.picker, admin):
            with self.subTest(user=user.login):
                for vals in ({"state": "passed"}, {"user_id": user.id}, {"date_done": False}):
                    with self.assertRaises(ReviewRefused):
                        review.with_user(user).write(vals)
                for vals in ({"result": "ok"}, {"expected_qty": 7.0}):
                    with self.assertRaises(ReviewRefused):
                        review.with_user(user).line_ids.write(vals)
                with self.assertRaises(ProtectedField):
                    self.delivery.with_user(user).write({"jxc_review_state": "passed"})
                with self.assertRaises(ProtectedField):
                    self.delivery.with_user(user).write({"jxc_done_user_id": user.id})
        self.assertFalse(self.delivery.jxc_review_state)

    def test_nobody_creates_a_passed_review_or_a_reviewed_transfer(self):
        reviews = self.env["jxc.review"].with_user(self.reviewer)
        review = reviews.create(
            {
                "picking_id": self.delivery.id,
                "state": "passed",
                "user_id": self.picker.id,
                "line_ids": [
                    Command.create({"product_id": self.nut.id, "expected_qty": 2.0, "result": "ok"})
                ],
            }
        )
        self.assertEqual((review.state, review.user_id), ("open", self.reviewer))
        self.assertEqual((review.line_ids.expected_qty, review.line_ids.result), (0.0, False))
        with self.assertRaises(ProtectedField):
            self.delivery.with_user(self.picker).copy({"jxc_review_state": "passed"})
        keys = {"default_jxc_review_state": "passed"}
        self.assertFalse(
            self.delivery.with_user(self.picker).with_context(**keys).copy().jxc_review_state
        )

    def test_a_default_in_the_pickers_context_does_not_review_the_delivery(self):
        order = self._confirm_order()
        pick = order.sudo().picking_ids
        pick.action_assign()
        pick.move_ids.picked = True
        keys = {"default_jxc_review_state": "passed"}
        pick.with_user(self.picker).with_context(**keys).button_validate()
        self.assertFalse(self._get_delivery(order).jxc_review_state)

    def test_sales_people_do_not_review_and_nobody_deletes(self):
        with self.assertRaises(AccessError):
            self._open_review(self.delivery, self.salesman)
        review = self._open_review(self.delivery)
        admin = self._create_user("jxc_admin", "base.group_system,stock.group_stock_manager")
        for user in (self.reviewer, admin):
            with self.assertRaises(AccessError):
                review.with_user(user).unlink()

    def test_the_act_passes_the_gate(self):
        self._create_rule("picking_review", require=["note"])
        with self.assertRaises(CheckpointBlocked):
            self._review(self.delivery)
        self.assertFalse(self.delivery.jxc_review_state)
        self.delivery.note = "<p>Two boxes</p>"
        self.assertEqual(self._review(self.delivery).state, "passed")

    def test_a_passed_review_is_on_record_and_a_failed_one_is_not_done(self):
        self._watch("picking_review")
        self._review(self.delivery, counted={self.nut: 1.0})
        self.assertFalse(self._get_log("picking_review", self.delivery))
        self._review(self.delivery)
        log = self._get_log("picking_review", self.delivery)
        self.assertEqual((log.outcome, log.user_id), ("done", self.reviewer))


@tagged("post_install", "-at_install")
class TestReviewOverRpc(WmsHttpCase):
    @mute_logger("odoo.http")
    def test_direct_writes_over_rpc_are_refused(self):
        delivery = self._pick(self._confirm_order())
        review = self._open_review(delivery)
        refused = {
            "jxc.review": "odoo.addons.jxc_wms.exceptions.ReviewRefused",
            "jxc.review.line": "odoo.addons.jxc_wms.exceptions.ReviewRefused",
            "stock.picking": "odoo.addons.jxc_core.exceptions.ProtectedField",
        }
        for records, vals in (
            (review, {"state": "passed"}),
            (review.line_ids, {"result": "ok"}),
            (delivery, {"jxc_review_state": "passed"}),
        ):
            _result, error = self._call_kw(self.reviewer, records, "write", vals)
            self.assertEqual(error["name"], refused[records._name])
            status, answer = self._call_json2(self.reviewer, records, "write", vals=vals)
            self.assertEqual((status, answer["name"]), (422, refused[records._name]))
        _result, error = self._call_kw(self.reviewer, review, "_set_done", "passed")
        self.assertEqual(error["name"], "odoo.exceptions.AccessError")
        self.assertFalse(delivery.jxc_review_state)

    @mute_logger("odoo.http")
    def test_while_it_is_open_the_client_is_not_told_what_is_expected(self):
        delivery = self._pick(self._confirm_order(lines=[self._prepare_line(product_uom_qty=37)]))
        review = self._open_review(delivery)
        spec = {
            name: {} for name in review.line_ids.fields_get() if name not in ("review_id", "id")
        }
        answer, error = self._call_kw(
            self.reviewer, review, "web_read", {"line_ids": {"fields": spec}}
        )
        self.assertFalse(error)
        self.assertEqual(len(answer[0]["line_ids"]), 1)
        self.assertNotIn("37", str(answer[0]["line_ids"][0]["expected_qty"]))
        values = [value for value in answer[0]["line_ids"][0].values() if value == 37.0]
        self.assertFalse(values)
