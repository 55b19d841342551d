from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..exceptions import AppendOnly
from .jxc_cost_mixin import COST
from .jxc_operation import is_uninstall

#: A request in one of these states waits for somebody.
OPEN_STATES = ("pending", "approved")


class JxcApprovalRequest(models.Model):
    """Somebody asks that an act be done, or values be changed, which others must agree to.

    Users have no right to create, write or delete requests; the methods check and write.
    Requests are never deleted.
    """

    _name = "jxc.approval.request"
    _description = "Approval Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char(string="Number", required=True, readonly=True, default="/")
    summary = fields.Char(string="What", readonly=True)
    requester_id = fields.Many2one("res.users", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", readonly=True)
    document = fields.Char(readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    amount = fields.Monetary(
        compute="_compute_amount", help="Of the document, in the company's currency."
    )
    full_amount = fields.Monetary(readonly=True, groups=fields.NO_ACCESS)
    tells_cost = fields.Boolean(
        readonly=True, help="The amount is what goods cost, and for those who may see it."
    )
    reason = fields.Text(required=True, readonly=True)
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("approved", "Approved, not done yet"),
            ("done", "Approved and done"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
            ("void", "Void: changed meanwhile"),
            ("expired", "Expired"),
        ],
        required=True,
        default="pending",
        readonly=True,
        index=True,
    )
    closing_note = fields.Text(string="Outcome", readonly=True)
    kind = fields.Selection(
        [("values", "New values"), ("call", "An act")], required=True, readonly=True
    )
    payload = fields.Json(readonly=True)
    turn = fields.Integer(readonly=True, help="Counts who has worked on the request.")
    date_expiry = fields.Datetime(string="Expires", readonly=True)
    date_closed = fields.Datetime(string="Decided", readonly=True)
    item_ids = fields.One2many("jxc.approval.item", "request_id", string="Asked For", readonly=True)
    step_ids = fields.One2many("jxc.approval.step", "request_id", string="Chain", readonly=True)
    decision_ids = fields.One2many(
        "jxc.approval.decision", "request_id", string="Decisions", readonly=True
    )
    viewer_ids = fields.Many2many(
        "res.users", string="Concerned", readonly=True, help="They may see the request."
    )
    waits_for = fields.Char(string="Waits For", compute="_compute_waits_for", compute_sudo=True)
    waits_for_me = fields.Boolean(
        compute="_compute_waits_for_me", search="_search_waits_for_me", compute_sudo=True
    )
    is_mine = fields.Boolean(compute="_compute_waits_for_me", compute_sudo=True)
    is_late = fields.Boolean(compute="_compute_waits_for", compute_sudo=True)

    _document_idx = models.Index("(res_model, res_id) WHERE state IN ('pending', 'approved')")

    @api.depends("full_amount", "tells_cost")
    @api.depends_context("uid")
    def _compute_amount(self):
        sees_cost = self.env.su or self.env.user.has_group(COST)
        for request in self:
            full = request.sudo().full_amount
            request.amount = full if sees_cost or not request.tells_cost else 0.0

    @api.depends("step_ids.state", "step_ids.actor_ids", "step_ids.date_due")
    def _compute_waits_for(self):
        now = fields.Datetime.now()
        tiers = self.env["jxc.approval.tier"]
        for request in self:
            steps = request.step_ids.filtered(lambda step: step.state == "open")
            people = steps.actor_ids
            request.waits_for = tiers._get_people_text(people) if steps else False
            request.is_late = any(step.date_due and step.date_due < now for step in steps)

    @api.depends("step_ids.state", "step_ids.actor_ids", "state")
    @api.depends_context("uid")
    def _compute_waits_for_me(self):
        for request in self:
            request.is_mine = request.requester_id.id == self.env.uid
            request.waits_for_me = (
                request.state == "pending"
                and not request.is_mine
                and bool(request._get_my_steps(self.env.user))
            )

    def _search_waits_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self._get_inbox_domain()
        return mine if True in value else ~mine

    @api.model
    def _get_inbox_domain(self):
        """Return which requests wait for the current user.

        :rtype: odoo.fields.Domain
        """
        uid = self.env.uid
        open_steps = fields.Domain("state", "=", "open") & fields.Domain("actor_ids", "in", [uid])
        return (
            fields.Domain("state", "=", "pending")
            & fields.Domain("requester_id", "!=", uid)
            & fields.Domain("step_ids", "any", open_steps)
        )

    # -- history ---------------------------------------------------------------------------

    def unlink(self):
        if not is_uninstall(self.env):
            raise AppendOnly(self.env._("Approval requests are history and can't be deleted."))
        return super().unlink()

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise AppendOnly(self.env._("An approval request can't be copied. Ask for a new one."))

    # -- for the client ----------------------------------------------------------------------

    @api.model
    def get_inbox_count(self):
        """Return how many requests wait for the current user; for the counter on top."""
        return self.search_count(self._get_inbox_domain())

    def action_open_document(self):
        """Open the document that the request is about."""
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id or []).exists()
        if not document:
            raise UserError(self.env._("This document does not exist: there is nothing to open."))
        return document.get_formview_action()

    @api.model
    def _get_waiting_name(self, need):
        """Return the number of the request that waits for the same thing, if there is one."""
        item = (
            self.env["jxc.approval.item"]
            .sudo()
            .search(
                [
                    ("operation_id", "=", need.operation_id),
                    ("res_model", "=", need.res_model),
                    ("res_id", "=", need.res_id),
                    ("request_id.state", "=", "pending"),
                ],
                limit=1,
            )
        )
        return item.request_id.name or False

    # -- closing -------------------------------------------------------------------------------

    def _lock(self):
        """Wait for the requests; who comes second is run again and sees the outcome.

        A row that is only locked, not changed, would let the second go on with what he saw
        before: it is changed.
        """
        if self.ids:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE jxc_approval_request SET turn = COALESCE(turn, 0) + 1 WHERE id IN %s",
                    tuple(sorted(self.ids)),
                )
            )
            self.invalidate_recordset(["state", "turn"])

    def _close(self, state, note=False):
        """End requests; what was to be done is not done by them any more."""
        requests = self.sudo()
        requests.write({"state": state, "closing_note": note, "date_closed": fields.Datetime.now()})
        requests.step_ids.filtered(lambda step: step.state in ("open", "waiting")).write(
            {"state": "skipped"}
        )
        requests._forget_activities()
        for request in requests:
            request._tell_requester()

    def action_withdraw(self):
        """The requester takes requests back, also when they are approved but not done."""
        self.check_access("read")
        self._lock()
        for request in self:
            if request.requester_id != self.env.user:
                raise UserError(
                    self.env._("Only %s can withdraw this request.", request.requester_id.name)
                )
            if request.state not in OPEN_STATES:
                raise UserError(self.env._("%s is closed already.", request.name))
        self._close("withdrawn")

    # -- telling -------------------------------------------------------------------------------

    def _tell_requester(self):
        """Put the outcome into the requester's hands and on the document."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        body = self.env._(
            "%(request)s (%(what)s): %(state)s. %(note)s",
            request=self.name,
            what=self.summary,
            state=states[self.state],
            note=self.closing_note or "",
        )
        if self.requester_id != self.env.user:
            self.message_notify(
                partner_ids=self.requester_id.partner_id.ids,
                subject=self.env._(
                    "%(request)s: %(state)s", request=self.name, state=states[self.state]
                ),
                body=body,
            )
        self._note_on_document(body)
        self.requester_id._bus_send("jxc_approval_inbox", {"state": self.state})

    def _note_on_document(self, body):
        """Leave a note in the history of the document, where it has one."""
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id or []).exists()
        if document and hasattr(document, "message_post"):
            document.message_post(body=body, author_id=self.env.user.partner_id.id)

    def _forget_activities(self):
        """Nobody has to decide any more."""
        concerned = self.step_ids.actor_ids
        self.activity_ids.unlink()
        concerned._bus_send("jxc_approval_inbox", {})
