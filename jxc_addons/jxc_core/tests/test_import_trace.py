from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.jxc_core.tests.import_common import ImportCase

#: Tables of the session itself, which keeps what the dry run found, and what nobody looks at.
OWN = ("jxc_import_", "jxc_import")
#: Tables whose every row is compared; of all others, the number of rows.
COMPARED = ("product_", "res_partner", "mail_", "uom_", "ir_sequence", "ir_attachment", "jxc_")


@tagged("post_install", "-at_install")
class TestImportTrace(ImportCase):
    """A dry run is the import, taken back: nothing of it is left anywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["jxc.code.rule"].create(
            [
                {
                    "name": target,
                    "target": target,
                    "sequence": 0,
                    "pattern": f"{target[0].upper()}TR-{{YYYY}}-{{SEQ:3}}",
                    "reset": "year",
                    "no_gap": target == "customer",
                    "company_ids": cls.company.ids,
                }
                for target in ("material", "customer", "category")
            ]
        )
        cls.known = cls.env["product.product"].create(
            {"name": "Known", "barcode": "6901234567892", "list_price": 3}
        )
        cls.file = {
            "计量单位": [
                ["单位名称", "换算率", "基本单位"],
                ["箱TR", 12, "个TR"],
                ["个TR", 1, None],
            ],
            "物料分类": [["分类编码", "分类名称"], [None, "ClassTR"]],
            "物料": [
                ["物料编码", "物料名称", "计量单位", "销售单价", "成本", "分类"],
                [None, "First TR", "箱TR", 1, 2, "ClassTR"],
                [None, "Second TR", "个TR", 1, 2, None],
                [cls.known.default_code, "Known by another name", None, 9, 8, None],
            ],
            "客户": [["客户名称", "联系人"], ["Customer TR", "Li Ming"]],
        }

    def _get_tables(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT relname FROM pg_class WHERE relkind = 'r'"
                " AND relnamespace = 'public'::regnamespace ORDER BY relname"
            )
        )
        return [name for (name,) in rows if not name.startswith(OWN)]

    def _look(self):
        """Return what is in all tables, and the state of all counters."""
        self.env.cr.flush()  # what others left for the end of the transaction as well
        queries = []
        for name in self._get_tables():
            table = SQL.identifier(name)
            content = SQL("count(*)::text")
            if name.startswith(COMPARED):
                content = SQL("md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))")
            queries.append(SQL("SELECT %s, %s FROM %s t", name, content, table))
        found = dict(self.env.execute_query(SQL(" UNION ALL ").join(queries)))
        counters = self.env.execute_query(
            SQL(
                "SELECT sequencename, last_value::text FROM pg_sequences"
                " WHERE sequencename ~ '^ir_sequence_[0-9]'"
            )
        )
        return found | dict(counters)

    def test_a_dry_run_leaves_nothing(self):
        session = self._upload(self.file, None)
        next_codes = self.rules.mapped("next_code")
        before = self._look()
        hooks = [len(one._funcs) for one in (self.env.cr.postcommit, self.env.cr.postrollback)]
        session.action_check()
        self.assertFalse(self._get_mistakes(session))
        self.assertEqual((session.new_count, session.changed_count), (6, 1))
        after = self._look()
        self.assertEqual(before.keys(), after.keys())
        self.assertEqual({name for name in after if before[name] != after[name]}, set())
        self.assertEqual(self.rules.mapped("next_code"), next_codes)
        self.assertEqual(
            hooks, [len(one._funcs) for one in (self.env.cr.postcommit, self.env.cr.postrollback)]
        )

    def test_the_import_takes_the_numbers_that_come_next(self):
        """Three dry runs burn none of the numbers."""
        session = self._upload(self.file, None)
        for _time in range(3):
            session.action_check()
        next_code = self.rules[0].next_code
        session.action_import()
        self.assertEqual(session.state, "done", session.message)
        first = self.env["product.product"].search([("name", "=", "First TR")])
        self.assertEqual(first.default_code, next_code)
        self.assertEqual(self.known.name, "Known by another name")

    def test_a_dry_run_with_mistakes_leaves_nothing(self):
        """Batches that fail are halved again and again: none of the halves stays."""
        rows = [["物料编码", "物料名称", "条码"]]
        rows += [
            [None, f"Bad {place}", "6901234567892" if place % 7 == 3 else None]
            for place in range(40)
        ]
        session = self._upload(rows, "material")
        before = self._look()
        session.action_check()
        self.assertEqual((session.new_count, session.error_count), (34, 6))
        after = self._look()
        self.assertEqual({name for name in after if before.get(name) != after[name]}, set())
