from contextlib import ExitStack
from functools import wraps
from unittest.mock import patch

from odoo.models import BaseModel
from odoo.tests import tagged

from odoo.addons.jxc_core.tests.import_common import ImportCase

HEADERS = ["物料编码", "物料名称", "计量单位", "物料类型", "库存管理", "销售单价", "成本", "备注"]
FIELDS = [
    *("default_code", "name", "uom_id", "type", "is_storable", "list_price", "standard_price"),
    "description",
]
#: What differs between two records that are the same.
OWN = {"id", "create_date", "write_date", "display_name", "product_variant_id", "product_tmpl_id"}
#: So many queries more for a hundred rows: Odoo inserts and updates a hundred at a time.
MORE = 8
PIXEL = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install", "jxc_cost")
class TestImportSpeed(ImportCase):
    """Many rows at once: the same records as by Odoo's own import, and few queries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.group_ids += cls.env.ref("jxc_core.jxc_core_group_cost")

    def _prepare_rows(self, count, price=1.0, begin=0):
        """Return rows of goods and services, kept in stock or not, with remarks or without."""
        rows = []
        for place in range(begin, begin + count):
            kind = "service" if place % 5 == 4 else "consu"
            rows.append(
                [
                    f"SPD-{place:04d}",
                    f"物料 {place}",
                    "Units",
                    kind,
                    int(kind == "consu" and place % 2),
                    price + place,
                    2.5 if place % 3 else None,
                    f"备注 {place}" if place % 7 else None,
                ]
            )
        return rows

    def _read(self):
        """Return all stored values of the materials of the file, and of their templates."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["product.template"].search(
            [("default_code", "=like", "SPD-%")], order="default_code"
        )
        values = []
        for records in (found, found.product_variant_ids):
            names = [
                name
                for name, field in records._fields.items()
                if field.store and not field.inherited and field.type not in ("one2many", "binary")
                if name not in OWN
            ]
            values += [
                {name: one[name] for name in names} for one in records.read(names, load=None)
            ]
        return values

    def test_the_same_records_as_by_load(self):
        rows = self._prepare_rows(30)
        savepoint = self.env.cr.savepoint()
        templates = self.env["product.template"].with_user(self.clerk)
        templates = templates.with_context(import_file=True, tracking_disable=True)
        fields = [name for name in FIELDS if name in templates._fields]
        data = [
            [
                "" if value is None else str(value)
                for value, name in zip(row, FIELDS, strict=True)
                if name in fields
            ]
            for row in rows
        ]
        result = templates.load(fields, data)
        self.assertTrue(result["ids"], result["messages"])
        theirs = self._read()
        savepoint.close(rollback=True)
        self._import([HEADERS, *rows], "material")
        ours = self._read()
        self.assertEqual(len(ours), 60)
        for one, other in zip(theirs, ours, strict=True):
            self.assertEqual(one, other)

    def test_every_override_of_create_runs(self):
        """Whatever another addon does when a material is created, it does for each row."""
        seen = {}

        def watch(owner, method):
            @wraps(method)
            def create(records, vals_list):
                vals_list = [vals_list] if isinstance(vals_list, dict) else vals_list
                key = (records._name, owner)
                seen[key] = seen.get(key, 0) + len(vals_list)
                return method(records, vals_list)

            return create

        session = self._check([HEADERS, *self._prepare_rows(7)], "material")
        with ExitStack() as patches:
            for name in ("product.product", "product.template"):
                owners = {one for one in self.registry[name].mro() if "create" in vars(one)}
                for owner in owners - {BaseModel}:
                    seen[name, owner] = 0
                    if not hasattr(owner.create, "watched"):
                        watched = watch(owner, vars(owner)["create"])
                        watched.watched = True
                        patches.enter_context(patch.object(owner, "create", watched))
            session.action_import()
        self.assertEqual(session.state, "done", session.message)
        self.assertGreater(len(seen), 8)
        self.assertEqual({key: 7 for key in seen}, seen)

    def test_an_override_may_add_a_picture(self):
        """The sizes of a picture that the file has not, but another addon gives, are made."""
        method = self.registry["product.template"].create

        @wraps(method)
        def create(records, vals_list):
            pictured = [{**vals_list[0], "image_1920": PIXEL}, *vals_list[1:]]
            return method(records, pictured)

        session = self._check([HEADERS, *self._prepare_rows(2)], "material")
        with patch.object(self.registry["product.template"], "create", create):
            session.action_import()
        first, second = self._find("SPD-0000"), self._find("SPD-0001")
        self.env.invalidate_all()
        self.assertTrue(first.image_128 and first.product_tmpl_id.image_128)
        self.assertFalse(second.image_128 or second.image_1920)

    def _count_queries(self, session, task):
        self.env.flush_all()
        self.env.invalidate_all()
        self.registry.clear_all_caches()  # a dry run does so at its end
        before = self.env.cr.sql_log_count
        session._perform(task)
        return self.env.cr.sql_log_count - before

    def _count_rows(self, rows):
        """Return the queries of dry run and import."""
        session = self._upload([HEADERS, *rows], "material")
        counts = [self._count_queries(session, "check"), 0]
        self.assertFalse(session.error_count, session.line_ids.mapped("details"))
        if session.new_count or session.changed_count:
            counts[1] = self._count_queries(session, "import")
            self.assertEqual(session.state, "done", session.message)
        return session, counts

    def test_query_counts(self):
        """New, changed and unchanged rows: a hundred cost as many queries as one."""
        for status, price in (("new", 1), ("changed", 7), ("same", 7)):
            _session, one = self._count_rows(self._prepare_rows(1, price, begin=500))
            session, many = self._count_rows(self._prepare_rows(100, price))
            self.assertEqual(session[f"{status}_count"], 100)
            for few, hundred in zip(one, many, strict=True):
                self.assertLessEqual(hundred, few + MORE, status)

    def test_changes_are_noted_at_once(self):
        """Who looks at a material sees which file changed it, and what."""
        self._import([HEADERS, *self._prepare_rows(3)], "material")
        rows = self._prepare_rows(3, price=9)
        session = self._import([HEADERS, *rows], "material", name="prices <1>.xlsx")
        self.assertEqual(session.changed_count, 3)
        material = self._find("SPD-0001")
        for record in (material, material.product_tmpl_id):
            [note] = record.message_ids.filtered("body")
            self.assertEqual(note.author_id, self.clerk.partner_id)
            self.assertIn("Imported from prices &lt;1&gt;.xlsx<br>Sales Price: 2.0 → 10", note.body)

    def test_remarks_are_compared_as_text(self):
        """Odoo keeps a remark as a page; the same text is no change."""
        rows = self._prepare_rows(3)
        rows[1][-1] = "2 < 3 & <b>bold</b>"
        self._import([HEADERS, *rows], "material")
        self.assertEqual(self._check([HEADERS, *rows], "material").same_count, 3)
        rows[2][-1] = "Another"
        session = self._check([HEADERS, *rows], "material")
        self.assertEqual(session.changed_count, 1)
        changed = session.line_ids.filtered(lambda line: line.status == "changed")
        self.assertIn("备注 2 → Another", changed.details)
