from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.jxc_core.exceptions import CodeRefused
from odoo.addons.jxc_core.tests.test_code_rule import CodeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-09 04:00:00")
class TestCodeAudit(CodeCase):
    """An old database: double, missing and odd codes, renumbered and undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("product.group_product_manager")
        cls.category = cls.env["product.category"].create({"name": "Old goods"})
        cls.rule.company_ids = False
        cls.rule.domain = f"[('categ_id', '=', {cls.category.id})]"
        cls.policy = cls.env["jxc.policy.exception"].create(
            {
                "policy_id": cls.env.ref("jxc_core.jxc_policy_code_unique").id,
                "company_id": cls.company.id,
                "reason": "Old shop",
            }
        )
        codes = ("TST-2026-0001", "TST-2026-0001", "TST-2026-0001", False, "OLD7", "TST-2026-0002")
        cls.old = cls.env["product.product"].create(
            [
                {"name": f"Old {place}", "default_code": code, "categ_id": cls.category.id}
                for place, code in enumerate(codes)
            ]
        )
        order = cls._create_order(lines=[cls._prepare_line(product_id=cls.old[1].id)])
        order.action_confirm()
        cls.rule.company_ids = cls.company
        cls.policy.action_restore()

    def _check(self):
        action = self.rule.with_user(self.manager).action_audit()
        return self.env["jxc.code.audit"].with_user(self.manager).browse(action["res_id"])

    def _get_codes(self):
        self.env.invalidate_all()
        return self.old.mapped("default_code")

    def test_it_lists_and_proposes(self):
        audit = self._check()
        self.assertEqual(
            [
                (line.finding, line.title, line.old_code, line.new_code, line.selected)
                for line in audit.line_ids.sorted(lambda line: line.res_id)
            ],
            [
                ("double", "Old 0", "TST-2026-0001", "TST-2026-0003", True),
                ("double", "Old 2", "TST-2026-0001", "TST-2026-0004", True),
                ("empty", "Old 3", False, "TST-2026-0005", True),
                ("misfit", "Old 4", "OLD7", "TST-2026-0006", False),
            ],
        )
        self.assertEqual(self._get_codes()[0], "TST-2026-0001", "a preview changes nothing")
        self.assertEqual(self.rule.next_code, "TST-2026-0003", "and uses no number up")

    def test_apply_and_undo(self):
        before = self._get_codes()
        audit = self._check()
        audit.line_ids.filtered(lambda line: line.title == "Old 4").selected = True
        audit.action_apply()
        self.assertEqual(
            self._get_codes(),
            [
                "TST-2026-0003",
                "TST-2026-0001",
                "TST-2026-0004",
                "TST-2026-0005",
                "TST-2026-0006",
                "TST-2026-0002",
            ],
        )
        index = self.old._table_objects["product_product_jxc_code_unique"]
        self.assertTrue(index.exists(self.old), "the last double is solved: the index follows")
        self.assertEqual(self.env["product.product"].name_search("OLD7")[0][0], self.old[4].id)
        new = self._create_materials(1, categ_id=self.category.id).default_code
        self.assertGreater(new, "TST-2026-0006")
        self.assertFalse(self._check().line_ids)
        audit.action_undo()
        self.assertEqual(self._get_codes(), before)
        self.assertFalse(index.exists(self.old))
        with self.assertRaises(CodeRefused):
            audit.action_undo()

    def test_what_changed_since_stays(self):
        audit = self._check()
        audit.action_apply()
        self.old[0].default_code = "TST-2026-0077"
        audit.action_undo()
        self.assertEqual(self._get_codes()[0], "TST-2026-0077")
        self.assertFalse(self._get_codes()[3])

    def test_a_preview_that_is_old_is_refused(self):
        audit = self._check()
        self.old[0].default_code = "TST-2026-0077"
        with self.assertRaisesRegex(CodeRefused, "meanwhile"):
            audit.action_apply()

    def test_only_process_managers(self):
        with self.assertRaises(AccessError):
            self.env["jxc.code.audit"].with_user(self.keeper).create({"rule_id": self.rule.id})
