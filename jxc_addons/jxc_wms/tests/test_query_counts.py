from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestQueryCounts(WmsCase):
    """Without an active rule the gate costs nothing."""

    def _compare(self, prepare, act):
        """Assert that ``act(prepare())`` costs the same with and without operations."""

        def count():
            record = prepare()
            return self._count_queries(lambda: act(record))

        self.env["jxc.checkpoint.rule"].search([]).company_ids = False
        count()
        count()
        sleeping = count()
        self.env["jxc.operation"].search([]).active = False
        self.env.registry.clear_cache()
        count()
        count()
        self.assertEqual(sleeping, count())

    def _get_pick(self):
        pick = self._confirm_order().sudo().picking_ids
        pick.action_assign()
        pick.move_ids.picked = True
        return pick

    def test_confirming_the_stock(self):
        self._compare(self._confirm_order, lambda order: order.jxc_confirm_stock())

    def test_validating_a_transfer(self):
        self._compare(
            self._get_pick, lambda pick: pick.with_user(self.picker).sudo()._action_done()
        )

    def test_cancelling_a_transfer(self):
        self._compare(self._get_pick, lambda pick: pick.action_cancel())
