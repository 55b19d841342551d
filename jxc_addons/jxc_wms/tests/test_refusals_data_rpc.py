"""What is refused of units and files where goods are concerned, by both doors."""

from odoo.tests import tagged

from odoo.addons.jxc_core.tests.import_common import ImportCase
from odoo.addons.jxc_core.tests.test_refusals_data_rpc import ERRORS, DataRefusalMixin
from odoo.addons.jxc_wms.tests.count_common import CountMixin
from odoo.addons.jxc_wms.tests.test_stock_unit import StockUnitCase

WORDS = ("is kept in Units, which can't be converted to kg", "Enter the quantity in one of: Units")


@tagged("post_install", "-at_install")
class TestTransferUnitRefusals(DataRefusalMixin, StockUnitCase):
    def test_transfers_and_what_is_done(self):
        picking = self._create_picking()
        picking.action_confirm()
        picking.action_assign()
        for records, name in (
            (picking.move_ids, "product_uom"),
            (picking.move_line_ids, "product_uom_id"),
        ):
            call = ("write", {"vals": {name: self.kilo.id}})
            with self.subTest(records._name), self._unchanged(records._name, name, "quantity"):
                self._assert_refused(self.picker, records, call, ERRORS + "UnitRefused", *WORDS)

    def test_units_of_goods_that_moved_stay(self):
        picking = self._create_picking()
        self._validate(picking, self.picker)
        material = self.product.product_tmpl_id
        call = ("write", {"vals": {"uom_id": self.dozen.id}})
        words = ("stays in Units: it is counted in it on", picking.name)
        with self._unchanged("product.template", "uom_id"):
            self._assert_refused(self.keeper, material, call, ERRORS + "UnitRefused", *words)


@tagged("post_install", "-at_install")
class TestCountUnitRefusals(CountMixin, DataRefusalMixin):
    def test_counts(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        line = self._begin().line_ids[:1]
        vals = {"line_id": line.id, "quantity": 2, "entered_uom_id": kilo.id}
        call = ("create", {"vals_list": [vals]})
        name = "odoo.addons.jxc_wms.exceptions.CountRefused"
        with self._unchanged("jxc.count.entry", "quantity"):
            entries = self.env["jxc.count.entry"]
            words = ("is not counted in kg", "Count it in Units")
            self._assert_refused(self.keeper, entries, call, name, *words)
            bag = self.product.product_tmpl_id._jxc_add_packaging("袋", 25)
            vals = {**vals, "entered_uom_id": bag.id, "loose_qty": -1}
            vals["line_id"] = self._get_line(line.count_id).id
            call = ("create", {"vals_list": [vals]})
            self._assert_refused(self.keeper, entries, call, name, "Enter how many are there")

    def test_bags_and_pieces(self):
        """Three bags and five pieces are one entry, whatever the caller says they come to."""
        bag = self.product.product_tmpl_id._jxc_add_packaging("袋", 25)
        line = self._get_line(self._begin())
        vals = {"line_id": line.id, "quantity": 3, "entered_uom_id": bag.id, "loose_qty": 5}
        entries = self.env["jxc.count.entry"]
        status, _answer = self._call_json2(
            self.keeper, entries, "create", vals_list=[{**vals, "entered_qty": 99}]
        )
        self.assertEqual(status, 200)
        entry = line.sudo().entry_ids
        self.assertEqual((entry.quantity, entry.entered_qty, entry.loose_qty), (80, 3, 5))


@tagged("post_install", "-at_install")
class TestOpeningStockRefusals(DataRefusalMixin, ImportCase):
    ROWS = (["物料编码", "数量", "成本单价"], ["ST-1", 10, 2])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = ("stock.group_stock_manager", "jxc_wms.jxc_wms_group_reverse")
        for name in groups:
            cls.clerk.group_ids += cls.env.ref(name)
        cls.soap = cls._create_product("Soap", type="consu", is_storable=True, default_code="ST-1")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    def test_without_the_right(self):
        keeper = self._create_user(
            "jxc_bringer", "jxc_core.jxc_core_group_import,stock.group_stock_user"
        )
        session = self._upload(list(self.ROWS), "stock", user=keeper)
        with self._unchanged("stock.quant", "quantity"):
            call = ("action_check", {})
            words = ("You may not bring in: Opening Stock",)
            self._assert_refused(keeper, session, call, ERRORS + "ImportRefused", *words)

    def test_used_stock_is_not_taken_back(self):
        session = self._import(list(self.ROWS), "stock")
        places = {
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
        }
        move = self.env["stock.move"].create(
            {"product_id": self.soap.id, "product_uom_qty": 4, **places}
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()
        with self._unchanged("stock.quant", "quantity"):
            call = ("action_undo", {})
            short = "odoo.addons.jxc_wms.exceptions.StockShort"
            self._assert_refused(self.clerk, session, call, short, "Soap")
        self.assertEqual(session.state, "done")
