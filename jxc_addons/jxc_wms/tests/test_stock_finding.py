from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import FindingRefused, StockShort
from ..hooks import post_init_hook
from .stock_common import StockCase


class FindingCase(StockCase):
    """Stock that was spoilt behind Odoo's back, and what the check says of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.findings = cls.env["jxc.stock.finding"]
        # What other tests and demo data left behind is none of ours.
        cls.receipt = cls._receive(cls.product, 30)

    @classmethod
    def _receive(cls, product, quantity):
        """Bring goods in by a document."""
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": cls.suppliers.id,
                "location_dest_id": cls.shelf.id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        return move

    def _spoil(self, query, *params):
        """Change the database as an import script or a crash would."""
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()

    def _spoil_quant(self, assignment, *params, product=None):
        product = product or self.product
        self._spoil(
            f"UPDATE stock_quant SET {assignment} WHERE product_id = %s AND location_id = %s",
            *params,
            product.id,
            self.shelf.id,
        )

    def _check(self, *products):
        """Check these products and return all open findings about them."""
        ids = [product.id for product in products or [self.product]]
        self.findings._check(ids)
        return self.findings.search([("product_id", "in", ids), ("state", "=", "open")])

    def _repair(self, findings):
        findings.with_user(self.manager).action_repair()
        return findings


@tagged("post_install", "-at_install")
class TestStockFinding(FindingCase):
    """Stock that is wrong is found, proposed to be put right, and put right by a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 20 of the 50 came without a document.
        cls.env["stock.quant"]._update_available_quantity(cls.product, cls.shelf, -20)
        cls.env.cr.flush()

    def test_right_stock(self):
        self._ship(10)
        booked = self._make_transfer({self.product: 5})
        booked.action_assign()
        self.assertFalse(self._check())

    def test_stock_differs_from_documents(self):
        self._spoil_quant("quantity = 28")
        finding = self._check()
        self.assertEqual(finding.kind, "quantity")
        self.assertEqual((finding.found_qty, finding.expected_qty), (28, 30))
        self.assertEqual(finding.location_id, self.shelf)
        self.assertTrue(finding.user_id)
        self.assertIn("from 28 Units to 30 Units", finding.proposal)
        self.assertEqual(self._get_quantity(), (28, 0), "nothing is put right by itself")
        self._repair(finding)
        self.assertEqual(self._get_quantity(), (30, 0))
        self.assertEqual(finding.state, "solved")
        self.assertEqual(finding.repaired_by_id, self.manager)
        self.assertIn("from 28 Units to 30 Units", str(finding.message_ids.mapped("body")))
        log = self.env["jxc.operation.log"].search([("res_model", "=", finding._name)])
        self.assertEqual((log[0].user_id, log[0].operation_id.code), (self.manager, "stock_repair"))

    def test_documents_follow_the_stock(self):
        self._spoil_quant("quantity = 33")
        finding = self._check()
        finding.with_user(self.manager).repair_mode = "stock"
        self._repair(finding)
        self.assertEqual(self._get_quantity(), (33, 0))
        self.assertEqual(finding.state, "solved")
        move = self.env["stock.move"].search(
            [("product_id", "=", self.product.id), ("is_inventory", "=", True)]
        )
        self.assertEqual((move.quantity, move.location_dest_id), (3, self.shelf))

    def test_documents_follow_lower_stock(self):
        self._spoil_quant("quantity = 25")
        finding = self._check()
        finding.with_user(self.manager).repair_mode = "stock"
        self._repair(finding)
        self.assertEqual(self._get_quantity(), (25, 0))
        self.assertFalse(self._check())

    def test_stock_without_rows(self):
        self._spoil("DELETE FROM stock_quant WHERE product_id = %s", self.product.id)
        finding = self._check()
        self.assertEqual((finding.found_qty, finding.expected_qty), (0, 30))
        self._repair(finding)
        self.assertEqual(self._get_quantity(), (30, 0))

    def test_booked_differs_from_documents(self):
        self._make_transfer({self.product: 5}).action_assign()
        self._spoil_quant("reserved_quantity = 9")
        finding = self._check()
        self.assertEqual(finding.kind, "reserved")
        self.assertEqual((finding.found_qty, finding.expected_qty), (9, 5))
        self._repair(finding)
        self.assertEqual(self._get_quantity(), (30, 5))
        self.assertEqual(finding.state, "solved")

    def test_twins(self):
        self._spoil(
            "INSERT INTO stock_quant (product_id, location_id, company_id, quantity,"
            " reserved_quantity, in_date) SELECT product_id, location_id, company_id, 0, 0, now()"
            " FROM stock_quant WHERE product_id = %s AND location_id = %s",
            self.product.id,
            self.shelf.id,
        )
        finding = self._check()
        self.assertEqual(finding.kind, "twins")
        self._repair(finding)
        self.assertEqual(finding.state, "solved")
        self.assertEqual(len(finding._get_quants()), 1)

    def test_serial_number_in_two_places(self):
        product = self._make_product("By number", tracking="serial")
        serial = self.env["stock.lot"].create({"name": "S1", "product_id": product.id})
        self._put(product, 1, lot_id=serial)
        self.env.flush_all()
        self._spoil(
            "INSERT INTO stock_quant (product_id, location_id, company_id, lot_id, quantity,"
            " reserved_quantity, in_date) SELECT product_id, %s, company_id, lot_id, 1, 0, now()"
            " FROM stock_quant WHERE product_id = %s",
            self.other_shelf.id,
            product.id,
        )
        finding = self._check(product).filtered(lambda one: one.kind == "serial")
        self.assertEqual((finding.lot_id, finding.found_qty), (serial, 2))
        self.assertFalse(finding.can_repair)
        with self.assertRaises(FindingRefused):
            self._repair(finding)
        finding.with_user(self.manager).action_count()
        quants = self.env["stock.quant"].search([("lot_id", "=", serial.id)])
        self.assertEqual(quants.user_id, finding.user_id)

    def test_more_booked_than_there_is(self):
        """A database in which the same goods were booked twice before the guard came."""
        first, second = (self._make_transfer({self.product: 15}) for _i in range(2))
        (first | second).action_assign()
        self._spoil_quant("quantity = 20")
        self._spoil(
            "UPDATE stock_move_line SET quantity = 20, quantity_product_uom = 20 WHERE id = %s",
            self.receipt.move_line_ids.id,
        )
        second.scheduled_date = "2099-01-01"
        finding = self._check()
        self.assertEqual(finding.kind, "overbooked")
        self.assertIn(second.name, finding.proposal)
        self._repair(finding)
        self.assertEqual(finding.state, "solved")
        self.assertEqual((first.move_ids.quantity, second.move_ids.quantity), (15, 5))
        self.assertEqual(self._get_quantity(), (20, 20))

    def test_negative(self):
        self._spoil_quant("quantity = -4")
        findings = self._check()
        self.assertEqual(set(findings.mapped("kind")), {"negative", "quantity"})
        negative = findings.filtered(lambda one: one.kind == "negative")
        self.assertEqual(negative.found_qty, -4)
        self.assertFalse(negative.can_repair)

    def test_lot_taken_from_goods_without_lot_is_no_fault(self):
        product = self._make_product("Became tracked")
        self._receive(product, 5)
        product.tracking = "lot"
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": product.id})
        picking = self._make_transfer({product: 3})
        self._force(picking, 3, lot_id=lot.id)
        self._validate(picking)
        self.assertEqual(picking.state, "done")
        self.assertFalse(self._check(product))

    def test_settled_by_the_next_check(self):
        self._spoil_quant("quantity = 28")
        finding = self._check()
        self._spoil_quant("quantity = 30")
        self.assertFalse(self._check())
        self.assertEqual(finding.state, "solved")
        self.assertTrue(finding.solved_date)
        self._spoil_quant("quantity = 27")
        self.assertNotEqual(self._check(), finding)

    def test_figures_that_changed_since(self):
        """A repair looks again before it does anything."""
        self._spoil_quant("quantity = 28")
        finding = self._check()
        self._spoil_quant("quantity = 30")
        self._repair(finding)
        self.assertEqual(self._get_quantity(), (30, 0))
        self.assertFalse(finding.repaired_by_id)

    def test_let_be(self):
        self._spoil_quant("quantity = 28")
        finding = self._check()
        mine = finding.with_user(self.manager)
        with self.assertRaises(FindingRefused):
            mine.action_accept()
        mine.reason = "Two pieces are shown at the fair"
        mine.action_accept()
        self.assertFalse(self._check(), "as long as nothing changes")
        self._spoil_quant("quantity = 27")
        self.assertEqual(self._check(), finding)

    def test_repair_that_would_book_twice_is_refused(self):
        self._make_transfer({self.product: 30}).action_assign()
        self._spoil_quant("quantity = 20, reserved_quantity = 10")
        finding = self._check().filtered(lambda one: one.kind == "reserved")
        with self.assertRaises(StockShort), self.env.cr.savepoint():
            self._repair(finding)

    def test_rights(self):
        self._spoil_quant("quantity = 28")
        finding = self._check().with_user(self.keeper)
        self.assertEqual(finding.found_qty, 28)
        for act in ("action_repair", "action_accept", "action_count", "action_reopen"):
            with self.assertRaises(FindingRefused):
                getattr(finding, act)()
        with self.assertRaises(FindingRefused):
            finding.browse().action_check()
        with self.assertRaises(AccessError):
            finding.write({"reason": "I say so"})
        with self.assertRaises(AccessError):
            finding.with_user(self.manager).create(
                {"kind": "negative", "product_id": self.product.id}
            )

    def test_figures_cannot_be_written(self):
        self._spoil_quant("quantity = 28")
        finding = self._check().with_user(self.manager)
        for vals in ({"expected_qty": 99}, {"state": "solved"}, {"kind": "twins"}):
            with self.assertRaises(FindingRefused):
                finding.write(vals)

    def test_list_of_what_is_wrong_at_installation(self):
        self._spoil_quant("quantity = -4")
        post_init_hook(self.env)
        findings = self.findings.search([("product_id", "=", self.product.id)])
        self.assertEqual(set(findings.mapped("kind")), {"negative", "quantity"})
        self.assertEqual(findings.company_id, self.env.company)

    def test_whole_check_as_the_night_runs_it(self):
        self.env.company.jxc_finding_user_id = self.manager
        self._spoil_quant("quantity = 28")
        self.findings._cron_check()
        finding = self.findings.search([("product_id", "=", self.product.id)])
        self.assertEqual(finding.user_id, self.manager)
        told = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.manager.partner_id.id)]
        )
        self.assertTrue(told)

    def test_cost_of_the_check(self):
        """As many queries for a hundred products as for one."""
        products = [self._make_product(f"P{number}") for number in range(100)]
        for product in products:
            self._put(product, 5)
        self._spoil(
            "DELETE FROM stock_quant WHERE product_id = ANY(%s)", [p.id for p in products[1:]]
        )
        check = self.env["jxc.stock.check"]
        self.env.flush_all()
        for ids in ([products[0].id], [product.id for product in products]):
            with self.assertQueryCount(6):
                check._find(ids)
