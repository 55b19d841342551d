from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import AppendOnly, CodeRefused, PolicyRefused
from odoo.addons.jxc_core.tests.common import JxcHttpCase
from odoo.addons.jxc_core.tests.test_code_rule import CodeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-09 04:00:00")
class TestCodeGuard(CodeCase):
    """Codes of others, codes that do not fit, codes in use."""

    def test_a_code_that_does_not_fit(self):
        refused = self.assertRaisesRegex(CodeRefused, "“A-1” of “Bolt 0” does not fit")
        with refused, self.env.cr.savepoint():
            self._create_materials(1, default_code="A-1")
        material = self._create_materials(1)
        with self.assertRaisesRegex(CodeRefused, "does not fit"), self.env.cr.savepoint():
            material.default_code = "A-1"
        self.rule.severity = "warn"
        self.assertEqual(self._create_materials(1, default_code=" A-1 ").default_code, "A-1")

    def test_a_code_that_somebody_has(self):
        self._create_materials(1, default_code="TST-2026-0005").sudo().active = False
        with self.assertRaisesRegex(CodeRefused, "archived"):
            self._create_materials(1, default_code="TST-2026-0005")
        with self.assertRaisesRegex(CodeRefused, "taken by “Bolt"):
            self._create_materials(2, default_code="TST-2026-0006")
        material = self._create_materials(1)
        with self.assertRaises(CodeRefused):
            material.default_code = "TST-2026-0005"

    def test_unique_inside_a_company(self):
        other = self._create_company("Other")
        code = {"default_code": "TST-2026-0005"}
        self._create_materials(1, **code, company_id=self.company.id)
        products = self.env["product.product"].with_company(other)
        products.create({"name": "Its own", **code, "company_id": other.id})
        with self.assertRaises(CodeRefused):
            products.create({"name": "Everybody's", **code})

    def test_partners_of_others(self):
        partners = self.env["res.partner"].with_user(self.keeper)
        partners.create([{"name": "Free", "ref": "X0"}, {"name": "As in Odoo", "ref": "X0"}])
        self._create_code_rule("X{SEQ:1}", target="customer")
        head = partners.create({"name": "A", "ref": "X1"})
        with self.assertRaises(CodeRefused):
            partners.create({"name": "B", "ref": "X1"})
        partners.create({"name": "Contact", "ref": "X1", "parent_id": head.id})

    def test_the_policy_can_be_set_back(self):
        policy = self.env.ref("jxc_core.jxc_policy_code_unique")
        model = self.env["product.product"]
        index = model._table_objects["product_product_jxc_code_unique"]
        self.env["jxc.code.rule"]._sync_unique_indexes()
        exception = self.env["jxc.policy.exception"].create(
            {"policy_id": policy.id, "company_id": self.company.id, "reason": "Old shop"}
        )
        self.assertFalse(index.exists(model))
        double = self._create_materials(2, default_code="TST-2026-0006")
        exception.action_restore()
        self.assertFalse(index.exists(model), "old doubles stand in the way")
        self.assertIn("product.product", self.env["jxc.code.rule"]._sync_unique_indexes())
        with self.assertRaises(CodeRefused):
            self._create_materials(1, default_code="TST-2026-0006")
        double[0].name = "Old doubles can be worked with"
        double[1].default_code = "TST-2026-0007"
        self.env["jxc.code.rule"]._cron_sync_unique_indexes()
        self.assertTrue(index.exists(model))

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_doubles(self):
        self.env["jxc.code.rule"]._sync_unique_indexes()
        two = self._create_materials(2).product_variant_ids
        self.env.flush_all()
        with self.assertRaisesRegex(Exception, "jxc_code_unique"), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE product_product SET default_code = 'same' WHERE id IN %s", [two._ids]
            )

    def _use(self, product):
        order = self._create_order(lines=[self._prepare_line(product_id=product.id)])
        order.action_confirm()
        return order

    def test_an_unused_code_changes_and_still_finds_the_material(self):
        product = self._create_materials(1).product_variant_id
        product.with_user(self.keeper).default_code = "TST-2026-0050"
        [(found, name)] = product.with_user(self.salesman).name_search("TST-2026-0001")
        self.assertEqual(found, product.id)
        self.assertIn("(formerly TST-2026-0001)", name)
        self.assertIn(product, product.search([("display_name", "ilike", "TST-2026-0001")]))
        self.assertIn(product, product.search([("jxc_former_codes", "ilike", "2026-0001")]))
        self.assertEqual(product.jxc_former_codes, "TST-2026-0001")
        [row] = product.web_name_search("TST-2026-0001", {"display_name": {}})
        self.assertIn("formerly", row["__formatted_display_name"])
        self.assertEqual(self._create_materials(1).default_code, "TST-2026-0002")

    def test_a_used_code_is_frozen(self):
        product = self._create_materials(1).product_variant_id
        order = self._use(product)
        with self.assertRaisesRegex(PolicyRefused, f"used on {order.name}"):
            product.with_user(self.keeper).default_code = "TST-2026-0050"
        with self.assertRaises(PolicyRefused):
            product.product_tmpl_id.with_user(self.keeper).default_code = False
        self.keeper.group_ids += self.env.ref("jxc_core.jxc_core_group_code_change")
        product.with_user(self.keeper).default_code = "TST-2026-0050"
        log = self.env["jxc.operation.log"].search(
            [("operation_id.code", "=", "product_code"), ("res_id", "=", product.id)]
        )
        self.assertEqual((log.user_id, log.outcome), (self.keeper, "done"))
        self.assertIn("TST-2026-0001", log.details)

    def test_the_code_of_a_used_partner_is_frozen(self):
        self.partner.ref = "P1"
        self.partner.ref = "P2"
        self._use(self.product)
        with self.assertRaisesRegex(PolicyRefused, "“P2”"):
            self.partner.with_user(self.keeper).ref = "P3"
        found = self.env["res.partner"].name_search("P1")
        self.assertIn((self.partner.id, f"{self.partner.display_name} (formerly P1)"), found)

    def test_history_stays(self):
        self.partner.ref = "P1"
        self.partner.ref = "P2"
        line = self.env["jxc.code.history"].search([("code", "=", "P1")])
        with self.assertRaises(AppendOnly):
            line.code = "x"
        with self.assertRaises(AppendOnly):
            line.unlink()


@tagged("post_install", "-at_install")
class TestCodeRpc(CodeCase, JxcHttpCase):
    """Through the doors of the server."""

    def test_json2(self):
        templates = self.env["product.template"]
        status, ids = self._call_json2(
            self.keeper, templates, "create", vals_list=[{"name": "A"}, {"name": "B"}]
        )
        self.assertEqual(status, 200)
        codes = templates.browse(ids).mapped("default_code")
        self.assertRegex(codes[0], r"^TST-\d{4}-0001$")
        status, answer = self._call_json2(
            self.keeper, templates, "create", vals_list=[{"name": "C", "default_code": codes[0]}]
        )
        self.assertIn("taken by “A”", answer["message"])

    def test_a_used_code_over_rpc(self):
        product = self._create_materials(1).product_variant_id
        self._create_order(lines=[self._prepare_line(product_id=product.id)]).action_confirm()
        _result, error = self._call_kw(
            self.keeper,
            product,
            "write",
            {"default_code": "TST-2026-0500"},
            context={"jxc_code_later": True, "skip": True},
        )
        self.assertEqual(error["name"], "odoo.addons.jxc_core.exceptions.PolicyRefused")
        self.assertRegex(product.default_code, r"0001$")
