from odoo.tests import TransactionCase, tagged

from odoo.addons.jxc_core.tests.approval_common import ApprovalMixin
from odoo.addons.jxc_wms.tests.common import WmsCase
from odoo.addons.jxc_wms.tests.count_common import CountMixin
from odoo.addons.jxc_wms.tests.test_other_moves import OtherMixin


@tagged("post_install", "-at_install")
class TestApprovalOther(ApprovalMixin, OtherMixin, WmsCase):
    """Issues without an order, by reason and by warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._create_user("jxc_other_chief", "stock.group_stock_manager")

    def test_by_reason(self):
        self._create_approval(
            "picking_other_issue_validate",
            self.chief,
            domain=f"[('jxc_reason_id', '=', {self.sample.id})]",
        )
        other = self._make_other(jxc_reason_id=self.see_note.id, jxc_reason_note="For the fair")
        self.assertTrue(self._done(other))
        picking = self._make_other(jxc_reason_id=self.sample.id)
        picking.move_ids.picked = True
        self._assert_required(picking.button_validate)
        request = self._ask(self.keeper, picking, "button_validate")
        self._decide(self.chief, request)
        self.assertEqual((request.state, picking.state), ("done", "done"), request.closing_note)

    def test_in_one_warehouse_only(self):
        east = self.env["stock.warehouse"].create(
            {"name": "East", "code": "EA", "company_id": self.company.id}
        )
        rule = self._create_approval(
            "picking_other_receipt_validate",
            self.chief,
            domain=f"[('picking_type_id.warehouse_id', '=', {east.id})]",
        )
        here = self._make_other("other_in", jxc_reason_id=self.found.id)
        self.assertTrue(self._done(here))
        rule.domain = f"[('picking_type_id.warehouse_id', '=', {self.warehouse.id})]"
        here = self._make_other("other_in", jxc_reason_id=self.found.id)
        here.move_ids.picked = True
        self._assert_required(here.button_validate)


@tagged("post_install", "-at_install")
class TestApprovalCount(ApprovalMixin, CountMixin, TransactionCase):
    """The result of a count, by what its differences are worth."""

    def test_the_result_of_a_count(self):
        chief = self._create_user("jxc_count_chief", "stock.group_stock_manager")
        rule = self._create_approval("stock_count_post", chief, basis="amount", band_from=20)
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self.assertEqual(self._finish(count), "approve")
        self._post(count)
        self.assertEqual(count.state, "done")
        rule.band_from = 10
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 4})
        self._finish(count)
        self._assert_required(self._post, count)
        count.line_ids.filtered(lambda line: line.state == "diff").reason_id = self.reason
        request = self._ask(self.leader, count, "action_post")
        self.assertEqual(request.amount, 10)
        self._decide(chief, request)
        self.assertEqual((request.state, count.state), ("done", "done"), request.closing_note)
        self.assertEqual(self._get_quantity(self.nut), 4)
