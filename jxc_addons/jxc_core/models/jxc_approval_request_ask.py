from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import ApprovalRequired
from ..tools.reason import tells_why
from .jxc_approval_asking import asking

#: Shorter reasons explain nothing.
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
        call = self._get_asked_call(model, method, args, kwargs or {})
        self._check_asking(call["model"], reason)
        request = self._ask_call(call, reason)
        if not request:
            raise UserError(
                self.env._("This needs no approval (any more). Nothing was asked; just do it.")
            )
        return request._prepare_asked_vals()

    @api.model
    def _get_asked_call(self, model, method, args, kwargs):
        """Return the call that is asked for, as a request keeps it.

        Who performs what was approved, and is refused by one more rule, asks for the act.
        """
        if (model, method) != (self._name, "action_perform"):
            return self._prepare_call(model, method, args, kwargs)
        request = self.browse(args[0])
        request.check_access("read")
        if request.requester_id != self.env.user or request.kind != "call":
            raise UserError(self.env._("No approval can be asked for this."))
        names = ("model", "method", "args", "kwargs", "wizard")
        call = {name: request.payload[name] for name in names if name in request.payload}
        document = self.env[request.res_model].browse(request.res_id or []).exists()
        return {**call, "anchor": self._prepare_anchor(document)}

    @api.model
    def _check_asking(self, model, reason):
        """Refuse a request without a reason, or for what nobody has to agree to.

        :raise UserError: says which
        """
        if not tells_why(reason):
            raise UserError(self.env._("Please write down why this should be approved."))
        if model not in self.env or model.startswith("jxc.approval."):
            raise UserError(self.env._("No approval can be asked for this."))

    @api.model
    def _ask_call(self, call, reason):
        """Run the user's call; what it needs becomes a request.

        :param call: see :meth:`_prepare_call`
        :return: the request; empty where nothing was needed, and the call was done
        """
        needs, refused, pictures = self._run_asking(call)
        if not needs:
            return self.browse()
        born = [need for need in needs if not self._is_alive(need)]
        if born:
            if "anchor" not in call:
                call["anchor"] = self._prepare_anchor(self._get_anchor(call))
            call["people"] = {
                key: ids for need in born for key, ids in pictures[need.key]["people"].items()
            }
        lost = {need.key: pictures.pop(need.key) for need in born}
        payload = call if refused else False
        return self._create_request(needs, payload, reason.strip(), lost, pictures)

    @api.model
    def _run_asking(self, call):
        """Run the user's call and return what it needs.

        :return: ``(needs, whether the call was taken back, pictures of what it had made)``
        """
        try:
            with asking(self.env) as state, self.env.cr.savepoint():
                self._run_call(self.env, call)
                if state.needs and call["method"] not in WRITING:
                    raise ApprovalRequired("", found=state.needs)
            return state.needs, False, {}
        except ApprovalRequired as refusal:
            needs = list(dict.fromkeys([*state.needs, *refusal.found]))
            known = [need for need in needs if need.key in state.pictures or self._is_alive(need)]
            return known, True, state.pictures

    @api.model
    def _is_alive(self, need):
        """Tell whether the record of a need exists now that the call was taken back."""
        return bool(self.env[need.res_model].browse(need.res_id).exists())

    @api.model
    def _picture(self, needs):
        """Return what approvers look at, while records exist that will be taken back.

        :return: ``{need key: {"item", "document", "amount", "company_id", "partner_id",
            "people"}}``
        """
        pictures = {}
        for need in needs:
            record = self.env[need.res_model].browse(need.res_id).sudo()
            document = record._jxc_get_document()
            rule = self.env["jxc.approval.rule"].sudo().browse(need.rule_id)
            tiers = rule.tier_ids.filtered(lambda tier: tier.approver_kind == "field")
            item = self.env["jxc.approval.item"]._prepare_item_vals(need)
            pictures[need.key] = {
                "item": {**item, "res_id": False},
                "document": document.display_name,
                "amount": document._jxc_get_approval_amounts().get(document.id) or 0.0,
                "company_id": record._jxc_get_company().id,
                "partner_id": document.partner_id.id if "partner_id" in document._fields else False,
                "people": {str(tier.id): tier._get_field_users(record).ids for tier in tiers},
            }
        return pictures

    @api.model
    def _create_request(self, needs, payload, reason, pictures, outcomes):
        """Create the request, open its first steps, tell the approvers.

        :param pictures: see :meth:`_picture`, of the needs whose record exists no more
        :param outcomes: the same of those whose record exists, as the act had left it
        :raise AccessError: the gate speaks before the access rights do; who may not see a
            record learns nothing of it by asking
        """
        requests = self.sudo()
        for need in needs:
            if need.key not in pictures:
                self.env[need.res_model].browse(need.res_id).check_access("read")
        items = [self._prepare_asked_item_vals(need, pictures, outcomes) for need in needs]
        self._make_way(items)
        vals = self._prepare_request_vals(needs, items, payload, reason, pictures)
        request = requests.create(
            {**vals, "full_amount": self._get_total(needs, pictures, outcomes)}
        )
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
    def _prepare_asked_item_vals(self, need, pictures, outcomes):
        """Return the values of one item; see :meth:`_create_request`."""
        if need.key in pictures:
            return pictures[need.key]["item"]
        items = self.env["jxc.approval.item"]
        vals = items._prepare_item_vals(need)
        if need.key not in outcomes:
            return vals
        return {**vals, **items._prepare_outcome_vals(need, vals, outcomes[need.key]["item"])}

    @api.model
    def _prepare_request_vals(self, needs, items, payload, reason, pictures):
        """Return the values of a request."""
        rules = self.env["jxc.approval.rule"].sudo().browse({need.rule_id for need in needs})
        hours = [hours for hours in rules.mapped("expiry_hours") if hours]
        vals = {
            "name": self.env["ir.sequence"].sudo().next_by_code("jxc.approval.request") or "/",
            **self._prepare_document_vals(needs[0], payload, pictures),
            "requester_id": self.env.uid,
            "tells_cost": any(self.env[need.res_model]._jxc_amount_is_cost for need in needs),
            "reason": reason,
            "kind": "call" if payload else "values",
            "payload": payload,
            "date_expiry": hours and fields.Datetime.add(fields.Datetime.now(), hours=min(hours)),
            "viewer_ids": [fields.Command.set([self.env.uid])],
            "item_ids": [fields.Command.create(item) for item in items],
        }
        vals["summary"] = self._get_summary(vals["document"], needs, items)
        return vals

    @api.model
    def _prepare_document_vals(self, need, payload, pictures):
        """Return the document of a request; what is not made yet is where it will come from."""
        picture = pictures.get(need.key)
        if picture:
            anchor = payload["anchor"]
            place = self.env[anchor.get("model") or need.res_model].browse(anchor.get("ids"))[:1]
            document = place.sudo()._jxc_get_document() if place else place
            return {
                "company_id": picture["company_id"],
                "res_model": document._name,
                "res_id": document.id,
                "document": document.display_name if document else picture["document"],
                "partner_id": picture["partner_id"],
            }
        record = self.env[need.res_model].browse(need.res_id).sudo()
        document = record._jxc_get_document()
        return {
            "company_id": record._jxc_get_company().id,
            "res_model": document._name,
            "res_id": document.id,
            "document": document.display_name,
            "partner_id": document.partner_id.id if "partner_id" in document._fields else False,
        }

    @api.model
    def _get_summary(self, name, needs, items):
        """Return in a line what is asked for."""
        operations = self.env["jxc.operation"].sudo().browse({need.operation_id for need in needs})
        names = ", ".join(operations.mapped("name"))
        places = {(need.res_model, need.res_id) for need in needs}
        more = f" (+{len(places) - 1})" if len(places) > 1 else ""
        change = items[0].get("new_text") and f": {items[0]['old_text']} → {items[0]['new_text']}"
        return f"{name} · {names}{change or ''}{more}"

    @api.model
    def _get_total(self, needs, pictures, outcomes):
        """Return the sum of the documents' amounts, as the act leaves them, in the company's
        currency; see :meth:`_create_request`."""
        totals = {}
        for need in needs:
            if need.key in pictures:
                totals[need.res_model, need.res_id] = pictures[need.key]["amount"]
                continue
            document = self.env[need.res_model].browse(need.res_id).sudo()._jxc_get_document()
            if need.key in outcomes:
                totals[document._name, document.id] = outcomes[need.key]["amount"]
            elif (document._name, document.id) not in totals:
                amounts = document._jxc_get_approval_amounts()
                totals[document._name, document.id] = amounts.get(document.id) or 0.0
        return sum(totals.values())

    @api.model
    def _make_way(self, items):
        """Take the user's own older request for the same thing back; respect others'.

        What is not made yet is the same thing if it looks the same.
        """
        keys = {self._get_place(item) for item in items}
        found = (
            self.env["jxc.approval.item"]
            .sudo()
            .search(
                [
                    ("operation_id", "in", [item["operation_id"] for item in items]),
                    ("res_model", "in", [item["res_model"] for item in items]),
                    ("res_id", "in", [item["res_id"] for item in items]),
                    ("request_id.state", "in", ("pending", "approved")),
                ]
            )
            .filtered(
                lambda item: (
                    self._get_place(
                        {
                            "operation_id": item.operation_id.id,
                            "res_model": item.res_model,
                            "res_id": item.res_id,
                            "content_hash": item.content_hash,
                        }
                    )
                    in keys
                )
            )
        )
        requests = found.request_id
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

    @api.model
    def _get_place(self, vals):
        """Return by what two requests are about the same thing."""
        place = (vals["operation_id"], vals["res_model"])
        return (*place, vals["res_id"] or vals["content_hash"])

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
            "absence": request.absence_note,
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
