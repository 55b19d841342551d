"""What is refused of codes, materials, units and files, as ordinary people meet it from outside.

Each by both doors, the web client's calls and JSON-2: the sentence, and that nothing changed.
"""

import base64
import contextlib

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.tests.common import JxcHttpCase
from odoo.addons.jxc_core.tests.import_common import ImportCase, make_xlsx
from odoo.addons.jxc_core.tests.test_code_rule import CodeCase
from odoo.addons.jxc_core.tests.test_complete import CompleteCase
from odoo.addons.jxc_core.tests.test_unit import UnitCase

ERRORS = "odoo.addons.jxc_core.exceptions."


class DataRefusalMixin(JxcHttpCase):
    @contextlib.contextmanager
    def _unchanged(self, model, *names):
        """Assert that the block neither makes, deletes nor changes a record."""
        records = self.env[model].sudo().with_context(active_test=False)
        before = records.search([]).read(names)
        yield
        self.env.invalidate_all()
        self.assertEqual(records.search([]).read(names), before)

    def _assert_refused(self, user, records, call, name, *words):
        """Call ``(method, keyword arguments)`` by both doors."""
        method, kwargs = call
        with mute_logger("odoo.http"):
            _result, error = self._call_kw(user, records, method, **kwargs)
            self.assertTrue(error, f"{method} was not refused")
            status, answer = self._call_json2(user, records, method, **kwargs)
        self.assertEqual(error["name"], name, error["message"])
        self.assertEqual(answer["name"], name, answer["message"])
        self.assertIn(status, (403, 422))
        for word in words:
            self.assertIn(word, error["message"])
            self.assertIn(word, answer["message"])


