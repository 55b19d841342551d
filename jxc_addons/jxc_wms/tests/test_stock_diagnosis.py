from odoo.tests import tagged

from ..exceptions import FindingRefused
from .test_stock_finding import FindingCase


@tagged("post_install", "-at_install")
class TestStockDiagnosis(FindingCase):
    """Why stock is negative: for databases that were so before the guard came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As before the guard: Odoo lets everything happen.
        cls.env["jxc.policy.exception"].create(
            {
                "policy_id": cls.env.ref("jxc_wms.jxc_policy_stock_negative").id,
                "company_id": cls.env.company.id,
                "reason": "As it was before",
            }
        )

    def _oversell(self, quantity=60, user=None, **places):
        picking = self._make_transfer({self.product: quantity}, user, **places)
        self._force(picking, quantity)
        self._validate(picking)
        return picking

    def _diagnose(self, records=None):
        """Return the diagnosis as the keeper sees it, and what was found per cause."""
        records = (records or self.product).with_user(self.keeper)
        action = records.action_jxc_diagnose()
        diagnosis = self.env["jxc.stock.diagnosis"].with_user(self.keeper).browse(action["res_id"])
        self.assertEqual(
            diagnosis.line_ids.mapped("cause"),
            ["unit", "at_once", "receipt", "dated_back", "place", "return"],
            "the order of the article",
        )
        return diagnosis, {line.cause: line for line in diagnosis.line_ids if line.is_found}

    def test_when_it_began(self):
        picking = self._oversell()
        diagnosis, _found = self._diagnose()
        self.assertEqual(diagnosis.quantity, -10)
        self.assertIn(picking.name, diagnosis.summary)
        self.assertIn(self.keeper.name, diagnosis.summary)

    def test_nothing_wrong(self):
        _diagnosis, found = self._diagnose()
        self.assertFalse(found)

    def test_unit_that_does_not_convert(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        picking = self._make_transfer({self.product: 1})
        line = self._force(picking, 1)
        self._validate(picking)
        self._spoil(
            "UPDATE stock_move_line SET product_uom_id = %s WHERE id = %s", kilo.id, line.id
        )
        _diagnosis, found = self._diagnose()
        self.assertIn("kg", found["unit"].evidence)
        self.assertEqual(found["unit"].res_ids, picking.ids)

    def test_unit_that_converted_otherwise(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        picking = self._make_transfer({self.product: 2})
        line = self._force(picking, 2)
        self._validate(picking)
        self._spoil(
            "UPDATE stock_move_line SET product_uom_id = %s WHERE id = %s", dozen.id, line.id
        )
        _diagnosis, found = self._diagnose()
        self.assertIn("2 Dozens were booked as 2 Units", found["unit"].evidence)

    def test_people_working_at_once(self):
        first = self._oversell(30)
        second = self._oversell(30, user=self.colleague)
        _diagnosis, found = self._diagnose()
        self.assertEqual(set(found["at_once"].res_ids), {first.id, second.id})
        self.assertIn(self.colleague.name, found["at_once"].evidence)

    def test_receipt_not_validated(self):
        receipt = self._make_transfer(
            {self.product: 40}, source=self.suppliers, target=self.shelf, kind="in"
        )
        receipt.scheduled_date = "2025-01-01"
        self._oversell()
        _diagnosis, found = self._diagnose()
        self.assertIn(receipt.name, found["receipt"].evidence)
        self.assertIn("40 Units", found["receipt"].evidence)
        action = found["receipt"].action_open_documents()
        self.assertEqual(action["res_model"], "stock.picking")
        self.assertEqual(action["domain"], [("id", "in", receipt.ids)])

    def test_document_dated_back(self):
        picking = self._oversell(5)
        picking.move_ids.date = "2020-02-02"
        diagnosis, found = self._diagnose()
        self.assertIn(picking.name, found["dated_back"].evidence)
        self.assertIn(picking.name, diagnosis.summary, "dated before anything came in")

    def test_wrong_place(self):
        self._put(self.product, 70, self.other_shelf)
        self._oversell()
        _diagnosis, found = self._diagnose()
        self.assertIn(f"{self.shelf.display_name}: -10 Units", found["place"].evidence)
        self.assertIn(f"{self.other_shelf.display_name}: 70 Units", found["place"].evidence)

    def test_return_that_is_not_validated(self):
        picking = self._oversell(20)
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.keeper)
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.quantity = 5
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        _diagnosis, found = self._diagnose()
        self.assertIn(back.name, found["return"].evidence)

    def test_from_rows_of_stock_and_from_a_finding(self):
        self._oversell()
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        diagnosis, _found = self._diagnose(quants)
        self.assertEqual(diagnosis.location_id, self.shelf)
        finding = self._check().filtered(lambda one: one.kind == "negative")
        action = finding.with_user(self.keeper).action_diagnose()
        self.assertEqual(action["res_model"], "jxc.stock.diagnosis")

    def test_one_material_at_a_time(self):
        other = self._make_product("Another")
        with self.assertRaises(FindingRefused):
            (self.product | other).with_user(self.keeper).action_jxc_diagnose()

    def test_have_it_counted(self):
        diagnosis, _found = self._diagnose()
        diagnosis.action_count()
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        self.assertEqual(quants.user_id, self.keeper)
