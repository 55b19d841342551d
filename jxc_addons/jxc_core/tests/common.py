"""Helpers of the tests of all JXC addons; no tests in here.

Each class works in a company of its own, so that what is active elsewhere in the database
(demo data, the reader's own rules) plays no part.
"""

from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException, TransactionCase, new_test_user

from .kit import Kit


class JxcMixin:
    """A company, its people, one product, and short words for rules and documents."""

    #: Where a run keeps what its classes begin with; a mixin that begins with more has its own.
    kit = None
    #: Behind each login; two kits have people of the same names.
    login_suffix = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Sentences are asserted in English, whatever the database speaks.
        cls.env["res.lang"]._activate_lang("en_US")
        if not cls.kit._take(cls):
            cls._make_kit("JXC Test 进销存")

    @classmethod
    def _start_in(cls, company):
        """Work in the company from now on."""
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": company.ids,
                "lang": "en_US",
                "tracking_disable": True,
                "mail_notrack": True,
            }
        )
        cls.company = company.with_env(cls.env)

    @classmethod
    def _make_kit(cls, name):
        """Make what each class begins with, all of it in attributes, and return the company."""
        cls._start_in(cls._create_company(name))
        cls.employee = cls._create_user("jxc_employee", "base.group_user")
        # With the rights by which many tests set off an operation: unlock, price after confirmation.
        cls.salesman = cls._create_user(
            "jxc_salesman",
            "sales_team.group_sale_salesman,jxc_core.jxc_core_group_unlock_sale,"
            "jxc_core.jxc_core_group_confirmed_price",
        )
        cls.buyer = cls._create_user("jxc_buyer", "purchase.group_purchase_user")
        cls.manager = cls._create_user("jxc_manager", "jxc_core.jxc_core_group_manager")
        cls.partner = cls.env["res.partner"].create({"name": "Customer 客户"})
        cls.product = cls._create_product("Screw 螺丝")
        return cls.company

    # -- people and things ---------------------------------------------------------------

    @classmethod
    def _create_company(cls, name):
        return cls.env["res.company"].create({"name": name})

    @classmethod
    def _create_user(cls, login, groups, company=None, **vals):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login + cls.login_suffix,
            groups,
            company_id=company.id,
            company_ids=[Command.set((company | vals.pop("companies", company)).ids)],
            # A mail that invites each of them costs as much as many a test.
            context={"no_reset_password": True},
            **{"lang": "en_US", **vals},
        )

    @classmethod
    def _create_product(cls, name, **vals):
        return cls.env["product.product"].create(
            {"name": name, "type": "service", "list_price": 10.0, "taxes_id": False, **vals}
        )

    @classmethod
    def _prepare_line(cls, **vals):
        return Command.create(
            {"product_id": cls.product.id, "product_uom_qty": 2.0, "price_unit": 10.0, **vals}
        )

    @classmethod
    def _create_order(cls, user=None, lines=None, **vals):
        """Return a sales order, made by the salesman unless told otherwise."""
        lines = [cls._prepare_line()] if lines is None else lines
        return (
            cls.env["sale.order"]
            .with_user(user or cls.salesman)
            .create({"partner_id": cls.partner.id, "order_line": lines, **vals})
        )

    @classmethod
    def _create_purchase(cls, user=None, **vals):
        """Return a purchase order, made by the buyer unless told otherwise."""
        line = Command.create(
            {"product_id": cls.product.id, "product_qty": 2.0, "price_unit": 7.0, "tax_ids": False}
        )
        return (
            cls.env["purchase.order"]
            .with_user(user or cls.buyer)
            .create({"partner_id": cls.partner.id, "order_line": [line], **vals})
        )

    # -- rules ---------------------------------------------------------------------------

    @classmethod
    def _get_operation(cls, code):
        return cls.env["jxc.operation"]._get_by_code(code)

    @classmethod
    def _create_rule(cls, code, **vals):
        """Return a rule of the operation ``code``, active in the test's company.

        ``require`` names the paths that must be filled in.
        """
        paths = vals.pop("require", [])
        return cls.env["jxc.checkpoint.rule"].create(
            {
                "name": f"Rule of {code}",
                "operation_id": cls._get_operation(code).id,
                "kind": "required",
                "company_ids": [Command.set(cls.company.ids)],
                "field_ids": [Command.create({"path": path}) for path in paths],
                **vals,
            }
        )

    @classmethod
    def _create_clock(cls, start, stop, **vals):
        """Return a time limit from the operation ``start`` to the operation ``stop``."""
        return cls._create_rule(
            start,
            kind="clock",
            stop_operation_id=cls._get_operation(stop).id,
            **{"limit": 24.0, "time_base": "elapsed", **vals},
        )

    @classmethod
    def _live_without(cls, *codes):
        """Let the test's company live without policies, as in plain Odoo."""
        for policy in cls.env["jxc.policy"].search([("code", "in", codes)]):
            cls.env["jxc.policy.exception"].create(
                {
                    "policy_id": policy.id,
                    "company_id": cls.company.id,
                    "reason": "The company wants it as in Odoo",
                }
            )

    @classmethod
    def _activate(cls, xmlid):
        """Activate a shipped rule in the test's company and return it."""
        rule = cls.env.ref(xmlid)
        rule.company_ids = [Command.link(cls.company.id)]
        return rule

    @classmethod
    def _watch(cls, *codes):
        """Put an operation on record even without a rule, to see that it happens."""
        for code in codes:
            cls._get_operation(code).log_always = True

    @classmethod
    def _get_log(cls, code, records=None):
        """Return the log lines of an operation, oldest first."""
        domain = [("operation_id.code", "=", code), ("company_id", "=", cls.company.id)]
        if records is not None:
            domain += [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        return cls.env["jxc.operation.log"].search(domain, order="id")

    @classmethod
    def _get_clocks(cls, records):
        return cls.env["jxc.checkpoint"].search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)], order="id"
        )

    def _grant(self, user, code, records, reason="The boss has agreed"):
        """Let ``user`` write down a reason for passing a check."""
        return (
            self.env["jxc.bypass"]
            .with_user(user)
            .grant(self._get_operation(code).id, records._name, records.ids, reason)
        )

    def _count_queries(self, act):
        """Return how many queries a call costs, with all that is written before the commit."""
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before


