from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jxc_core.exceptions import CheckpointBlocked
from odoo.addons.jxc_core.tests.common import JxcCase, JxcHttpCase, JxcMixin

#: One white pixel.
SIGNATURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg=="
ACTIVITY = "The customer has agreed, but the order can't be confirmed"


class CustomerMixin(JxcMixin):
    """Orders need a reference, and customers pay and sign without knowing of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", cls.company, install_demo=False
        )
        cls.rule = cls._create_rule("sale_order_confirm", require=["client_order_ref"])

    @classmethod
    def _create_quotation(cls, **vals):
        lines = [cls._prepare_line(tax_ids=[Command.clear()])]
        return cls._create_order(lines=lines, state="sent", **vals)

    def _get_activities(self, order):
        return order.sudo().activity_ids.filtered(lambda activity: activity.summary == ACTIVITY)


@tagged("post_install", "-at_install")
class TestPaidOrder(CustomerMixin, JxcCase):
    """A payment is a payment, and an order that lacks something waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["payment.provider"].create(
            {"name": "Test", "company_id": cls.company.id, "state": "test"}
        )
        bank = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id), ("type", "=", "bank")], limit=1
        )
        cls.method_line = bank.inbound_payment_method_line_ids[:1]

    def _pay(self, order):
        """Return the transaction of a customer who has just paid."""
        self.patch(
            type(self.env["payment.transaction"]),
            "_create_payment",
            lambda transaction, **__: transaction.write(
                {"payment_id": self._create_payment(transaction).id}
            ),
        )
        return (
            self.env["payment.transaction"]
            .with_user(self.env.ref("base.public_user"))
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                    "reference": order.name,
                    "amount": order.amount_total,
                    "currency_id": order.currency_id.id,
                    "partner_id": order.partner_id.id,
                    "operation": "online_direct",
                    "state": "done",
                    "sale_order_ids": [Command.set(order.ids)],
                }
            )
        )

    def _create_payment(self, transaction):
        payment = self.env["account.payment"].create(
            {
                "amount": transaction.amount,
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": transaction.partner_id.id,
                "payment_method_line_id": self.method_line.id,
                "journal_id": self.method_line.journal_id.id,
            }
        )
        payment.action_post()
        return payment

    def test_the_payment_stays_and_the_salesperson_is_told(self):
        order = self._create_quotation()
        transaction = self._pay(order)
        transaction._post_process()
        self.assertTrue(transaction.is_post_processed)
        self.assertIn(transaction.payment_id.state, ("in_process", "paid"))
        self.assertEqual(order.state, "sent")
        activity = self._get_activities(order)
        self.assertEqual(activity.user_id, self.salesman)
        self.assertIn("“Customer Reference” is not filled in", activity.note)

    def test_the_cron_does_not_come_back_to_it(self):
        order = self._create_quotation()
        transaction = self._pay(order)
        transaction._post_process()
        waiting = self.env["payment.transaction"].search([("is_post_processed", "=", False)])
        self.assertNotIn(transaction, waiting)

    def test_what_lacks_nothing_is_confirmed(self):
        order = self._create_quotation(client_order_ref="x")
        transaction = self._pay(order)
        transaction._post_process()
        self.assertEqual(order.state, "sale")
        self.assertFalse(self._get_activities(order))

    def test_processed_again_it_is_told_once(self):
        order = self._create_quotation()
        transaction = self._pay(order)
        transaction._post_process()
        transaction._post_process()
        self.assertEqual(order.state, "sent")
        self.assertEqual(len(self._get_activities(order)), 1)

    def test_once_mended_the_order_is_confirmed_by_hand(self):
        order = self._create_quotation()
        self._pay(order)._post_process()
        with self.assertRaises(CheckpointBlocked):
            order.action_confirm()
        order.client_order_ref = "x"
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_no_context_key_confirms_or_silences(self):
        order = self._create_quotation()
        keys = {"mail_activity_automation_skip": True, "skip_checkpoints": True, "send_email": 0}
        self._pay(order).with_context(**keys)._post_process()
        self.assertEqual(order.state, "sent")
        self.assertTrue(self._get_activities(order))

    def test_the_salesperson_reads_his_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.rule.with_context(lang="fr_FR").name = "Référence du client"
        self.salesman.lang = "fr_FR"
        order = self._create_quotation()
        self._pay(order).with_context(lang="en_US")._post_process()
        note = order.sudo().activity_ids.filtered("automated").note
        self.assertIn("Référence du client", note)

    def test_without_salesperson_somebody_is_told(self):
        order = self._create_quotation()
        order.sudo().user_id = False
        self._pay(order)._post_process()
        self.assertTrue(order.sudo().activity_ids.user_id)


@tagged("post_install", "-at_install")
class TestSignedOrder(CustomerMixin, JxcHttpCase):
    """A signature on the portal is kept although the order waits."""

    def _sign(self, order):
        answer = self.opener.post(
            f"{self.base_url()}/my/orders/{order.id}/accept",
            json={
                "params": {
                    "access_token": order.sudo()._portal_ensure_token(),
                    "name": "Li",
                    "signature": SIGNATURE,
                }
            },
            timeout=60,
        ).json()
        self.env.invalidate_all()
        return answer

    @mute_logger("odoo.http")
    def test_the_signature_stays(self):
        order = self._create_quotation(require_signature=True, require_payment=False)
        answer = self._sign(order)
        self.assertIn("redirect_url", answer.get("result", {}), answer)
        self.assertEqual((order.signed_by, order.state), ("Li", "sent"))
        self.assertEqual(self._get_activities(order).user_id, self.salesman)

    @mute_logger("odoo.http")
    def test_what_lacks_nothing_is_confirmed_through_the_portal(self):
        self._watch("sale_order_confirm")
        order = self._create_quotation(
            require_signature=True, require_payment=False, client_order_ref="x"
        )
        self._sign(order)
        self.assertEqual((order.signed_by, order.state), ("Li", "sale"))
        self.assertEqual(self._get_log("sale_order_confirm", order).door, "portal")
