from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import call_kw

from ..exceptions import ApprovalRequired
from .jxc_approval_asking import asking

#: Shorter reasons explain nothing.
MIN_REASON = 5
#: Methods whose values can be kept back one by one while the rest is written.
WRITING = {"write", "web_save", "web_save_multi", "create"}


class JxcApprovalRequest(models.Model):
    """Asking: the user's own call runs once more, and what it needs becomes a request."""

    _inherit = "jxc.approval.request"

    @api.model
    def ask(self, model, method, args, kwargs=None, reason=""):
        """Ask that the matrix's approvers agree to what the current user wants to do.

        The call is the one that was refused. Values that need an approval (a price, a
        discount) are kept beside the old ones, all else of a save is written. An act (a
        button) is not done: it is kept, and done in the user's name when all have agreed.

        Over JSON-2: ``POST /json/2/jxc.approval.request/ask`` with these parameters.

        :param model, method: of the call
        :param args: its positional arguments, the record ids first
        :param kwargs: its keyword arguments; their ``context`` is the call's context
        :param reason: why, for the approvers
        :return: number and chain of the request, see :meth:`_prepare_asked_vals`
        :raise UserError: the reason says nothing, or no approval is needed
        """
        if len((reason or "").strip()) < MIN_REASON:
            raise UserError(self.env._("Please write down why this should be approved."))
        if model not in self.env or model.startswith("jxc.approval."):
            raise UserError(self.env._("No approval can be asked for this."))
        needs, payload = self._run_asking(model, method, args, kwargs or {})
        if not needs:
            raise UserError(
                self.env._("This needs no approval (any more). Nothing was asked; just do it.")
            )
        request = self._create_request(needs, payload, reason.strip())
        return request._prepare_asked_vals()

    @api.model
    def _run_asking(self, model, method, args, kwargs):
        """Run the user's call and return what it needs.

        :return: ``(needs, payload)``; the payload is False where only values are proposed
        """
        call = {"model": model, "method": method, "args": list(args), "kwargs": dict(kwargs)}
        try:
            with asking(self.env) as state, self.env.cr.savepoint():
                call_kw(self.env[model].with_env(self.env), method, args, kwargs)
                if state.needs and method not in WRITING:
                    raise ApprovalRequired("", found=state.needs)
            return state.needs, False
        except ApprovalRequired as refusal:
            needs = [*state.needs, *refusal.found]
            return [need for need in dict.fromkeys(needs) if self._is_alive(need)], call

    @api.model
    def _is_alive(self, need):
        """Tell whether the record of a need exists now that the call was taken back."""
        return bool(self.env[need.res_model].browse(need.res_id).exists())

    @api.model
    def _create_request(self, needs, payload, reason):
        """Create the request, open its first steps, tell the approvers.

        :raise AccessError: the gate speaks before the access rights do; who may not see a
            record learns nothing of it by asking
        """
        requests = self.sudo()
        for need in needs:
            self.env[need.res_model].browse(need.res_id).check_access("read")
        self._make_way(needs)
        items = [self.env["jxc.approval.item"]._prepare_item_vals(need) for need in needs]
        request = requests.create(self._prepare_request_vals(needs, items, payload, reason))
        rules = self.env["jxc.approval.rule"].sudo().browse({need.rule_id for need in needs})
        request.step_ids = [
            fields.Command.create(request.step_ids._prepare_step_vals(tier))
            for tier in rules.tier_ids
        ]
        request._check_somebody()
        request._open_next()
        request._note_on_document(
            self.env._(
                "%(request)s: approval requested for %(what)s. Reason: %(reason)s",
                request=request.name,
                what=request.summary,
                reason=request.reason,
            )
        )
        return request.with_env(self.env)

    @api.model
    def _prepare_request_vals(self, needs, items, payload, reason):
        """Return the values of a request."""
        record = self.env[needs[0].res_model].browse(needs[0].res_id).sudo()
        document = record._jxc_get_document()
        company = record._jxc_get_company()
        rules = self.env["jxc.approval.rule"].sudo().browse({need.rule_id for need in needs})
        hours = [hours for hours in rules.mapped("expiry_hours") if hours]
        return {
            "name": self.env["ir.sequence"].sudo().next_by_code("jxc.approval.request") or "/",
            "summary": self._get_summary(document, needs, items),
            "requester_id": self.env.uid,
            "company_id": company.id,
            "res_model": document._name,
            "res_id": document.id,
            "document": document.display_name,
            "partner_id": document.partner_id.id if "partner_id" in document._fields else False,
            "amount": self._get_total(needs),
            "reason": reason,
            "kind": "call" if payload else "values",
            "payload": payload,
            "date_expiry": hours and fields.Datetime.add(fields.Datetime.now(), hours=min(hours)),
            "viewer_ids": [fields.Command.set([self.env.uid])],
            "item_ids": [fields.Command.create(vals) for vals in items],
        }

    @api.model
    def _get_summary(self, document, needs, items):
        """Return in a line what is asked for."""
        operations = self.env["jxc.operation"].sudo().browse({need.operation_id for need in needs})
        names = ", ".join(operations.mapped("name"))
        places = {(need.res_model, need.res_id) for need in needs}
        more = f" (+{len(places) - 1})" if len(places) > 1 else ""
        change = items[0].get("new_text") and f": {items[0]['old_text']} → {items[0]['new_text']}"
        return f"{document.display_name} · {names}{change or ''}{more}"

    @api.model
    def _get_total(self, needs):
        """Return the sum of the documents' amounts in the company's currency."""
        documents = {
            self.env[need.res_model].browse(need.res_id).sudo()._jxc_get_document()
            for need in needs
        }
        return sum(
            document._jxc_get_approval_amounts().get(document.id) or 0.0 for document in documents
        )

    @api.model
    def _make_way(self, needs):
        """Take the user's own older request for the same thing back; respect others'."""
        places = {(need.operation_id, need.res_model, need.res_id) for need in needs}
        items = (
            self.env["jxc.approval.item"]
            .sudo()
            .search(
                [
                    ("operation_id", "in", [place[0] for place in places]),
                    ("res_model", "in", [place[1] for place in places]),
                    ("res_id", "in", [place[2] for place in places]),
                    ("request_id.state", "in", ("pending", "approved")),
                ]
            )
            .filtered(lambda item: (item.operation_id.id, item.res_model, item.res_id) in places)
        )
        requests = items.request_id
        requests._lock()
        others = requests.filtered(
            lambda request: request.requester_id.id != self.env.uid and request.state == "pending"
        )
        if others:
            raise UserError(
                self.env._(
                    "%(request)s of %(person)s waits for the same thing already.",
                    request=others[0].name,
                    person=others[0].requester_id.name,
                )
            )
        own = requests.filtered(lambda request: request.requester_id.id == self.env.uid)
        if own:
            own._close("withdrawn", self.env._("Replaced by a newer request."))

    def _check_somebody(self):
        """Refuse a request that nobody could ever decide.

        A tier that is the requester's alone goes to the next one above him.
        """
        self.ensure_one()
        for step in self.step_ids:
            approvers = step._get_approvers()
            if len(approvers) >= step.tier_id._get_needed(approvers):
                continue
            if step._is_requesters_own() and step != self._get_last_step(step.rule_id):
                step.state = "skipped"
                continue
            raise UserError(
                self.env._(
                    "Nobody can approve this in the tier “%(tier)s” of the rule “%(rule)s”."
                    " Ask a process manager to mend the approval matrix.",
                    tier=step.name,
                    rule=step.rule_id.name,
                )
            )

    def _get_last_step(self, rule):
        """Return the step of a rule's last tier."""
        return self.step_ids.filtered(lambda step: step.rule_id == rule).sorted("sequence")[-1:]

    def _open_next(self):
        """Open the steps whose turn it is.

        The rules of a request decide side by side; the tiers of a rule as it says.
        """
        self.ensure_one()
        for rule, steps in self.step_ids.grouped("rule_id").items():
            if steps.filtered(lambda step: step.state == "open"):
                continue
            waiting = steps.filtered(lambda step: step.state == "waiting")
            if rule.tier_order == "ordered":
                first = min(waiting.mapped("sequence"), default=0)
                waiting = waiting.filtered(lambda step, first=first: step.sequence == first)[:1]
            waiting._open()

    def _prepare_asked_vals(self):
        """Return what the client shows after asking."""
        self.ensure_one()
        request = self.sudo()
        return {
            "id": request.id,
            "name": request.name,
            "summary": request.summary,
            "res_model": request.res_model,
            "res_id": request.res_id,
            "waits_for": request.waits_for,
            "chain": [
                {
                    "name": step.name,
                    "state": step.state,
                    "people": step.tier_id._get_people_text(step.actor_ids)
                    if step.state == "open"
                    else "",
                }
                for step in request.step_ids
            ],
        }
