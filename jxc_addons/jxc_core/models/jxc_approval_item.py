from odoo import api, fields, models
from odoo.tools import float_compare
from odoo.tools.misc import formatLang

from ..exceptions import AppendOnly
from ..tools.approval_spec import get_fingerprint, is_still_approved
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
    measured = fields.Char()
    field_name = fields.Char()
    field_label = fields.Char(string="Value")
    old_value = fields.Json()
    new_value = fields.Json()
    asked_value = fields.Json(help="What the requester asked for, before an approver changed it.")
    old_text = fields.Char(string="Now")
    new_text = fields.Char(string="Proposed")
    content = fields.Json(help="What the approvers have seen.")
    content_hash = fields.Char()
    date_used = fields.Datetime(string="Used")

    _record_idx = models.Index("(res_model, res_id) WHERE date_used IS NULL")

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
        rules = self.env["jxc.approval.rule"]
        content = record._jxc_get_approval_content()
        vals = {
            "operation_id": need.operation_id,
            "rule_id": need.rule_id,
            "res_model": need.res_model,
            "res_id": need.res_id,
            "document": record.display_name,
            "measured": rules._get_measured_text(rules.browse(need.rule_id).sudo(), record, need),
            "content": content,
            "content_hash": get_fingerprint(content),
        }
        return {**vals, **self._prepare_value_vals(record, need)} if need.field else vals

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
            and (self._is_current() if self.res_id else self._is_made(need))
        )

    def _is_made(self, need):
        """Tell whether a record that was just made is the one that was approved."""
        record = self.env[need.res_model].browse(need.res_id)
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
        if get_fingerprint(now) == self.content_hash:
            return True
        rule = self.rule_id
        return is_still_approved(self.content, now, rule.tolerance_percent, rule.tolerance_amount)
