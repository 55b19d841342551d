from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestWords(TransactionCase):
    """Odoo's terms are shown in the words of the trade, and go back when the addon goes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.addons = cls.env["ir.module.module"]
        odoo_addons = cls.addons.search([("name", "in", ("stock", "product", "jxc_wms"))])
        odoo_addons._update_translations("zh_CN", overwrite=True)
        cls.count_menu = cls.env.ref("stock.menu_action_inventory_tree").with_context(lang="zh_CN")
        cls.form = cls.env.ref("stock.view_picking_form").with_context(lang="zh_CN")

    def test_users_read_the_words_of_the_trade(self):
        code = self.env["ir.model.fields"]._get("product.template", "default_code")
        self.assertEqual(code.with_context(lang="zh_CN").field_description, "物料编码")
        self.assertEqual(self.count_menu.name, "盘点")
        self.assertIn("审核", self.form.arch_db)
        self.assertNotIn("验证", self.form.arch_db)

    def test_reloading_odoo_terms_keeps_the_words(self):
        self.addons.search([("name", "=", "stock")])._update_translations("zh_CN", overwrite=True)
        self.env.invalidate_all()
        self.assertEqual(self.count_menu.name, "盘点")

    def test_uninstalling_gives_odoo_terms_back(self):
        self.addons._jxc_forget_words("jxc_wms")
        self.env.invalidate_all()
        self.assertEqual(self.count_menu.name, "实物库存")
        self.assertIn("验证", self.form.arch_db)
