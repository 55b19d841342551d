import json
import logging
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import MissingError, UserError
from odoo.http import request
from odoo.modules.registry import Registry

from ..exceptions import AppendOnly
from ..tools.door import get_door_of_path, get_passing

_logger = logging.getLogger(__name__)

#: In the data of the cursor's hooks: log lines of what was refused in the transaction.
REFUSED = "jxc_core.refused"
#: In the data of the precommit hooks: log lines that are written before the commit.
PENDING = "jxc_core.log"


class JxcOperationLog(models.Model):
    """Who did, tried or bypassed what, when, through which door. Append-only."""

    _name = "jxc.operation.log"
    _description = "Operation Log"
    _order = "id desc"
    _log_access = False
    _rec_name = "document"

    operation_id = fields.Many2one("jxc.operation", required=True, ondelete="cascade", index=True)
    outcome = fields.Selection(
        [
            ("done", "Done"),
            ("warned", "Done with warning"),
            ("blocked", "Refused"),
            ("bypassed", "Passed with reason"),
        ],
        required=True,
    )
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True)
    document = fields.Char()
    user_id = fields.Many2one("res.users", required=True, index=True)
    company_id = fields.Many2one("res.company", index=True)
    date = fields.Datetime(required=True, index=True)
    door = fields.Selection(
        [
            ("client", "Web client"),
            ("api", "API"),
            ("import", "Import"),
            ("portal", "Portal"),
            ("cron", "Scheduled action"),
            ("system", "System"),
        ],
        required=True,
    )
    reason = fields.Text()
    details = fields.Text(help="Rules that were not met, and old and new values.")

    _document_idx = models.Index("(res_model, res_id)")

    def write(self, vals):  # pylint: disable=method-required-super
        raise AppendOnly(self.env._("The operation log can't be changed."))

    def unlink(self):  # pylint: disable=method-required-super
        raise AppendOnly(self.env._("The operation log can't be deleted."))

    def action_open_document(self):
        """Open the document of the log line."""
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id or []).exists()
        if not document:
            raise UserError(self.env._("This document does not exist: there is nothing to open."))
        return document.get_formview_action()

    # -- writing -------------------------------------------------------------------------

    @api.model
    def _log(self, vals_list):
        """Append log lines, in one go with the others of the transaction.

        The name of a document that is just being posted would be worked out twice; at the end
        it is there. Who looks into the log before finds them, see :meth:`_search`.

        :param vals_list: see :meth:`_prepare_vals`
        """
        precommit = self.env.cr.precommit
        if PENDING not in precommit.data:
            precommit.data[PENDING] = []
            precommit.add(self.sudo()._write_pending)
        precommit.data[PENDING] += vals_list

    @api.model
    def _write_pending(self):
        """Write the log lines of the transaction so far."""
        pending = self.env.cr.precommit.data.pop(PENDING, ())
        vals_list = [self._prepare_named_vals(vals) for vals in pending]
        if vals_list:
            self.sudo().create(vals_list)

    @api.model
    def _prepare_named_vals(self, vals):
        """Return the values of a log line with the name of its document."""
        document = vals["document"]
        if not isinstance(document, models.BaseModel):
            return vals
        try:
            return {**vals, "document": document.display_name}
        except MissingError:
            return {**vals, "document": False}

    @api.model
    def _search(self, domain, *args, **kwargs):
        self._write_pending()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _log_after_rollback(self, vals_list):
        """Append log lines of a refusal once the running transaction is over.

        A refusal takes back what was written: mostly with the transaction, sometimes to a
        savepoint of somebody who goes on (an import, a payment). Either way the attempt was
        made, and what is tried row by row after a batch failed is one attempt.

        :param vals_list: see :meth:`_prepare_vals`; ``owner`` (model, id) is the document
            that gets the line when the record itself is gone
        """
        vals_list = [self._prepare_named_vals(vals) for vals in vals_list]
        for callbacks in (self.env.cr.postrollback, self.env.cr.postcommit):
            if REFUSED not in callbacks.data:
                refused = callbacks.data[REFUSED] = {}
                callbacks.add(partial(_append_in_new_transaction, self.env.cr.dbname, refused))
            for vals in vals_list:
                key = (vals["operation_id"], vals["res_model"], vals["res_id"], vals.get("details"))
                callbacks.data[REFUSED].setdefault(key, vals)

    @api.model
    def _prepare_existing_vals(self, vals):
        """Return the values of a refused attempt as they hold after the rollback.

        A record that was to be created never existed: the line goes to its document, or
        stands alone with the name that the document would have had.
        """
        vals = dict(vals)
        places = [(vals["res_model"], vals["res_id"]), vals.pop("owner", None)]
        for model, res_id in filter(None, places):
            if res_id and self.env[model].browse(res_id).exists():
                return {**vals, "res_model": model, "res_id": res_id}
        return {**vals, "res_id": 0}

    @api.model
    def _prepare_vals(self, operation_id, record, outcome, **extra):
        """Return the values of one log line; ``document`` is a record that still gets its name."""
        return {
            "operation_id": operation_id,
            "outcome": outcome,
            "res_model": record._name,
            "res_id": record.id,
            "document": record._jxc_get_document().sudo(),
            "user_id": self.env.uid,
            "company_id": record._jxc_get_company().id,
            "date": fields.Datetime.now(),
            "door": self._get_door(),
            **extra,
        }

    @api.model
    def _prepare_done_vals(self, plan, records, outcome, changes):
        """Return the log lines of an operation that happened."""
        reason = outcome.get("reason")
        warned = {problem["root_id"] for problem in outcome["warned"]}
        bypassed = outcome["bypassed"]
        vals_list = []
        for record in records:
            result = "done"
            extra = {"reason": reason} if reason else {}
            if record.id in changes:
                extra["details"] = json.dumps(changes[record.id], ensure_ascii=False, default=str)
            if record.id in bypassed:
                result = "bypassed"
                reasons = [reason, bypassed[record.id].reason]
                extra["reason"] = "\n".join(filter(None, reasons))
            elif record.id in warned:
                result = "warned"
            vals_list.append(self._prepare_vals(plan.operation_id, record, result, **extra))
        return vals_list

    @api.model
    def _prepare_refused_vals(self, operation, records, problems):
        """Return the log lines of an operation that was refused."""
        result = []
        for record in records:
            details = [
                problem["message"] for problem in problems if problem["root_id"] == record.id
            ]
            if details:
                result.append(self._prepare_attempt_vals(operation.id, record, "\n".join(details)))
        return result

    @api.model
    def _prepare_attempt_vals(self, operation_id, record, details):
        """Return the log line of an operation that was refused on one record."""
        owner = record._jxc_get_document()
        vals = self._prepare_vals(operation_id, record, "blocked", details=details)
        return {**vals, "owner": (owner._name, owner.id)}

    @api.model
    def _get_door(self):
        """Return through which door the running call came in; no caller can choose it."""
        door = get_passing()
        if door or not request:
            return door or "system"
        user = self.env["res.users"].browse(request.session.uid or [])
        is_staff = bool(user) and user.has_group("base.group_user")
        return get_door_of_path(request.httprequest.path, is_staff=is_staff)

    # -- reading -------------------------------------------------------------------------

    @api.model
    def _search_done_ids(self, code, records):
        """Return the ids of the records that have the operation in the log as done."""
        groups = self._read_group(
            [
                ("operation_id.code", "=", code),
                ("outcome", "!=", "blocked"),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
            ],
            ["res_id"],
        )
        return {res_id for (res_id,) in groups}


def _append_in_new_transaction(dbname, refused):
    """Write log lines of refused operations in a transaction of their own.

    The refusal itself must reach the user whatever happens here.
    """
    try:
        with Registry(dbname).cursor() as cr:
            log = api.Environment(cr, SUPERUSER_ID, {})["jxc.operation.log"]
            log.create([log._prepare_existing_vals(vals) for vals in refused.values()])
    except Exception:
        _logger.exception("A refused operation could not be logged")
