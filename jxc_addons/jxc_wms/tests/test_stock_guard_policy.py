import itertools

from odoo.tests import new_test_user, tagged

from ..exceptions import StockShort
from .stock_common import StockCase


@tagged("post_install", "-at_install")
class TestStockGuardPolicy(StockCase):
    """Who may go below zero: product, category, warehouse, company; and as Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.product.product_tmpl_id
        cls.above, cls.category = cls.env["product.category"].create(
            [{"name": "Bearings"}, {"name": "Ball bearings"}]
        )
        cls.category.parent_id = cls.above
        cls.template.categ_id = cls.category

    def _force_and_validate(self, quantity=50):
        picking = self._make_transfer({self.product: quantity})
        self._force(picking, quantity)
        self._validate(picking)
        return picking

    def assertRefused(self, quantity=50):
        with self.assertRaises(StockShort) as refused, self.env.cr.savepoint():
            self._force_and_validate(quantity)
        return refused.exception

    def _set_back(self):
        self.env["jxc.policy.exception"].create(
            {
                "policy_id": self.env.ref("jxc_wms.jxc_policy_stock_negative").id,
                "company_id": self.env.company.id,
                "reason": "Receipts are entered a day late",
            }
        )

    def test_the_most_specific_level_decides(self):
        self.assertRefused()
        levels = (self.env.company, self.warehouse, self.above, self.category, self.template)
        for general, special in itertools.pairwise(levels):
            with self.subTest(general=general, special=special):
                general.jxc_negative_policy, special.jxc_negative_policy = "block", "allow"
                self._force_and_validate()
                general.jxc_negative_policy, special.jxc_negative_policy = "allow", "block"
                self.assertRefused()

    def test_empty_levels_inherit(self):
        self.env.company.jxc_negative_policy = "allow"
        self._force_and_validate()
        self.assertEqual(self._get_quantity(), (-30, 0))

    def test_warning_is_told_and_logged(self):
        self.warehouse.jxc_negative_policy = "warn"
        picking = self._force_and_validate()
        self.assertEqual(picking.state, "done")
        lines = (
            self.env["jxc.operation.log"]
            .search([("res_model", "=", "stock.picking"), ("res_id", "=", picking.id)])
            .filtered(lambda line: line.operation_id.code == "stock_take")
        )
        self.assertEqual(set(lines.mapped("outcome")), {"warned"})
        self.assertEqual(lines.user_id, self.keeper)
        self.assertIn("20 Units on hand, 50 Units asked for", lines[0].details)

    def test_set_back_to_as_odoo(self):
        self._set_back()
        self._force_and_validate()
        self.assertEqual(self._get_quantity(), (-30, 0))

    def test_company_without_discipline(self):
        self.env.company.jxc_discipline = False
        self._force_and_validate()
        self.assertEqual(self._get_quantity(), (-30, 0))

    def test_booking_twice_is_never_allowed(self):
        """What the system books is judged as strictly where everything else is allowed."""
        self._set_back()
        guard = self.env["jxc.stock.guard"]
        with (
            self.assertRaises(StockShort) as refused,
            self.env.cr.savepoint(),
            guard._act(self.product, assigning=True),
        ):
            self.env["stock.quant"]._update_available_quantity(
                self.product, self.shelf, reserved_quantity=21
            )
        [shortage] = refused.exception.context["shortages"]
        self.assertEqual(shortage["kind"], "booked_twice")

    def test_negative_stock_of_old_may_shrink_but_not_grow(self):
        self._set_back()
        self._force_and_validate(50)
        negative = [("policy_id.code", "=", "stock_negative")]
        self.env["jxc.policy.exception"].search(negative).action_restore()
        self.assertRefused(1)
        self._ship(10, source=self.suppliers, target=self.shelf, kind="in")
        self.assertEqual(self._get_quantity(), (-20, 0))
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        quant.with_user(self.manager).write({"quantity": -5})
        self._ship(30, source=self.suppliers, target=self.shelf, kind="in")
        self.assertEqual(self._ship(25).state, "done")

    def test_double_bookings_of_old_do_not_block_what_makes_them_better(self):
        first, second = (self._make_transfer({self.product: 20}) for _i in range(2))
        first.action_assign()
        self.env.cr.flush()
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = 40 WHERE product_id = %s AND location_id = %s",
            (self.product.id, self.shelf.id),
        )
        self.env.invalidate_all()
        second.action_assign()
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = 20 WHERE product_id = %s AND location_id = %s",
            (self.product.id, self.shelf.id),
        )
        self.env.invalidate_all()
        self.assertEqual(self._get_quantity(), (20, 40))
        third = self._make_transfer({self.product: 5})
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._force(third, 5)
        second.move_ids.move_line_ids.quantity = 15
        self.assertEqual(self._get_quantity(), (20, 35))
        self._validate(first)
        # Odoo takes what is left from the other document's bookings; that hears of it.
        self.assertEqual(self._get_quantity(), (0, 0))
        self.assertIn(first.name, str(second.message_ids.mapped("body")))

    def test_each_company_has_its_own_policy(self):
        other = self.env["res.company"].create({"name": "Sister company"})
        keeper = new_test_user(
            self.env,
            "jxc_sister",
            "stock.group_stock_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        self.template.with_company(other).jxc_negative_policy = "allow"
        self.assertFalse(self.template.jxc_negative_policy)
        move = (
            self.env["stock.move"]
            .with_user(keeper)
            .create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 5,
                    "location_id": warehouse.lot_stock_id.id,
                    "location_dest_id": self.customers.id,
                    "company_id": other.id,
                }
            )
        )
        move._action_confirm()
        move.quantity = 5
        move.picked = True
        move._action_done()
        self.assertEqual(move.state, "done")
        self.assertRefused()
        other.jxc_negative_policy = "allow"
        self.assertRefused()


@tagged("post_install", "-at_install")
class TestStockShortMessage(StockCase):
    """Who is refused reads what is there, who took it, and what else is possible."""

    def _get_refusal(self, quantity=50, picking=None):
        picking = picking or self._make_transfer({self.product: quantity})
        with self.assertRaises(StockShort) as refused, self.env.cr.savepoint():
            self._force(picking, quantity)
        return refused.exception

    def test_what_is_there_and_what_was_asked(self):
        message = self._get_refusal().args[0]
        self.assertIn("Hot bearing", message)
        self.assertIn(self.warehouse.name, message)
        self.assertIn(self.shelf.display_name, message)
        self.assertIn("20 Units on hand, 50 Units asked for", message)

    def test_who_took_it_on_which_document(self):
        shipped = self._ship(15, user=self.colleague)
        message = self._get_refusal(20).args[0]
        self.assertIn(f"{self.colleague.name} took 15 Units on {shipped.name}", message)

    def test_who_has_it_booked(self):
        booked = self._make_transfer({self.product: 15}, user=self.colleague)
        booked.action_assign()
        message = self._get_refusal(10).args[0]
        self.assertIn("15 Units of it booked for others, 10 Units asked for", message)
        self.assertIn(f"{self.colleague.name} has 15 Units booked on {booked.name}", message)

    def test_taken_long_ago_is_no_news(self):
        shipped = self._ship(15, user=self.colleague)
        shipped.move_line_ids.date = "2020-01-01"
        self.assertNotIn(shipped.name, self._get_refusal(20).args[0])

    def test_other_places_and_open_receipts(self):
        self._put(self.product, 70, self.other_shelf)
        receipt = self._make_transfer(
            {self.product: 40}, source=self.suppliers, target=self.stock, kind="in"
        )
        message = self._get_refusal().args[0]
        self.assertIn(f"{self.other_shelf.display_name}: 70 Units", message)
        self.assertIn(f"Receipt {receipt.name}", message)
        self.assertIn("backorder", message)
        self.assertNotIn(receipt.name, self._get_refusal(90).args[0])

    def test_amounts_are_in_the_products_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        picking = self._make_transfer({self.product: 24})
        with self.assertRaises(StockShort) as refused, self.env.cr.savepoint():
            self._force(picking, 2, product_uom_id=dozen.id)
        self.assertIn("20 Units on hand, 24 Units asked for", refused.exception.args[0])

    def test_details_for_programs(self):
        [shortage] = self._get_refusal().context["shortages"]
        self.assertEqual(shortage["product_id"], self.product.id)
        self.assertEqual(shortage["location_id"], self.shelf.id)
        self.assertEqual((shortage["quantity"], shortage["asked"], shortage["short"]), (20, 50, 30))

    def test_refusal_is_logged_after_the_rollback(self):
        picking = self._make_transfer({self.product: 50})
        queue = self.env.cr.postrollback
        before = len(queue)
        self._get_refusal(50, picking)
        self.assertEqual(len(queue), before + 1)
        vals_list = list(queue._funcs[-1].args[1].values())
        self.assertEqual([vals["res_id"] for vals in vals_list], picking.ids)
        self.assertEqual({vals["outcome"] for vals in vals_list}, {"blocked"})
        self.assertEqual({vals["user_id"] for vals in vals_list}, {self.keeper.id})
