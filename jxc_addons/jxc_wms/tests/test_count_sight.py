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

    def test_nor_does_asking_tell(self):
        """Conditions on the quantity, from goods, places and sums; the count's own figures."""
        count = self._begin(counter_ids=[(6, 0, (self.blind | self.keeper).ids)])
        self.env.flush_all()

        def ask(user, guess):
            self.env.invalidate_all()
            here = {"location": self.shelf.id}
            more = ("quantity", ">", guess)
            quants = self.env["stock.quant"].with_user(user)
            products = self.product.with_user(user).with_context(**here)
            found = [
                quants.search_count([("location_id", "=", self.shelf.id), more]),
                self.shelf.with_user(user).search_count([("quant_ids", "any", [more])]),
                self.shelf.with_user(user).search_count([("quant_ids", "not any", [more])]),
            ]
            for field in ("stock_quant_ids.quantity", "qty_available", "free_qty"):
                domain = [("id", "=", self.product.id), (field, ">", guess)]
                found.append(products.search_count(domain))
            groups = quants.formatted_read_group(
                [("product_id", "=", self.product.id)],
                ["location_id"],
                ["__count"],
                having=[("quantity:sum", ">", guess)],
            )
            lines = self.env["jxc.count.line"].with_user(user)
            domain = [("count_id", "=", count.id), ("expected_qty", ">", guess)]
            return [*found, len(groups), lines.search_count(domain)]

        self.assertEqual(ask(self.blind, 9.0), ask(self.blind, 11.0))
        self.assertEqual(ask(self.leader, 9.0)[0], 1)
        told = zip(ask(self.leader, 9.0), ask(self.leader, 11.0), strict=True)
        self.assertEqual([low != high for low, high in told], [True] * 7 + [False])
        for model, field in (("jxc.count.line", "snapshot_qty"), ("jxc.count.entry", "book_qty")):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.blind).search([(field, ">", 9.0)])

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
