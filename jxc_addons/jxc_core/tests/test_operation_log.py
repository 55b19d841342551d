from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import AppendOnly, CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase
from odoo.addons.jxc_core.tests.test_policy import InvoiceMixin


@tagged("post_install", "-at_install")
class TestOperationLog(JxcCase):
    """The log is written by operations, and never changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._watch("sale_order_confirm")
        cls.order = cls._create_order()
        cls.order.action_confirm()
        cls.log = cls._get_log("sale_order_confirm", cls.order)
        cls.admin = cls._create_user(
            "jxc_admin", "base.group_system,jxc_core.jxc_core_group_manager"
        )

    def test_a_line_says_who_what_where(self):
        self.assertRecordValues(
            self.log,
            [
                {
                    "operation_id": self._get_operation("sale_order_confirm").id,
                    "outcome": "done",
                    "res_model": "sale.order",
                    "res_id": self.order.id,
                    "document": self.order.name,
                    "user_id": self.salesman.id,
                    "company_id": self.company.id,
                    "door": "system",
                }
            ],
        )

    def test_even_the_system_cannot_change_or_delete_a_line(self):
        with self.assertRaises(AppendOnly):
            self.log.sudo().write({"outcome": "blocked"})
        with self.assertRaises(AppendOnly):
            self.log.sudo().unlink()

    def test_no_user_creates_changes_or_deletes_lines(self):
        vals = {
            "operation_id": self.log.operation_id.id,
            "outcome": "done",
            "res_model": "sale.order",
            "res_id": self.order.id,
            "user_id": self.salesman.id,
            "date": "2026-01-01 00:00:00",
            "door": "client",
        }
        for user in (self.salesman, self.manager, self.admin):
            with self.subTest(user=user.login):
                log = self.log.with_user(user)
                with self.assertRaises(AccessError):
                    log.create(vals)
                with self.assertRaises(AccessError):
                    log.copy()
                with self.assertRaises(AppendOnly):
                    log.write({"outcome": "blocked"})
                with self.assertRaises(AppendOnly):
                    log.unlink()

    def test_staff_see_their_own_acts_and_managers_all(self):
        domain = [("id", "in", self.log.ids)]
        logs = self.env["jxc.operation.log"]
        self.assertEqual(logs.with_user(self.salesman).search(domain), self.log)
        self.assertEqual(logs.with_user(self.manager).search(domain), self.log)
        self.assertFalse(logs.with_user(self.buyer).search(domain))

    def test_managers_see_their_companies_only(self):
        other = self._create_company("Other")
        stranger = self._create_user(
            "jxc_stranger", "jxc_core.jxc_core_group_manager", company=other
        )
        logs = self.env["jxc.operation.log"].with_user(stranger)
        logs = logs.with_context(allowed_company_ids=other.ids)
        self.assertFalse(logs.search([("id", "in", self.log.ids)]))

    def test_an_operation_with_history_is_not_deleted(self):
        operation = self.log.operation_id
        with self.assertRaises(UserError):
            operation.with_user(self.manager).unlink()
        self.assertTrue(operation.exists())

    def test_no_context_key_names_the_door(self):
        keys = {"import_file": True, "cron_id": 1, "door": "cron", "lastcall": False}
        order = self._create_order()
        order.with_context(**keys).action_confirm()
        self.assertEqual(self._get_log("sale_order_confirm", order).door, "system")

    def test_an_import_is_seen_as_one(self):
        self._live_without("state_by_act")
        order = self._create_order()
        xmlid = order.sudo()._BaseModel__ensure_xml_id()
        xmlid = next(iter(xmlid))[1]
        result = (
            self.env["sale.order"].with_user(self.salesman).load(["id", "state"], [[xmlid, "sale"]])
        )
        self.assertEqual(result["ids"], order.ids, result["messages"])
        self.assertEqual(self._get_log("sale_order_confirm", order).door, "import")
        after = self._create_order()
        after.action_confirm()
        self.assertEqual(self._get_log("sale_order_confirm", after).door, "system")

    def test_a_scheduled_action_is_seen_as_one(self):
        order = self._create_order()
        cron = self.env["ir.cron"].create(
            {
                "name": "Confirm",
                "model_id": self.env.ref("sale.model_sale_order").id,
                "code": f"env['sale.order'].browse({order.id}).action_confirm()",
            }
        )
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self._get_log("sale_order_confirm", order).door, "cron")


@tagged("post_install", "-at_install")
class TestLogThroughTheDoors(JxcHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule("sale_order_confirm", require=["client_order_ref"])
        cls.order = cls._create_order()

    @mute_logger("odoo.http")
    def test_a_refused_attempt_is_on_record_although_it_was_rolled_back(self):
        _result, error = self._call_kw(self.salesman, self.order, "action_confirm")
        self.assertEqual(error["name"], "odoo.addons.jxc_core.exceptions.CheckpointBlocked")
        self.assertEqual(self.order.state, "draft")
        log = self._get_log("sale_order_confirm", self.order)
        self.assertRecordValues(
            log, [{"outcome": "blocked", "user_id": self.salesman.id, "door": "client"}]
        )
        self.assertIn("“Customer Reference” is not filled in", log.details)

    @mute_logger("odoo.http")
    def test_of_a_batch_the_blocked_records_are_on_record(self):
        good = self._create_order(client_order_ref="x")
        _result, error = self._call_kw(self.salesman, good | self.order, "action_confirm")
        self.assertTrue(error)
        self.assertFalse(self._get_log("sale_order_confirm", good))
        self.assertEqual(len(self._get_log("sale_order_confirm", self.order)), 1)

    @mute_logger("odoo.http")
    def test_what_came_over_the_api_says_so(self):
        status, answer = self._call_json2(self.salesman, self.order, "action_confirm")
        self.assertEqual(status, 422, answer)
        self.assertEqual(self._get_log("sale_order_confirm", self.order).door, "api")
        self.order.client_order_ref = "x"
        status, answer = self._call_json2(self.salesman, self.order, "action_confirm")
        self.assertEqual((status, self.order.state), (200, "sale"), answer)
        self.assertEqual(
            self._get_log("sale_order_confirm", self.order).mapped("outcome"),
            ["blocked", "done"],
        )

    @mute_logger("odoo.http")
    def test_over_rpc_nobody_touches_the_log(self):
        self._call_kw(self.salesman, self.order, "action_confirm")
        log = self._get_log("sale_order_confirm", self.order)
        admin = self._create_user("jxc_admin", "base.group_system,jxc_core.jxc_core_group_manager")
        for user in (self.salesman, admin):
            for method, args in (("write", [{"outcome": "done"}]), ("unlink", [])):
                _result, error = self._call_kw(user, log, method, *args)
                self.assertTrue(error, (user.login, method))
        for method in ("_log", "_log_after_rollback", "_append"):
            _result, error = self._call_kw(admin, log.browse(), method, [])
            self.assertTrue(error, method)
        self.assertEqual(log.outcome, "blocked")

    # -- attempts that leave no document ---------------------------------------------------

    @mute_logger("odoo.http")
    def test_a_refused_creation_is_on_record_without_a_document(self):
        vals = {"partner_id": self.partner.id, "state": "sale"}
        orders = self.env["sale.order"]
        before = orders.search([])
        _result, error = self._call_kw(self.salesman, orders, "create", [vals])
        self.assertEqual(error["name"], "odoo.addons.jxc_core.exceptions.CheckpointBlocked")
        self.assertEqual(orders.search([]), before)
        log = self._get_log("sale_order_confirm")
        self.assertRecordValues(
            log, [{"outcome": "blocked", "res_id": 0, "user_id": self.salesman.id}]
        )
        self.assertTrue(log.document)
        with self.assertRaises(UserError):
            log.action_open_document()

    @mute_logger("odoo.http")
    def test_a_refused_line_is_on_record_at_its_order(self):
        operation = self.env["jxc.operation"].create(
            {
                "name": "Give away",
                "code": "x_give_away",
                "model_id": self.env.ref("sale.model_sale_order_line").id,
                "field_name": "discount",
                "target_values": "100.0",
            }
        )
        self._create_rule(operation.code, require=["order_id.client_order_ref"])
        vals = {"order_id": self.order.id, "product_id": self.product.id, "discount": 100.0}
        _result, error = self._call_kw(self.salesman, self.env["sale.order.line"], "create", [vals])
        self.assertTrue(error)
        self.assertEqual(len(self.order.order_line), 1)
        log = self._get_log("x_give_away", self.order)
        self.assertEqual((log.outcome, log.document), ("blocked", self.order.display_name))

    def test_a_refusal_that_somebody_swallows_is_on_record_once(self):
        for _attempt in range(2):
            with self.assertRaises(CheckpointBlocked), self.env.cr.savepoint():
                self.order.with_user(self.salesman).action_confirm()
        self.assertFalse(self._get_log("sale_order_confirm", self.order))
        self.env.cr.postcommit.run()
        log = self._get_log("sale_order_confirm", self.order)
        self.assertRecordValues(log, [{"outcome": "blocked", "user_id": self.salesman.id}])

    # -- doors -----------------------------------------------------------------------------

    HOSTILE = {"import_file": True, "cron_id": 1, "lastcall": False, "door": "system"}

    @mute_logger("odoo.http")
    def test_no_context_key_names_another_door(self):
        _result, error = self._call_kw(
            self.salesman, self.order, "action_confirm", context=self.HOSTILE
        )
        self.assertTrue(error)
        self.assertEqual(self._get_log("sale_order_confirm", self.order).door, "client")
        other = self._create_order()
        self._call_json2(self.salesman, other, "action_confirm", context=self.HOSTILE)
        self.assertEqual(self._get_log("sale_order_confirm", other).door, "api")

    def test_a_file_that_is_imported_says_so(self):
        self.rule.active = False
        self._live_without("state_by_act")
        self._watch("sale_order_confirm")
        wizard = (
            self.env["base_import.import"]
            .with_user(self.salesman)
            .create(
                {
                    "res_model": "sale.order",
                    "file": f"partner_id/.id,state\n{self.partner.id},sale\n".encode(),
                    "file_type": "text/csv",
                    "file_name": "orders.csv",
                }
            )
        )
        columns = ["partner_id/.id", "state"]
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        result, error = self._call_kw(
            self.salesman, wizard, "execute_import", columns, columns, options
        )
        self.assertFalse(error)
        order = self.env["sale.order"].browse(result["ids"])
        self.assertEqual(order.state, "sale")
        self.assertEqual(self._get_log("sale_order_confirm", order).door, "import")


@tagged("post_install", "-at_install")
class TestPolicyOnRecord(InvoiceMixin, JxcHttpCase):
    @mute_logger("odoo.http")
    def test_what_a_policy_refuses_is_on_record(self):
        order = self._create_invoiced_order()
        _result, error = self._call_kw(self.salesman, order, "action_cancel")
        self.assertEqual(error["name"], "odoo.addons.jxc_core.exceptions.PolicyRefused")
        log = self._get_log("sale_order_cancel", order)
        self.assertRecordValues(
            log, [{"outcome": "blocked", "user_id": self.salesman.id, "door": "client"}]
        )
        self.assertEqual(log.details, error["message"])
