from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import call_kw

from ..exceptions import ApprovalRequired
from .jxc_approval_asking import trying


class JxcApprovalRequest(models.Model):
    """An act on many records: those allowed proceed, for each of the others an approval is asked."""

    _inherit = "jxc.approval.request"

    @api.model
    def ask_for_each(self, model, method, args, kwargs=None, reason=""):
        """Do what needs no approval, and ask for the rest, each record by itself.

        Only for operations that may be done in part (``jxc.operation.partial_allowed``).
        Over JSON-2: ``POST /json/2/jxc.approval.request/ask_for_each``; parameters as of
        :meth:`ask`.

        :return: ``{"done": ids, "requests": [see _prepare_asked_vals], "result": of the act}``
        :raise UserError: the operation is done on all of them or on none
        """
        kwargs = dict(kwargs or {})
        self._check_asking(model, reason)
        done, blocked, result = self._do_allowed(model, method, args, kwargs)
        requests = []
        for res_id in blocked:
            # Alone, it may be within the limit: then it is done by this.
            request = self._ask_call(
                self._prepare_call(model, method, [[res_id], *args[1:]], kwargs), reason
            )
            if request:
                requests.append(request._prepare_asked_vals())
            else:
                done.append(res_id)
        return {"done": done, "requests": requests, "result": result}

    @api.model
    def _do_allowed(self, model, method, args, kwargs):
        """Run a call on those of its records that need no approval.

        :return: ``(ids done, ids that need an approval, what the method returned)``
        """
        left, blocked, result = list(args[0]), [], False
        while left:
            try:
                with trying(self.env), self.env.cr.savepoint():
                    result = call_kw(
                        self.env[model].with_env(self.env), method, [left, *args[1:]], dict(kwargs)
                    )
                break
            except ApprovalRequired as refusal:
                found = self._get_blocked_ids(model, refusal.found) & set(left)
                if not found:
                    raise
                blocked += [res_id for res_id in left if res_id in found]
                left = [res_id for res_id in left if res_id not in found]
        return left, blocked, result

    @api.model
    def _get_blocked_ids(self, model, needs):
        """Return which records of a model cannot go on without an approval.

        :raise UserError: an operation is done on all or none
        """
        operations = self.env["jxc.operation"].sudo().browse({need.operation_id for need in needs})
        whole = operations.filtered(lambda operation: not operation.partial_allowed)
        if whole:
            raise UserError(
                self.env._(
                    "“%s” is done on all that were chosen, or on none. Request the approval for"
                    " all of them.",
                    whole[0].name,
                )
            )
        documents = (
            self.env[need.res_model].browse(need.res_id).sudo()._jxc_get_document()
            for need in needs
        )
        return {document.id for document in documents if document._name == model}
