from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_wms.exceptions import CountRefused
from odoo.addons.jxc_wms.tests.count_common import CountCase


@tagged("post_install", "-at_install")
class TestCountGoods(CountCase):
    """Lots, serial numbers, packages, owners; several companies."""

    def _make_lots(self, product, *names):
        return self.env["stock.lot"].create(
            [
                {"name": name, "product_id": product.id, "company_id": self.company.id}
                for name in names
            ]
        )

    def test_lots_are_counted_apart(self):
        milk = self._create_goods("Milk", tracking="lot", standard_price=1.0)
        old, new = self._make_lots(milk, "L1", "L2")
        self._put(milk, 5, lot_id=old)
        self._put(milk, 7, lot_id=new)
        count = self._begin(scope="product", product_ids=[Command.set(milk.ids)], recount="none")
        self.assertEqual(len(count.line_ids), 2)
        self._enter(self._get_line(count, milk, lot_id=old), 7)
        self._enter(self._get_line(count, milk, lot_id=new), 5)
        entries = self.env["jxc.count.entry"].with_user(self.keeper)
        vals = {"count_id": count.id, "product_id": milk.id, "location_id": self.shelf.id}
        with self.assertRaisesRegex(CountRefused, "lot"):
            entries.create({**vals, "quantity": 1})
        entries.create({**vals, "lot_name": "L3", "quantity": 2})
        self._finish(count)
        self._post(count)
        lots = {lot.name: lot for lot in milk.stock_quant_ids.lot_id}
        found = {name: self._get_quantity(milk, lot_id=lot) for name, lot in lots.items()}
        self.assertEqual(found, {"L1": 7, "L2": 5, "L3": 2})

    def test_serial_numbers(self):
        drill = self._create_goods("Drill", tracking="serial", standard_price=50.0)
        here, gone, there = self._make_lots(drill, "S1", "S2", "S3")
        self._put(drill, 1, lot_id=here)
        self._put(drill, 1, lot_id=gone)
        self._put(drill, 1, self.other_shelf, lot_id=there)
        count = self._begin(scope="product", product_ids=[Command.set(drill.ids)], recount="none")
        self.assertEqual(len(count.line_ids), 3)
        line = self._get_line(count, drill, lot_id=here)
        with self.assertRaises(CountRefused):
            self._enter(line, 2)
        self._enter(line, 1)
        self._enter(line, 1, self.colleague)
        self._enter(self._get_line(count, drill, lot_id=gone), 0)
        self._enter(self._get_line(count, drill, lot_id=there), 0)
        # The third one lies on the first shelf.
        self.env["jxc.count.entry"].with_user(self.keeper).create(
            {
                "count_id": count.id,
                "product_id": drill.id,
                "location_id": self.shelf.id,
                "lot_id": there.id,
                "quantity": 1,
            }
        )
        self._finish(count)
        self.assertEqual(line.counted_qty, 1, "Two people have seen the same piece")
        self.assertEqual(sum(count.line_ids.mapped("difference_qty")), -1)
        self._post(count)
        self.assertEqual(self._get_quantity(drill, lot_id=here), 1)
        self.assertEqual(self._get_quantity(drill, lot_id=gone), 0)
        self.assertEqual(self._get_quantity(drill, lot_id=there), 1)
        self.assertEqual(self._get_quantity(drill, self.other_shelf, lot_id=there), 0)

    def test_packages_and_owners(self):
        package = self.env["stock.package"].create({"name": "Box 1"})
        owner = self.env["res.partner"].create({"name": "Owner"})
        self._put(self.product, 4, package_id=package)
        self._put(self.product, 3, owner_id=owner)
        count = self._begin(recount="none")
        lines = self._get_line(count)
        self.assertEqual(len(lines), 3)
        loose = lines.filtered(lambda line: not (line.package_id or line.owner_id))
        boxed = lines.filtered("package_id")
        owned = lines.filtered("owner_id")
        self._enter(loose, 10)
        self._enter(boxed, 6)
        self._enter(owned, 1)
        self._enter(self._get_line(count, self.nut), 5)
        self._finish(count)
        self.assertEqual((boxed.difference_qty, boxed.difference_value), (2, 4))
        self.assertEqual((owned.difference_qty, owned.difference_value), (-2, 0))
        self._post(count)
        self.assertEqual(self._get_quantity(), 10)
        self.assertEqual(self._get_quantity(package_id=package), 6)
        self.assertEqual(self._get_quantity(owner_id=owner), 1)
        self.assertEqual((boxed.difference_value, owned.difference_value), (4, 0))

    def test_twin_rows_of_one_stock(self):
        self.env["stock.quant"].create(
            {"product_id": self.product.id, "location_id": self.shelf.id, "quantity": 5}
        )
        count = self._begin(recount="none")
        line = self._get_line(count)
        self._count(count, {self.product: 12, self.nut: 5})
        self._finish(count)
        self.assertEqual((line.expected_qty, line.difference_qty), (15, -3))
        self._post(count)
        self.assertEqual(self._get_quantity(), 12)

    def test_fractions(self):
        rope = self._create_goods("Rope", uom_id=self.env.ref("uom.product_uom_meter").id)
        self._put(rope, 0.3)
        count = self._begin(scope="product", product_ids=[Command.set(rope.ids)], recount="none")
        line = self._get_line(count, rope)
        for quantity in (0.1, 0.2):
            self._enter(line, quantity, kind="add")
        self._finish(count)
        self.assertEqual(line.state, "ok", "0.1 + 0.2 is 0.3")

    def test_other_companies_see_and_count_nothing(self):
        company = self._create_company("Other")
        other = self._create_user("jxc_other", "stock.group_stock_manager", company=company)
        count = self._begin()
        theirs = self.env(user=other, context={"allowed_company_ids": company.ids})
        self.assertFalse(theirs["jxc.count"].search([]))
        self.assertFalse(theirs["jxc.count.line"].search([]))
        with self.assertRaises(AccessError):
            theirs["jxc.count.entry"].create({"line_id": count.line_ids[0].id, "quantity": 1})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        with self.assertRaises(AccessError):
            self.env["jxc.count.entry"].with_user(self.keeper).create(
                {
                    "count_id": count.id,
                    "product_id": self.product.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "quantity": 1,
                }
            )

    def test_each_company_counts_its_own_at_its_own_cost(self):
        company = self._create_company("Other")
        leader = self._create_user(
            "jxc_both",
            "jxc_wms.jxc_wms_group_count_manager",
            companies=company,
        )
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        self.product.with_company(company).standard_price = 7.0
        self._put(self.product, 10, warehouse.lot_stock_id)
        counts = (
            self.env["jxc.count"]
            .with_user(leader)
            .with_context(allowed_company_ids=(self.company | company).ids)
        )
        count = counts.create(
            {"company_id": company.id, "scope": "all", "warehouse_id": False, "recount": "none"}
        )
        self.assertEqual(count.company_id, company)
        count.action_start()
        self.assertEqual(count.line_ids.location_id, warehouse.lot_stock_id)
        keeper = self._create_user("jxc_keeper_b", "stock.group_stock_user", company=company)
        entries = self.env(user=keeper, context={"allowed_company_ids": company.ids})
        entries["jxc.count.entry"].create({"line_id": count.line_ids.id, "quantity": 9})
        count.action_finish()
        self.assertEqual(count.line_ids.difference_value, -7)
        count.line_ids.reason_id = self.reason
        count.action_post()
        self.assertEqual(count.line_ids.move_ids.company_id, company)
        self.assertEqual(count.line_ids.difference_value, -7)
