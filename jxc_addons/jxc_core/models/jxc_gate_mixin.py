from contextlib import ExitStack, contextmanager

from odoo import api, models
from odoo.tools import float_compare

from ..exceptions import CheckpointBlocked, PolicyRefused, ProtectedField
from ..tools.door import passing


class JxcGateMixin(models.AbstractModel):
    """Documents whose operations pass the gate.

    A business method wraps the act::

        def action_confirm(self):
            with self._jxc_gate("sale_order_confirm"):
                return super().action_confirm()

    Operations that are the change of a field need no code at all: :meth:`write` and
    :meth:`create` recognise them, whoever writes.

    Configured by class attributes of the model:

    * ``_jxc_company_field``, ``_jxc_user_field``: paths to company and responsible;
    * ``_jxc_document_field``: on lines, the field that leads to the document.
    """

    _name = "jxc.gate.mixin"
    _description = "Operations of a document pass the gate"

    _jxc_company_field = "company_id"
    _jxc_user_field = "user_id"
    _jxc_document_field = None

    # -- the gate ------------------------------------------------------------------------

    @contextmanager
    def _jxc_gate(self, code, changes=None, reason=False):
        """Check an operation on the records, let it happen, put it on record.

        One evaluation for the recordset. With nothing configured for the operation it
        costs no query.

        :param code: code of the ``jxc.operation``
        :param changes: ``{record id: {field: [old, new]}}`` in readable form, for the log
        :param reason: why it is done, where the act asks for it, for the log
        :raise CheckpointBlocked: a blocking rule is not met; nothing was done
        """
        plans = self._jxc_get_plans(code)
        if not plans:
            yield
            return
        passed = [
            (records, plan, records._jxc_check(plan, changes or {})) for records, plan in plans
        ]
        yield
        for records, plan, outcome in passed:
            records._jxc_record_performed(plan, {**outcome, "reason": reason}, changes or {})

    def _jxc_get_plans(self, code):
        """Return ``[(records of one company, GatePlan)]``, without those with no plan."""
        operations = self.env["jxc.operation"]
        result = []
        for company, records in self.grouped(lambda record: record._jxc_get_company()).items():
            plan = operations._get_plan(code, company.id)
            acting = plan and records._jxc_filter_operation(code)
            if acting:
                result.append((acting, plan))
        return result

    def _jxc_filter_operation(self, code):
        """Return the records on which the change or act is the operation at all.

        Asked only where a rule of the operation acts. Addons narrow down operations that are
        a special case of an act: a receipt of more than was ordered, a confirmation beyond
        the credit limit, another code for a material that documents quote already.
        """
        return self

    def _jxc_check(self, plan, changes):
        """Evaluate the checks of a plan on the records; other guards of an act extend it.

        :param changes: see :meth:`_jxc_gate`
        :return: dict ``{"warned": problems, "bypassed": {record id: jxc.bypass}}``
        :raise CheckpointBlocked: unless each blocked record has a bypass of this user
        """
        problems = self.env["jxc.checkpoint.rule"]._evaluate(plan.checks, self)
        blocked = [problem for problem in problems if problem["severity"] == "block"]
        warned = [problem for problem in problems if problem["severity"] == "warn"]
        bypassed = {}
        if blocked:
            bypassed = self.env["jxc.bypass"]._consume(plan.operation_id, self, blocked)
            blocked = [problem for problem in blocked if problem["root_id"] not in bypassed]
        if blocked:
            self._jxc_refuse(plan, blocked)
        return {"warned": warned, "bypassed": bypassed}

    def _jxc_for_check(self):
        """Return the records as checks look at them, all of one company.

        With the rights of the system, as the company of the documents sees them (terms of a
        partner differ by company), and without what the caller put into the context.
        """
        languages = {
            key: self.env.context[key] for key in ("lang", "tz") if key in self.env.context
        }
        company = self[:1] and self[:1]._jxc_get_company()
        return self.sudo().with_context(languages).with_company(company)

    def _jxc_refuse(self, plan, problems):
        """Raise the refusal; the attempt is logged although the transaction ends."""
        operation = self.env["jxc.operation"].sudo().browse(plan.operation_id)
        log = self.env["jxc.operation.log"]
        log._log_after_rollback(log._prepare_refused_vals(operation, self, problems))
        raise CheckpointBlocked(
            self.env["jxc.checkpoint.rule"]._get_message(operation, problems),
            problems=problems,
            bypass=self.env["jxc.bypass"]._get_offer(operation, self, problems),
        )

    def _jxc_refuse_by_policy(self, code, message):
        """Raise the refusal of a policy; the attempt is logged although the transaction ends.

        :param code: code of the ``jxc.operation`` that is refused on the records
        :param message: the whole sentence that the user reads
        """
        operation = self.env["jxc.operation"].sudo()._get_by_code(code)
        log = self.env["jxc.operation.log"]
        log._log_after_rollback(
            [log._prepare_attempt_vals(operation.id, record, message) for record in self]
        )
        raise PolicyRefused(message)

    def _jxc_record_performed(self, plan, outcome, changes):
        """After the act: clocks, warnings and the log."""
        self.env["jxc.checkpoint"].sudo()._follow(plan, self)
        log = self.env["jxc.operation.log"]
        log._log(log._prepare_done_vals(plan, self, outcome, changes))
        if outcome["warned"]:
            self.env["jxc.checkpoint.rule"]._notify(outcome["warned"])

    # -- operations that are the change of a field -----------------------------------------

    def write(self, vals):
        self._jxc_check_system_fields(vals)
        triggered = self._jxc_get_triggered(vals)
        if not triggered:
            return super().write(vals)
        with ExitStack() as gates:
            for code, records, changes in triggered:
                gates.enter_context(records._jxc_gate(code, changes))
            return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        """Creating a record in the state that an operation leads to is that operation."""
        for vals in vals_list:
            self._jxc_check_system_fields(vals)
        # Set, so that no default of a caller's context comes in their place.
        unset = dict.fromkeys(self._jxc_get_system_fields(), False)
        vals_list = [{**unset, **vals} for vals in vals_list] if unset else vals_list
        records = super().create(vals_list)
        for transition in self.env["jxc.operation"]._get_transitions(self._name):
            born = records.browse(
                record.id
                for record, vals in zip(records, vals_list, strict=True)
                if transition.targets
                and transition.matches(None, self._jxc_get_born_value(transition.field, vals))
            )
            if born:
                with born._jxc_gate(transition.code):
                    pass
        return records

    @api.model
    def _jxc_get_born_value(self, name, vals):
        """Return the value that a created record got; defaults come from anywhere.

        (``default_state`` in the context, a user's own ``ir.default``.)
        """
        return vals[name] if name in vals else self.default_get([name]).get(name)

    @api.model
    def load(self, fields, data):
        """Rows of a file: what they do came in by an import."""
        with passing("import"):
            result = super().load(fields, data)
        # A dry run goes back to before this.
        self.env["jxc.operation.log"]._write_pending()
        return result

    def unlink(self):
        self.env["jxc.operation.log"]._write_pending()  # while there is a name to write
        if not self._jxc_document_field and self.env["jxc.checkpoint.rule"]._has_clocks(self._name):
            self.env["jxc.checkpoint"].sudo()._cancel_of(self)
        return super().unlink()

    def _jxc_check_system_fields(self, vals):
        """Refuse values that follow from an operation and are not to be entered.

        :raise ProtectedField: the caller is not a business method (which writes as system)
        """
        if self.env.su:
            return
        names = self._jxc_get_system_fields() & vals.keys()
        if names:
            raise ProtectedField(
                self.env._(
                    "“%s” follows from an operation and can't be entered.",
                    ", ".join(
                        self._fields[name].get_description(self.env, ["string"])["string"]
                        for name in sorted(names)
                    ),
                )
            )

    def _jxc_get_triggered(self, vals):
        """Return ``[(code, records, changes)]`` for the operations that a write performs."""
        result = []
        for transition in self.env["jxc.operation"]._get_transitions(self._name):
            if transition.field not in vals:
                continue
            changes = {}
            for record in self:
                old, new = record._jxc_get_old_new(transition.field, vals[transition.field])
                if transition.matches(old, new):
                    changes[record.id] = {transition.field: [old, new]}
            if changes:
                result.append((transition.code, self.browse(changes), changes))
        return result

    def _jxc_get_old_new(self, name, value):
        """Return a field's value and the one that would be written, in comparable form.

        Relations are compared by id; numbers that are equal at the field's precision are
        the same number.
        """
        self.ensure_one()
        field = self._fields[name]
        old = field.convert_to_write(self[name], self)
        new = field.convert_to_write(
            field.convert_to_record(field.convert_to_cache(value, self), self), self
        )
        if field.type in ("float", "monetary"):
            if not float_compare(old or 0.0, new or 0.0, precision_digits=8):
                return old, old
        return old, new

    # -- what the models answer --------------------------------------------------------------

    @api.model
    def _jxc_get_system_fields(self):
        """Return the names of the fields that only business methods write, never a caller.

        Addons that add such fields extend the set.
        """
        return frozenset()

    def _jxc_get_company(self):
        """Return the company whose rules hold for the record (the user's if it has none)."""
        self.ensure_one()
        document = self._jxc_get_document()
        return document[document._jxc_company_field] or self.env.company

    def _jxc_get_document(self):
        """Return the document that a line belongs to, or the record itself."""
        self.ensure_one()
        return self[self._jxc_document_field] if self._jxc_document_field else self

    def _jxc_get_sample_key(self):
        """Return the text by which a rule draws its sample: the same for the same document.

        Models whose documents can be split or made anew answer with what they come from.
        """
        self.ensure_one()
        document = self._jxc_get_document()
        return f"{document._name},{document.id}"

    def _jxc_get_responsible(self):
        """Return the user who answers for the record (may be empty)."""
        self.ensure_one()
        document = self._jxc_get_document()
        name = document._jxc_user_field
        return document[name] if name in document._fields else self.env["res.users"]

    def _jxc_get_name_in_document(self):
        """Return the name of a line where its document has been named already."""
        self.ensure_one()
        return self.display_name

    def _jxc_filter_done(self, code):
        """Return the records on which an operation has happened.

        Answered by the state of the record where the operation is the change to it, by the
        log otherwise. Models override it where they know better.
        """
        transition = self.env["jxc.operation"]._get_transition_of(code)
        if transition:
            return self.filtered(
                lambda record: transition.is_reached(
                    record._fields[transition.field].convert_to_write(
                        record[transition.field], record
                    )
                )
            )
        done = self.env["jxc.operation.log"].sudo()._search_done_ids(code, self)
        return self.filtered(lambda record: record.id in done)
