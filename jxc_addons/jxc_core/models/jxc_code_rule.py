from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache
from odoo.tools.safe_eval import safe_eval

from ..exceptions import CodeRefused
from ..tools.code_pattern import PERIODS, CodePattern, PatternError, get_example, parse


@dataclass(frozen=True)
class CodeRuleSpec:
    """Cached picture of a rule: what coding a record needs to know of it."""

    id: int
    target: str
    pattern: CodePattern
    text: str
    domain: Domain
    reset: str
    severity: str
    no_gap: bool
    field: str
    at_creation: bool


class JxcCodeRule(models.Model):
    """How codes of one kind of master data look, and which one is next.

    The first rule, in order of sequence, that is active in the company and whose condition a
    record meets gives it the code. A rule acts only in the companies that activated it.
    """

    _name = "jxc.code.rule"
    _description = "Code Rule"
    _inherit = ["jxc.company.rule.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    target = fields.Selection(
        [
            ("material", "Materials"),
            ("customer", "Customers"),
            ("vendor", "Vendors"),
            ("category", "Material categories"),
            ("barcode", "Barcodes of materials"),
        ],
        string="Codes For",
        required=True,
        default="material",
    )
    model = fields.Char(string="Model", compute="_compute_model")
    domain = fields.Char(
        string="Only For", default="[]", help="Records that the rule gives codes to."
    )
    pattern = fields.Char(
        required=True,
        default="{SEQ:4}",
        help="Text and tokens: {YYYY} {YY} {MM} {DD} date, {CATEGORY} code of the category,"
        " {PARENT} code of what is above, {COMPANY} and {WAREHOUSE} their short codes, {SEQ:4}"
        " number of at least four digits, {CHECK} check character at the end"
        " (ISO/IEC 7064 MOD 37,36), {EAN} check digit of a barcode.",
    )
    reset = fields.Selection(
        [
            ("never", "No, it goes on"),
            ("year", "Every year"),
            ("month", "Every month"),
            ("day", "Every day"),
        ],
        string="Number Starts Again",
        required=True,
        default="never",
    )
    severity = fields.Selection(
        [("block", "Block"), ("warn", "Warn")],
        string="Other Codes",
        required=True,
        default="block",
        help="What happens to codes that are entered or imported and do not fit the pattern.",
    )
    no_gap = fields.Boolean(
        string="Without Gaps",
        help="Numbers of saves that failed are used again. People who save at the same moment"
        " wait for each other, so choose it only where a law asks for it.",
    )
    at_creation = fields.Boolean(
        string="For New Materials at Once",
        default=True,
        help="New materials without a barcode get one when they are saved. Otherwise somebody"
        " chooses materials and clicks on Generate Barcodes.",
    )
    counter_ids = fields.One2many("jxc.code.counter", "rule_id", string="Code Counters")
    next_code = fields.Char(compute="_compute_next_code")

    @api.depends("target")
    def _compute_model(self):
        for rule in self:
            rule.model = self._get_targets().get(rule.target, (False,))[0]

    @api.depends("pattern", "reset", "target")
    def _compute_next_code(self):
        today = fields.Date.context_today(self)
        for rule in self:
            try:
                pattern = parse(rule.pattern or "")
                pattern.check_reset(rule.reset or "never")
            except PatternError as error:
                rule.next_code = self._get_pattern_message(error)
                continue
            stored = rule._origin
            same = stored and (stored.pattern, stored.reset) == (rule.pattern, rule.reset)
            words = pattern.get_words()
            number = stored._get_next_number(today) if same and not words else 1
            rule.next_code = get_example(rule.pattern, today, number)

    def _get_next_number(self, day):
        """Return the number that comes next, without using it up."""
        self.ensure_one()
        spec = self._get_spec()
        return self.env["jxc.code.counter"]._predict(spec, {}, day)

    @api.constrains("pattern", "reset")
    def _check_pattern(self):
        for rule in self:
            try:
                parse(rule.pattern).check_reset(rule.reset)
            except PatternError as error:
                raise ValidationError(self._get_pattern_message(error)) from error

    @api.model
    def _get_pattern_message(self, error):
        """Return what is wrong with a pattern and what to do, as a sentence."""
        messages = {
            "token": self.env._(
                "%s is no token. Use {YYYY} {YY} {MM} {DD} {CATEGORY} {PARENT} {COMPANY}"
                " {WAREHOUSE} {SEQ:4} {CHECK} {EAN}.",
                error.token,
            ),
            "brace": self.env._("A curly bracket in “%s” has no partner.", error.token),
            "no_seq": self.env._("The pattern needs a number, e.g. {SEQ:4}."),
            "two_seq": self.env._("The pattern may hold one number {SEQ} only."),
            "check": self.env._("{CHECK} stands once, at the end of the pattern."),
            "ean": self.env._(
                "Before {EAN} stand digits only, 7, 11, 12 or 13 of them, e.g. 20{SEQ:10}{EAN}."
            ),
            "reset": self.env._(
                "If the number starts again, codes would repeat: the pattern needs %s.",
                error.token,
            ),
        }
        return messages[error.reason]

    @api.constrains("domain", "target")
    def _check_domain(self):
        for rule in self:
            if not rule.model or rule.model not in self.env:
                continue
            try:
                Domain(safe_eval(rule.domain or "[]")).validate(self.env[rule.model])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "Rule “%(rule)s”: the condition %(domain)s can't be used: %(error)s",
                        rule=rule.name,
                        domain=rule.domain,
                        error=error,
                    )
                ) from error

    # -- what addons register -------------------------------------------------------------------

    @api.model
    def _get_targets(self):
        """Return what can have codes: ``{target: (model, condition)}``; addons add theirs.

        The models inherit ``jxc.code.mixin``.
        """
        head = Domain("parent_id", "=", False)
        return {
            "material": ("product.product", Domain.TRUE),
            "customer": ("res.partner", head & Domain("customer_rank", ">", 0)),
            "vendor": ("res.partner", head & Domain("supplier_rank", ">", 0)),
            "category": ("product.category", Domain.TRUE),
        }

    @api.model
    def _get_target_field(self, target):
        """Return the field that a target fills."""
        return self.env[self._get_targets()[target][0]]._jxc_code_field

    @api.model
    def _get_code_models(self):
        """Return the models that have codes."""
        names = dict.fromkeys(model for model, _domain in self._get_targets().values())
        return [self.env[name] for name in names if name in self.env]

    # -- looking at what is there ------------------------------------------------------------------

    def action_audit(self):
        """Look for codes that are double, missing or do not fit."""
        self.ensure_one()
        audit = self.env["jxc.code.audit"].create({"rule_id": self.id})
        audit.action_check()
        return audit._get_open_action()

    @api.model
    def action_check_unique(self):
        """Look again whether the database can keep codes unique, and say what came out."""
        waiting = self._sync_unique_indexes()
        if waiting:
            message = self.env._(
                "Not yet: the same code is used more than once among: %s. Solve it in the code"
                " check; numbers of documents may stay. New doubles are refused meanwhile.",
                ", ".join(self._get_waiting_name(self.env[name]) for name in waiting),
            )
        else:
            message = self.env._("Where a code rule is active, the database keeps codes unique.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "warning" if waiting else "success", "message": message},
        }

    # -- cache -----------------------------------------------------------------------------------

    def unlink(self):
        sequences = self.sudo().counter_ids.sequence_id
        res = super().unlink()
        sequences.unlink()
        return res

    @api.model
    @ormcache("target", "company_id")
    def _get_specs(self, target, company_id):
        """Return the rules of a target that act in a company, in their order. Cached."""
        rules = (
            self.sudo()
            .with_context({})
            .search([("target", "=", target), ("company_ids", "in", company_id)])
        )
        return tuple(rule._get_spec() for rule in rules)

    @api.model
    @ormcache("target")
    def _is_coded(self, target):
        """Tell whether a rule of a target acts in any company. Cached."""
        rules = self.sudo().with_context({})
        return bool(
            rules.search_count([("target", "=", target), ("company_ids", "!=", False)], limit=1)
        )

    def _get_spec(self):
        """Return the cached picture of the rule."""
        self.ensure_one()
        return CodeRuleSpec(
            id=self.id,
            target=self.target,
            pattern=parse(self.pattern),
            text=self.pattern,
            domain=self._get_scope_domain(),
            reset=self.reset if self.reset in PERIODS else "never",
            severity=self.severity,
            no_gap=self.no_gap,
            field=self._get_target_field(self.target),
            at_creation=self.at_creation,
        )

    def _get_scope_domain(self):
        """Return which records the rule gives codes to. Addons add their own conditions.

        :rtype: odoo.fields.Domain
        """
        self.ensure_one()
        return self._get_targets()[self.target][1] & Domain(safe_eval(self.domain or "[]"))

    # -- which rule, which code ------------------------------------------------------------------

    @api.model
    def _match(self, records, targets=None):
        """Return ``[(CodeRuleSpec, records)]`` for the records that a rule gives codes to.

        :param targets: other targets than those of the records' codes
        """
        result = []
        for company, group in records.grouped(lambda one: one._jxc_get_code_company()).items():
            rest = group.sudo().with_company(company)
            for target in targets or records._jxc_code_targets:
                for spec in self._get_specs(target, company.id):
                    found = rest.filtered_domain(spec.domain)
                    if found:
                        rest -= found
                        result.append((spec, found.with_env(records.env)))
        return result

    @api.model
    def _draw(self, spec, records):
        """Return ``{record id: next code}``; numbers that somebody has are skipped.

        :param records: records that the rule of the spec gives codes to
        :raise CodeRefused: a word that the pattern wants is missing
        """
        return self._number(spec, records, self.env["jxc.code.counter"]._draw)

    @api.model
    def _preview(self, spec, records):
        """Return what :meth:`_draw` would return now; uses no number up."""
        return self._number(spec, records, self.env["jxc.code.counter"]._preview)

    @api.model
    def _number(self, spec, records, source):
        """Return ``{record id: code}``, asking the source once for each prefix."""
        result = {}
        if not records:
            return result
        needed = spec.pattern.get_words()
        today = fields.Date.context_today(self)
        groups = records.grouped(lambda one: one._jxc_get_code_words(needed)) if needed else None
        for words, group in (groups or {(): records}).items():
            named = dict(zip(needed, words, strict=True))
            result.update(zip(group._ids, source(spec, named, today, group), strict=True))
        return result

    @api.model
    def _refuse_code(self, spec, record, code):
        """Raise that a code does not fit."""
        raise CodeRefused(self._get_misfit_message(spec, record, code))

    @api.model
    def _get_misfit_message(self, spec, record, code):
        """Return the sentence about a code that does not fit."""
        return self.env._(
            "“%(code)s” of %(record)s does not fit the pattern %(pattern)s (e.g. %(example)s)."
            " Correct it, or leave it empty to get the next code.",
            code=code or "",
            record=record._jxc_get_code_title(),
            pattern=spec.text,
            example=get_example(spec.text, fields.Date.context_today(self)),
        )
