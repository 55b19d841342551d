import base64
import io
import zipfile

import openpyxl

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.import_common import ImportCase

KINDS = (
    "package_type",
    "storage_category",
    "warehouse",
    "location",
    "price",
    "price_formula",
    "vendor_price",
    "safety",
    "storage_capacity",
    "putaway",
)


@tagged("post_install", "-at_install")
class TestPackGoods(ImportCase):
    """A pack of masters of one company, brought into another one that is empty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "jxc_mover",
            "jxc_core.jxc_core_group_import,jxc_core.jxc_core_group_export,base.group_system,"
            "product.group_product_manager,base.group_partner_manager,stock.group_stock_manager,"
            "jxc_core.jxc_core_group_cost",
        )
        cls.clerk.tz = "Asia/Shanghai"
        cls.empty = cls.env["res.company"].create(
            {"name": "Empty", "currency_id": cls.company.currency_id.id}
        )
        cls.clerk.company_ids += cls.empty
        cls._make_materials()
        cls._make_storage()
        cls._make_places()
        cls._make_prices()
        cls._make_rules()

    @classmethod
    def _make_materials(cls):
        cls.unit = cls.env["uom.uom"].create({"name": "件K"})
        cls.box = cls.env["uom.uom"].create(
            {"name": "箱K", "relative_uom_id": cls.unit.id, "relative_factor": 12}
        )
        cls.drinks = cls.env["product.category"].create({"name": "饮料K", "jxc_code": "KYL"})
        own = {"company_id": cls.company.id, "is_storable": True, "uom_id": cls.unit.id}
        cls.tea, cls.milk = cls.env["product.product"].create(
            [
                {"name": name, "default_code": code, "categ_id": cls.drinks.id, **own}
                for name, code in (("Tea", "PK-1"), ("Milk", "PK-2"))
            ]
        )
        (cls.tea + cls.milk).uom_ids = cls.box
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Dairy", "ref": "PK-G", "supplier_rank": 1, "company_id": cls.company.id}
        )

        for product in cls.env["product.product"].search([("default_code", "=", False)]):
            product.default_code = f"SCREW-{product.id}"

    @classmethod
    def _make_storage(cls):
        own = {"company_id": cls.company.id}
        cls.pallet, cls.crate = cls.env["stock.package.type"].create(
            [
                {
                    **own,
                    "name": "托盘K",
                    "package_use": "reusable",
                    "packaging_length": 1200,
                    "width": 1000,
                    "height": 150,
                    "base_weight": 20.5,
                    "max_weight": 1000,
                },
                {**own, "name": "周转箱K"},
            ]
        )
        cls.rack, cls.floor = cls.env["stock.storage.category"].create(
            [
                {
                    **own,
                    "name": "货架K",
                    "max_weight": 500,
                    "allow_new_product": "same",
                    "jxc_enforced": True,
                    "jxc_single_lot": True,
                    "jxc_max_qty": 300,
                    "jxc_max_volume": 1.5,
                },
                {**own, "name": "地堆K"},
            ]
        )
        capacity = {"storage_category_id": cls.rack.id}
        cls.env["stock.storage.category.capacity"].create(
            [
                {**capacity, "product_id": cls.tea.id, "quantity": 120},
                {**capacity, "package_type_id": cls.pallet.id, "quantity": 2},
            ]
        )

    @classmethod
    def _make_places(cls):
        cls.first = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)])[:1]
        cls.second = cls.env["stock.warehouse"].create(
            {
                "name": "North",
                "code": "PKN",
                "company_id": cls.company.id,
                "delivery_steps": "pick_ship",
                "reception_steps": "two_steps",
            }
        )
        places = cls.env["stock.location"]
        cls.zone = places.create(
            {"name": "K区", "usage": "view", "location_id": cls.first.lot_stock_id.id}
        )
        cls.cool = places.create(
            {
                "name": "K-01",
                "jxc_code": "PK-K01",
                "barcode": "PKK01",
                "location_id": cls.zone.id,
                "storage_category_id": cls.rack.id,
                "jxc_categ_ids": [Command.set(cls.drinks.ids)],
            }
        )
        # The same name in both warehouses: only the way there tells them apart.
        cls.twins = places.create(
            [
                {"name": "K-02", "location_id": one.lot_stock_id.id}
                for one in (cls.first, cls.second)
            ]
        )

    @classmethod
    def _make_prices(cls):
        cls.dollar = cls.env.ref("base.USD") + cls.env.ref("base.EUR") - cls.company.currency_id
        cls.dollar = cls.dollar[:1]
        cls.dollar.active = True
        lists = cls.env["product.pricelist"].create(
            [
                {"name": "批发K", "company_id": cls.company.id},
                {"name": "出口K", "company_id": cls.company.id, "currency_id": cls.dollar.id},
            ]
        )
        fixed = {"compute_price": "fixed", "applied_on": "0_product_variant"}
        cls.env["product.pricelist.item"].create(
            [
                {
                    **fixed,
                    "pricelist_id": lists[0].id,
                    "product_id": cls.tea.id,
                    "fixed_price": 8.125,
                    "min_quantity": 10,
                    "date_start": "2030-04-30 16:00:00",
                    "date_end": "2030-05-31 15:59:59",
                },
                {
                    **fixed,
                    "pricelist_id": lists[1].id,
                    "product_id": cls.milk.id,
                    "fixed_price": 2,
                },
            ]
        )
        rule = {"compute_price": "formula", "base": "pricelist", "base_pricelist_id": lists[0].id}
        cls.env["product.pricelist.item"].create(
            [
                {
                    **rule,
                    "pricelist_id": lists[1].id,
                    "applied_on": "2_product_category",
                    "display_applied_on": "2_product_category",
                    "categ_id": cls.drinks.id,
                    "price_discount": 12.5,
                    "price_round": 0.1,
                    "price_surcharge": -0.01,
                    "price_min_margin": 1,
                    "price_max_margin": 9,
                },
                {
                    "pricelist_id": lists[0].id,
                    "applied_on": "3_global",
                    "compute_price": "percentage",
                    "percent_price": 5,
                },
            ]
        )
        cls.env["product.supplierinfo"].create(
            [
                {
                    "partner_id": cls.vendor.id,
                    "product_id": product.id,
                    "company_id": cls.company.id,
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "product_code": f"D-{place}",
                    "product_uom_id": unit.id,
                    "currency_id": currency.id,
                    "price": 55.5 * place,
                    "min_qty": place,
                    "discount": 5,
                    "delay": 4,
                    "sequence": 3 - place,
                    "date_end": "2031-01-01",
                }
                for place, product, unit, currency in (
                    (1, cls.tea, cls.box, cls.dollar),
                    (2, cls.milk, cls.unit, cls.company.currency_id),
                )
            ]
        )

    @classmethod
    def _make_rules(cls):
        # Routes are set up, not brought in; Odoo's own ones are everybody's.
        cls.route = cls.env["stock.route"].create(
            {"name": "急补K", "product_selectable": True, "company_id": False}
        )
        points = cls.env["stock.warehouse.orderpoint"]
        points.create(
            [
                {
                    "product_id": product.id,
                    "warehouse_id": warehouse.id,
                    "location_id": place.id,
                    "company_id": cls.company.id,
                    "trigger": trigger,
                    "product_min_qty": 5,
                    "product_max_qty": 50,
                    "jxc_lead_days": 9,
                    "replenishment_uom_id": multiple,
                    "route_id": trigger == "auto" and cls.route.id,
                }
                for product, warehouse, place, trigger, multiple in (
                    (cls.tea, cls.first, cls.first.lot_stock_id, "auto", cls.box.id),
                    (cls.milk, cls.second, cls.twins[1], "manual", False),
                )
            ]
        )
        rule = {"company_id": cls.company.id}
        cls.env["stock.putaway.rule"].create(
            [
                {
                    **rule,
                    "product_id": cls.tea.id,
                    "location_in_id": cls.first.lot_stock_id.id,
                    "location_out_id": cls.cool.id,
                    "sequence": 2,
                },
                {
                    **rule,
                    "product_id": cls.tea.id,
                    "location_in_id": cls.first.lot_stock_id.id,
                    "location_out_id": cls.twins[0].id,
                    "sequence": 1,
                },
                {
                    **rule,
                    "category_id": cls.drinks.id,
                    "location_in_id": cls.second.view_location_id.id,
                    "location_out_id": cls.twins[1].id,
                    "sublocation": "last_used",
                },
                {
                    **rule,
                    "product_id": cls.milk.id,
                    "location_in_id": cls.first.lot_stock_id.id,
                    "location_out_id": cls.zone.id,
                    "sublocation": "closest_location",
                    "storage_category_id": cls.rack.id,
                },
                {
                    **rule,
                    "package_type_ids": [Command.set((cls.pallet + cls.crate).ids)],
                    "location_in_id": cls.first.lot_stock_id.id,
                    "location_out_id": cls.cool.id,
                },
            ]
        )

    def _export(self, company):
        """Return the pack of masters, as the person who works in a company makes it."""
        export = self.env["jxc.export"].with_user(self.clerk).with_company(company)
        export = export.with_context(allowed_company_ids=company.ids, tz=self.clerk.tz)
        export = export.create({"documents": False, "balances": False, "attachments": False})
        export.action_start()
        return base64.b64decode(export.file)

    def _read(self, pack):
        """Return ``{kind: rows}``, in an order of their own."""
        archive = zipfile.ZipFile(io.BytesIO(pack))
        tables = {}
        for name in archive.namelist():
            kind = name.rpartition("-")[2].removesuffix(".xlsx")
            if kind in KINDS:
                book = openpyxl.load_workbook(io.BytesIO(archive.read(name)))
                rows = list(book.active.iter_rows(values_only=True))
                tables[kind] = [rows[0], *sorted(rows[1:], key=repr)]
        return tables

    def _bring(self, pack, company):
        session = self.env["jxc.import"].with_user(self.clerk).with_company(company)
        session = session.with_context(allowed_company_ids=company.ids, tz=self.clerk.tz)
        session = session.create({"file": base64.b64encode(pack), "file_name": "pack.zip"})
        session.action_read()
        session.action_check()
        return session

    def test_goods_come_back_the_same(self):
        """What the pack of the other company says then is what this one's said."""
        pack = self._export(self.company)
        before = self._read(pack)
        self.assertEqual(sorted(before), sorted(KINDS))
        session = self._bring(pack, self.empty)
        self.assertFalse(session.error_count, session.line_ids.mapped("details"))
        session.action_import()
        self.assertEqual(session.state, "done", session.message)
        after = self._read(self._export(self.empty))
        given = self.env["stock.warehouse"].search(
            [("company_id", "=", self.empty.id), ("code", "not in", (self.first.code, "PKN"))]
        )
        after["warehouse"] = [
            row for row in after["warehouse"] if row[0] not in given.mapped("code")
        ]
        for kind in KINDS:
            with self.subTest(kind):
                self.assertGreater(len(before[kind]), 2)
                self.assertEqual(after[kind], before[kind])
        again = self._bring(pack, self.empty)
        self.assertFalse(again.new_count + again.changed_count + again.error_count)

    def test_goods_work_the_same(self):
        """What Odoo makes of the records, not what the pack says of them."""
        session = self._bring(self._export(self.company), self.empty)
        session.action_import()

        def find(model, *domain):
            return self.env[model].search([("company_id", "=", self.empty.id), *domain])

        tea = find("product.product", ("default_code", "=", "PK-1"))
        self.assertNotEqual(tea, self.tea)
        north = find("stock.warehouse", ("code", "=", "PKN"))
        self.assertEqual((north.delivery_steps, north.reception_steps), ("pick_ship", "two_steps"))
        cool = find("stock.location", ("jxc_code", "=", "PK-K01"))
        self.assertEqual((cool.location_id.name, cool.location_id.usage), ("K区", "view"))
        self.assertEqual((cool.barcode, cool.jxc_categ_ids), ("PKK01", self.drinks))
        self._check_storage(cool.storage_category_id)
        [point] = find("stock.warehouse.orderpoint", ("product_id", "=", tea.id))
        self.assertEqual((point.trigger, point.replenishment_uom_id), ("auto", self.box))
        self.assertEqual((point.product_min_qty, point.product_max_qty), (5, 50))
        self.assertEqual(point.route_id, self.route)
        rules = find("stock.putaway.rule", ("product_id", "=", tea.id))
        self.assertEqual(rules.mapped("location_out_id.name"), ["K-02", "K-01"], "in their order")
        [closest] = find("stock.putaway.rule", ("sublocation", "=", "closest_location"))
        self.assertEqual(closest.storage_category_id, cool.storage_category_id)
        [packed] = find("stock.putaway.rule", ("package_type_ids", "!=", False))
        self.assertEqual(sorted(packed.package_type_ids.mapped("name")), ["周转箱K", "托盘K"])
        self.assertEqual(packed.package_type_ids.company_id, self.empty)
        [price] = find("product.supplierinfo", ("product_id", "=", tea.id))
        self.assertEqual((price.price, price.currency_id), (55.5, self.dollar))
        self.assertEqual((price.discount, price.sequence, price.delay), (5, 2, 4))
        [item] = find("product.pricelist.item", ("product_id", "=", tea.id))
        self.assertEqual((item.fixed_price, item.min_quantity), (8.125, 10))
        self.assertEqual(str(item.date_end), "2030-05-31 15:59:59")
        prices = find("product.pricelist", ("name", "=", "出口K"))
        self.assertEqual(prices.currency_id, self.dollar)
        formula = prices.item_ids.filtered(lambda one: one.compute_price == "formula")
        self.assertEqual(formula.base_pricelist_id.name, "批发K")
        self.assertEqual(formula.base_pricelist_id.company_id, self.empty)
        self.assertEqual((formula.categ_id, formula.price_discount), (self.drinks, 12.5))
        self.assertEqual((formula.price_round, formula.price_surcharge), (0.1, -0.01))

    def _check_storage(self, rack):
        self.assertEqual((rack.name, rack.company_id), ("货架K", self.empty))
        self.assertNotEqual(rack, self.rack)
        self.assertEqual((rack.max_weight, rack.allow_new_product), (500, "same"))
        self.assertTrue(rack.jxc_enforced and rack.jxc_single_lot)
        self.assertEqual((rack.jxc_max_qty, rack.jxc_max_volume), (300, 1.5))
        capacities = rack.capacity_ids.sorted("quantity")
        self.assertEqual(capacities.mapped("quantity"), [2, 120])
        pallet = capacities.package_type_id
        self.assertEqual((pallet.name, pallet.package_use), ("托盘K", "reusable"))
        self.assertEqual((pallet.packaging_length, pallet.base_weight), (1200, 20.5))
