from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.jxc_core.models.jxc_cost_mixin import COST
from odoo.addons.jxc_core.tests.test_sight_cost import CostCase
from odoo.addons.jxc_wms.tests.common import WmsMixin

MOVE = ("value", "price_unit", "standard_price", "value_manual", "remaining_value")
#: The fields of a view that are not in a list within it.
OWN_FIELDS = "//field[not(ancestor::field)]/@name"
BUY = ("amount_total", "amount_untaxed", "amount_tax", "tax_totals", "amount_total_cc")
BUY_LINE = ("price_unit", "price_subtotal", "price_total", "price_tax", "discount")


@tagged("post_install", "-at_install")
class TestSightOfStockValue(WmsMixin, CostCase):
    """People of the warehouse work without knowing what goods cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.standard_price = 3.0
        roles = {"keeper": "warehouse", "seller": "sales", "lead": "warehouse_lead"}
        for name, role in roles.items():
            user = cls._create_user(f"jxc_c_{name}", f"jxc_core.jxc_core_role_{role}")
            setattr(cls, name, user)
        cls.boss = cls._create_user("jxc_c_boss", "jxc_core.jxc_core_role_boss")

    def _receive(self, quantity=None, method="average", **vals):
        """Return a purchase that the keeper has received, as the system sees it."""
        self.product.categ_id.with_company(self.company).property_cost_method = method
        purchase = self._create_purchase()
        purchase.button_confirm()
        picking = purchase.sudo().picking_ids.with_env(self.env).with_user(self.keeper)
        if quantity:
            picking.move_ids.quantity = quantity
        self._validate(picking, self.keeper) if not quantity else self._validate_part(picking)
        return purchase.sudo()

    def _validate_part(self, picking):
        picking.move_ids.picked = True
        answer = picking.button_validate()
        Form.from_action(picking.env, answer).save().process()

    def test_a_receipt_and_a_delivery(self):
        for method in ("standard", "average", "fifo"):
            before = self.product.qty_available
            purchase = self._receive(method=method)
            moves = purchase.picking_ids.move_ids
            self.assertEqual(moves.value, 14.0)
            self.assertEqual(self.product.qty_available, before + 2)
            order = self._create_order(user=self.seller)
            order.action_confirm()
            delivery = self._pick(order, self.keeper)
            self._validate(delivery, self.keeper)
            self.assertGreater(delivery.sudo().move_ids.value, 0.0)
            self._assert_hidden(self.keeper, delivery.move_ids, *MOVE)
            self._assert_hidden(self.keeper, purchase, *BUY)
            self._assert_hidden(self.keeper, purchase.order_line, *BUY_LINE)

    def test_a_backorder_keeps_the_price(self):
        purchase = self._receive(quantity=1.0)
        moves = purchase.picking_ids.move_ids
        self.assertEqual(len(moves), 2)
        self.assertEqual(set(moves.mapped("price_unit")), {moves[0].price_unit})
        self._validate(purchase.picking_ids.filtered(lambda p: p.state != "done"), self.keeper)
        self.assertEqual(sum(moves.mapped("value")), 14.0)

    def test_lots_with_a_value_of_their_own(self):
        self.product.tracking = "lot"
        self.product.categ_id.with_company(self.company).property_cost_method = "average"
        self.product.lot_valuated = True
        lot = (
            self.env["stock.lot"]
            .with_user(self.keeper)
            .create({"name": "L1", "product_id": self.product.id})
        )
        self._assert_hidden(self.keeper, lot, "standard_price", "avg_cost", "total_value")
        with self.assertRaises(AccessError):
            lot.create({"name": "L2", "product_id": self.product.id, "standard_price": 9.0})
        with self.assertRaises(AccessError):
            lot.with_context(default_standard_price=9.0).create(
                {"name": "L3", "product_id": self.product.id}
            )

    def test_products_of_a_price_nobody_sees(self):
        self.keeper.group_ids += self.env.ref("product.group_product_manager")
        product = self.env["product.product"].with_user(self.keeper).create({"name": "New"})
        template = self.env["product.template"].with_user(self.keeper).create({"name": "Newest"})
        template.sudo().standard_price = 4.0
        self.assertEqual(template.copy().sudo().standard_price, 0.0)
        self._assert_hidden(self.keeper, product, "standard_price", "avg_cost", "total_value")
        with self.assertRaises(AccessError):
            product.create({"name": "Newer", "standard_price": 1.0})

    def test_moves_transfers_and_scrap(self):
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.lead)
            .create({"product_id": self.product.id, "scrap_qty": 1.0})
        )
        scrap.action_validate()
        self.assertEqual(scrap.state, "done")
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", self.warehouse.lot_stock_id.id),
            ]
        )
        quant = quant.with_user(self.lead).with_context(inventory_mode=True)
        quant.inventory_quantity = 50.0
        quant.action_apply_inventory()
        self.assertEqual(self.product.qty_available, 50.0)

    def test_the_boss_and_the_auditor_see_all(self):
        purchase = self._receive()
        auditor = self._create_user("jxc_c_auditor", "jxc_core.jxc_core_role_auditor")
        accountant = self._create_user("jxc_c_acc", "jxc_core.jxc_core_role_accountant")
        for user in (self.boss, auditor):
            self.assertTrue(user.has_group(COST))
            self.assertEqual(purchase.with_user(user).amount_total, 14.0)
            self.assertEqual(purchase.picking_ids.move_ids.with_user(user).value, 14.0)
        self.assertTrue(self.product.with_user(accountant).read(["standard_price"]))
        self.assertTrue(self.product.with_user(self.boss).read(["avg_cost", "total_value"]))

    def test_reports_and_company_figures(self):
        self._receive()
        for user in (self.keeper, self.seller):
            with self.assertRaises(AccessError):
                self.env["stock_account.stock.valuation.report"].with_user(user).get_report_values()
            with self.assertRaises(AccessError):
                self.company.with_user(user).stock_value()
        quants = self.env["stock.quant"].with_user(self.keeper)
        with self.assertRaises(AccessError):
            quants.formatted_read_group([], ["product_id"], ["value:sum"])
        header = self.env["stock.forecasted_product_product"].with_user(self.keeper)
        values = header.get_report_values(self.product.ids)["docs"]
        self.assertNotIn("value", values)

    def test_names_tell_no_price(self):
        """Names of related records are read as the system, whatever the context asks for."""
        purchase = self._receive()
        vendor = self.env["product.supplierinfo"].create(
            {
                "partner_id": self.partner.id,
                "product_tmpl_id": self.product.product_tmpl_id.id,
                "price": 5.25,
            }
        )
        point = self.env["stock.warehouse.orderpoint"].create(
            {"product_id": self.product.id, "supplier_id": vendor.id}
        )
        context = {"show_total_amount": True}
        for user, told in ((self.keeper, False), (self.boss, True)):
            self.env.invalidate_all()
            name = point.with_user(user).read(["supplier_id"])[0]["supplier_id"][1]
            self.assertEqual("5.25" in name, told, user.login)
            receipt = purchase.picking_ids.with_user(user).with_context(**context)
            name = receipt.read(["purchase_id"])[0]["purchase_id"][1]
            self.assertEqual("14.0" in name, told, user.login)
        self.assertNotIn("5.25", str(vendor.with_user(self.keeper).read()))

    def test_goods_that_are_bought_for_an_order(self):
        routes = self.env.ref("stock.route_warehouse0_mto") + self.env.ref(
            "purchase_stock.route_warehouse0_buy"
        )
        routes.active = True
        goods = self._create_goods("Bought for an order")
        goods.route_ids = [Command.set(routes.ids)]
        self.env["product.supplierinfo"].create(
            {
                "partner_id": self.partner.id,
                "product_tmpl_id": goods.product_tmpl_id.id,
                "price": 5.0,
            }
        )
        order = self._create_order(
            user=self.seller, lines=[self._prepare_line(product_id=goods.id)]
        )
        order.action_confirm()
        line = self.env["purchase.order.line"].search([("product_id", "=", goods.id)])
        self.assertEqual(line.price_unit, 5.0)

    def test_views_stand_either_way(self):
        models = ("stock.move", "stock.lot", "stock.quant", "stock.picking", "purchase.order")
        shown = {self.keeper: set(), self.boss: set()}
        for model in models:
            fields = self.env[model]._fields
            for user, names in shown.items():
                for view_type in ("form", "list"):
                    view = self.env[model].with_user(user).get_view(view_type=view_type)
                    here = etree.fromstring(view["arch"]).xpath(OWN_FIELDS)
                    names |= {name for name in here if fields[name].groups == COST}
        self.assertFalse(shown[self.keeper])
        self.assertTrue(shown[self.boss])
        self.env["ir.ui.view"].search([("model", "in", models)])._check_xml()