JxcMixin.kit = Kit("core", JxcMixin)


class JxcCase(JxcMixin, TransactionCase):
    """Tests inside one transaction."""


class JxcHttpCase(JxcMixin, HttpCase):
    """Tests through the doors of the server: web client (call_kw) and JSON-2."""

    def _prepare_context(self, **keys):
        return {"allowed_company_ids": self.company.ids, "lang": "en_US", **keys}

    def _call_kw(self, user, records, method, *args, **kwargs):
        """Call a method as the web client does.

        :return: ``(result, error data or None)``
        """
        self.authenticate(user.login, user.login + "x" * (8 - len(user.login)))
        kwargs["context"] = self._prepare_context(**kwargs.pop("context", {}))
        args = [*([records.ids] if records else []), *args]
        answer = self.opener.post(
            f"{self.base_url()}/web/dataset/call_kw/{records._name}/{method}",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": records._name,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs,
                },
            },
            timeout=60,
        ).json()
        self.env.invalidate_all()
        error = answer.get("error")
        return answer.get("result"), error and error["data"]

    def _call_json2(self, user, records, method, /, **kwargs):
        """Call a method over JSON-2 with a key of the user.

        :return: ``(HTTP status, decoded answer)``
        """
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        key = keys._generate("rpc", "test", None)
        answer = self.url_open(
            f"/json/2/{records._name}/{method}",
            json={
                **({"ids": records.ids} if records else {}),
                **kwargs,
                "context": self._prepare_context(**kwargs.pop("context", {})),
            },
            headers={"Authorization": f"bearer {key}"},
            timeout=60,
        )
        self.env.invalidate_all()
        return answer.status_code, answer.json()


__all__ = ["JsonRpcException", "JxcCase", "JxcHttpCase", "JxcMixin"]
