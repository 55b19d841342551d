import json
from copy import deepcopy

from odoo import api, models
from odoo.service.model import call_kw
from odoo.tools import json_default

from ..tools.approval_spec import get_fingerprint

#: What a wizard that is made anew gets from the system.
MAGIC = {"id", "create_uid", "create_date", "write_uid", "write_date", "display_name"}


class JxcApprovalRequest(models.Model):
    """The call that is kept until it is approved; a wizard's with all that was entered in it.

    Odoo deletes wizards after an hour. They are made anew from the values that the user had
    entered when he asked, so that what is done is what was approved, whatever he enters later.
    """

    _inherit = "jxc.approval.request"

    @api.model
    def _prepare_call(self, model, method, args, kwargs):
        """Return a call as it is kept in a request.

        :return: dict with ``model, method, args, kwargs``; for a wizard ``wizard``, the values
            of its records
        """
        call = {"model": model, "method": method, "args": list(args), "kwargs": dict(kwargs)}
        if self.env[model]._transient and args and isinstance(args[0], (list, tuple)):
            wizards = self.env[model].with_context(kwargs.get("context") or {}).browse(args[0])
            wizards.check_access("read")
            call["wizard"] = [self._freeze(wizard) for wizard in wizards]
        return call

    @api.model
    def _freeze(self, record, skip=()):
        """Return the values by which a wizard, or a line of it, can be made anew."""
        vals = {}
        for name, field in record._fields.items():
            if name in MAGIC or name in skip or not field.store or field.related:
                continue
            if field.compute and field.readonly:
                continue
            if field.type != "one2many":
                vals[name] = field.convert_to_write(record[name], record)
            elif self.env[field.comodel_name]._transient:
                lines = [self._freeze(line, skip=(field.inverse_name,)) for line in record[name]]
                vals[name] = [[0, 0, line] for line in lines]
        return json.loads(json.dumps(vals, default=json_default))

    @api.model
    def _run_call(self, env, call):
        """Run a kept call; a wizard is made anew first.

        :param env: environment of the user in whose name it runs
        :return: what the method returns
        """
        # Methods put values of their own into those that they are given.
        call = deepcopy(call)
        args = call["args"]
        if "wizard" in call:
            wizards = env[call["model"]].with_context(call["kwargs"].get("context") or {})
            args = [wizards.create(call["wizard"]).ids, *args[1:]]
        return call_kw(env[call["model"]], call["method"], args, call["kwargs"])

    # -- the document behind a wizard ------------------------------------------------------

    @api.model
    def _get_anchor(self, call):
        """Return the documents that a call is about where it makes new ones; may be empty.

        The bills that are paid, the transfer that is returned: a wizard says it by
        ``_jxc_get_approval_anchor``, else it is the documents that it refers to.
        """
        wizards = self.env[call["model"]].browse(call["args"][0] if "wizard" in call else [])
        if hasattr(wizards, "_jxc_get_approval_anchor"):
            anchor = wizards._jxc_get_approval_anchor()
        else:
            anchor = self._find_anchor(wizards)
        anchor.check_access("read")
        return anchor

    @api.model
    def _find_anchor(self, wizards):
        """Return the first documents with a gate that wizards refer to."""
        for name, field in wizards._fields.items():
            if field.type in ("many2one", "many2many") and wizards[name]:
                if hasattr(wizards[name], "_jxc_get_anchor_content"):
                    return wizards[name]
        return wizards.browse()

    @api.model
    def _prepare_anchor(self, anchor):
        """Return what is kept of the documents behind a wizard: which, and how they were."""
        if not anchor:
            return {}
        return {"model": anchor._name, "ids": anchor.ids, "hash": self._get_anchor_hash(anchor)}

    @api.model
    def _get_anchor_hash(self, anchor):
        documents = [record._jxc_get_document()._jxc_for_check() for record in anchor]
        return get_fingerprint([one._jxc_get_anchor_content() for one in documents])

    def _is_anchor_current(self):
        """Tell whether the documents behind the wizard still are as they were."""
        self.ensure_one()
        kept = (self.payload or {}).get("anchor")
        if not kept:
            return True
        anchor = self.env[kept["model"]].browse(kept["ids"])
        return anchor.exists() == anchor and self._get_anchor_hash(anchor) == kept["hash"]
