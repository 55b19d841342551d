from collections import Counter
from contextlib import ExitStack, contextmanager
from functools import wraps
from weakref import WeakKeyDictionary

from odoo import api, fields, models
from odoo.http import request
from odoo.service.server import thread_local
from odoo.tools import ormcache

from ..exceptions import PolicyRefused
from ..tools.door import get_call_of_path

#: Cursor → acts that are going on. No context key, so no caller can open a door with it.
RUNNING = WeakKeyDictionary()
#: Begin the names of public methods that answer a question and don't call themselves readonly.
ASKING = ("activity_search", "export_", "get_", "read_", "search_")
#: Beginning of the addresses of exports.
EXPORT_PATH = "/web/export/"


def acting(*names):
    """Let a business method run within acts, see :meth:`JxcDoor._act`.

    Put it on overrides that do nothing but call ``super()``: what they are given must not be
    values that a caller wants written.
    """

    def decorate(method):
        @wraps(method)
        def act(self, *args, **kwargs):
            with ExitStack() as acts:
                for name in names:
                    acts.enter_context(self.env["jxc.door"]._act(name))
                return method(self, *args, **kwargs)

        return act

    return decorate


class JxcDoor(models.AbstractModel):
    """What the guards of single doors have in common.

    Plain Odoo lets a caller write what only follows from an act: a state, a done quantity.
    Business methods run within :meth:`_act`; a guard lets pass what an act writes, what the
    system writes, and people with the right. All others are refused, and the attempt is
    logged.
    """

    _name = "jxc.door"
    _description = "Door That Odoo Leaves Open"

    # -- acts ------------------------------------------------------------------------------

    @contextmanager
    def _act(self, name):
        """Tell guards that a business method is at work, until the block ends.

        Keep the block small: whatever a caller hands over must not be written within it.

        :param name: what the method may write, e.g. ``sale_state``
        """
        acts = RUNNING.setdefault(self.env.cr, Counter())
        acts[name] += 1
        try:
            yield
        finally:
            acts[name] -= 1

    def _is_acting(self, name):
        """Tell whether the system writes, or a business method of this name is at work."""
        return self.env.su or RUNNING.get(self.env.cr, {}).get(name, 0) > 0

    # -- questions -------------------------------------------------------------------------

    @api.model
    def _is_question(self):
        """Tell whether somebody outside asks for data, rather than has business done.

        A condition, an order or a sum in it may be the caller's own; business methods read with
        conditions of theirs. Told by the method that the server was called with.
        """
        path = request.httprequest.path if request else ""
        if path.startswith(EXPORT_PATH):
            return True
        # Odoo keeps the name of the method here unless the path tells it.
        called = getattr(thread_local, "rpc_model_method", "")
        model, method = called.rpartition(".")[::2] if called else get_call_of_path(path)
        return bool(method) and self._is_asking(model, method)

    @api.model
    @ormcache("model", "method")
    def _is_asking(self, model, method):
        """Tell whether a public method answers questions and does nothing else."""
        if method.startswith(ASKING):
            return True
        # The definition that says so decides, as in Odoo's own controllers.
        for model_class in type(self.env.get(model, self)).mro():
            function = vars(model_class).get(method)
            if hasattr(function, "_readonly"):
                return bool(function._readonly)
        return False

    # -- rights ----------------------------------------------------------------------------

    @api.model
    def _may(self, right, code, company):
        """Tell whether the current user may perform an operation that is nobody's by default.

        Where the company has approval rules for the operation, these decide instead of the
        right: the gate has asked them already.

        :param right: external id of a group, or several of which one is enough
        :param code: code of the ``jxc.operation`` that the gate was asked for in this very act;
            None where it was not, and the right alone decides
        """
        rights = (right,) if isinstance(right, str) else right
        return (
            self.env.su
            or any(self.env.user.has_group(name) for name in rights)
            or bool(code and self._is_ruled(code, company))
        )

    @api.model
    def _is_ruled(self, code, company):
        """Tell whether the approval matrix of a company says who may perform an operation."""
        rules = self.env.get("jxc.approval.rule")
        return rules is not None and bool(rules._get_specs(code, company.id))

    # -- refusals and the log --------------------------------------------------------------

    @api.model
    def _refuse(self, code, records, message):
        """Refuse an act on records; the attempt is logged although the transaction ends.

        :param code: code of the ``jxc.operation`` that was tried
        :param message: the sentence that the user reads
        :raise PolicyRefused: always
        """
        operation = self.env["jxc.operation"].sudo()._get_by_code(code)
        if operation:
            log = self.env["jxc.operation.log"]
            log._log_after_rollback(
                [
                    {
                        **self._prepare_log_vals(operation, record, "blocked"),
                        "details": message,
                    }
                    for record in records[:100]
                ]
            )
        raise PolicyRefused(message)

    @api.model
    def _record(self, code, changes):
        """Put on record what somebody with the right did, unless the gate does so.

        :param code: code of the ``jxc.operation``
        :param changes: ``{record: {field: [old, new]}}`` in readable form
        """
        operation = self.env["jxc.operation"].sudo()._get_by_code(code)
        vals_list = [
            {
                **self._prepare_log_vals(operation, record, "done"),
                "details": self._get_details(record, change),
            }
            for record, change in changes.items()
            if operation and not operation._get_plan(code, self._get_company(record).id)
        ]
        if vals_list:
            self.env["jxc.operation.log"]._log(vals_list)

    @api.model
    def _get_details(self, record, change):
        """Return old and new values as people read them."""
        labels = record.fields_get(change, ["string"])
        return "\n".join(
            f"{labels.get(name, {}).get('string', name)}: {old} → {new}"
            for name, (old, new) in change.items()
        )

    @api.model
    def _prepare_log_vals(self, operation, record, outcome):
        """Return the values of a log line of any model, gated or not."""
        log = self.env["jxc.operation.log"]
        return {
            "operation_id": operation.id,
            "outcome": outcome,
            "res_model": record._name,
            "res_id": record.id,
            "document": record.sudo().display_name,
            "user_id": self.env.uid,
            "company_id": self._get_company(record).id,
            "date": fields.Datetime.now(),
            "door": log._get_door(),
        }

    @api.model
    def _get_company(self, record):
        """Return the company whose policies hold for a record of any model."""
        record = record.sudo()
        company = record.company_id if "company_id" in record._fields else None
        return company or self.env.company

    @api.model
    def _get_names(self, records, limit=3):
        """Return the names of the first records, for a sentence."""
        names = [record.sudo().display_name or "" for record in records[:limit]]
        return ", ".join(names) + ("…" if len(records) > limit else "")
