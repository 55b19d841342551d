from odoo import api, fields, models
from odoo.fields import Command


class JxcApprovalDecide(models.TransientModel):
    """Shows what is about to be decided, with totals; asks for a reason or other values."""

    _name = "jxc.approval.decide"
    _description = "Decide on Approval Requests"

    request_ids = fields.Many2many("jxc.approval.request", required=True)
    decision = fields.Selection(
        [("approve", "Approve"), ("reject", "Reject")], required=True, default="approve"
    )
    with_values = fields.Boolean()
    reason = fields.Text()
    request_count = fields.Integer(string="Requests", compute="_compute_totals")
    totals = fields.Char(string="Total Amount", compute="_compute_totals")
    line_ids = fields.One2many(
        "jxc.approval.decide.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("request_ids")
    def _compute_totals(self):
        for wizard in self:
            wizard.request_count = len(wizard.request_ids)
            wizard.totals = " + ".join(
                currency.format(sum(requests.mapped("amount")))
                for currency, requests in wizard.request_ids.grouped("currency_id").items()
            )

    @api.depends("request_ids", "with_values")
    def _compute_line_ids(self):
        for wizard in self:
            items = wizard.request_ids.item_ids if wizard.with_values else []
            wizard.line_ids = [Command.clear()] + [
                Command.create({"item_id": item.id, "value": item.new_value})
                for item in items
                if isinstance(item.new_value, (int, float))
            ]

    def action_decide(self):
        """Decide on all of them, or on none."""
        self.ensure_one()
        values = {line.item_id.id: line.value for line in self.line_ids if self.with_values}
        states = self.request_ids.decide(self.decision, self.reason or "", values)
        action = self.request_ids._prepare_decided_action(states)
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action


class JxcApprovalDecideLine(models.TransientModel):
    _name = "jxc.approval.decide.line"
    _description = "Value to Approve"

    wizard_id = fields.Many2one("jxc.approval.decide", required=True, ondelete="cascade")
    item_id = fields.Many2one("jxc.approval.item", required=True, readonly=True)
    document = fields.Char(related="item_id.document")
    field_label = fields.Char(related="item_id.field_label")
    old_text = fields.Char(related="item_id.old_text")
    new_text = fields.Char(related="item_id.new_text")
    value = fields.Float(string="Approve This Value", digits=(16, 4))
