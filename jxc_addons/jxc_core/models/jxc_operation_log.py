import json
import logging
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.http import request
from odoo.modules.registry import Registry

from ..exceptions import AppendOnly

_logger = logging.getLogger(__name__)

#: Beginning of the request path → door.
DOORS = {
    "/json/": "api",
    "/xmlrpc": "api",
    "/jsonrpc": "api",
    "/my/": "portal",
    "/web": "client",
}


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
        return self.env[self.res_model].browse(self.res_id).get_formview_action()

    # -- writing -------------------------------------------------------------------------

    @api.model
    def _log(self, vals_list):
        """Append log lines.

        :param vals_list: see :meth:`_prepare_vals`
        """
        return self.sudo().create(vals_list)

    @api.model
    def _log_after_rollback(self, vals_list):
        """Append log lines once the running transaction has been rolled back.

        A refusal ends the transaction, and with it everything that it wrote.
        """
        self.env.cr.postrollback.add(
            partial(_append_in_new_transaction, self.env.cr.dbname, vals_list)
        )

    @api.model
    def _prepare_vals(self, operation_id, record, outcome, **extra):
        """Return the values of one log line."""
        document = record._jxc_get_document()
        return {
            "operation_id": operation_id,
            "outcome": outcome,
            "res_model": record._name,
            "res_id": record.id,
            "document": document.display_name,
            "user_id": self.env.uid,
            "company_id": record._jxc_get_company().id,
            "date": fields.Datetime.now(),
            "door": self._get_door(),
            **extra,
        }

    @api.model
    def _prepare_done_vals(self, plan, records, outcome, changes):
        """Return the log lines of an operation that happened."""
        warned = {problem["root_id"] for problem in outcome["warned"]}
        bypassed = outcome["bypassed"]
        vals_list = []
        for record in records:
            result = "done"
            extra = {}
            if record.id in changes:
                extra["details"] = json.dumps(changes[record.id], ensure_ascii=False, default=str)
            if record.id in bypassed:
                result = "bypassed"
                extra["reason"] = bypassed[record.id].reason
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
                result.append(
                    self._prepare_vals(operation.id, record, "blocked", details="\n".join(details))
                )
        return result

    @api.model
    def _get_door(self):
        """Return through which door the running call came in."""
        if self.env.context.get("import_file"):
            return "import"
        if request:
            path = request.httprequest.path
            return next((door for start, door in DOORS.items() if path.startswith(start)), "portal")
        return "cron" if self.env.context.get("cron_id") else "system"

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


def _append_in_new_transaction(dbname, vals_list):
    """Write log lines of a refused operation in a transaction of their own.

    What was made in the rolled-back transaction does not exist any more, and the refusal
    itself must reach the user whatever happens here.
    """
    try:
        with Registry(dbname).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            alive = [
                vals for vals in vals_list if env[vals["res_model"]].browse(vals["res_id"]).exists()
            ]
            env["jxc.operation.log"].create(alive)
    except Exception:
        _logger.exception("A refused operation could not be logged")
