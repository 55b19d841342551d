from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.field_path import split_path
from .jxc_operation import is_uninstall

#: So many names are told; the rest is counted.
NAMES_SHOWN = 4


class JxcApprovalTier(models.Model):
    """One step of an approval: who agrees, how many of them, how long before it escalates."""

    _name = "jxc.approval.tier"
    _description = "Approval Tier"
    _inherit = ["jxc.cached.mixin"]
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one("jxc.approval.rule", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(compute="_compute_name")
    model = fields.Char(related="rule_id.model")
    approver_kind = fields.Selection(
        [
            ("user", "Persons"),
            ("group", "Members of a role"),
            ("manager", "Manager of the requester"),
            ("field", "Field of the document"),
        ],
        required=True,
        default="group",
        string="Who",
    )
    user_ids = fields.Many2many("res.users", string="Persons", domain="[('share', '=', False)]")
    group_id = fields.Many2one(
        "res.groups", string="Role", help="Who has the role by another role counts as well."
    )
    field_path = fields.Char(string="Field", help="Leads from the document to its approver.")
    quorum = fields.Selection(
        [("any", "One of them"), ("number", "Several of them"), ("all", "All of them")],
        required=True,
        default="any",
        string="How Many",
    )
    quorum_count = fields.Integer(string="Number", default=2)
    escalate_hours = fields.Float(
        string="Escalate After (h)",
        default=8.0,
        help="Working hours of the company; zero: never.",
    )
    escalate_user_id = fields.Many2one(
        "res.users",
        string="Escalate To",
        help="Empty: the managers of the approvers, else the process managers.",
    )

    @api.depends("approver_kind", "user_ids", "group_id", "field_path", "rule_id.operation_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for tier in self:
            tier.name = tier._get_role_label()

    def _get_role_label(self):
        """Return who decides, as the head of a column of the matrix says it."""
        self.ensure_one()
        if self.approver_kind == "user":
            return ", ".join(self.sudo().user_ids.mapped("name"))
        if self.approver_kind == "group":
            return self.sudo().group_id.name or ""
        if self.approver_kind == "manager":
            return self.env._("Manager of the requester")
        return self._get_field_label()

    def _get_field_label(self):
        model, labels = self.env.get(self.model), []
        for name in split_path(self.field_path or ""):
            if model is None or name not in model._fields:
                return self.field_path
            field = model._fields[name]
            labels.append(field.get_description(self.env, ["string"])["string"])
            model = self.env.get(field.comodel_name) if field.relational else None
        return " › ".join(labels)

    @api.constrains("approver_kind", "user_ids", "group_id", "field_path", "quorum", "quorum_count")
    def _check_complete(self):
        for tier in self:
            lacking = {
                "user": not tier.user_ids,
                "group": not tier.group_id,
                "manager": False,
                "field": not tier.field_path,
            }
            if lacking[tier.approver_kind] or (tier.quorum == "number" and tier.quorum_count < 1):
                raise ValidationError(
                    self.env._(
                        "A tier of rule “%s” names nobody: fill in who approves, and how many.",
                        tier.rule_id.name,
                    )
                )

    @api.constrains("field_path", "approver_kind", "rule_id")
    def _check_field_path(self):
        for tier in self.filtered(lambda tier: tier.approver_kind == "field"):
            model = self.env.get(tier.model)
            for name in split_path(tier.field_path or ""):
                if model is None:
                    break
                field = model._fields.get(name)
                model = self.env.get(field.comodel_name or "") if field else None
                if model is None:
                    break
            if tier.model in self.env and (model is None or model._name != "res.users"):
                raise ValidationError(
                    self.env._("“%s” leads to no user. Choose a field that does.", tier.field_path)
                )

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        tiers.rule_id._check_own()
        return tiers

    def write(self, vals):
        self.rule_id._check_own()
        res = super().write(vals)
        self.rule_id._check_own()
        return res

    def unlink(self):
        if not is_uninstall(self.env):
            self.rule_id._check_own()
            self._check_not_waiting()
        return super().unlink()

    def _check_not_waiting(self):
        """Who is asked right now cannot be taken out of the rule."""
        steps = self.env["jxc.approval.step"].sudo()
        waiting = steps.search(
            [("tier_id", "in", self.ids), ("state", "in", ("open", "waiting"))], limit=1
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(request)s waits in the tier “%(tier)s”. Decide it first, or archive the"
                    " rule and make a new one.",
                    request=waiting.request_id.name,
                    tier=waiting.name,
                )
            )

    # -- who ---------------------------------------------------------------------------------

    def _get_approvers(self, record, requester):
        """Return who may decide in the tier on a record; never the requester himself.

        :param record: the document or line, as the system sees it
        :param requester: ``res.users``
        """
        self.ensure_one()
        tier = self.sudo()
        company = record._jxc_get_company() if record else self.env.company
        found = {
            "user": lambda: tier.user_ids,
            "group": lambda: tier.group_id.all_user_ids,
            "manager": lambda: requester.sudo()._jxc_get_approval_manager(),
            "field": lambda: tier._get_field_users(record),
        }[tier.approver_kind]()
        return found.filtered(
            lambda user: (
                user.active
                and not user.share
                and user != requester
                and company in user.company_ids
                and user.id != self.env.ref("base.user_root").id
            )
        )

    def _get_field_users(self, record):
        """Return whom the field of the document names."""
        self.ensure_one()
        if not record:
            return self.env["res.users"].sudo()
        return record.sudo().mapped(self.field_path)

    def _get_needed(self, approvers):
        """Return how many decisions the tier needs."""
        self.ensure_one()
        if self.quorum == "all":
            return max(len(approvers), 1)
        return self.quorum_count if self.quorum == "number" else 1

    def _prepare_chain(self, record, requester):
        """Return the tiers with their people, for the error, the dialog and the wizard.

        :return: list of ``{"name", "people", "label", "quorum", "absence"}``
        """
        chain = []
        delegations = self.env["jxc.approval.delegation"]
        for tier in self:
            approvers = tier._get_approvers(record, requester)
            people = self._get_people_text(approvers)
            company = record._jxc_get_company() if record else self.env.company
            absent = delegations._get_unattended(
                approvers[:NAMES_SHOWN], requester, company, tier.rule_id.operation_id
            )
            name = tier.name or ""
            chain.append(
                {
                    "name": name,
                    "people": people,
                    "label": people if name == people else f"{name}: {people}",
                    "quorum": dict(tier._fields["quorum"]._description_selection(self.env))[
                        tier.quorum
                    ],
                    "absence": delegations._get_absence_note(absent),
                }
            )
        return chain

    @api.model
    def _get_people_text(self, users):
        """Return names, or that there is nobody."""
        names = users.mapped("name")
        if not names:
            return self.env._("nobody – tell a process manager")
        if len(names) > NAMES_SHOWN:
            more = len(names) - NAMES_SHOWN
            return ", ".join(names[:NAMES_SHOWN]) + " " + self.env._("and %s more", more)
        return ", ".join(names)
