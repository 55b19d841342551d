from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import PolicyRefused
from odoo.addons.jxc_core.tests.test_code_rule import CodeCase


@tagged("post_install", "-at_install")
class TestPartnerMaster(CodeCase):
    """Settlement, favorites, mnemonics and later codes of partners."""

    def test_settlement_is_the_companys(self):
        cash = self.env.ref("jxc_core.jxc_settlement_cash")
        transfer = self.env.ref("jxc_core.jxc_settlement_transfer")
        partner = self.partner.with_user(self.keeper)
        partner.jxc_settlement_id = cash
        partner.jxc_supplier_settlement_id = transfer
        contact = partner.create({"name": "Mr Li", "parent_id": partner.id})
        self.assertEqual(contact.jxc_settlement_id, cash)
        other = self._create_company("Other")
        self.assertFalse(self.partner.with_company(other).jxc_settlement_id)

    def test_favorites_are_my_own(self):
        partners = self.env["res.partner"]
        mine = self.partner.with_user(self.salesman)
        mine.jxc_is_favorite = True
        self.assertTrue(mine.jxc_is_favorite)
        self.assertFalse(self.partner.with_user(self.keeper).jxc_is_favorite)
        wanted = [("jxc_is_favorite", "=", True)]
        self.assertIn(mine, partners.with_user(self.salesman).search(wanted))
        self.assertNotIn(mine, partners.with_user(self.keeper).search(wanted))
        mine.jxc_is_favorite = False
        self.assertFalse(partners.with_user(self.salesman).search(wanted))

    def test_found_by_mnemonic(self):
        partner = self.env["res.partner"].with_user(self.keeper).create({"name": "上海申鲜便利"})
        self.assertEqual(partner.jxc_mnemonic, "SHSXBL")
        self.assertIn(partner.id, dict(partner.name_search("shsx")))

    def test_who_becomes_a_customer_later_gets_a_code(self):
        self._create_code_rule("KH{SEQ:3}", target="customer")
        self._create_code_rule("GYS{SEQ:3}", target="vendor")
        partner, other = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        self.assertFalse(partner.ref)
        partner._increase_rank("customer_rank")
        self.assertEqual(partner.ref, "KH001")
        partner._increase_rank("supplier_rank")
        self.assertEqual(partner.ref, "KH001", "a code stays")
        other.with_user(self.keeper).supplier_rank = 1
        self.assertEqual(other.ref, "GYS001")

    def test_codes_of_categories_in_use(self):
        self._create_code_rule("{CATEGORY}-{SEQ:3}", sequence=1)
        self.rule.company_ids = False
        category = self.env["product.category"].create({"name": "C", "jxc_code": "C1"})
        category.with_user(self.keeper).jxc_code = "C2"
        self._create_materials(1, categ_id=category.id)
        with self.assertRaisesRegex(PolicyRefused, "Code “C2” is used on"), self.env.cr.savepoint():
            category.with_user(self.keeper).jxc_code = "C3"
        self.assertEqual(category.jxc_code, "C2")
