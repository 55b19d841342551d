from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestWarehousesOfAPerson(WmsCase):
    """Who works in certain warehouses sees these only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["stock.warehouse"].create(
            {"name": "West 西仓", "code": "W2", "company_id": cls.company.id}
        )
        cls._set_stock(cls.product, 7.0, cls.other)
        cls.here = cls._confirm_order().with_env(cls.env)
        cls.there = cls._confirm_order(warehouse_id=cls.other.id).with_env(cls.env)
        cls.pickings = cls.here.picking_ids | cls.there.picking_ids

    def _see(self, model="stock.picking", field="id", records=None):
        records = self.pickings if records is None else records
        found = self.env[model].with_user(self.picker)
        return found.search([(field, "in", records.ids)]).with_env(self.env)

    def _work_in(self, *warehouses):
        self.picker.jxc_warehouse_ids = [Command.set([place.id for place in warehouses])]

    def test_transfers_and_stock_of_the_own_warehouses(self):
        self.assertEqual(self._see(), self.pickings)
        self._work_in(self.other)
        self.assertEqual(self._see(), self.there.picking_ids)
        for model in ("stock.move", "stock.move.line"):
            seen = self._see(model, "picking_id")
            self.assertEqual(seen.picking_id, self.there.picking_ids, model)
        quants = self.env["stock.quant"].with_user(self.picker)
        goods = [("product_id", "=", self.product.id), ("location_id.usage", "=", "internal")]
        self.assertEqual(quants.search(goods).location_id, self.other.lot_stock_id)
        groups = quants.formatted_read_group(goods, ["product_id"], ["quantity:sum"])
        self.assertEqual(groups[0]["quantity:sum"], 7.0)
        self.assertEqual(self.product.with_user(self.picker).qty_available, 7.0)
        for records in (self.here.picking_ids, self.here.picking_ids.move_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.picker).read(["state"])
        with self.assertRaises(AccessError):
            self.here.picking_ids.with_user(self.picker).button_validate()
        with self.assertRaises(AccessError):
            self.here.picking_ids.move_ids.with_user(self.picker).quantity = 1.0
        self._work_in()
        self.assertEqual(self._see(), self.pickings)

    def test_the_own_work_goes_on(self):
        self._work_in(self.other)
        self._validate(self.there.picking_ids, self.picker)
        self.assertEqual(self.there.picking_ids.mapped("state"), ["done"])
        self._work_in(self.warehouse)
        delivery = self._pick(self.here)
        self._validate(delivery, self.picker)
        self.assertEqual(set(self.here.picking_ids.mapped("state")), {"done"})

    def test_a_transfer_between_two_warehouses(self):
        """Who sends books the receipt of the other warehouse, without seeing its stock."""
        self.other.resupply_wh_ids = self.warehouse
        route = self.other.resupply_route_ids
        self.product.route_ids = route
        self.env["stock.rule"].run(
            [
                self.env["stock.rule"].Procurement(
                    self.product,
                    20.0,
                    self.product.uom_id,
                    self.other.lot_stock_id,
                    "Resupply",
                    "Resupply",
                    self.company,
                    {"warehouse_id": self.other, "route_ids": route},
                )
            ]
        )
        moves = self.env["stock.move"].search(
            [("product_id", "=", self.product.id), ("origin", "=", "Resupply")]
        )
        sent = moves.filtered(lambda move: move.location_id == self.warehouse.lot_stock_id)
        received = moves.filtered(lambda move: move.location_dest_id == self.other.lot_stock_id)
        self.assertTrue(sent and received)
        self._work_in(self.warehouse)
        while sent.state != "done":
            self._validate(sent.picking_id, self.picker)
        for move in sent.move_dest_ids - received:
            self._validate(move.picking_id, self.picker)
        self.assertEqual(received.state, "assigned")
        self._work_in(self.other)
        self._validate(received.picking_id, self.picker)
        self.assertEqual(received.state, "done")

    def test_lists_offer_the_own_places(self):
        self._work_in(self.other)
        for model in ("stock.warehouse", "stock.picking.type", "stock.location"):
            places = self.env[model].with_user(self.picker)
            own = [("company_id", "=", self.company.id)]
            offered = {found[0] for found in places.name_search("", own, limit=None)}
            listed = {
                row["id"] for row in places.web_search_read(own, {"display_name": {}})["records"]
            }
            path = places._jxc_warehouse_path
            allowed = places.sudo().search([*own, (path, "in", [self.other.id, False])])
            self.assertEqual(offered, listed, model)
            self.assertEqual(offered, set(allowed.ids), model)

    def test_reordering_rules(self):
        rules = self.env["stock.warehouse.orderpoint"].create(
            [
                {
                    "product_id": self.product.id,
                    "warehouse_id": place.id,
                    "location_id": place.lot_stock_id.id,
                }
                for place in (self.warehouse, self.other)
            ]
        )
        self._work_in(self.other)
        self.assertEqual(self._see("stock.warehouse.orderpoint", records=rules), rules[1])

    def test_other_companies_stay_as_they_are(self):
        company = self._create_company("Second")
        place = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        self.picker.company_ids += company
        self._set_stock(self.product, 3.0, place)
        self._work_in(self.other)
        quants = (
            self.env["stock.quant"]
            .with_user(self.picker)
            .with_context(allowed_company_ids=[self.company.id, company.id])
        )
        found = quants.search(
            [("product_id", "=", self.product.id), ("location_id.usage", "=", "internal")]
        )
        self.assertEqual(set(found.sudo().mapped("quantity")), {7.0, 3.0})

    def test_nobody_sets_his_own(self):
        with self.assertRaises(AccessError):
            self.picker.with_user(self.picker).jxc_warehouse_ids = [Command.set(self.other.ids)]
