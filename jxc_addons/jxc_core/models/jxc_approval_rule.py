from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache
from odoo.tools.safe_eval import safe_eval

from ..tools.approval_spec import ApprovalSpec
from .jxc_operation import is_uninstall


class JxcApprovalRule(models.Model):
    """A row of the approval matrix: an operation in a band needs the agreement of tiers.

    A rule acts only in the companies that have activated it (``company_ids``).
    """

    _name = "jxc.approval.rule"
    _description = "Approval Rule"
    _inherit = ["jxc.company.rule.mixin"]
    _order = "operation_id, sequence, band_from, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    operation_id = fields.Many2one(
        "jxc.operation", required=True, ondelete="cascade", index=True, string="Operation"
    )
    model = fields.Char(related="operation_id.model", string="Document Model")
    company_ids = fields.Many2many(default=lambda self: self.env.company)
    basis = fields.Selection(
        [("always", "Always"), ("amount", "Amount"), ("percent", "Percentage")],
        required=True,
        default="amount",
        string="Depends On",
        help="Amounts are in the company's currency, converted on the date of the document.",
    )
    measure = fields.Selection(
        [
            ("cut", "Lowered by (%)"),
            ("raise", "Raised by (%)"),
            ("value", "The new value itself (%)"),
            ("margin", "Margin below (%)"),
        ],
        default="cut",
    )
    band_from = fields.Float(string="From", help="This value is in the band.")
    band_to = fields.Float(string="Up To", help="This value is not; zero: no end.")
    domain = fields.Char(
        string="Only For", default="[]", help="The documents that the rule looks at."
    )
    date_from = fields.Date(string="Valid From")
    date_to = fields.Date(string="Valid Until")
    exempt_group_ids = fields.Many2many(
        "res.groups",
        string="May Act Without Asking",
        help="Members of these groups need no approval by this rule.",
    )
    tier_ids = fields.One2many("jxc.approval.tier", "rule_id", string="Tiers", copy=True)
    tier_order = fields.Selection(
        [("ordered", "One after the other"), ("parallel", "All at once")],
        required=True,
        default="ordered",
        string="Tiers Decide",
    )
    same_person = fields.Selection(
        [
            ("each", "Decides in each of his tiers"),
            ("once", "Decides in one tier only"),
        ],
        required=True,
        default="each",
        string="Who Belongs to Several Tiers",
    )
    tolerance_percent = fields.Float(
        string="Tolerated Change (%)",
        help="An approval stays good when the amount changes by no more than this.",
    )
    tolerance_amount = fields.Float(string="Tolerated Change")
    expiry_hours = fields.Float(
        string="Expires After (h)",
        default=168.0,
        help="Requests and unused approvals end after so many hours; zero: never.",
    )
    band = fields.Char(compute="_compute_band")
    chain = fields.Char(string="Approvers", compute="_compute_chain")

    _band_order = models.Constraint(
        "CHECK (band_to = 0 OR band_to > band_from OR measure = 'margin')",
        "The end of a band must be greater than its beginning.",
    )

    @api.depends("basis", "measure", "band_from", "band_to")
    @api.depends_context("lang")
    def _compute_band(self):
        for rule in self:
            rule.band = rule._get_band_label()

    @api.depends("tier_ids.name", "tier_ids.sequence", "tier_order")
    @api.depends_context("lang")
    def _compute_chain(self):
        for rule in self:
            glue = " + " if rule.tier_order == "parallel" else " → "
            rule.chain = glue.join(tier.name or "" for tier in rule.tier_ids)

    def _get_band_label(self):
        """Return the band as the paper matrix writes it: “≥ 50,000”, “5 – 10 %”."""
        self.ensure_one()
        if self.basis == "always":
            return self.env._("always")
        unit = " %" if self.basis == "percent" else ""
        low, high = f"{self.band_from:,.10g}", f"{self.band_to:,.10g}"
        if self.basis == "percent" and self.measure == "margin":
            return f"< {high}{unit}"
        if not self.band_to:
            return f"≥ {low}{unit}"
        return f"{low} – {high}{unit}"

    @api.constrains("domain", "operation_id")
    def _check_domain(self):
        for rule in self:
            model = self.env.get(rule.model)
            if not rule.domain or model is None:
                continue
            try:
                fields.Domain(safe_eval(rule.domain)).validate(model)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: the condition %(domain)s can't be used: %(error)s",
                        rule=rule.name,
                        domain=rule.domain,
                        error=error,
                    )
                ) from error

    @api.constrains("tier_ids", "company_ids", "active")
    def _check_tiers(self):
        for rule in self:
            if rule.active and rule.company_ids and not rule.tier_ids:
                raise ValidationError(
                    self.env._(
                        "Rule “%s” has no tier: say who approves, or nobody ever could.", rule.name
                    )
                )

    def _check_deletable(self):
        """What was asked for and decided stays.

        :raise UserError: a rule has requests, whatever their state
        """
        used = self.env["jxc.approval.item"].sudo().search([("rule_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "“%s” has decided requests, and history is kept. Archive the rule instead.",
                    used.rule_id.name,
                )
            )

    # -- activation ------------------------------------------------------------------------

    def action_who(self):
        """Try the rule: who would approve?"""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jxc_core.jxc_approval_who_action")
        action["context"] = {
            "default_operation_id": self.operation_id.id,
            "default_rule_id": self.id,
            "default_amount": self.band_from,
        }
        return action

    # -- cache -----------------------------------------------------------------------------

    def unlink(self):
        self._check_own()
        if not is_uninstall(self.env):
            self._check_deletable()
        return super().unlink()

    @api.model
    @ormcache("code", "company_id")
    def _get_specs(self, code, company_id):
        """Return the rules of an operation in a company, as plain pictures.

        Cached for everybody: neither the rights nor the context of the user who comes
        first colour it.

        :return: tuple of :class:`~.tools.approval_spec.ApprovalSpec`
        """
        rules = (
            self.sudo()
            .with_context({})
            .search([("operation_id.code", "=", code), ("company_ids", "in", company_id)])
        )
        return tuple(rule._get_spec() for rule in rules)

    def _get_spec(self):
        """Return the picture of one rule."""
        self.ensure_one()
        return ApprovalSpec(
            rule_id=self.id,
            basis=self.basis,
            measure=self.measure or "" if self.basis == "percent" else "",
            low=self.band_from,
            high=self.band_to,
            scope=self._get_scope_domain(),
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            exempt_group_ids=frozenset(self.exempt_group_ids.ids),
        )

    def _get_scope_domain(self):
        """Return which documents the rule looks at. Addons add their own conditions.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        return fields.Domain(safe_eval(self.domain or "[]"))
