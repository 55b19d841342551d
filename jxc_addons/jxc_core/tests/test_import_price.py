from odoo import fields
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.import_common import ImportCase

HEADERS = ["供应商编码", "物料编码", "采购单位", "起订量", "采购单价"]


@tagged("post_install", "-at_install")
class TestImportVendorPrice(ImportCase):
    """What vendors ask, by the lead of purchases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user("jxc_buying", "jxc_core.jxc_core_role_purchase_lead")
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor", "ref": "VP-G"})
        cls.unit = cls.env["uom.uom"].create({"name": "件V"})
        cls.box = cls.env["uom.uom"].create(
            {"name": "箱V", "relative_uom_id": cls.unit.id, "relative_factor": 12}
        )
        cls.soap = cls.env["product.product"].create(
            {"default_code": "VP-1", "name": "Soap", "uom_id": cls.unit.id, "uom_ids": cls.box.ids}
        )
        cls.rows = [
            HEADERS,
            ["VP-G", "VP-1", "箱V", 10, "90.00"],
            ["VP-G", "VP-1", "箱V", 50, "85.50"],
            ["VP-G", "VP-1", None, None, 8],
        ]

    def _get_prices(self):
        return self.env["product.supplierinfo"].search(
            [("partner_id", "=", self.vendor.id), ("product_tmpl_id.default_code", "=", "VP-1")],
            order="price desc",
        )

    def test_created_changed_and_unchanged(self):
        session = self._import(self.rows)
        self.assertEqual(session.sheet_ids.type, "vendor_price", "found out from the headers")
        prices = self._get_prices()
        self.assertEqual(prices.mapped("price"), [90, 85.5, 8])
        self.assertEqual(prices.mapped("min_qty"), [10, 50, 0])
        self.assertEqual([one.product_uom_id.name for one in prices], ["箱V", "箱V", "件V"])
        self.assertEqual(prices.product_id, self.soap)
        self.assertEqual(prices.company_id, self.company)
        self.assertEqual(self._check(self.rows).same_count, 3)
        self.rows[2][4] = 84
        session = self._import(self.rows)
        self.assertEqual((session.changed_count, session.same_count), (1, 2))
        self.assertEqual(prices.mapped("price"), [90, 84, 8])
        session.action_undo()
        self.assertEqual(prices.mapped("price"), [90, 85.5, 8])

    def test_prices_of_a_material_without_variants_are_found(self):
        """In the material's own list people enter a price without naming a variant."""
        price = self.env["product.supplierinfo"].create(
            {
                "partner_id": self.vendor.id,
                "product_tmpl_id": self.soap.product_tmpl_id.id,
                "price": 8,
                "company_id": self.company.id,
            }
        )
        price.product_id = False
        session = self._import([HEADERS, ["VP-G", "VP-1", None, None, 9]])
        self.assertEqual((session.changed_count, session.new_count), (1, 0))
        self.assertEqual((price.price, price.product_id), (9, self.env["product.product"]))

    def test_what_is_wrong(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        session = self._check(
            [
                [*HEADERS, "生效日期", "失效日期"],
                ["Nobody", "VP-1", None, 1, 1, None, None],
                ["VP-G", "VP-?", None, 2, 1, None, None],
                ["VP-G", "VP-1", "桶?", 3, 1, None, None],
                ["VP-G", "VP-1", kilo.name, 4, 1, None, None],
                ["VP-G", "VP-1", None, 5, -1, None, None],
                ["VP-G", "VP-1", None, 6, None, None, None],
                ["VP-G", "VP-1", None, 7, 1, "2030-02-01", "2030-01-31"],
                ["VP-G", "VP-1", None, 8, 1, None, "someday"],
                ["VP-G", "VP-1", None, 9, 1, None, None],
                ["VP-G", "VP-1", None, 9, 2, None, None],
            ]
        )
        sentences = dict(self._get_mistakes(session))
        self.assertIn("“Vendor”: “Nobody” does not exist", sentences[2])
        self.assertIn("“Material Code”: “VP-?” does not exist", sentences[3])
        self.assertIn("“Purchase Unit”: “桶?” does not exist", sentences[4])
        self.assertIn(f"can't be converted to {kilo.name}", sentences[5])
        self.assertIn("can't be negative", sentences[6])
        self.assertIn("“Purchase Price” is empty", sentences[7])
        self.assertIn("“Valid Until” is before “Valid From”", sentences[8])
        self.assertIn("is no date", sentences[9])
        self.assertIn("stands in line 10 already", sentences[11])
        self.assertEqual(session.error_count, 9)
        self.assertFalse(self._get_prices())

    def test_by_days(self):
        headers = [*HEADERS, "生效日期", "失效日期", "交货天数"]
        rows = [
            headers,
            ["VP-G", "VP-1", None, None, 8, "2030-01-01", "2030年6月30日", 3],
            ["VP-G", "VP-1", None, None, 7, "2030/7/1", None, 5],
        ]
        self._import(rows)
        prices = self._get_prices()
        self.assertEqual([str(one.date_start) for one in prices], ["2030-01-01", "2030-07-01"])
        self.assertEqual(str(prices[0].date_end), "2030-06-30")
        self.assertEqual(prices.mapped("delay"), [3, 5])
        self.assertEqual(self._check(rows).same_count, 2)
        session = self._import([headers[:2] + headers[5:], ["VP-G", "VP-1", "2030-07-01", None, 9]])
        self.assertEqual(session.changed_count, 1, "the price itself need not be there")
        self.assertEqual((prices[1].delay, prices[1].price), (9, 7))

    def test_in_other_currencies(self):
        """The currency of the file, else the one in which the vendor sells."""
        dollar, euro = self.env.ref("base.USD"), self.env.ref("base.EUR")
        (dollar + euro).active = True
        own = self.company.currency_id
        foreign, other = (dollar + euro + self.env.ref("base.GBP") - own)[:2]
        self.vendor.with_company(self.company).property_purchase_currency_id = foreign
        rows = [
            [*HEADERS, "币种"],
            ["VP-G", "VP-1", None, 1, 3, None],
            ["VP-G", "VP-1", None, 2, 2, own.name],
        ]
        self._import(rows)
        self.assertEqual(self._get_prices().currency_id.ids, [foreign.id, own.id])
        self.assertEqual(self._check(rows).same_count, 2)
        rows[2][5] = other.name
        other.active = True
        self.assertEqual(self._import(rows).changed_count, 1)
        self.assertEqual(self._get_prices().mapped("currency_id"), foreign + other)
        rows[2][5] = "金元宝"
        [(line, sentence)] = self._get_mistakes(self._check(rows))
        self.assertEqual(line, 3)
        self.assertIn("“Currency”: “金元宝” does not exist", sentence)


@tagged("post_install", "-at_install")
class TestImportPrice(ImportCase):
    """Price lists: whole days, currencies, and prices that people entered by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.tz = "Asia/Shanghai"
        cls.soap = cls.env["product.product"].create(
            {"default_code": "PL-1", "name": "Soap", "list_price": 10}
        )

    def _get_list(self, name):
        return self.env["product.pricelist"].search([("name", "=", name)])

    def test_the_last_day_counts(self):
        """From and until are whole days where the user is."""
        rows = [
            ["价格表", "物料编码", "单价", "生效日期", "失效日期"],
            ["批发Y", "PL-1", 7, "2030-05-01", "2030-05-31"],
        ]
        self._import(rows, "price")
        prices = self._get_list("批发Y")
        china = {
            "2030-04-30 15:59:00": 10,
            "2030-04-30 16:01:00": 7,
            "2030-05-31 15:59:00": 7,
            "2030-05-31 16:01:00": 10,
        }
        for moment, price in china.items():
            with self.subTest(moment):
                date = fields.Datetime.to_datetime(moment)
                self.assertEqual(prices._get_product_price(self.soap, 1, date=date), price)
        self.assertEqual(self._check(rows, "price").same_count, 1)

    def test_owner_of_the_list(self):
        headers = ["价格表", "仅本公司使用", "物料编码", "单价", "起订量"]
        rows = [headers, ["Ours", None, "PL-1", 2, 0], ["All", "否", "PL-1", 9, 0]]
        self._import(rows, "price")
        self.assertEqual(self._get_list("Ours").company_id, self.company)
        self.assertFalse(self._get_list("All").company_id)
        self.assertEqual(self._check(rows, "price").same_count, 2)
        rows[1][1], rows[2][1] = "否", "是"
        rows += [["New", None, "PL-1", 1, 0], ["New", "否", "PL-1", 1, 10]]
        found = self._get_mistakes(self._check(rows, "price"))
        self.assertEqual([line for line, _sentence in found], [2, 3, 5])
        self.assertIn("“Ours” is a price list of this company only", found[0][1])
        self.assertIn("“All” is a price list for all companies", found[1][1])
        self.assertIn("“New” is a price list of this company only", found[2][1])

    def test_currency_of_the_list(self):
        dollar = self.env.ref("base.USD")
        euro = self.env.ref("base.EUR")
        (dollar + euro).active = True
        foreign = euro if self.company.currency_id == dollar else dollar
        headers = ["价格表", "币种", "物料编码", "单价"]
        rows = [headers, ["Export", foreign.name, "PL-1", 2], ["Home", None, "PL-1", 9]]
        self._import(rows, "price")
        self.assertEqual(self._get_list("Export").currency_id, foreign)
        self.assertEqual(self._get_list("Home").currency_id, self.company.currency_id)
        self.assertEqual(self._check(rows, "price").same_count, 2)
        rows[2][1] = foreign.name
        [(line, sentence)] = self._get_mistakes(self._check(rows, "price"))
        self.assertEqual(line, 3)
        self.assertIn(f"“Home” is kept in {self.company.currency_id.name}", sentence)
        rows[2][:2] = ["New", self.company.currency_id.name]
        rows.append(["New", foreign.name, "PL-1", 9])
        rows[3][2:] = ["PL-1", 5]
        sentences = dict(self._get_mistakes(self._check(rows, "price")))
        self.assertIn(4, sentences)

    def test_prices_by_hand_are_found(self):
        """On the form of a price list people choose the material, not a variant of it."""
        prices = self.env["product.pricelist"].create({"name": "批发Z"})
        item = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": prices.id,
                "applied_on": "1_product",
                "product_tmpl_id": self.soap.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": 8,
            }
        )
        rows = [["价格表", "物料编码", "单价"], ["批发Z", "PL-1", 8]]
        self.assertEqual(self._check(rows, "price").same_count, 1)
        rows[1][2] = 6
        self.assertEqual(self._import(rows, "price").changed_count, 1)
        self.assertEqual((item.fixed_price, item.applied_on), (6, "1_product"))
