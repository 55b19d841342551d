from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools.reason import tells_why


class JxcPolicy(models.Model):
    """A rule of conduct that plain Odoo contradicts by design.

    Policies are in force from installation on (*JXC discipline* of the company) and can be
    set back to *as Odoo* one by one, with a reason, company by company.
    """

    _name = "jxc.policy"
    _description = "Policy of the JXC Discipline"
    _inherit = ["jxc.cached.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    as_odoo = fields.Boolean(string="As Odoo", compute="_compute_as_odoo")
    exception_ids = fields.One2many("jxc.policy.exception", "policy_id", string="Set Back")

    _code_unique = models.UniqueIndex("(code)", "A policy with this code exists already.")

    @api.depends("exception_ids.company_id", "exception_ids.active")
    @api.depends_context("company")
    def _compute_as_odoo(self):
        for policy in self:
            policy.as_odoo = not self._is_in_force(policy.code, self.env.company)

    @api.model
    def _is_in_force(self, code, company):
        """Tell whether a policy holds in a company. Costs no query once cached."""
        return code in self._get_codes_in_force(company.id)

    @api.model
    @ormcache("company_id")
    def _get_codes_in_force(self, company_id):
        """Return the codes of the policies that hold in a company."""
        company = self.env["res.company"].sudo().browse(company_id)
        if not company.jxc_discipline:
            return frozenset()
        # Cached for everybody: a caller's active_test must not bring old exceptions to life.
        policies = (
            self.sudo()
            .with_context({})
            .search([("exception_ids", "not any", [("company_id", "=", company_id)])])
        )
        return frozenset(policies.mapped("code"))


class JxcPolicyException(models.Model):
    """A company lives without a policy, as in plain Odoo; who decided so and why."""

    _name = "jxc.policy.exception"
    _description = "Policy Set Back to As Odoo"
    _inherit = ["jxc.cached.mixin", "mail.thread"]
    _order = "id desc"
    _rec_name = "policy_id"

    policy_id = fields.Many2one("jxc.policy", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    reason = fields.Text(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)

    _one_per_company = models.UniqueIndex(
        "(policy_id, company_id) WHERE active",
        "This policy is set back in this company already.",
    )

    @api.constrains("reason")
    def _check_reason(self):
        for exception in self:
            if not tells_why(exception.reason):
                raise ValidationError(self.env._("Please write down why the policy is set back."))

    def action_restore(self):
        """Bring the policy back into force; the record stays as history."""
        self.action_archive()
