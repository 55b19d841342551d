from odoo import api, fields, models
from odoo.exceptions import AccessError

#: What a process manager may change on a rule that also acts in companies of others.
OWN_FIELDS = {"company_ids", "sequence"}


class JxcCompanyRuleMixin(models.AbstractModel):
    """A rule is shared by companies: nobody changes what happens in one that is not his.

    It acts in the companies of ``company_ids``; none: it sleeps.
    """

    _name = "jxc.company.rule.mixin"
    _description = "Rules that act in the companies that have activated them"
    _inherit = ["jxc.cached.mixin"]

    company_ids = fields.Many2many(
        "res.company", string="Active In", help="The rule acts in these companies only."
    )
    is_in_company = fields.Boolean(
        string="Active Here", compute="_compute_is_in_company", search="_search_is_in_company"
    )

    @api.depends("company_ids")
    @api.depends_context("company")
    def _compute_is_in_company(self):
        for rule in self:
            rule.is_in_company = self.env.company in rule.company_ids

    def _search_is_in_company(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("company_ids", "in" if True in value else "not in", self.env.company.ids)]

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._check_companies({})
        return rules

    def write(self, vals):
        if vals.keys() - OWN_FIELDS:
            self._check_own()
        if "company_ids" not in vals:
            return super().write(vals)
        before = self._get_all_companies()
        res = super().write(vals)
        self._check_companies(before)
        return res

    def unlink(self):
        self._check_own()
        return super().unlink()

    def action_activate(self):
        """Let the rules act in the current company."""
        self.write({"company_ids": [fields.Command.link(self.env.company.id)]})

    def action_deactivate(self):
        """Let the rules sleep in the current company."""
        self.write({"company_ids": [fields.Command.unlink(self.env.company.id)]})

    def _check_own(self):
        """Refuse to change rules that act in companies which the user may not enter.

        :raise AccessError: unless the system does it
        """
        if self.env.su:
            return
        for rule, companies in self._get_all_companies().items():
            if companies - self.env.user.company_ids:
                raise AccessError(
                    self.env._(
                        "“%s” also acts in companies that you may not enter. Deactivate it in"
                        " yours and change a copy, or ask somebody who manages all of them.",
                        rule.name,
                    )
                )

    def _check_companies(self, before):
        """Refuse to have switched rules on or off in companies of others.

        :param before: see :meth:`_get_all_companies`
        :raise AccessError: unless the system does it
        """
        if self.env.su:
            return
        for rule, companies in self._get_all_companies().items():
            was = before.get(rule, companies.browse())
            if ((companies - was) | (was - companies)) - self.env.user.company_ids:
                raise AccessError(
                    self.env._(
                        "“%s” can be switched on and off only in companies that you may enter.",
                        rule.name,
                    )
                )

    def _get_all_companies(self):
        """Return ``{rule: companies}``, also those that the user does not see.

        The cache is shared with the user, who must neither learn of them nor, in his view
        of a few companies, write as if there were no more.
        """
        self.invalidate_recordset(["company_ids"])
        companies = {rule: rule.sudo().company_ids.sudo(False) for rule in self}
        self.invalidate_recordset(["company_ids"])
        return companies
