from lxml import etree, html

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.common import JxcHttpCase
from odoo.addons.jxc_core.tests.test_unit import UnitCase


class PackagingViewCase(UnitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user(
            "jxc_pack_seller", "sales_team.group_sale_salesman,uom.group_uom"
        )
        cls.partner.lang = "en_US"
        cls.bag = cls._add_packaging(cls, cls.material, "袋", 25)

    @classmethod
    def _open_books(cls):
        """Give the company what an invoice is written with, whether it has a chart or not."""
        accounts = cls.env["account.account"]
        for kind in ("asset_receivable", "liability_payable", "income"):
            accounts |= accounts.create(
                {"name": kind, "code": f"JXCP{len(accounts)}", "account_type": kind}
            )
        cls.account = accounts[-1]
        cls.journals = cls.env["account.journal"].create(
            [
                {"name": kind, "code": f"JP{kind[0]}", "type": kind, "company_id": cls.company.id}
                for kind in ("sale", "purchase")
            ]
        )

    def _create_invoice(self, kind):
        """Return an invoice of 80 pieces, two bags, seven pieces and a note."""
        sold = kind.startswith("out")
        lines = [
            Command.create(
                {
                    "product_id": self.product.id,
                    "quantity": quantity,
                    "product_uom_id": unit.id,
                    "account_id": self.account.id,
                    "tax_ids": False,
                }
            )
            for quantity, unit in ((80, self.piece), (2, self.bag), (7, self.piece))
        ]
        note = Command.create({"display_type": "line_note", "name": "A note"})
        return self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": self.partner.id,
                "invoice_date": "2026-01-05",
                "journal_id": self.journals[0 if sold else 1].id,
                "invoice_line_ids": [*lines, note],
            }
        )

    def _read_words(self, page):
        """Return the texts of the quantities in packagings on a page."""
        found = html.fromstring(page).xpath("//div[@name='jxc_packaging_words']")
        return [node.text_content().strip() for node in found]

    def _get_nodes(self, user, model="sale.order", **options):
        """Return the nodes that show quantities in packagings on the form of a user."""
        view = self.env[model].with_user(user).get_view(view_type="form", **options)
        return etree.fromstring(view["arch"]).xpath("//field[@name='jxc_unit_words']")

    def _get_columns(self, user, model="sale.order"):
        """Return how the column stands on the form, and how many cards show it."""
        nodes = self._get_nodes(user, model)
        columns = [node for node in nodes if node.getparent().tag == "list"]
        return [node.get("optional") for node in columns], len(nodes) - len(columns)


@tagged("post_install", "-at_install")
class TestPackagingView(PackagingViewCase):
    """Who reads quantities in packagings, and on which papers they stand."""

    def test_the_company_decides_and_everybody_for_himself(self):
        buyer = self._create_user("jxc_pack_buyer", "purchase.group_purchase_user,uom.group_uom")
        for user, model in ((self.seller, "sale.order"), (buyer, "purchase.order")):
            self.company.jxc_reads_packagings = False
            user.jxc_packaging_view = "company"
            self.assertEqual(self._get_columns(user, model), (["hide"], 0))
            self.company.jxc_reads_packagings = True
            self.assertEqual(self._get_columns(user, model), ([None], 1))
            user.jxc_packaging_view = "no"
            self.assertEqual(self._get_columns(user, model), (["hide"], 0))
            self.company.jxc_reads_packagings = False
            user.jxc_packaging_view = "yes"
            self.assertEqual(self._get_columns(user, model), ([None], 1))

    def test_each_company_for_itself(self):
        other = self._create_company("Other")
        self.seller.company_ids += other
        other.jxc_reads_packagings = True
        self.assertEqual(self._get_columns(self.seller)[0], ["hide"])
        there = self.env["sale.order"].with_user(self.seller).with_company(other)
        self.assertNotIn("optional", self._get_word_column(there).attrib)
        self.assertEqual(self.seller._jxc_get_views_stamp(), f"-{other.id}")
        self.seller.jxc_packaging_view = "no"
        self.assertEqual(self.seller._jxc_get_views_stamp(), "-no")

    def _get_word_column(self, orders):
        arch = etree.fromstring(orders.get_view(view_type="form")["arch"])
        return arch.xpath("//list/field[@name='jxc_unit_words']")[0]

    def test_the_preferences_have_the_choice(self):
        view = self.env.ref("base.view_users_form_simple_modif")
        arch = self.env["res.users"].with_user(self.seller).get_view(view.id)["arch"]
        node = etree.fromstring(arch).xpath("//field[@name='jxc_packaging_view']")
        self.assertEqual(len(node), 1)
        self.assertNotEqual(node[0].get("readonly"), "1")

    # -- papers ------------------------------------------------------------------------------------

    def _print(self, name, document, user):
        """Return the text of the quantities in packagings that a paper shows."""
        reports = self.env["ir.actions.report"].with_user(user)
        page, _kind = reports._render_qweb_html(name, document.ids)
        return self._read_words(page.decode())

    def test_orders_on_paper(self):
        order = self._create_order(
            user=self.seller,
            lines=[
                self._prepare_line(product_uom_qty=80),
                self._prepare_line(product_uom_qty=2, product_uom_id=self.bag.id),
                self._prepare_line(product_uom_qty=0.2, product_uom_id=self.bag.id),
                self._prepare_line(product_uom_qty=7),
                (0, 0, {"display_type": "line_note", "name": "A note"}),
            ],
        )
        self.seller.jxc_packaging_view = "yes"
        self.assertEqual(self._print("sale.report_saleorder", order, self.seller), [])
        self.company.jxc_reads_packagings = True
        self.seller.jxc_packaging_view = "no"
        self.assertEqual(self._print("sale.report_saleorder", order, self.seller), ["3袋+5Units"])

    def test_purchases_on_paper(self):
        purchase = self._create_purchase()
        purchase.order_line.product_qty = 60
        papers = ("purchase.report_purchaseorder", "purchase.report_purchasequotation")
        for paper in papers:
            self.assertEqual(self._print(paper, purchase, self.buyer), [])
        self.company.jxc_reads_packagings = True
        for paper in papers:
            self.assertEqual(self._print(paper, purchase, self.buyer), ["2袋+10Units"])

    def test_invoices_on_paper(self):
        self._open_books()
        biller = self._create_user("jxc_pack_biller", "account.group_account_invoice,uom.group_uom")
        paper = "account.report_invoice"
        for kind in ("out_invoice", "in_invoice", "out_refund"):
            self.company.jxc_reads_packagings = False
            invoice = self._create_invoice(kind)
            self.assertEqual(self._print(paper, invoice, biller), [])
            self.company.jxc_reads_packagings = True
            self.assertEqual(self._print(paper, invoice, biller), ["3袋+5Units"], kind)


