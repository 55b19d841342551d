from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.reason import tells_why

#: How long a written reason is good for.
VALIDITY = timedelta(minutes=15)


class JxcBypass(models.Model):
    """A written reason for which one user may pass one block of one document, once.

    Records come into being through :meth:`grant` only and are never changed by users.
    """

    _name = "jxc.bypass"
    _description = "Bypass of a Checkpoint"
    _order = "id desc"
    _rec_name = "reason"

    operation_id = fields.Many2one("jxc.operation", required=True, ondelete="cascade")
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, index=True)
    company_id = fields.Many2one("res.company", index=True)
    user_id = fields.Many2one("res.users", required=True)
    reason = fields.Text(required=True)
    date_used = fields.Datetime(string="Used")

    @api.model
    def grant(self, operation_id, res_model, res_ids, reason):
        """Allow the current user to pass the blocks of an operation on documents.

        The permission is good for one act within 15 minutes.

        :raise AccessError: the user has no bypass right on the operation, or may not
            write the documents
        :raise UserError: the reason says nothing
        """
        operation = self.env["jxc.operation"].browse(operation_id).sudo()
        if not self._may_bypass(operation):
            raise AccessError(
                self.env._("You have no right to pass the checks of “%s”.", operation.name)
            )
        if not tells_why(reason):
            raise UserError(self.env._("Please write down why the check is passed."))
        if res_model != operation.model:
            raise UserError(
                self.env._("“%s” is not an operation of this document.", operation.name)
            )
        records = self.env[res_model].browse(res_ids)
        records.check_access("write")
        self.sudo().create(
            [
                {
                    "operation_id": operation.id,
                    "res_model": res_model,
                    "res_id": record.id,
                    "company_id": record._jxc_get_company().id,
                    "user_id": self.env.uid,
                    "reason": reason.strip(),
                }
                for record in records
            ]
        )
        return True

    @api.model
    def _may_bypass(self, operation):
        """Tell whether the current user belongs to a group that may bypass."""
        return bool(operation.sudo().bypass_group_ids & self.env.user.all_group_ids)

    @api.model
    def _consume(self, operation_id, records, problems):
        """Use up the permissions of the current user for blocked documents.

        :return: dict ``{record id: jxc.bypass}``
        """
        operation = self.env["jxc.operation"].browse(operation_id)
        if not self._may_bypass(operation):
            return {}
        grants = self.sudo().search(
            [
                ("operation_id", "=", operation_id),
                ("res_model", "=", records._name),
                ("res_id", "in", [problem["root_id"] for problem in problems]),
                ("user_id", "=", self.env.uid),
                ("date_used", "=", False),
                ("create_date", ">", fields.Datetime.now() - VALIDITY),
            ]
        )
        grants.write({"date_used": fields.Datetime.now()})
        return {grant.res_id: grant for grant in grants}

    @api.model
    def _get_offer(self, operation, records, problems):
        """Return what the client needs to offer “pass with a reason”, or False."""
        if not self._may_bypass(operation):
            return False
        return {
            "operation_id": operation.id,
            "operation": operation.name,
            "res_model": records._name,
            "res_ids": list(dict.fromkeys(problem["root_id"] for problem in problems)),
        }
