from collections import defaultdict
from contextlib import contextmanager
from weakref import WeakSet

from odoo import api, models

CREDIT_EXCEEDED = "sale_credit_exceeded"
#: What of a line and of an order makes its customer owe more, or somebody else owe it.
LINE_FIELDS = {
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "price_unit",
    "discount",
    "tax_ids",
    "order_id",
}
ORDER_FIELDS = {
    "order_line",
    "partner_id",
    "partner_invoice_id",
    "pricelist_id",
    "currency_id",
    "fiscal_position_id",
    "date_order",
}
#: Cursors on which orders are being changed: the outermost change is looked at, once.
WATCHED = WeakSet()


class SaleOrder(models.Model):
    """Selling beyond the customer's credit limit is an operation of its own.

    It happens when an order is confirmed, and when a confirmed one gets greater or another
    customer. The limit, the receivable and the open orders are Odoo's; where the company or the
    customer has no limit, nothing is exceeded.
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

    def _jxc_is_outcome(self, code, approved, now):
        """Who agrees to an order of this customer agrees to a smaller one of the same."""
        return super()._jxc_is_outcome(code, approved, now) or (
            code == CREDIT_EXCEEDED
            and approved["fixed"] == now["fixed"]
            and self.company_id.currency_id.compare_amounts(now["amount"], approved["amount"]) <= 0
        )

    # -- confirmed orders that get greater ---------------------------------------------------

    def write(self, vals):
        if not ORDER_FIELDS & vals.keys():
            return super().write(vals)
        with self._jxc_watch_credit():
            return super().write(vals)

    @contextmanager
    def _jxc_watch_credit(self):
        """Let confirmed orders pass the gate again that get greater, or another debtor, within.

        A form writes line by line: only the whole is looked at. Where no rule of the operation
        acts, this costs nothing.
        """
        before = self._jxc_get_owed()
        if not before:
            yield
            return
        cr = self.env.cr
        WATCHED.add(cr)
        try:
            yield
        finally:
            WATCHED.discard(cr)
        orders = self.browse(before)
        after = orders._jxc_get_owed()
        changes = {
            order.id: {"amount_total": [before[order.id][0], after[order.id][0]]}
            for order in orders
            if order._jxc_owes_more(before[order.id], after.get(order.id))
        }
        with self.browse(changes)._jxc_gate(CREDIT_EXCEEDED, changes):
            pass

    def _jxc_get_owed(self):
        """Return what is owed for confirmed orders, and by whom, where a rule looks at it.

        :return: ``{order id: (amount in company currency, ids of the debtors)}``
        """
        operations = self.env["jxc.operation"]
        live = {one.code for one in operations._get_transitions(self._name)}
        if CREDIT_EXCEEDED not in live or self.env.cr in WATCHED:
            return {}
        orders = self._jxc_for_check().filtered(
            lambda order: (
                order.state == "sale" and operations._get_plan(CREDIT_EXCEEDED, order.company_id.id)
            )
        )
        amounts = orders._jxc_get_approval_amounts()
        return {order.id: (amounts[order.id], order._jxc_get_debtors().ids) for order in orders}

    def _jxc_owes_more(self, before, after):
        """Compare what :meth:`_jxc_get_owed` says of an order before and after a change."""
        if not after:
            return False
        currency = self.sudo().company_id.currency_id
        return currency.compare_amounts(after[0], before[0]) > 0 or after[1] != before[1]

    def _jxc_get_debtors(self):
        """Return whose limits the orders are measured by."""
        return (self.partner_id | self.partner_invoice_id).commercial_partner_id


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        order_ids = {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        with self.env["sale.order"].browse(order_ids)._jxc_watch_credit():
            return super().create(vals_list)

    def write(self, vals):
        if not LINE_FIELDS & vals.keys():
            return super().write(vals)
        orders = self.order_id
        if vals.get("order_id"):
            orders |= orders.browse(vals["order_id"])
        with orders._jxc_watch_credit():
            return super().write(vals)
