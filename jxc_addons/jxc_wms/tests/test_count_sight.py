from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountSight(CountCase):
    """A counter of the group looks nothing up while he counts; everything goes on working."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blind = cls._create_user("jxc_blind", "jxc_wms.jxc_wms_group_count_blind")

    def _see(self, user):
        """Return what a user reads of the bolts: quants, sum, quantity of the product."""
        self.env.invalidate_all()
        quants = self.env["stock.quant"].with_user(user)
        domain = [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        [[total]] = quants._read_group(domain, aggregates=["quantity:sum"])
        product = self.product.with_user(user).with_context(location=self.shelf.id)
        return quants.search_count(domain), total or 0.0, product.qty_available

    def test_only_while_he_counts_and_only_what_is_counted(self):
        self._put(self.product, 3, self.other_shelf)
        self.assertEqual(self._see(self.blind), (1, 10.0, 10.0))
        count = self._begin(counter_ids=[(6, 0, (self.blind | self.keeper).ids)])
        self.assertEqual(self._see(self.blind), (0, 0.0, 0.0))
        self.assertEqual(self._see(self.keeper), (1, 10.0, 10.0), "He is not in the group")
        self.assertEqual(self._see(self.leader), (1, 10.0, 10.0))
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        with self.assertRaises(AccessError):
            quant.with_user(self.blind).read(["quantity"])
        elsewhere = self.product.with_user(self.blind).with_context(location=self.other_shelf.id)
        self.assertEqual(elsewhere.qty_available, 3.0)
        self._count(count, {self.product: 10.0, self.nut: 5.0}, self.blind)
        self._finish(count, self.blind)
        self.assertEqual(self._see(self.blind), (1, 10.0, 10.0))

    def test_not_his_count_or_not_blind(self):
        self._begin(counter_ids=[(6, 0, self.keeper.ids)])
        self.assertEqual(self._see(self.blind), (1, 10.0, 10.0))

    def test_he_goes_on_shipping(self):
        self._begin()
        self._ship(self.product, 4.0, user=self.blind)
        self.assertEqual(self._get_quantity(), 6.0)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        self.assertEqual(quants.mapped("quantity"), [6.0], "No twin rows")
