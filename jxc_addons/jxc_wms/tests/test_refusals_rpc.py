"""What the warehouse part refuses, as people without special rights meet it from outside.

Each by both doors: the web client's calls and JSON-2. Doors of single features have their own
tests beside the feature (stock guard, places, lots, counts, shortages).
"""

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.jxc_core.tests.common import JxcHttpCase

from .common import WmsHttpCase
from .refusal_common import RefusalMixin
from .return_common import ReturnMixin
from .stock_common import StockMixin
from .test_reverse import REASON, ReverseMixin


@tagged("post_install", "-at_install")
class TestReviewRefusals(RefusalMixin, WmsHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._create_user("jxc_supervisor", "stock.group_stock_manager")
        cls.other = cls._create_user("jxc_another", "stock.group_stock_user")
        cls.order = cls._confirm_order()
        cls.pick = cls.order.sudo().picking_ids.sudo(False).with_env(cls.env)
        cls.delivery = cls._pick(cls.order)

    def _refuse(self, user, records, method, *words, **kwargs):
        self._assert_refused(user, records, method, "ReviewRefused", *words, **kwargs)

    def test_who_may_begin(self):
        self._refuse(self.picker, self.delivery, "action_jxc_review", "picked", "yourself")
        self._refuse(self.reviewer, self.pick, "action_jxc_review", "is not ready")

    def test_who_may_finish_and_when(self):
        review = self._open_review(self.delivery)
        self._refuse(self.reviewer, review, "action_finish", "Not counted yet", "Bolt")
        self._refuse(self.other, review, "action_finish", self.reviewer.name, "your own review")
        lines = review.line_ids
        self._refuse(self.other, lines, "write", "Only the reviewer", vals={"counted_qty": 2.0})
        lines.counted_qty = 2.0
        review.action_finish()
        self._refuse(self.reviewer, review, "action_finish", "finished")
        self._refuse(self.reviewer, review, "write", "can't be changed", vals={"note": "x"})
        self._refuse(self.reviewer, lines, "write", "Only the reviewer", vals={"counted_qty": 9.0})

    def test_accepting_asks_for_the_right_and_a_reason(self):
        self._review(self.delivery, counted={self.product: 1.0})
        method = "jxc_accept_review"
        self._refuse(self.reviewer, self.delivery, method, "supervisor", reason="It is fine so")
        self._refuse(self.supervisor, self.delivery, method, "write down why", reason="  ")
        self.assertEqual(self.delivery.jxc_review_state, "failed")


@tagged("post_install", "-at_install")
class TestFindingRefusals(RefusalMixin, StockMixin, HttpCase):
    _call_kw = JxcHttpCase._call_kw
    _call_json2 = JxcHttpCase._call_json2

    def _prepare_context(self, **keys):
        return {"allowed_company_ids": self.env.company.ids, "lang": "en_US", **keys}

    def test_who_decides_and_how(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = 17 WHERE product_id = %s", [self.product.id]
        )
        self.env.invalidate_all()
        findings = self.env["jxc.stock.finding"]
        findings._check(self.product.ids)
        finding = findings.search([("product_id", "=", self.product.id), ("state", "=", "open")])[
            :1
        ]
        self.assertTrue(finding)
        for method in ("action_repair", "action_accept", "action_reopen"):
            self._assert_refused(self.keeper, finding, method, "FindingRefused", "stock managers")
        self._assert_refused(
            self.manager, finding, "action_accept", "FindingRefused", "write down why"
        )
        self._assert_refused(
            self.manager,
            finding,
            "write",
            "FindingRefused",
            "can't be edited",
            vals={"found_qty": 0.0},
        )
        self.assertEqual(finding.state, "open")

    def test_a_diagnosis_is_of_one_material(self):
        products = self.product | self._make_product("Other")
        self._assert_refused(
            self.keeper, products, "action_jxc_diagnose", "FindingRefused", "one material"
        )


@tagged("post_install", "-at_install")
class TestReturnRefusals(RefusalMixin, ReturnMixin, WmsHttpCase):
    def test_more_than_was_delivered_and_not_back_yet(self):
        self._take_back(self.delivery, 8.0)
        wizard = self._open_return(self.delivery)
        wizard.product_return_moves.quantity = 3.0
        words = ("At most 2 Units", "8 Units")
        self._assert_refused(self.picker, wizard, "action_create_returns", "ReturnRefused", *words)

    def test_past_the_inspection(self):
        self.warehouse.jxc_return_inspection = True
        back = self._return(self.delivery, 6.0).with_user(self.picker)
        back.move_line_ids.location_dest_id = self.warehouse.lot_stock_id
        back.move_ids.picked = True
        words = ("inspected first", self.warehouse.jxc_inspection_loc_id.display_name)
        self._assert_refused(self.picker, back, "button_validate", "ReturnRefused", *words)

    def test_out_of_the_inspection(self):
        self.warehouse.jxc_return_inspection = True
        self._take_back(self.delivery, 6.0)
        ends = {
            "location_id": self.warehouse.jxc_inspection_loc_id.id,
            "location_dest_id": self.warehouse.lot_stock_id.id,
        }
        move = {"product_id": self.product.id, "product_uom_qty": 6.0, **ends}
        picking = (
            self.env["stock.picking"]
            .with_user(self.picker)
            .create(
                {
                    "picking_type_id": self.warehouse.int_type_id.id,
                    "move_ids": [Command.create(move)],
                    **ends,
                }
            )
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        self._assert_refused(
            self.picker, picking, "button_validate", "ReturnRefused", "waits for its inspection"
        )

    def test_the_inspection(self):
        self.warehouse.jxc_return_inspection = True
        inspection = self._take_back(self.delivery, 6.0).jxc_inspection_ids
        lines = inspection.line_ids
        name = "InspectionRefused"
        self._assert_refused(self.reviewer, inspection, "action_finish", name, "of 6.0 decided")
        for records, vals in (
            (inspection, {"state": "done"}),
            (lines, {"quantity": 1.0}),
            (lines, {"good_qty": -1.0}),
        ):
            self._assert_refused(self.reviewer, records, "write", name, vals=vals)
        lines.with_user(self.reviewer).action_all_good()
        inspection.with_user(self.reviewer).action_finish()
        self._assert_refused(self.reviewer, inspection, "action_finish", name, "finished already")
        self._assert_refused(
            self.reviewer, lines, "write", name, "finished already", vals={"good_qty": 5.0}
        )


@tagged("post_install", "-at_install")
class TestReversalRefusals(RefusalMixin, ReverseMixin, WmsHttpCase):
    def _refuse(self, user, picking, *words, reason=REASON):
        self._assert_refused(user, picking, "jxc_reverse", "ReversalRefused", *words, reason=reason)

    def test_right_reason_and_state(self):
        order, delivery = self._ship()
        pick = order.sudo().picking_ids.sudo(False).with_env(self.env) - delivery
        self._refuse(self.picker, delivery, "no right")
        self._refuse(self.supervisor, delivery, "write down why", reason="")
        self._refuse(self.supervisor, pick, "built upon", delivery.name)
        waiting = self._pick(self._confirm_order())
        self._refuse(self.supervisor, waiting, "is not done")
        counter = self._reverse(delivery)
        self._refuse(self.supervisor, delivery, counter.name)
