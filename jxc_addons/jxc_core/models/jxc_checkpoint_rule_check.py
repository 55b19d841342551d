from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from ..tools.field_path import missing, split_path
from ..tools.rule_spec import CheckSpec
from ..tools.sampling import in_sample


class JxcCheckpointRule(models.Model):
    """The checks of an operation: required fields, conditions, another operation first."""

    _inherit = "jxc.checkpoint.rule"

    field_ids = fields.One2many(
        "jxc.checkpoint.rule.field", "rule_id", string="Required", copy=True
    )
    condition_domain = fields.Char(
        string="Must Be True", default="[]", help="The condition that the documents must meet."
    )
    each_path = fields.Char(
        string="For Each", help="Check the condition on these records of the document (its lines)."
    )
    previous_operation_id = fields.Many2one(
        "jxc.operation", string="Must Have Happened", ondelete="cascade"
    )
    link_path = fields.Char(
        string="On",
        help="Field that leads from the document to those of the other operation;"
        " empty: the document itself.",
    )
    link_optional = fields.Boolean(
        string="Only If Linked",
        help="A document that is linked to none passes. Otherwise it is blocked: what does not"
        " exist can't have happened.",
    )

    sample_percent = fields.Float(
        string="Sample (%)",
        default=100.0,
        help="Only so many of the documents are checked. Which ones is drawn once and stays so,"
        " however often somebody tries.",
    )

    _sample_percent_range = models.Constraint(
        "CHECK (sample_percent > 0 AND sample_percent <= 100)",
        "The sample is more than 0 and at most 100 percent of the documents.",
    )

    @api.constrains(
        "kind",
        "field_ids",
        "condition_domain",
        "previous_operation_id",
        "stop_operation_id",
        "limit",
    )
    def _check_complete(self):
        for rule in self:
            lacking = {
                "required": not rule.field_ids,
                "condition": (rule.condition_domain or "[]").strip() == "[]",
                "previous": not rule.previous_operation_id,
                "clock": not rule.stop_operation_id or rule.limit <= 0,
            }
            if lacking.get(rule.kind):
                raise ValidationError(
                    self.env._(
                        "Rule “%s” checks nothing yet: fill in what it requires, or the"
                        " operation that ends the time limit and its length.",
                        rule.name,
                    )
                )

    @api.constrains("condition_domain", "each_path", "operation_id")
    def _check_condition_domain(self):
        for rule in self.filtered(lambda rule: rule.kind == "condition"):
            model_name = rule._get_path_model(rule.each_path, rule.model)
            if model_name:
                rule._check_domain_text(rule.condition_domain, model_name)

    @api.constrains("kind", "link_path", "previous_operation_id", "operation_id")
    def _check_link_path(self):
        for rule in self.filtered(lambda rule: rule.kind == "previous"):
            rule._check_path_leads_to(rule.link_path, rule.model, rule.previous_operation_id.model)

    def _get_check_spec(self):
        """Return the cached picture of the check, see :class:`CheckSpec`."""
        self.ensure_one()
        return CheckSpec(
            rule_id=self.id,
            kind=self.kind,
            severity=self.severity,
            scope=self._get_scope_domain(),
            paths=tuple(split_path(line.path) for line in self.field_ids),
            each_path=self.each_path or "",
            condition=fields.Domain(safe_eval(self.condition_domain or "[]")),
            previous_code=self.previous_operation_id.code or "",
            link_path=self.link_path or "",
            link_optional=self.link_optional,
            sample_percent=self.sample_percent,
        )

    # -- evaluation ------------------------------------------------------------------------

    @api.model
    def _evaluate(self, specs, records):
        """Return what is not met.

        A rule that looks at a field which the user may not see must still hold for him.

        :param specs: iterable of :class:`CheckSpec`
        :param records: documents of one company
        :return: list of dicts, see :meth:`_prepare_problem_vals`
        """
        records = records._jxc_for_check()
        problems = []
        for spec in specs:
            scoped = self._filter_scope(spec, records)
            if scoped:
                found = getattr(self, f"_find_{spec.kind}")(spec, scoped)
                problems += self._prepare_problems(spec, list(found))
        return problems

    @api.model
    def _filter_scope(self, spec, records):
        """Return the records that a check looks at: in its scope, and drawn into its sample.

        :param records: as :meth:`jxc.gate.mixin._jxc_for_check` gives them
        """
        scoped = records.filtered_domain(spec.scope) if spec.scope else records
        if spec.sample_percent >= 100:
            return scoped
        return scoped.filtered(
            lambda record: in_sample(
                f"{spec.rule_id}/{record._jxc_get_sample_key()}", spec.sample_percent
            )
        )

    def _find_required(self, spec, records):
        """Yield ``(document, record to mend, field name)`` for each empty required field."""
        for record in records:
            for path in spec.paths:
                for place, name in missing(record, path):
                    yield record, place, name

    def _find_condition(self, spec, records):
        """Yield ``(document, record to mend)`` for what fails the condition."""
        for record in records:
            targets = record.mapped(spec.each_path) if spec.each_path else record
            for target in targets - targets.filtered_domain(spec.condition):
                yield record, target

    def _find_previous(self, spec, records):
        """Yield ``(document, record to mend)`` where the other operation has not happened.

        Where nothing is linked, the record and the field that lacks the link.
        """
        linked = records.mapped(spec.link_path) if spec.link_path else records
        done = linked._jxc_filter_done(spec.previous_code) if linked else linked
        for record in records:
            targets = record.mapped(spec.link_path) if spec.link_path else record
            for target in targets - done:
                yield record, target
            if not targets and not spec.link_optional:
                place, name = next(missing(record, split_path(spec.link_path)), (record, None))
                yield record, place, name

    def _prepare_problems(self, spec, found):
        """Return the problems of one check; the records to mend are read together."""
        ids = defaultdict(list)
        for _record, place, *_name in found:
            ids[place._name].append(place.id)
        return [
            self._prepare_problem_vals(spec, record, place.with_prefetch(ids[place._name]), *name)
            for record, place, *name in found
        ]

    # -- what the user is told ---------------------------------------------------------------

    @api.model
    def _prepare_problem_vals(self, spec, root, place, field_name=None):
        """Return one unmet rule, ready for the error, the client and the log.

        :param root: the document that the operation is performed on
        :param place: the record that has to be mended: the document, a line, the partner …
        :param field_name: the empty field of it, if that is what is wrong
        """
        rule = self.browse(spec.rule_id).sudo()
        field = field_name and place._fields[field_name].get_description(self.env, ["string"])
        label = field["string"] if field else False
        target = self._get_place_to_open(root, place)
        return {
            "rule_id": rule.id,
            "rule": rule.name,
            "severity": spec.severity,
            "root_id": root.id,
            "record": self._get_place_name(root, place),
            "res_model": target._name,
            "res_id": target.id,
            "field": label,
            "message": self._get_problem_message(rule, root, place, label),
            "hint": rule.message or False,
            "sop_url": f"/jxc/sop/{rule.id}" if rule.sop else False,
        }

    @api.model
    def _get_place_to_open(self, root, place):
        """Return the record on which the user can mend it: lines are mended on the document."""
        document = root._jxc_get_document()
        is_line = place == root or any(
            field.type == "one2many" and field.comodel_name == place._name
            for field in document._fields.values()
        )
        return document if is_line else place

    @api.model
    def _get_place_name(self, root, place):
        """Return the document's name, followed by that of the line or partner in it."""
        document = root._jxc_get_document()
        if place in (root, document):
            return document.display_name
        name = place.display_name
        if hasattr(place, "_jxc_get_name_in_document"):
            name = place._jxc_get_name_in_document()
        return f"{document.display_name} › {name}"

    @api.model
    def _get_problem_message(self, rule, root, place, label):
        """Return the sentence: which record, which field, which rule, what to do, the SOP."""
        terms = {"record": self._get_place_name(root, place), "rule": rule.name}
        if rule.kind == "previous":
            text = self._get_previous_message(rule, label, terms)
        elif label:
            text = self.env._(
                "%(record)s: “%(field)s” is not filled in (rule: %(rule)s).", field=label, **terms
            )
        else:
            text = self.env._("%(record)s does not meet the rule “%(rule)s”.", **terms)
        hint = f" {rule.message}" if rule.message else ""
        sop = f" SOP: /jxc/sop/{rule.id}" if rule.sop else ""
        return text + hint + sop

    @api.model
    def _get_previous_message(self, rule, label, terms):
        """Return which operation has to come first, or which document it lacks for that."""
        terms = {**terms, "operation": rule.previous_operation_id.name}
        if label:
            return self.env._(
                "%(record)s: there is no linked document in “%(field)s” on which"
                " “%(operation)s” could have been done (rule: %(rule)s).",
                field=label,
                **terms,
            )
        return self.env._(
            "%(record)s: “%(operation)s” must be done first (rule: %(rule)s).", **terms
        )

    @api.model
    def _get_message(self, operation, problems):
        """Return the whole refusal of an operation as text."""
        head = self.env._("“%s” can't be done yet:", operation.name)
        return "\n".join([head, *(f"• {problem['message']}" for problem in problems)])

    @api.model
    def _notify(self, problems):
        """Tell the user in the web client about rules that only warn."""
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "title": self.env._("Please check"),
                "message": "\n".join(problem["message"] for problem in problems),
                "sticky": True,
            },
        )

    def _get_failing(self, records):
        """Return the records that a check would refuse now; for the preview of activation."""
        self.ensure_one()
        if self.kind == "clock":
            return records.browse()
        problems = self._evaluate([self._get_check_spec()], records)
        return records.browse(dict.fromkeys(problem["root_id"] for problem in problems))
