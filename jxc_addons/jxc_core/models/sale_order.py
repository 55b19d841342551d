from odoo import models
from odoo.tools import plaintext2html

from ..exceptions import OperationRefused


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "jxc.gate.mixin", "jxc.clock.mixin"]

    def _jxc_get_cancel_obstacles(self):
        """Return the done or posted documents that forbid to cancel the order.

        Addons add theirs.

        :return: list of names
        """
        self.ensure_one()
        # Credit notes count against the invoices: what nets to nothing is reversed.
        if self.currency_id.is_zero(self.amount_invoiced):
            return []
        return self.invoice_ids.filtered(lambda move: move.state == "posted").mapped("name")

    def _jxc_check_cancel(self):
        """Refuse to cancel orders that have left traces outside (policy *sale_cancel_done*)."""
        for order in self:
            if order.state == "cancel" or not order.company_id._jxc_policy("sale_cancel_done"):
                continue
            obstacles = order._jxc_for_check()._jxc_get_cancel_obstacles()
            if obstacles:
                order._jxc_refuse_by_policy(
                    "sale_order_cancel",
                    self.env._(
                        "%(order)s can't be cancelled: %(documents)s are done or posted."
                        " Return or reverse them first.",
                        order=order.name,
                        documents=", ".join(obstacles),
                    ),
                )

    def write(self, vals):
        if vals.get("state") == "cancel":
            self._jxc_check_cancel()
        return super().write(vals)

    # -- confirmed by the customer ---------------------------------------------------------

    def _validate_order(self):
        """A customer's signature stays although the order that he signs is blocked."""
        try:
            with self.env.cr.savepoint():
                return super()._validate_order()
        except OperationRefused as refusal:
            if not all(order.signature for order in self):
                raise
            self._jxc_report_unconfirmed(refusal)

    def _jxc_report_unconfirmed(self, refusal):
        """Tell the salesperson why an order that its customer paid or signed is not confirmed.

        :param refusal: the ``OperationRefused``
        """
        for order in self.sudo().with_context(mail_activity_automation_skip=False):
            user = order.user_id or order.team_id.user_id or order.create_uid
            order = order.with_context(lang=user.lang)
            vals = order._prepare_unconfirmed_activity_vals(refusal)
            told = order.activity_ids.filtered(
                lambda activity, vals=vals, user=user: (
                    activity.summary == vals["summary"] and activity.user_id == user
                )
            )
            if told:
                told.write(vals)
            else:
                order.activity_schedule("mail.mail_activity_data_warning", user_id=user.id, **vals)

    def _prepare_unconfirmed_activity_vals(self, refusal):
        """Return what the salesperson is told, in the language of the environment."""
        self.ensure_one()
        return {
            "summary": self.env._("The customer has agreed, but the order can't be confirmed"),
            "note": plaintext2html(self._jxc_explain_unconfirmed(refusal)),
        }

    def _jxc_explain_unconfirmed(self, refusal):
        """Return what the order lacks; the refusal itself speaks the language of the customer."""
        rules = self.env["jxc.checkpoint.rule"]
        problems = [
            problem
            for orders, plan in self._jxc_get_plans("sale_order_confirm")
            for problem in rules._evaluate(plan.checks, orders)
            if problem["severity"] == "block"
        ]
        if not problems:
            return str(refusal)
        operation = self.env["jxc.operation"]._get_by_code("sale_order_confirm")
        return rules._get_message(operation, problems)


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "jxc.gate.mixin"]

    _jxc_document_field = "order_id"

    def _jxc_get_name_in_document(self):
        self.ensure_one()
        return self.product_id.display_name or (self.name or "").split("\n", 1)[0]