@tagged("post_install", "-at_install")
class TestCodeRefusals(DataRefusalMixin, CodeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bolt = cls.env["product.product"].create({"name": "Bolt"})
        cls.nut = cls.env["product.product"].create({"name": "Nut"})

    def _refuse(self, records, method, name, *words, **kwargs):
        with self._unchanged("product.product", "name", "default_code", "active"):
            self._assert_refused(self.keeper, records, (method, kwargs), ERRORS + name, *words)

    def test_codes_that_somebody_has(self):
        code = self.bolt.default_code
        words = (f"Code “{code}”", "is taken by “Bolt”", "Choose another code")
        self._refuse(self.nut, "write", "CodeRefused", *words, vals={"default_code": code})
        new = [{"name": "New", "default_code": code}]
        self._refuse(self.nut.browse(), "create", "CodeRefused", *words, vals_list=new)
        templates = self.env["product.template"]
        self._refuse(templates, "create", "CodeRefused", *words, vals_list=new)
        self.bolt.action_archive()
        self._refuse(self.nut.browse(), "create", "CodeRefused", "(archived)", vals_list=new)
        rows = [["default_code", "name"], [code, "New"]]
        with self._unchanged("product.product", "default_code"):
            answer, error = self._call_kw(
                self.keeper, self.nut.browse(), "load", fields=rows[0], data=rows[1:]
            )
            self.assertFalse(error)
            self.assertIn("is taken by", answer["messages"][0]["message"])

    def test_codes_that_do_not_fit(self):
        words = ("“ODD-1” of “Nut” does not fit the pattern TST-{YYYY}-{SEQ:4}", "Correct it")
        self._refuse(self.nut, "write", "CodeRefused", *words, vals={"default_code": "ODD-1"})
        new = [{"name": "Nut", "default_code": "ODD-1"}]
        self._refuse(self.nut.browse(), "create", "CodeRefused", *words, vals_list=new)

    def test_codes_in_use(self):
        lines = [self._prepare_line(product_id=self.bolt.id)]
        order = self._create_order(lines=lines)
        order.action_confirm()
        words = (f"Code “{self.bolt.default_code}” is used on {order.name} and stays",)
        vals = {"default_code": "TST-2026-0777"}
        self._refuse(self.bolt, "write", "PolicyRefused", *words, vals=vals)

    def test_check_digits(self):
        words = ("its last digit should be 5 (6901234000375)",)
        vals = {"barcode": "6901234000371"}
        with self._unchanged("product.product", "barcode"):
            call = ("write", {"vals": vals})
            self._assert_refused(self.keeper, self.bolt, call, ERRORS + "CodeRefused", *words)


@tagged("post_install", "-at_install")
class TestUnitRefusals(DataRefusalMixin, UnitCase):
    def test_lines_in_foreign_units(self):
        words = (
            "Screw 螺丝 is kept in Units, which can't be converted to kg",
            "Enter the quantity in one of: Units",
        )
        for user, document, model in (
            (self.salesman, self._create_order(), "sale.order.line"),
            (self.buyer, self._create_purchase(), "purchase.order.line"),
        ):
            line = document.order_line
            new = {
                "order_id": document.id,
                "product_id": self.product.id,
                "product_uom_id": self.kilo.id,
            }
            calls = (
                (line, "write", {"vals": {"product_uom_id": self.kilo.id}}),
                (line.browse(), "create", {"vals_list": [new]}),
            )
            for records, method, kwargs in calls:
                with self.subTest(f"{model}.{method}"), self._unchanged(model, "product_uom_id"):
                    call = (method, kwargs)
                    self._assert_refused(user, records, call, ERRORS + "UnitRefused", *words)

    def test_units_in_use_stay(self):
        order = self._create_order()
        order.order_line.product_uom_id = self.dozen
        order.action_confirm()
        call = ("write", {"vals": {"uom_id": self.dozen.id}})
        words = ("stays in Units: it is counted in it on", order.name, "Add a packaging")
        with self._unchanged("product.template", "uom_id"):
            self._assert_refused(self.keeper, self.material, call, ERRORS + "UnitRefused", *words)
        call = ("write", {"vals": {"relative_factor": 13}})
        words = ("What Dozens contains stays", order.name, "Create another unit")
        with self._unchanged("uom.uom", "relative_factor", "factor"):
            self._assert_refused(self.keeper, self.dozen, call, ERRORS + "UnitRefused", *words)


@tagged("post_install", "-at_install")
class TestCompleteRefusals(DataRefusalMixin, CompleteCase):
    def test_incomplete_materials_are_not_used(self):
        for user, document, method, rule in (
            (self.salesman, self._create_order(), "action_confirm", "sale"),
            (self.buyer, self._create_purchase(), "button_confirm", "purchase"),
        ):
            self._activate(f"jxc_core.jxc_rule_{rule}_material_complete")
            words = ("“Barcode” is not filled in", "Screw 螺丝")
            name = ERRORS + "CheckpointBlocked"
            with self.subTest(rule), self._unchanged(document._name, "state"):
                self._assert_refused(user, document, (method, {}), name, *words)


@tagged("post_install", "-at_install")
class TestImportRefusals(DataRefusalMixin, ImportCase):
    ROWS = (["物料编码", "物料名称"], ["RF-1", "One"], ["RF-2", "Two"])

    def _refuse(self, session, method, *words, user=None, name="ImportRefused", **kwargs):
        with self._unchanged("product.product", "name", "default_code"):
            call = (method, kwargs)
            self._assert_refused(user or self.clerk, session, call, ERRORS + name, *words)

    def test_steps(self):
        session = self._upload([*self.ROWS, ["RF-3", None]])
        self._refuse(session, "action_import", "is at “Columns”: this step is not possible now")
        session.action_check()
        self._refuse(session, "action_import", "1 rows have mistakes, so nothing is imported")
        self._refuse(session, "action_undo", "is at “Preview”: this step is not possible now")
        vals = {"vals": {"state": "done"}}
        self._refuse(session, "write", "can't be entered", name="ProtectedField", **vals)

    def test_columns_that_must_be_there(self):
        session = self._upload([["规格型号", "?"], ["M8", "One"]], "material")
        self._refuse(session, "action_check", "Not found in the file: Material Name")

    def test_new_materials_without_a_name(self):
        session = self._check([["物料编码", "销售单价"], ["RF-9", 3]], "material")
        self.assertIn("“RF-9” is not there yet", self._get_mistakes(session)[0][1])
        self._refuse(session, "action_import", "1 rows have mistakes, so nothing is imported")

    def test_nothing_to_import(self):
        self._import(list(self.ROWS))
        session = self._check(list(self.ROWS))
        self._refuse(session, "action_import", "no row is new or changed")

    def test_files_that_are_no_tables(self):
        for content, words in (
            (b"\x89PNG\r\n\x1a\n", "This is no table that can be read"),
            (make_xlsx([[]])[:900], "The file is damaged"),
            (make_xlsx([["物料编码"]]), "The file has no rows"),
        ):
            vals = {"file": base64.b64encode(content), "file_name": "x.xlsx"}
            session = self.env["jxc.import"].with_user(self.clerk).create(vals)
            with self.subTest(words):
                self._refuse(session, "action_read", words)

    def test_undo_names_what_uses_the_records(self):
        session = self._import(list(self.ROWS))
        order = self._create_order(lines=[self._prepare_line(product_id=self._find("RF-2").id)])
        self._refuse(session, "action_undo", "is in use", order.name)
        self.assertEqual(session.state, "done")

    def test_without_the_right(self):
        reader = self._create_user("jxc_reader", "jxc_core.jxc_core_group_import")
        session = self._upload(list(self.ROWS), user=reader)
        self._refuse(session, "action_check", "You may not bring in: Materials", user=reader)
        access = "odoo.exceptions.AccessError"
        own = self._upload(list(self.ROWS))
        for user, records, call in (
            (self.salesman, own, ("action_check", {})),
            (self.salesman, own.browse(), ("create", {"vals_list": [{"type": "material"}]})),
            (reader, own, ("action_check", {})),
            (self.clerk, self.env["jxc.export"], ("start", {})),
        ):
            with self.subTest(user=user.login), self._unchanged("product.product", "name"):
                self._assert_refused(user, records, call, access)
