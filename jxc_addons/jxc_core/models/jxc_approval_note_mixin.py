from odoo import fields, models

from .jxc_approval_request import OPEN_STATES


class JxcApprovalNoteMixin(models.AbstractModel):
    """Documents show what is proposed or asked for, beside what they have."""

    _name = "jxc.approval.note.mixin"
    _description = "Approval Requests of a Document"

    jxc_approval_note = fields.Text(
        string="Waits for Approval",
        compute="_compute_jxc_approval_note",
        compute_sudo=True,
    )

    def _compute_jxc_approval_note(self):
        requests = self.env["jxc.approval.request"].search(self._jxc_get_approval_domain())
        by_document = requests.grouped("res_id")
        for document in self:
            own = by_document.get(document.id, requests.browse())
            document.jxc_approval_note = "\n".join(
                line for request in own for line in request._get_note_lines()
            )

    def _jxc_get_approval_domain(self):
        return [
            ("res_model", "=", self._name),
            ("res_id", "in", self.ids),
            ("state", "in", OPEN_STATES),
        ]

    def action_jxc_open_approvals(self):
        """Open the requests of the document that are not over."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jxc_core.jxc_approval_inbox_action")
        action["domain"] = self._jxc_get_approval_domain()
        action["context"] = {}
        return action


class JxcApprovalRequest(models.Model):
    _inherit = "jxc.approval.request"

    def _get_note_lines(self):
        """Return what the document says of a request: each proposal, and whom it waits for."""
        self.ensure_one()
        waits = self.env._(
            "%(request)s waits for %(people)s.",
            request=self.name,
            people=self.waits_for or self.requester_id.name,
        )
        proposals = [
            f"{item.document}: {item.field_label} {item.old_text} → {item.new_text}"
            for item in self.item_ids
            if item.new_text
        ]
        return [waits, *proposals]
