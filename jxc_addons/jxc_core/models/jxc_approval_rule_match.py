from odoo import api, fields, models
from odoo.tools import format_amount

from ..exceptions import ApprovalRequired
from ..tools.approval_spec import Need
from .jxc_cost_mixin import COST


class JxcApprovalRule(models.Model):
    """Which records need an approval, and what the user is told."""

    _inherit = "jxc.approval.rule"

    @api.model
    def _find_needs(self, operation_id, code, records, changes):
        """Return what the matrix asks for.

        A rule that looks at a field which the user may not see must still hold for him.

        :param records: documents (or lines) of one company
        :param changes: ``{record id: {field: [old, new]}}`` where a field is to change
        :return: list of :class:`~..tools.approval_spec.Need`
        """
        company = records[:1]._jxc_get_company()
        specs = self._get_specs(code, company.id)
        if not specs:
            return []
        today = fields.Date.context_today(self)
        mine = frozenset(self.env.user._get_group_ids())
        records = records._jxc_for_check()
        if self.env["jxc.operation"]._get_transition_of(code):
            changes = {}  # an act, not a value
        needs = []
        for spec in specs:
            if not spec.is_valid_on(today) or spec.exempt_group_ids & mine:
                continue
            scoped = records.filtered_domain(spec.scope) if spec.scope else records
            if scoped:
                needs += self._find_needs_of(spec, operation_id, code, scoped, changes)
        return needs

    @api.model
    def _find_needs_of(self, spec, operation_id, code, records, changes):
        """Return the needs of one rule for the records that it looks at."""
        measured = records._jxc_measure_operation(code, spec.basis, spec.measure, changes)
        needs = []
        for record in records:
            value = measured.get(record.id)
            if spec.covers(value):
                name, (old, new) = next(
                    iter(changes.get(record.id, {}).items()), ("", (None, None))
                )
                needs.append(
                    Need(
                        operation_id=operation_id,
                        code=code,
                        rule_id=spec.rule_id,
                        res_model=record._name,
                        res_id=record.id,
                        value=value,
                        field=name,
                        old=old,
                        new=new,
                    )
                )
        return needs

    # -- what the user is told ---------------------------------------------------------------

    @api.model
    def _get_refusal(self, operation, records, needs):
        """Return the error that says which records need whose agreement."""
        details = [self._prepare_need_vals(operation, need) for need in needs]
        head = self.env._("“%s” needs an approval:", operation.name)
        foot = self.env._("Request the approval and say why; it is done as soon as all agree.")
        problems = [{"root_id": need.res_id} for need in needs]
        return ApprovalRequired(
            "\n".join([head, *(f"• {detail['message']}" for detail in details), foot]),
            needs=details,
            bypass=self.env["jxc.bypass"]._get_offer(operation, records, problems),
            found=needs,
            partial=operation.partial_allowed,
        )

    @api.model
    def _prepare_need_vals(self, operation, need):
        """Return one need, ready for the error and the client."""
        rule = self.browse(need.rule_id).sudo()
        record = self.env[need.res_model].browse(need.res_id).sudo()
        document = record._jxc_get_document()
        name = document.display_name
        if record != document:
            name = f"{name} › {record._jxc_get_name_in_document()}"
        vals = {
            "rule_id": rule.id,
            "rule": rule.name,
            "operation": operation.name,
            "record": name,
            "res_model": document._name,
            "res_id": document.id,
            "change": self._get_change_text(record, need),
            "measured": self._get_seen_measure(rule, record, need),
            "chain": rule.tier_ids._prepare_chain(record, self.env.user),
            "waiting": self.env["jxc.approval.request"]._get_waiting_name(need),
        }
        return {**vals, "message": self._get_need_message(vals)}

    @api.model
    def _get_need_message(self, vals):
        """Return the sentence: which record, what changes, which rule, who approves."""
        what = " ".join(part for part in (vals["change"], vals["measured"]) if part)
        people = "; ".join(tier["label"] for tier in vals["chain"])
        text = self.env._(
            "%(record)s: %(what)s (rule: %(rule)s). Approvers: %(people)s.",
            record=vals["record"],
            what=what or vals["operation"],
            rule=vals["rule"],
            people=people,
        )
        if vals["waiting"]:
            text += " " + self.env._("Request %s waits for a decision.", vals["waiting"])
        return text

    @api.model
    def _get_change_text(self, record, need):
        """Return “Unit Price 10.00 → 8.00”, nothing for an act."""
        if not need.field:
            return ""
        label = record._fields[need.field].get_description(self.env, ["string"])["string"]
        show = self.env["jxc.approval.item"]._get_value_text
        return (
            f"{label} {show(record, need.field, need.old)} → {show(record, need.field, need.new)}"
        )

    @api.model
    def _get_seen_measure(self, rule, record, need):
        """Return what was measured, if the user may know it."""
        if record._jxc_tells_cost(rule.basis, rule.measure) and not self.env.user.has_group(COST):
            return ""
        return self._get_measured_text(rule, record, need)

    @api.model
    def _get_measured_text(self, rule, record, need):
        """Return the measured amount or percentage as people read it."""
        if need.value is None or rule.basis == "always":
            return ""
        if rule.basis == "percent":
            return f"{need.value:.1f} %"
        return format_amount(self.env, need.value, record._jxc_get_company().currency_id)
