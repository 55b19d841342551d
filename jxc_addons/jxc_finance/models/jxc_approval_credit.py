from collections import defaultdict

from odoo import models

CREDIT_EXCEEDED = "sale_credit_exceeded"


class SaleOrder(models.Model):
    """Confirming beyond the customer's credit limit is an operation of its own.

    The limit, the receivable and the open orders are Odoo's; where the company or the customer
    has no limit, nothing is exceeded.
    """

    _inherit = "sale.order"

    def _jxc_filter_operation(self, code):
        orders = super()._jxc_filter_operation(code)
        if code != CREDIT_EXCEEDED:
            return orders
        over = orders._jxc_for_check()._jxc_get_credit_excess()
        return orders.filtered(lambda order: order.id in over)

    def _jxc_measure_operation(self, code, basis, measure, changes):
        """Measured by the excess: in the company's currency, or in percent of the limit."""
        if code != CREDIT_EXCEEDED or basis == "always":
            return super()._jxc_measure_operation(code, basis, measure, changes)
        return {
            order_id: excess / limit * 100 if basis == "percent" else excess
            for order_id, (excess, limit) in self._jxc_get_credit_excess().items()
        }

    def _jxc_get_credit_excess(self):
        """Return by how much customers would owe more than their limit.

        Orders that are confirmed together count together. Who gets the goods and who gets the
        invoice may both have a limit; the greater excess counts.

        :return: ``{order id: (excess, limit)}``, without orders that stay within
        """
        if not self[:1].company_id.account_use_credit_limit:
            return {}
        amounts = self._jxc_get_approval_amounts()
        self._jxc_get_debtors()  # read together what is looked at one by one
        debts = defaultdict(float)
        for order in self:
            for debtor in order._jxc_get_debtors():
                debts[debtor.id] += amounts[order.id] if order.state != "sale" else 0.0
        debtors = self.env["res.partner"].browse(debts).filtered("credit_limit")
        # Odoo remembers them for the whole transaction, whatever is confirmed in it.
        debtors.invalidate_recordset(["credit", "credit_to_invoice"])
        over = {
            debtor.id: (
                debtor.credit + debtor.credit_to_invoice + debts[debtor.id] - debtor.credit_limit,
                debtor.credit_limit,
            )
            for debtor in debtors
        }
        currency = self.company_id[:1].currency_id
        result = {}
        for order in self:
            found = [over[one.id] for one in order._jxc_get_debtors() if one.id in over]
            worst = max(found, default=(0.0, 0.0))
            if currency.compare_amounts(worst[0], 0.0) > 0:
                result[order.id] = worst
        return result

    def _jxc_get_debtors(self):
        """Return whose limits the orders are measured by."""
        return (self.partner_id | self.partner_invoice_id).commercial_partner_id
