from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.approval_spec import is_between


class JxcApprovalRequest(models.Model):
    """Deciding, and doing what was decided."""

    _inherit = "jxc.approval.request"

    # -- deciding ------------------------------------------------------------------------------

    def decide(self, decision, reason="", values=None):
        """Decide as the current user on requests; all of them, or none.

        Two people who decide at once take turns: the second call runs again and meets what
        the first has left.

        :param decision: ``approve`` or ``reject``
        :param reason: needed to reject
        :param values: counter-proposal for one request, ``{item id: new value}``; it lies
            between the present and the proposed value
        :return: dict ``{request id: state}``
        :raise UserError: it is not the user's turn, or decided already
        """
        if decision not in ("approve", "reject"):
            raise UserError(self.env._("Approve or reject; there is nothing else to decide."))
        reason = (reason or "").strip()
        if decision == "reject" and not reason:
            raise UserError(self.env._("Please write down why you reject it."))
        self.check_access("read")
        self._lock()
        for request in self:
            request._decide(decision, reason, values or {})
        return {request.id: request.sudo().state for request in self}

    def action_approve(self):
        """Approve from a button."""
        return self._prepare_decided_action(self.decide("approve"))

    def action_approve_all(self):
        """Approve what is chosen in the list, after a look at the totals."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Approve"),
            "res_model": "jxc.approval.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_ids": self.ids, "default_decision": "approve"},
        }

    def action_reject(self):
        """Ask for the reason of a refusal."""
        action = self.action_approve_all()
        action["name"] = self.env._("Reject")
        action["context"]["default_decision"] = "reject"
        return action

    def action_change(self):
        """Approve, but with other values."""
        self.ensure_one()
        action = self.action_approve_all()
        action["name"] = self.env._("Approve With Other Values")
        action["context"]["default_with_values"] = True
        return action

    def _prepare_decided_action(self, states):
        """Tell in the client what came of a decision."""
        names = dict(self._fields["state"]._description_selection(self.env))
        bad = {"void", "expired"} & set(states.values())
        notes = [
            f"{request.name}: {names[request.state]}. {request.closing_note or ''}".strip()
            for request in self.sudo()
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if bad else "success",
                "message": "\n".join(notes),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_my_steps(self, user):
        """Return the open steps that a user may decide."""
        return self.step_ids.filtered(lambda step: step.state == "open" and step._get_role(user))

    def _decide(self, decision, reason, values):
        """Put the current user's decision on one locked request, and act on it."""
        self.ensure_one()
        request = self.sudo()
        request._check_pending()
        step = request._get_my_steps(self.env.user)[:1]
        if not step:
            raise AccessError(request._get_not_your_turn())
        if request._is_expired():
            return request._close("expired")
        if not all(item._is_current() for item in request.item_ids):
            return request._close(
                "void", self.env._("The document was changed after the request was made.")
            )
        changes = request._apply_counter(values) if decision == "approve" else ""
        self.env["jxc.approval.decision"].sudo().create(
            request._prepare_decision_vals(step, decision, reason, changes)
        )
        if decision == "reject":
            step.state = "rejected"
            return request._close("rejected", reason)
        return request._go_on(step)

    def _check_pending(self):
        if self.state != "pending":
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(request)s is decided already: %(state)s.",
                    request=self.name,
                    state=states[self.state],
                )
            )

    def _get_not_your_turn(self):
        """Return why the current user may not decide."""
        if self.requester_id == self.env.user:
            return self.env._(
                "%s: nobody approves his own request, in his own name or for others.", self.name
            )
        return self.env._(
            "%(request)s does not wait for you, but for %(people)s.",
            request=self.name,
            people=self.waits_for or "–",
        )

    def _prepare_decision_vals(self, step, decision, reason, changes):
        role = step._get_role(self.env.user)
        return {
            "request_id": self.id,
            "step_id": step.id,
            "user_id": self.env.uid,
            "on_behalf_id": role.id if role != self.env.user else False,
            "decision": "change" if changes else decision,
            "reason": reason,
            "changes": changes,
        }

    def _apply_counter(self, values):
        """Put an approver's values in place of the requester's.

        Who has agreed to the greater change agrees to a smaller one, so the value must lie
        between the present and the proposed one.

        :return: what was changed, in words
        """
        texts = []
        for item_id, value in values.items():
            item = self.item_ids.filtered(lambda item, key=int(item_id): item.id == key)
            if not item.field_name or not isinstance(value, (int, float)):
                raise UserError(self.env._("Only numbers that were proposed can be changed."))
            if not is_between(value, item.old_value or 0.0, item.new_value or 0.0):
                raise UserError(
                    self.env._(
                        "%(record)s: %(value)s must lie between %(old)s and %(new)s.",
                        record=item.document,
                        value=item.field_label,
                        old=item.old_text,
                        new=item.new_text,
                    )
                )
            record = self.env[item.res_model].browse(item.res_id)
            text = item._get_value_text(record, item.field_name, value)
            if text != item.new_text:
                texts.append(f"{item.document}: {item.new_text} → {text}")
                item.write({"new_value": float(value), "new_text": text})
        return "\n".join(texts)

    def _go_on(self, step):
        """Count the decision; open what comes next, or do what all have agreed to."""
        if len(step.decision_ids.filtered(lambda line: line.decision != "reject")) >= step.needed:
            step.state = "approved"
        self._open_next()
        self._forget_activities_of(step)
        if all(line.state in ("approved", "skipped") for line in self.step_ids):
            self._carry_out()

    def _forget_activities_of(self, step):
        """Who has decided, or need not any more, has nothing to do."""
        done = step.actor_ids if step.state == "approved" else self.env.user
        waiting = self.step_ids.filtered(lambda line: line.state == "open").actor_ids
        done -= waiting - step.actor_ids
        self.activity_ids.filtered(
            lambda activity: activity.user_id in done and step.date_open
        ).unlink()
        done._bus_send("jxc_approval_inbox", {})

    # -- doing it ------------------------------------------------------------------------------

    def _carry_out(self):
        """All have agreed: do it in the requester's name, through the same gate as ever.

        What cannot be done (another check refuses, the requester lost the right) stays
        approved: he mends it and does it himself, once, until the approval expires.
        """
        self.write({"state": "approved", "date_closed": fields.Datetime.now()})
        self._forget_activities()
        if not self.requester_id.active:
            return self._close("void", self.env._("The requester has left."))
        try:
            with self.env.cr.savepoint():
                self._perform()
        except UserError as error:
            return self._remember_failure(str(error))
        if self.state == "done":
            return self._tell_requester()
        return self._remember_failure(
            self.env._("It asks for more input: open the request and press “Perform Now”.")
        )

    def action_perform(self):
        """The requester does what was approved: the very act that he asked for, once.

        :return: what the act returns where it asks for more input, else a notification
        :raise UserError: the request is another's, or not (any more) approved
        """
        self.ensure_one()
        self.check_access("read")
        self._lock()
        request = self.sudo()
        if request.requester_id != self.env.user or request.state != "approved":
            raise UserError(
                self.env._("Only %s can do this, once, after all have agreed.", self._get_doer())
            )
        if request._is_expired():
            request._close("expired")
            return self._prepare_decided_action({self.id: "expired"})
        if not all(item._is_current() for item in request.item_ids):
            request._close(
                "void", self.env._("The document was changed after the request was made.")
            )
            return self._prepare_decided_action({self.id: "void"})
        result = request._perform()
        if request.state == "approved" and isinstance(result, dict):
            return result
        return self._prepare_decided_action({self.id: request.state})

    def _get_doer(self):
        return self.sudo().requester_id.name

    def _remember_failure(self, text):
        """The act did not come about: the requester hears why."""
        self.closing_note = self.env._("Approved, but not done yet: %s", text)
        self._tell_requester()
        self.activity_schedule(
            "jxc_core.jxc_activity_type_approval",
            summary=self.summary,
            note=self.closing_note,
            user_id=self.requester_id.id,
        )

    def _perform(self):
        """Run the requester's call, or write the proposed values, as the requester."""
        if self.kind == "call":
            env = self._get_requester_env(self.payload["kwargs"].get("context"))
            return self._run_call(env, self.payload)
        env = self._get_requester_env()
        for (model, res_id), items in self.item_ids.grouped(
            lambda item: (item.res_model, item.res_id)
        ).items():
            env[model].browse(res_id).write({item.field_name: item.new_value for item in items})
        # A counter-proposal below the band passes the gate without its approval.
        self.item_ids._set_used()
        return True

    def _get_requester_env(self, context=None):
        """Return the environment of the requester, with no more rights than he has."""
        self.ensure_one()
        user = self.requester_id
        own = {"lang": user.lang, "tz": user.tz, "allowed_company_ids": self.company_id.ids}
        return self.env(user=user.id, su=False, context={**own, **(context or {})})

    def _finish_used(self):
        """Approved requests all of whose items were used are done."""
        for request in self.sudo():
            if request.state == "approved" and all(request.item_ids.mapped("date_used")):
                request.write({"state": "done", "closing_note": False})
                request.activity_ids.unlink()
