from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_wms.tests.count_common import CountCase, CountHttpCase

REFUSED = "odoo.addons.jxc_wms.exceptions.CountRefused"
PROTECTED = "odoo.addons.jxc_core.exceptions.ProtectedField"
HIDDEN = {"jxc.count.line": ("snapshot_qty", "adjusted"), "jxc.count.entry": ("book_qty",)}
SHOWN_LATER = ("start_qty", "expected_qty", "counted_qty", "difference_qty", "moved_qty")


@tagged("post_install", "-at_install")
class TestCountBlind(CountCase):
    """What the books say is on no counter's device, whatever he asks the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        export = cls.env.ref("base.group_allow_export")
        export.user_ids = [
            Command.link(user.id) for user in (cls.keeper, cls.colleague, cls.leader)
        ]
        cls.count = cls._begin(blind=True)
        cls._enter(cls._get_line(cls.count), 8)

    def _assert_blind(self, user):
        lines = self.count.line_ids.with_user(user)
        for values in lines.read():
            for name in SHOWN_LATER:
                self.assertFalse(values[name], name)
            self.assertNotIn("snapshot_qty", values)
        for name in SHOWN_LATER:
            self.assertEqual(lines.search_count([("id", "in", lines.ids), (name, ">", 0)]), 0)
            groups = lines._read_group([("id", "in", lines.ids)], ["product_id"], [f"{name}:sum"])
            self.assertEqual({value or 0 for _product, value in groups}, {0})
        rows = lines.export_data(["product_id", *SHOWN_LATER])["datas"]
        self.assertEqual({value or 0 for row in rows for value in row[1:]}, {0})

    def test_what_is_shown_later_is_not_there_yet(self):
        for user in (self.keeper, self.leader):
            with self.subTest(user=user.login):
                self._assert_blind(user)
        self._count(self.count, {self.nut: 5})
        self._finish(self.count)
        self.assertEqual(self.count.state, "recount")
        for user in (self.colleague, self.leader):
            with self.subTest(user=user.login):
                self._assert_blind(user)
        self._enter(self._get_line(self.count), 8, self.colleague)
        self._finish(self.count, self.colleague)
        self.assertEqual(self._get_line(self.count).with_user(self.keeper).expected_qty, 10)

    @mute_logger("odoo.orm.models", "odoo.models", "odoo.addons.base.models.ir_model")
    def test_what_is_kept_aside_is_nobodys(self):
        admin = self._create_user(
            "jxc_admin", "base.group_system,stock.group_stock_manager,base.group_allow_export"
        )
        for user in (self.keeper, self.leader, admin):
            for model, names in HIDDEN.items():
                for name in names:
                    self._assert_hidden(self.env[model].search([]).with_user(user), name)
        counts = self.env["jxc.count"].with_user(self.keeper)
        with self.assertRaises(AccessError):
            counts.search([("line_ids.snapshot_qty", ">", 9)])

    def _assert_hidden(self, records, name):
        for ask in (
            lambda: records.read([name]),
            lambda: records.search([(name, ">", 1)]),
            lambda: records.search([], order=name),
            lambda: records.formatted_read_group([], [], [f"{name}:sum"]),
            lambda: records.export_data([name]),
        ):
            with self.subTest(user=records.env.user.login, field=name):
                self.assertRaises(AccessError, ask)
        self.assertNotIn(name, records.fields_get())

    def test_counters_see_their_own_entries_only(self):
        entries = self.env["jxc.count.entry"]
        self.assertEqual(len(entries.with_user(self.keeper).search([])), 1)
        for user in (self.colleague, self.leader):
            self.assertFalse(entries.with_user(user).search([]))
            self.assertFalse(self._get_line(self.count).with_user(user).entry_ids)
            self.assertFalse(self._get_line(self.count).with_user(user).my_qty)

    def test_values_are_for_those_who_may_see_them(self):
        self.env["res.config.settings"].create({"jxc_cost_by_role": True}).execute()
        with self.assertRaises(AccessError):
            self.count.line_ids.with_user(self.keeper).read(["difference_value"])
        with self.assertRaises(AccessError):
            self.count.with_user(self.keeper).read(["gain_value"])
        with self.assertRaises(AccessError):
            self.count.with_user(self.leader).read(["gain_value"])
        boss = self._create_user("jxc_count_boss", "stock.group_stock_manager")
        self.assertTrue(self.count.with_user(boss).read(["gain_value"]))
        cards = self.env.ref("jxc_wms.jxc_count_line_view_result_kanban").id
        views = ((None, "form"), (None, "list"), (cards, "kanban"), (None, "pivot"))
        for user in (self.keeper, self.leader, boss):
            for view_id, view_type in views:
                arch = self.env["jxc.count.line"].with_user(user).get_view(view_id, view_type)
                told = 'name="difference_value"' in arch["arch"]
                self.assertEqual(told, user == boss, f"{user.login} {view_type}")

    def test_an_open_count_shows_the_books(self):
        self.count.action_cancel()
        count = self._begin(blind=False)
        line = self._get_line(count).with_user(self.keeper)
        self.assertEqual(line.expected_qty, 10)
        with self.assertRaises(AccessError):
            line.read(["snapshot_qty"])


@tagged("post_install", "-at_install")
class TestCountOverRpc(CountHttpCase):
    """Refusals as callers from outside meet them."""

    def _refuse(self, user, records, method, *args, name=REFUSED, **kwargs):
        """Assert that both doors refuse a call; nothing has changed in stock."""
        _result, error = self._call_kw(user, records, method, *args, **kwargs)
        self.assertTrue(error, f"{method} was not refused")
        self.assertEqual(error["name"], name)
        self.assertEqual(self._get_quantity(), 10)
        return error["message"]

    @mute_logger("odoo.http")
    def test_recount_of_ones_own(self):
        count = self._begin()
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        line = self._get_line(count)
        entries = self.env["jxc.count.entry"]
        for vals in (
            {"line_id": line.id, "quantity": 9},
            {"line_id": line.id, "quantity": 9, "user_id": self.colleague.id, "round": 1},
            {
                "count_id": count.id,
                "product_id": self.product.id,
                "location_id": self.shelf.id,
                "quantity": 9,
            },
        ):
            message = self._refuse(self.keeper, entries, "create", [vals])
            self.assertIn("yourself", message)
        self.assertEqual(len(line.sudo().entry_ids), 1)
        status, answer = self._call_json2(
            self.keeper, entries, "create", vals_list=[{"line_id": line.id, "quantity": 9}]
        )
        self.assertEqual((status, answer["name"]), (422, REFUSED))

    @mute_logger("odoo.http")
    def test_entries_in_anothers_name(self):
        line = self._get_line(self._begin())
        vals = {
            "line_id": line.id,
            "quantity": 3,
            "user_id": self.colleague.id,
            "book_qty": 3,
            "date": False,
        }
        entry_id, error = self._call_kw(
            self.keeper,
            self.env["jxc.count.entry"],
            "create",
            [vals],
            context={"default_user_id": self.colleague.id, "default_book_qty": 3},
        )
        self.assertFalse(error)
        entry = self.env["jxc.count.entry"].browse(entry_id)
        self.assertEqual((entry.user_id, entry.sudo().book_qty), (self.keeper, 10))
        for method, args in (("write", [{"quantity": 4}]), ("unlink", [])):
            _result, error = self._call_kw(self.keeper, entry, method, *args)
            self.assertTrue(error)
        _result, error = self._call_kw(self.colleague, entry, "write", {"quantity": 4})
        self.assertTrue(error)
        self.assertEqual(entry.quantity, 3)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_posting_without_the_right(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 8, self.nut: 5})
        self._finish(count)
        self._get_line(count).reason_id = self.reason
        access = "odoo.exceptions.AccessError"
        self._refuse(self.keeper, count, "action_post", name=access)
        self._refuse(self.keeper, count, "write", {"note": "x"}, name=access)
        for user in (self.keeper, self.leader):
            self._refuse(user, count, "write", {"state": "done"}, name=PROTECTED)
        _result, error = self._call_kw(self.leader, count, "_post", count.line_ids.ids)
        self.assertTrue(error)
        self.assertEqual(self._get_quantity(), 10)
        _result, error = self._call_kw(
            self.leader, count, "action_post", context={"inventory_name": "X", "active_test": False}
        )
        self.assertFalse(error)
        self.assertEqual(self._get_quantity(), 8)
        self.assertEqual(self._get_line(count).move_ids.reference, count.name)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_edits_of_what_is_posted(self):
        count = self._begin(recount="none")
        self._count(count, {self.product: 10, self.nut: 5})
        self._finish(count)
        self._post(count)
        line = self._get_line(count)
        access = "odoo.exceptions.AccessError"
        self._refuse(self.leader, line, "write", {"counted_qty": 1}, name=PROTECTED)
        self._refuse(self.leader, line, "write", {"note": "x"})
        self._refuse(self.leader, line, "unlink", name=access)
        self._refuse(self.keeper, line, "write", {"note": "x"})
        self._refuse(self.leader, count, "unlink")
        self._refuse(self.leader, count, "write", {"posting_date": "2020-01-01"})
        self._refuse(
            self.leader,
            count,
            "write",
            {"line_ids": [(1, line.id, {"state": "diff"})]},
            name=PROTECTED,
        )
        vals = {"line_id": line.id, "quantity": 9}
        self._refuse(self.keeper, self.env["jxc.count.entry"], "create", [vals])

    @mute_logger("odoo.http")
    def test_frozen_goods(self):
        self._live_without("stock_by_moves")
        self._begin(frozen=True)
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.shelf.id)]
        )
        self._refuse(
            self.keeper,
            quant,
            "write",
            {"quantity": 3},
            name="odoo.addons.jxc_wms.exceptions.CountFrozen",
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_people_outside_the_warehouse(self):
        count = self._begin()
        access = "odoo.exceptions.AccessError"
        for user in (self.employee, self.salesman):
            self._refuse(user, count, "read", ["name"], name=access)
            vals = {"line_id": self._get_line(count).id, "quantity": 1}
            self._refuse(user, self.env["jxc.count.entry"], "create", [vals], name=access)
