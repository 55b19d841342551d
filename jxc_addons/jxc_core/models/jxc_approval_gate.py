from odoo import api, fields, models

from ..tools.approval_spec import get_fingerprint
from .jxc_approval_asking import get_asking, is_trying


class JxcGateMixin(models.AbstractModel):
    """The gate asks the approval matrix as well.

    * ``_jxc_amount_field``: on documents, what bands of amounts are measured by;
    * ``_jxc_date_field``: the date on which a currency is converted;
    * ``_jxc_amount_is_cost``: the amount tells what goods cost, and is for those who may see it.
    """

    _inherit = "jxc.gate.mixin"

    _jxc_amount_field = "amount_total"
    _jxc_date_field = "date_order"
    _jxc_amount_is_cost = False

    # -- at the gate -------------------------------------------------------------------------

    def _jxc_check(self, plan, changes):
        """An act that the matrix does not leave to the user needs an approved request.

        :raise ApprovalRequired: somebody else has to agree first
        """
        outcome = super()._jxc_check(plan, changes)
        needs = [
            need
            for need in self.env["jxc.approval.rule"]._find_needs(
                plan.operation_id, plan.code, self, changes
            )
            if need.res_id not in outcome["bypassed"]
        ]
        if needs:
            outcome["approved"] = self._jxc_require_approval(plan, needs, outcome["bypassed"])
        return outcome

    def _jxc_require_approval(self, plan, needs, bypassed):
        """Use up the approvals of the current user, or refuse.

        No key of the context plays a part: an approval is a record that the server made.

        :return: dict ``{record id: jxc.approval.request}``
        """
        covered = self.env["jxc.approval.item"]._use(self, needs)
        missing = [need for need in needs if need.key not in covered]
        if missing:
            problems = [{"root_id": need.res_id} for need in missing]
            bypassed.update(self.env["jxc.bypass"]._consume(plan.operation_id, self, problems))
            missing = [need for need in missing if need.res_id not in bypassed]
        if missing:
            self._jxc_refuse_unapproved(plan, missing)
        return {need.res_id: covered[need.key] for need in needs if need.key in covered}

    def _jxc_refuse_unapproved(self, plan, needs):
        """Raise the refusal; the attempt is logged although the transaction ends."""
        operation = self.env["jxc.operation"].sudo().browse(plan.operation_id)
        error = self.env["jxc.approval.rule"]._get_refusal(operation, self, needs)
        asking = get_asking(self.env)
        if asking:
            asking.pictures.update(self.env["jxc.approval.request"]._picture(needs))
        elif not is_trying(self.env):
            log = self.env["jxc.operation.log"]
            problems = [
                {"root_id": need.res_id, "message": detail["message"]}
                for need, detail in zip(needs, error.context["needs"], strict=True)
            ]
            log._log_after_rollback(log._prepare_refused_vals(operation, self, problems))
        raise error

    # -- what bands are measured by ------------------------------------------------------------

    def _jxc_measure_operation(self, code, basis, measure, changes):
        """Return what a rule of one operation compares with its band.

        Models override it for operations that measure something of their own.

        :return: see :meth:`_jxc_measure`
        """
        return self._jxc_measure(basis, measure, changes)

    def _jxc_measure(self, basis, measure, changes):
        """Return what a rule compares with its band.

        :return: dict ``{record id: amount in company currency, percentage or None}``
        """
        if basis == "amount":
            return self._jxc_get_approval_amounts()
        if basis == "percent":
            return {
                record.id: record._jxc_get_percent(measure, changes.get(record.id, {}))
                for record in self
            }
        return {}

    @api.model
    def _jxc_tells_cost(self, basis, measure):
        """Tell whether what a rule measures gives away what goods cost."""
        return basis == "amount" and self._jxc_amount_is_cost

    def _jxc_get_approval_amounts(self):
        """Return the amounts of the documents in the currency of their company.

        :return: dict ``{record id: amount or None}``
        """
        rates = {}
        result = {}
        for record in self:
            document = record._jxc_get_document()
            name = document._jxc_amount_field
            if name not in document._fields:
                result[record.id] = None
                continue
            rate = document._jxc_get_rate(rates)
            result[record.id] = abs(document[name]) * rate
        return result

    def _jxc_get_rate(self, rates):
        """Return the rate from the document's currency to its company's, on its date.

        :param rates: what was looked up already, ``{(currency, company, date): rate}``
        """
        self.ensure_one()
        company = self._jxc_get_company()
        currency = self.currency_id if "currency_id" in self._fields else company.currency_id
        if not currency or currency == company.currency_id:
            return 1.0
        day = self._jxc_date_field in self._fields and self[self._jxc_date_field]
        day = fields.Date.to_date(day) if day else fields.Date.context_today(self)
        key = (currency, company, day)
        if key not in rates:
            rates[key] = self.env["res.currency"]._get_conversion_rate(
                currency, company.currency_id, company, day
            )
        return rates[key]

    def _jxc_get_percent(self, measure, change):
        """Return by how many percent a change lowers or raises a value.

        :param change: ``{field: [old, new]}``
        :return: percentage, or None where the measure says nothing about the record
        """
        self.ensure_one()
        for old, new in change.values():
            if not isinstance(new, (int, float)) or isinstance(new, bool):
                continue
            if measure == "value":
                return new
            if not old:
                return 100.0 if measure == "raise" and new > 0 else None
            moved = (new - old) / abs(old) * 100
            return {"cut": -moved, "raise": moved}.get(measure)
        return None

    # -- what was approved ---------------------------------------------------------------------

    def _jxc_get_approval_content(self):
        """Return what an approver looks at; addons add what matters on their documents.

        On a line that is the line alone: other lines may change meanwhile.

        :return: dict with ``fixed`` (may never differ), ``lines`` and ``amount``
        """
        self.ensure_one()
        document = self._jxc_get_document()
        fixed = {
            name: document[name].id
            for name in ("partner_id", "currency_id", "company_id")
            if name in document._fields
        }
        if document != self:
            line = document._jxc_describe_line(self)
            amount = (line[1] if len(line) > 1 else 1.0) * (line[2] if len(line) > 2 else 0.0)
            return {"fixed": {**fixed, "line": self.id}, "lines": [line], "amount": amount}
        lines = [self._jxc_describe_line(line) for line in self._jxc_get_approval_lines()]
        amount = self._jxc_get_approval_amounts().get(self.id)
        return {"fixed": fixed, "lines": lines, "amount": amount}

    def _jxc_get_anchor_content(self):
        """Return what may not change of a document while a wizard on it waits for an approval."""
        return self._jxc_get_approval_content()

    @api.model
    def _jxc_is_outcome(self, code, approved, now):
        """Tell whether what an act makes of a document is what was approved of it.

        Asked where an operation is recognised by what has become of the document: it was
        changed before the gate was passed.

        :param approved, now: contents, see :meth:`_jxc_get_approval_content`
        """
        return get_fingerprint(approved) == get_fingerprint(now)

    def _jxc_get_approval_lines(self):
        """Return the lines of the document that an approval is about."""
        name = "order_line" if "order_line" in self._fields else "invoice_line_ids"
        return self[name] if name in self._fields else self.browse()

    @api.model
    def _jxc_describe_line(self, line):
        """Return what counts of one line of the document."""
        names = ("product_uom_qty", "product_qty", "quantity", "price_unit", "discount")
        return [
            line["product_id"].id if "product_id" in line._fields else line.id,
            *(round(line[name] or 0.0, 6) for name in names if name in line._fields),
        ]

    # -- asking for a change instead of making it ---------------------------------------------

    def _jxc_get_triggered(self, vals):
        asking = get_asking(self.env)
        if asking and asking.is_settling:
            return []
        return super()._jxc_get_triggered(vals)

    def _jxc_propose(self, vals, write):
        """Write, but keep beside what needs an approval while a user asks for it.

        Models whose values can be proposed call it from their ``write``.

        :param write: function ``(records, vals)`` that goes on with the write
        """
        asking = get_asking(self.env)
        if asking is None or self.env.su or not self.ids:
            return write(self, vals)
        withheld = self._jxc_get_withheld(vals, asking)
        for names, records in self.grouped(lambda record: withheld[record.id]).items():
            rest = {name: value for name, value in vals.items() if name not in names}
            if rest:
                write(records, rest)
        return True

    def _jxc_get_withheld(self, vals, asking):
        """Return which fields of a write wait for an approval, and note the needs."""
        names = {record.id: frozenset() for record in self}
        for code, records, changes in self._jxc_get_triggered(vals):
            if self.env["jxc.operation"]._get_transition_of(code):
                continue  # an act, not a value
            for plan_records, plan in records._jxc_get_plans(code):
                needs = self.env["jxc.approval.rule"]._find_needs(
                    plan.operation_id, code, plan_records, changes
                )
                asking.add(needs)
                for need in needs:
                    names[need.res_id] |= {need.field}
        return names