@tagged("post_install", "-at_install")
class TestPackagingViewRpc(JxcHttpCase, PackagingViewCase):
    def test_his_own_preference(self):
        status, _answer = self._call_json2(
            self.seller, self.seller, "write", vals={"jxc_packaging_view": "yes"}
        )
        self.assertEqual((status, self.seller.jxc_packaging_view), (200, "yes"))
        status, _answer = self._call_json2(
            self.seller, self.salesman, "write", vals={"jxc_packaging_view": "yes"}
        )
        self.assertEqual((status, self.salesman.jxc_packaging_view), (403, "company"))
        status, _answer = self._call_json2(
            self.seller, self.company, "write", vals={"jxc_reads_packagings": True}
        )
        self.assertEqual(status, 403)
        self.assertFalse(self.company.jxc_reads_packagings)

    def test_the_device_asks_for_views_again(self):
        self.authenticate(self.seller.login, self.seller.login)
        before = self.make_jsonrpc_request("/web/session/get_session_info")["registry_hash"]
        self.seller.jxc_packaging_view = "yes"
        after = self.make_jsonrpc_request("/web/session/get_session_info")["registry_hash"]
        self.assertEqual(after, before + "-yes")


@tagged("post_install", "-at_install")
class TestPackagingPortal(JxcHttpCase, PackagingViewCase):
    """The pages of customers and vendors, who come by a link and are nobody here."""

    def _read_page(self, document, **params):
        url = document.get_portal_url(query_string="".join(f"&{k}={v}" for k, v in params.items()))
        page = self.url_open(url, timeout=60)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Screw", page.text)
        return self._read_words(page.content.decode())

    def test_orders(self):
        lines = [
            self._prepare_line(product_uom_qty=80),
            self._prepare_line(product_uom_qty=2, product_uom_id=self.bag.id),
            Command.create({"display_type": "line_note", "name": "A note"}),
        ]
        order = self._create_order(lines=lines).sudo()
        order.action_quotation_sent()
        purchase = self._create_purchase().sudo()
        purchase.order_line.product_qty = 60
        for document, words in ((order, "3袋+5Units"), (purchase, "2袋+10Units")):
            self.company.jxc_reads_packagings = False
            self.assertEqual(self._read_page(document), [])
            self.company.jxc_reads_packagings = True
            self.assertEqual(self._read_page(document), [words])

    def test_invoices(self):
        self._open_books()
        self.company.jxc_reads_packagings = True
        invoice = self._create_invoice("out_invoice")
        invoice.action_post()
        self.assertEqual(self._read_page(invoice, report_type="html"), ["3袋+5Units"])
