from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.tests.common import WmsCase


@tagged("post_install", "-at_install")
class TestWarehousesOfAPerson(WmsCase):
    """Who works in certain warehouses sees these only."""

    def test_transfers_and_stock_of_the_own_warehouses(self):
        other = self.env["stock.warehouse"].create(
            {"name": "West 西仓", "code": "W2", "company_id": self.company.id}
        )
        self._set_stock(self.product, 7.0, other)
        here, there = self._confirm_order(), self._confirm_order(warehouse_id=other.id)
        pickings = here.sudo().picking_ids | there.sudo().picking_ids
        quants = self.env["stock.quant"].with_user(self.picker)
        goods = [("product_id", "=", self.product.id), ("location_id.usage", "=", "internal")]

        def seen():
            found = self.env["stock.picking"].with_user(self.picker)
            return found.search([("id", "in", pickings.ids)])

        self.assertEqual(seen(), pickings)
        self.picker.jxc_warehouse_ids = [Command.set(other.ids)]
        self.assertEqual(seen(), there.sudo().picking_ids)
        self.assertEqual(quants.search(goods).location_id, other.lot_stock_id)
        with self.assertRaises(AccessError):
            here.sudo().picking_ids.with_user(self.picker).read(["state"])
        self._validate(there.sudo().picking_ids, self.picker)
        self.assertEqual(there.sudo().picking_ids.state, "done")
        self.picker.jxc_warehouse_ids = [Command.clear()]
        self.assertEqual(seen(), pickings)
