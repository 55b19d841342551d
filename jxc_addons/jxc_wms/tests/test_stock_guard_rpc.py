from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.tests.common import JxcHttpCase

from .stock_common import StockMixin

SHORT = "odoo.addons.jxc_wms.exceptions.StockShort"


@tagged("post_install", "-at_install")
class TestStockGuardOverRpc(StockMixin, HttpCase):
    """Callers from outside meet the same guard, and read the same sentence."""

    _call_kw = JxcHttpCase._call_kw
    _call_json2 = JxcHttpCase._call_json2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quant = cls.env["stock.quant"].search(
            [("product_id", "=", cls.product.id), ("location_id", "=", cls.shelf.id)]
        )

    def _prepare_context(self, **keys):
        return {"allowed_company_ids": self.env.company.ids, "lang": "en_US", **keys}

    def _assert_refused(self, error):
        self.assertEqual(error["name"], SHORT)
        self.assertIn("Hot bearing", error["message"])
        self.assertEqual(error["context"]["shortages"][0]["product_id"], self.product.id)
        self.assertEqual(self._get_quantity(), (20, 0))

    @mute_logger("odoo.http")
    def test_write_of_a_quant(self):
        for vals in ({"quantity": -1}, {"reserved_quantity": 21}):
            _result, error = self._call_kw(self.keeper, self.quant, "write", vals)
            self._assert_refused(error)
        status, answer = self._call_json2(self.keeper, self.quant, "write", vals={"quantity": -1})
        self.assertEqual(status, 422)
        self._assert_refused(answer)

    @mute_logger("odoo.http")
    def test_create_of_a_quant(self):
        vals = {"product_id": self.product.id, "location_id": self.shelf.id, "quantity": -21}
        _result, error = self._call_kw(self.manager, self.env["stock.quant"], "create", [vals])
        self._assert_refused(error)

    @mute_logger("odoo.http")
    def test_more_on_a_transfer_than_there_is(self):
        picking = self._make_transfer({self.product: 50})
        vals = {"move_ids": [(1, picking.move_ids.id, {"quantity": 50})]}
        for context in ({}, {"jxc_skip": True, "skip_backorder": True, "su": True}):
            _result, error = self._call_kw(
                self.keeper, picking, "web_save", vals, specification={}, context=context
            )
            self._assert_refused(error)
        status, answer = self._call_json2(self.keeper, picking, "write", vals=vals)
        self.assertEqual(status, 422)
        self._assert_refused(answer)

    @mute_logger("odoo.http")
    def test_done_line_of_a_shipped_delivery(self):
        line = self._ship(5).move_line_ids
        self._put(self.product, 5)
        _result, error = self._call_kw(self.keeper, line, "write", {"quantity": 26})
        self._assert_refused(error)
