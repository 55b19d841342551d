from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CodeRefused, PolicyRefused
from odoo.addons.jxc_core.tests.test_refusals_data_rpc import ERRORS, DataRefusalMixin
from odoo.addons.jxc_finance.tests.common import FinanceCase, FinanceHttpCase, FinanceMixin


class NumberMixin(FinanceMixin):
    """Rules by which money is numbered."""

    @classmethod
    def _create_rule(cls, target="payment_out", pattern="FK{YYYY}{MM}{SEQ:4}", **vals):
        return cls.env["jxc.code.rule"].create(
            {
                "name": pattern,
                "target": target,
                "pattern": pattern,
                "company_ids": cls.company.ids,
                **vals,
            }
        )

    def _pay(self, **vals):
        """Return a payment that the accountant has confirmed."""
        payment = self._create_payment(**vals)
        payment.action_post()
        return payment

    def _receive(self):
        return self._pay(payment_type="inbound", partner_type="customer")


@tagged("post_install", "-at_install")
@freeze_time("2026-03-09 04:00:00")
class TestPaymentNumber(NumberMixin, FinanceCase):
    """Payments are numbered by rule where a company wants it."""

    def test_without_a_rule_as_odoo(self):
        payment = self._pay()
        self.assertTrue(payment.move_id.name)
        self.assertEqual(payment.name, payment.move_id.name)
        self._create_rule("payment_in", "SK{SEQ:4}")
        payment = self._pay()
        self.assertEqual(payment.name, payment.move_id.name, "only what comes has a rule")

    def test_received_and_made(self):
        self._create_rule()
        self._create_rule("payment_in", "SK{YYYY}{MM}{SEQ:4}", reset="month")
        draft = self._create_payment()
        self.assertFalse(draft.name, "a draft is nothing yet")
        made = [self._pay() for _number in range(2)]
        self.assertEqual([one.name for one in made], ["FK2026030001", "FK2026030002"])
        self.assertEqual(self._receive().name, "SK2026030001")
        draft.action_post()
        self.assertEqual((draft.name, draft.display_name), ("FK2026030003",) * 2)
        names = [one.move_id.name for one in (*made, draft)]
        self.assertEqual(len(set(names)), 3)
        self.assertFalse([name for name in names if "FK" in name], "entries count by journal")
        with freeze_time("2026-04-01 04:00:00"):
            self.assertEqual(self._receive().name, "SK2026040001")

    def test_paid_from_the_invoice(self):
        self._create_rule("payment_in", "SK{SEQ:4}")
        invoices = self._create_move() | self._create_move()
        invoices.action_post()
        payments = self._register(invoices[0]) | self._register(invoices[1])
        self.assertEqual(payments.mapped("name"), ["SK0001", "SK0002"])

    def test_the_number_stays(self):
        rule = self._create_rule()
        payment = self._pay()
        payment.action_draft()
        payment.amount = 90.0
        payment.action_post()
        self.assertEqual(payment.name, "FK2026030001")
        rule.company_ids = False
        payment.action_draft()
        payment.action_post()
        self.assertEqual(payment.name, "FK2026030001")
        self.assertEqual(self._pay().name[:2], self._pay().move_id.name[:2])
        self.assertFalse(payment.copy().name)

    def test_what_was_numbered_before_keeps_its_number(self):
        payment = self._pay()
        name = payment.name
        self._create_rule()
        payment.action_draft()
        payment.action_post()
        self.assertEqual((payment.name, payment.move_id.name), (name, name))

    def test_without_gaps(self):
        self._create_rule(pattern="FK{SEQ:4}", no_gap=True)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._pay()
            self.env.flush_all()
            raise ZeroDivisionError
        self.assertEqual(self._pay().name, "FK0001")

    def test_the_condition_and_the_company_choose(self):
        domain = "[('amount', '>', 1000)]"
        self.company.jxc_code = "HZ"
        self._create_rule(pattern="X{COMPANY}{SEQ:2}", domain=domain, sequence=1)
        self._create_rule(pattern="FK{SEQ:2}", sequence=2)
        self.assertEqual(self._pay(amount=2000).name, "XHZ01")
        self.assertEqual(self._pay().name, "FK01")

    @mute_logger("odoo.sql_db")
    def test_unique_in_the_database(self):
        self._create_rule(pattern="FK{SEQ:4}")
        payments = self._pay() | self._pay()
        self.env.flush_all()
        with self.assertRaisesRegex(Exception, "jxc_number_unique"), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE account_payment SET jxc_number = 'FK0001' WHERE id IN %s", [payments._ids]
            )

    def test_nobody_writes_it(self):
        self._create_rule()
        payment = self._pay()
        with self.assertRaises(AccessError):
            payment.write({"jxc_number": "FK-1"})
        with self.assertRaises(AccessError):
            payment.read(["jxc_number"])

    def test_given_by_hand(self):
        rule = self._create_rule(pattern="FK{SEQ:4}")
        refused = self.assertRaisesRegex(CodeRefused, "“P-1” of Payments does not fit")
        with refused, self.env.cr.savepoint():
            self._create_payment(name="P-1")
        self.assertEqual(self._pay().name, "FK0001")
        given = self._create_payment(name="FK0002")
        self.assertEqual(self._pay().name, "FK0003")
        with self.assertRaisesRegex(CodeRefused, "“FK0002”"), self.env.cr.savepoint():
            self._create_payment(name="FK0002")
        given.action_post()
        self.assertEqual(given.name, "FK0002")
        draft = self._create_payment()
        draft.name = "FK0700"
        draft.action_post()
        self.assertEqual(draft.name, "FK0700")
        rule.severity = "warn"
        self.assertEqual(self._pay(name="P-1").name, "P-1")

    def test_a_number_that_others_have_seen_stays(self):
        self._create_rule(pattern="FK{SEQ:4}")
        payment = self._pay()
        refused = self.assertRaisesRegex(PolicyRefused, "“FK0001” stays")
        with refused:
            payment.with_user(self.accountant).name = "FK0700"
        payment.action_draft()
        with refused:
            payment.with_user(self.accountant).name = "FK0700"
        payment.action_post()
        self.accountant.group_ids += self.env.ref("jxc_core.jxc_core_group_code_change")
        mine = payment.with_user(self.accountant)
        mine.name = "FK0700"
        mine.action_draft()
        mine.action_post()
        self.assertEqual((payment.name, payment.jxc_former_codes), ("FK0700", "FK0001"))
        log = self.env["jxc.operation.log"].search(
            [("operation_id.code", "=", "payment_number"), ("res_id", "=", payment.id)]
        )
        self.assertEqual(log.user_id, self.accountant)

    def test_queries_do_not_grow(self):
        self._create_rule(pattern="FK{SEQ:4}")
        self._pay()
        few = self._draw_for(2)
        self.assertLessEqual(self._draw_for(100), few)

    def _draw_for(self, number):
        """Return the number of queries that numbers for so many payments take."""
        payments = self.env["account.payment"].browse()
        for _place in range(number):
            payments |= self._create_payment()
        self.env.flush_all()
        query = "UPDATE account_payment SET state = 'in_process' WHERE id IN %s"
        self.env.cr.execute(query, [payments._ids])
        self.env.invalidate_all()
        payments.fetch(["name", "state", "payment_type", "company_id"])
        return self._count_queries(payments._jxc_draw_numbers)


