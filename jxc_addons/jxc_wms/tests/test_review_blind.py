from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.exceptions import ReviewRefused
from odoo.addons.jxc_wms.tests.common import WmsCase, WmsHttpCase

MOVE = ("product_uom_qty", "product_qty", "quantity")
LINE = ("quantity", "quantity_product_uom")


class BlindMixin:
    """Seven bolts are picked and wait for a second pair of eyes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._activate("jxc_wms.jxc_rule_review_before_delivery")
        cls.lead = cls._create_user("jxc_lead", "jxc_core.jxc_core_role_warehouse_lead")
        cls.order = cls._confirm_order(lines=[cls._prepare_line(product_uom_qty=7.0)])
        cls.pick = cls.order.sudo().picking_ids.sudo(False).with_env(cls.env)
        cls.delivery = cls._pick(cls.order)

    def _read(self, user, picking=None):
        """Return the set of all quantities that a user reads of a transfer."""
        self.env.invalidate_all()
        picking = (picking or self.delivery).with_user(user)
        rows = picking.move_ids.read(MOVE) + picking.move_line_ids.read(LINE)
        return {value for row in rows for name, value in row.items() if name != "id"}

    def _sum(self, user):
        """Return what a user reads as the sum of the goods of the delivery."""
        lines = self.env["stock.move.line"].with_user(user)
        domain = [("picking_id", "=", self.delivery.id)]
        with self._asking():
            rows = lines.formatted_read_group(domain, ["product_id"], ["quantity:sum"])
        return sum(row["quantity:sum"] for row in rows)

    @contextmanager
    def _asking(self):
        """Let what runs inside be asked from outside, by a request of its own."""
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        with patch.object(type(self.env["jxc.door"]), "_is_question", return_value=True):
            yield


@tagged("post_install", "-at_install")
class TestReviewBlind(BlindMixin, WmsCase):
    """Who counts does not read in the transfer what he should find."""

    def test_from_the_first_count_until_the_goods_may_leave(self):
        self.assertEqual(self._read(self.reviewer), {7.0}, "Anybody may pick and look")
        self._open_review(self.delivery)
        self.assertEqual(self._read(self.reviewer), {False})
        self.assertEqual(self._read(self.reviewer, self.pick), {False}, "What was picked for it")
        self.assertEqual(self._sum(self.reviewer), 0.0)
        for user in (self.picker, self.lead):
            self.assertEqual((self._read(user), self._sum(user)), ({7.0}, 7.0))
        review = self._review(self.delivery, counted={self.product: 6.0})
        self.assertEqual(review.state, "failed")
        self.assertEqual(self._read(self.reviewer), {False}, "He may have to count again")
        self.assertEqual(self._review(self.delivery).state, "passed")
        self.assertEqual(self._read(self.reviewer), {7.0})
        self.assertEqual(self._sum(self.reviewer), 7.0)

    def test_reviewers_by_role_are_blind_before_they_begin(self):
        role = self._create_user("jxc_role", "jxc_core.jxc_core_role_reviewer")
        other = self._confirm_order(lines=[self._prepare_line(product_uom_qty=5.0)])
        picking = other.sudo().picking_ids.sudo(False).with_env(self.env)
        self.assertEqual(self._read(role, picking), {5.0}, "Nothing is picked yet")
        self.assertEqual((self._read(role), self._sum(role)), ({False}, 0.0))
        both = self._create_user(
            "jxc_both", "jxc_core.jxc_core_role_reviewer,jxc_core.jxc_core_role_warehouse"
        )
        self.assertEqual(self._read(both), {7.0}, "He picks as well")
        self._review(self.delivery)
        self.assertEqual(self._read(role), {7.0})

    def test_the_form_and_lists_of_the_client(self):
        self._open_review(self.delivery)
        self.env.invalidate_all()
        quantities = {"quantity": {}, "product_uom_qty": {}, "product_id": {}}
        [row] = self.delivery.with_user(self.reviewer).web_read(
            {"jxc_blind": {}, "move_ids": {"fields": quantities}}
        )
        self.assertTrue(row["jxc_blind"])
        [move] = row["move_ids"]
        self.assertEqual((move["quantity"], move["product_uom_qty"]), (False, False))
        self.assertEqual(move["product_id"], self.product.id)
        lines = self.env["stock.move.line"].with_user(self.reviewer)
        domain = [("picking_id", "=", self.delivery.id)]
        answer = lines.web_search_read(domain, {"quantity": {}})
        self.assertEqual([line["quantity"] for line in answer["records"]], [False])
        with self._asking():
            [group] = lines.web_read_group(domain, ["product_id"], ["quantity:sum"])["groups"]
        self.assertEqual((group["quantity:sum"], group["__count"]), (0.0, 1))
        self.assertEqual(lines.search_count(domain), 1)

    def test_no_list_to_print_and_none_to_export(self):
        self._open_review(self.delivery)
        reports = self.env["ir.actions.report"]
        for user, refused in ((self.reviewer, True), (self.picker, False)):
            report = reports.with_user(user)
            if refused:
                with self.assertRaises(ReviewRefused):
                    report._render_qweb_html("stock.report_picking", self.delivery.ids)
            else:
                report._render_qweb_html("stock.report_picking", self.delivery.ids)
        self.reviewer.group_ids += self.env.ref("base.group_allow_export")
        moves = self.delivery.move_ids.with_user(self.reviewer)
        self.assertFalse(moves.export_data(["quantity"])["datas"])
        rows = moves.picking_id.export_data(["name", "move_ids/quantity"])["datas"]
        self.assertNotIn(7.0, rows[0])

    def test_work_goes_on(self):
        """What is hidden from his eyes is there for what he does."""
        self._open_review(self.delivery)
        other = self._confirm_order(lines=[self._prepare_line(product_uom_qty=5.0)])
        self._validate(other.sudo().picking_ids, self.reviewer)
        self.assertEqual(self._get_delivery(other).move_ids.quantity, 5.0)
        with Form(self.delivery.with_user(self.reviewer)) as form:
            form.note = "Counted by me"
        self.assertEqual(self.delivery.move_ids.quantity, 7.0)
        self._review(self.delivery)
        self._validate(self.delivery, self.reviewer)
        self.assertEqual(self.delivery.state, "done")

    def test_who_does_not_count_sees_as_ever(self):
        self._open_review(self.delivery)
        colleague = self._create_user("jxc_colleague", "stock.group_stock_user")
        self.assertEqual(self._read(colleague), {7.0})


@tagged("post_install", "-at_install")
class TestReviewBlindOverRpc(BlindMixin, WmsHttpCase):
    @mute_logger("odoo.http")
    def test_moves_lines_and_sums(self):
        self._open_review(self.delivery)
        for records, names in (
            (self.delivery.move_ids, MOVE),
            (self.delivery.move_line_ids, LINE),
            (self.pick.move_ids, MOVE),
            (self.pick.move_line_ids, LINE),
        ):
            for user, seen in ((self.reviewer, {False}), (self.picker, {7.0}), (self.lead, {7.0})):
                with self.subTest(model=records._name, user=user.login):
                    rows, error = self._call_kw(
                        user, records, "web_read", {name: {} for name in names}
                    )
                    self.assertFalse(error)
                    self.assertEqual({row[name] for row in rows for name in names}, seen)
                    status, rows = self._call_json2(user, records, "read", fields=list(names))
                    self.assertEqual(status, 200, rows)
                    self.assertEqual({row[name] for row in rows for name in names}, seen)
        lines = self.env["stock.move.line"]
        domain = [["picking_id", "=", self.delivery.id]]
        rows, error = self._call_kw(
            self.reviewer, lines, "formatted_read_group", domain, [], ["quantity:sum"]
        )
        self.assertFalse(error)
        self.assertEqual(rows[0]["quantity:sum"], 0.0)
        rows, error = self._call_kw(self.reviewer, lines, "search_read", domain, ["quantity"])
        self.assertEqual([row["quantity"] for row in rows], [False])

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report")
    def test_the_picking_list(self):
        self._open_review(self.delivery)
        path = f"/report/html/stock.report_picking/{self.delivery.id}"
        for user, status in ((self.picker, 200), (self.reviewer, 422)):
            self.authenticate(user.login, user.login)
            answer = self.url_open(path)
            if status == 200:
                self.assertEqual(answer.status_code, 200)
                self.assertIn(self.product.name, answer.text)
            else:
                self.assertNotIn("7.00", answer.text)
                self.assertNotEqual(answer.status_code, 200)
