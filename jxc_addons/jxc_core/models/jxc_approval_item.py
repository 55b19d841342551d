from odoo import api, fields, models
from odoo.tools import float_compare, format_amount
from odoo.tools.misc import formatLang

from ..exceptions import AppendOnly
from ..tools.approval_spec import get_fingerprint, is_still_approved
from .jxc_cost_mixin import COST
from .jxc_operation import is_uninstall


class JxcApprovalItem(models.Model):
    """One record of a request: the act, or the new value beside the old one."""

    _name = "jxc.approval.item"
    _description = "Approval Request Item"
    _order = "request_id, id"
    _rec_name = "document"

    request_id = fields.Many2one(
        "jxc.approval.request", required=True, ondelete="cascade", index=True
    )
    operation_id = fields.Many2one("jxc.operation", required=True, ondelete="cascade")
    rule_id = fields.Many2one("jxc.approval.rule", required=True, ondelete="cascade", index=True)
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", help="Empty: the act itself makes the record."
    )
    document = fields.Char(string="Record")
    measured = fields.Char(compute="_compute_measured")
    measured_text = fields.Char(groups=fields.NO_ACCESS)
    tells_cost = fields.Boolean(help="What was measured is for those who may see cost.")
    field_name = fields.Char()
    field_label = fields.Char(string="Value")
    old_value = fields.Json()
    new_value = fields.Json()
    asked_value = fields.Json(help="What the requester asked for, before an approver changed it.")
    old_text = fields.Char(string="Now")
    new_text = fields.Char(string="Proposed")
    content = fields.Json(help="What the approvers have seen.", groups=fields.NO_ACCESS)
    content_hash = fields.Char()
    outcome = fields.Json(
        help="What the act makes of the record, where that is what is approved.",
        groups=fields.NO_ACCESS,
    )
    date_used = fields.Datetime(string="Used")

    _record_idx = models.Index("(res_model, res_id) WHERE date_used IS NULL")

    @api.depends("measured_text", "tells_cost")
    @api.depends_context("uid")
    def _compute_measured(self):
        sees_cost = self.env.su or self.env.user.has_group(COST)
        for item in self:
            text = item.sudo().measured_text
            item.measured = text if sees_cost or not item.tells_cost else False

    def unlink(self):
        if not is_uninstall(self.env):
            raise AppendOnly(self.env._("Approval requests are history and can't be deleted."))
        return super().unlink()

    # -- coming into being -------------------------------------------------------------------

    @api.model
    def _prepare_item_vals(self, need):
        """Return the values of one item.

        :param need: :class:`~..tools.approval_spec.Need`
        """
        record = self.env[need.res_model].browse(need.res_id)._jxc_for_check()
        rule = self.env["jxc.approval.rule"].browse(need.rule_id).sudo()
        content = record._jxc_get_approval_content()
        vals = {
            "operation_id": need.operation_id,
            "rule_id": need.rule_id,
            "res_model": need.res_model,
            "res_id": need.res_id,
            "document": record.display_name,
            "measured_text": rule._get_measured_text(rule, record, need),
            "tells_cost": record._jxc_tells_cost(rule.basis, rule.measure),
            "content": content,
            "content_hash": get_fingerprint(content),
        }
        return {**vals, **self._prepare_value_vals(record, need)} if need.field else vals

    @api.model
    def _prepare_outcome_vals(self, need, before, picture):
        """Return what is to become of a record, where the act had changed it already.

        :param before: values of the item, from the record as it is without the act
        :param picture: the same from the record as the act had made it
        """
        if picture["content_hash"] == before["content_hash"]:
            return {}
        vals = {"outcome": picture["content"]}
        old, new = before["content"].get("amount"), picture["content"].get("amount")
        if old != new:
            company = self.env[need.res_model].browse(need.res_id).sudo()._jxc_get_company()
            vals.update(
                {
                    "field_label": self.env._("Amount"),
                    "old_text": format_amount(self.env, old or 0.0, company.currency_id),
                    "new_text": format_amount(self.env, new or 0.0, company.currency_id),
                }
            )
        return vals

    @api.model
    def _prepare_value_vals(self, record, need):
        """Return what is proposed beside the old value."""
        return {
            "field_name": need.field,
            "field_label": record._fields[need.field].get_description(self.env, ["string"])[
                "string"
            ],
            "old_value": need.old,
            "new_value": need.new,
            "asked_value": need.new,
            "old_text": self._get_value_text(record, need.field, need.old),
            "new_text": self._get_value_text(record, need.field, need.new),
        }

    @api.model
    def _get_value_text(self, record, name, value):
        """Return a value as people read it."""
        field = record._fields[name]
        if field.type in ("float", "monetary"):
            digits = field.get_digits(self.env) if field.type == "float" else None
            return formatLang(self.env, value or 0.0, digits=digits[1] if digits else 2)
        if field.type == "many2one":
            return self.env[field.comodel_name].sudo().browse(value or []).display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value or "")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return str(value or "")

    # -- at the gate ---------------------------------------------------------------------------

    @api.model
    def _use(self, records, needs):
        """Use up approvals of the current user that cover needs.

        :return: dict ``{need key: jxc.approval.request}``
        """
        now = fields.Datetime.now()
        items = self.sudo().search(
            [
                ("operation_id", "in", [need.operation_id for need in needs]),
                ("res_model", "=", records._name),
                ("res_id", "in", [False, *(need.res_id for need in needs)]),
                ("date_used", "=", False),
                ("request_id.state", "=", "approved"),
                ("request_id.requester_id", "=", self.env.uid),
                "|",
                ("request_id.date_expiry", "=", False),
                ("request_id.date_expiry", ">", now),
            ],
            order="id desc",
        )
        covered = {}
        used = items.browse()
        for need in needs:
            item = (items - used).filtered(lambda item, need=need: item._covers(need))[:1]
            if item:
                covered[need.key] = item.request_id
                used |= item
        if used:
            used.request_id._lock()
            used._set_used()
        return covered

    def _set_used(self):
        """An approval is good for one act."""
        self.filtered(lambda item: not item.date_used).date_used = fields.Datetime.now()
        self.request_id._finish_used()

    def _covers(self, need):
        """Tell whether the item allows just this, on just what was approved."""
        self.ensure_one()
        return (
            (self.rule_id.id, self.res_id or need.res_id) == need.key
            and self.operation_id.id == need.operation_id
            and self._is_value(need)
            and (self._is_made(need) if self.outcome or not self.res_id else self._is_current())
        )

    def _is_made(self, need):
        """Tell whether a record that the act has just made, or changed, is what was approved."""
        record = self.env[need.res_model].browse(need.res_id)
        if self.outcome:
            now = record._jxc_for_check()._jxc_get_approval_content()
            return record._jxc_is_outcome(need.code, self.outcome, now) or self._is_tolerated(
                self.outcome, now
            )
        return self._is_content(record) and self.request_id._is_anchor_current()

    def _is_value(self, need):
        """Tell whether the value that is to be written is the one that was approved."""
        if (self.field_name or "") != need.field:
            return False
        if not need.field:
            return True
        if isinstance(need.new, float) or isinstance(self.new_value, float):
            return not float_compare(self.new_value or 0.0, need.new or 0.0, precision_digits=6)
        return self.new_value == need.new

    def _has_old_value(self, record):
        """Tell whether nobody has changed the value itself meanwhile."""
        if not self.field_name:
            return True
        field = record._fields[self.field_name]
        now = field.convert_to_write(record[self.field_name], record)
        if field.type in ("float", "monetary"):
            return not float_compare(now or 0.0, self.old_value or 0.0, precision_digits=6)
        return now == self.old_value

    def _is_current(self):
        """Tell whether the record still is what the approvers have seen, or nearly so."""
        self.ensure_one()
        if not self.res_id:
            return self.request_id._is_anchor_current()
        record = self.env[self.res_model].browse(self.res_id).exists()
        return bool(record) and self._has_old_value(record.sudo()) and self._is_content(record)

    def _is_content(self, record):
        """Tell whether a record has the content that was approved, or nearly so."""
        # As it was stored: a tuple becomes a list.
        now = record._jxc_for_check()._jxc_get_approval_content()
        return get_fingerprint(now) == self.content_hash or self._is_tolerated(self.content, now)

    def _is_tolerated(self, approved, now):
        """Tell whether the rule tolerates how a content differs from the approved one."""
        rule = self.rule_id
        return is_still_approved(approved, now, rule.tolerance_percent, rule.tolerance_amount)