@tagged("post_install", "-at_install")
class TestPaymentNumberRpc(NumberMixin, DataRefusalMixin, FinanceHttpCase):
    def test_confirmed_by_the_api(self):
        self._create_rule(pattern="FK{SEQ:4}")
        payment = self._create_payment()
        status, _answer = self._call_json2(self.accountant, payment, "action_post")
        self.assertEqual((status, payment.name), (200, "FK0001"))
        status, _answer = self._call_json2(
            self.accountant, payment, "write", vals={"jxc_number": "FK0009"}
        )
        self.assertEqual((status, payment.name), (403, "FK0001"))

    def test_the_number_stays(self):
        self._create_rule(pattern="FK{SEQ:4}")
        payment = self._create_payment()
        payment.action_post()
        call = ("write", {"vals": {"name": "FK0700"}})
        with self._unchanged("account.payment", "name", "state"):
            words = ("The number “FK0001” stays", "“JXC: change codes in use”")
            self._assert_refused(self.accountant, payment, call, ERRORS + "PolicyRefused", *words)
            vals = {"partner_id": self.partner.id, "amount": 5, "payment_type": "outbound"}
            call = ("create", {"vals_list": [{**vals, "name": "P-1"}]})
            words = ("“P-1” of Payments does not fit the pattern FK{SEQ:4}",)
            none = payment.browse()
            self._assert_refused(self.accountant, none, call, ERRORS + "CodeRefused", *words)
