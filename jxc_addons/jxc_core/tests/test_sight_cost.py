from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_core.models.jxc_cost_mixin import COST
from odoo.addons.jxc_core.models.res_groups_cost import COST_BY_ROLE
from odoo.addons.jxc_core.tests.common import JxcCase

NEEDING_COST = (
    "jxc_core.jxc_core_group_manager",
    "jxc_core.jxc_core_role_sales_lead",
    "jxc_core.jxc_core_role_buyer",
    "jxc_core.jxc_core_role_purchase_lead",
    "jxc_core.jxc_core_role_accountant",
    "jxc_core.jxc_core_role_finance_lead",
    "jxc_core.jxc_core_role_auditor",
    "jxc_core.jxc_core_role_consultant",
    "jxc_core.jxc_core_role_boss",
)


class CostCase(JxcCase):
    """Cost is seen by the roles that need it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._hide_cost()
        cls.product.standard_price = 3.0
        cls.vendor_price = cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.partner.id,
                "product_tmpl_id": cls.product.product_tmpl_id.id,
                "price": 2.5,
            }
        )

    @classmethod
    def _hide_cost(cls, by_role=True):
        """Save the setting."""
        cls.env["res.config.settings"].create({"jxc_cost_by_role": by_role}).execute()

    def _prepare_attempts(self, record, name):
        """Return the calls that could give a field away."""
        model, ids = record.browse(), [("id", "in", record.ids)]
        attempts = [
            lambda: record.read([name]),
            lambda: record.web_read({name: {}}),
            lambda: model.search_read(ids, [name]),
            lambda: record[name],
            lambda: record.onchange({}, [], {name: {}}),
        ]
        if not record._fields[name].store:
            return attempts
        month = "create_date:month"
        return [
            *attempts,
            lambda: model.search([*ids, (name, "!=", -7)]),
            lambda: model.search(ids, order=name),
            lambda: model.formatted_read_group(ids, [], [f"{name}:sum"]),
            lambda: model.formatted_read_group(ids, [name]),
            lambda: model.web_read_group(ids, [month], aggregates=[f"{name}:max"]),
        ]

    def _assert_hidden(self, user, record, *names):
        """Assert that no call of a user gives him a field of a record, in any way."""
        record = record.with_user(user)
        model = record.browse()
        for name in names:
            attempts = self._prepare_attempts(record, name)
            for attempt in attempts:
                model.env.invalidate_all()
                with self.assertRaises(AccessError, msg=f"{user.login} {record} {name}"):
                    attempt()
            self.assertNotIn(name, model.fields_get())
            self.assertNotIn(name, (record.copy_data() or [{}])[0] or {})


@tagged("post_install", "-at_install")
class TestSightOfCost(CostCase):
    def test_an_installation_changes_nothing(self):
        self._hide_cost(by_role=False)
        self.assertTrue(self.employee.has_group(COST))
        self.assertEqual(self.product.with_user(self.salesman).standard_price, 3.0)
        self.env["res.groups"]._jxc_apply_cost_sight()
        self.assertTrue(self.employee.has_group(COST))

    def test_the_choice_outlives_an_update(self):
        self.assertTrue(self.env["ir.config_parameter"].get_param(COST_BY_ROLE))
        self.env["res.groups"]._jxc_apply_cost_sight()
        self.assertFalse(self.employee.has_group(COST))

    def test_roles_that_need_cost_see_it(self):
        for number, role in enumerate(NEEDING_COST):
            user = self._create_user(f"jxc_sees_{number}", role)
            self.assertEqual(
                self.product.with_user(user).read(["standard_price"])[0]["standard_price"], 3.0
            )
            self.assertEqual(self.vendor_price.with_user(user).price, 2.5)

    def test_other_roles_do_not(self):
        seller = self._create_user("jxc_seller", "jxc_core.jxc_core_role_sales")
        for user in (seller, self.employee):
            self._assert_hidden(user, self.product, "standard_price")
            self._assert_hidden(user, self.product.product_tmpl_id, "standard_price")
            self._assert_hidden(user, self.vendor_price, "price", "price_discounted", "discount")

    def test_no_path_leads_to_cost(self):
        orders = self.env["sale.order.line"].with_user(self.salesman)
        products = self.env["product.product"].with_user(self.salesman)
        for model, path in (
            (orders, "product_id.standard_price"),
            (orders, "product_id.product_tmpl_id.standard_price"),
            (products, "seller_ids.price"),
            (products, "product_tmpl_id.standard_price"),
            (products, "product_tmpl_id.seller_ids.price_discounted"),
        ):
            with self.assertRaises(AccessError, msg=path):
                model.search([(path, ">", 1)])
        with self.assertRaises(AccessError):
            orders.formatted_read_group([], ["product_id.standard_price"])

    def test_exports_have_no_cost(self):
        self.salesman.group_ids += self.env.ref("base.group_allow_export")
        order = self._create_order()
        products = self.product.with_user(self.salesman)
        for records, path in (
            (products, "standard_price"),
            (products, "seller_ids/price"),
            (order, "order_line/product_id/standard_price"),
        ):
            with self.assertRaises(AccessError, msg=path):
                records.export_data(["id", path])

    def test_nothing_is_entered_unseen(self):
        for act in (
            lambda: self.product.with_user(self.salesman).write({"standard_price": 1.0}),
            lambda: self.vendor_price.with_user(self.salesman).write({"price": 1.0}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_orders_are_made_and_confirmed_without_sight(self):
        seller = self._create_user("jxc_seller", "jxc_core.jxc_core_role_sales")
        order = self._create_order(user=seller)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertNotIn('name="standard_price"', self._get_form(seller, "product.template"))
        self.assertIn('name="standard_price"', self._get_form(self.buyer, "product.template"))

    def _get_form(self, user, model):
        return self.env[model].with_user(user).get_view(view_type="form")["arch"]

    def test_prices_of_vendors_are_told_apart_unseen(self):
        other = self.vendor_price.copy({"price": 2.0, "sequence": 9})
        product = self.product.with_user(self.salesman)
        self.assertEqual(product._select_seller(quantity=5).sudo(), other)
        with self.assertRaises(AccessError):
            product._select_seller(quantity=5).price  # noqa: B018

    def test_views_stand_either_way(self):
        """Odoo refuses views that use a field in a condition which some of their readers lack."""
        models = ("product.template", "product.product", "product.supplierinfo", "purchase.order")
        for model in models:
            for view_type in ("form", "list", "kanban", "search"):
                arch = self.env[model].with_user(self.buyer).get_view(view_type=view_type)
                self.assertTrue(arch)
        views = self.env["ir.ui.view"].search([("model", "in", models)])
        views._check_xml()
