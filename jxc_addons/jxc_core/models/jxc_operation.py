from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ..tools.rule_spec import GatePlan
from ..tools.transition import Transition, split_values

#: What does not change what happens, or in one company only.
OWN_FIELDS = {"name", "sequence", "rule_ids"}


def is_uninstall(env):
    """Tell whether the system removes an addon with its data.

    The context key alone comes from any caller, so that ``api.ondelete`` guards no history.
    """
    return env.su and bool(env.context.get(MODULE_UNINSTALL_FLAG))


class JxcOperation(models.Model):
    """A business act that somebody performs on a document.

    The addon that owns a model registers its operations as data. An operation happens in
    one of two ways:

    * ``method``: the business method says so with ``_jxc_gate(code)``;
    * ``write``: the watched field goes from one of ``source_values`` to one of
      ``target_values`` (comma separated, empty = any), by whatever path the write comes.
    """

    _name = "jxc.operation"
    _description = "Operation"
    _inherit = ["jxc.cached.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Technical name; rules and program code use it.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain="[('transient', '=', False)]",
    )
    model = fields.Char(related="model_id.model", store=True, string="Document Model")
    trigger = fields.Selection(
        [("method", "Business method"), ("write", "Change of a field")],
        required=True,
        default="write",
    )
    field_name = fields.Char(string="Watched Field")
    source_values = fields.Char(string="From Values", help="Comma separated; empty means any.")
    target_values = fields.Char(string="To Values", help="Comma separated; empty means any.")
    cancels_clocks = fields.Boolean(
        string="Cancels Clocks", help="Running clocks of the document end when this is done."
    )
    log_always = fields.Boolean(
        help="Log the operation even in companies where no rule of it is active."
    )
    bypass_group_ids = fields.Many2many(
        "res.groups",
        string="May Bypass",
        help="Members may pass a block of this operation with a written reason.",
    )
    rule_ids = fields.One2many("jxc.checkpoint.rule", "operation_id", string="Checkpoints")

    _code_unique = models.UniqueIndex("(code)", "An operation with this code exists already.")

    @api.constrains("trigger", "field_name", "model_id")
    def _check_field_name(self):
        for operation in self:
            if operation.trigger != "write":
                continue
            model = self.env.get(operation.model)
            if model is None:
                continue  # the addon that owns the model is not loaded yet
            if operation.field_name not in model._fields:
                raise ValidationError(
                    self.env._(
                        "Operation “%(operation)s”: the document %(model)s has no field"
                        " “%(field)s”. Choose the field whose change is the operation.",
                        operation=operation.name,
                        model=operation.model_id.name,
                        field=operation.field_name or "",
                    )
                )

    def _check_deletable(self):
        """Refuse to delete operations with a history.

        :raise UserError: something was done, tried or measured
        """
        logs = self.env["jxc.operation.log"].sudo()
        operation = logs.search([("operation_id", "in", self.ids)], limit=1).operation_id
        if not operation:
            clocks = self.env["jxc.checkpoint"].sudo()
            rule = clocks.search([("rule_id", "in", self._get_rules().ids)], limit=1).rule_id
            operation = (rule.operation_id | rule.stop_operation_id) & self
        if operation:
            raise UserError(
                self.env._(
                    "“%s” has entries in the operation log, and history is kept."
                    " Archive the operation instead.",
                    operation[:1].name,
                )
            )

    def _get_rules(self):
        """Return the rules that hang on the operations in any way, archived ones too."""
        rules = self.env["jxc.checkpoint.rule"].sudo().with_context(active_test=False)
        return rules.search(
            [
                "|",
                "|",
                ("operation_id", "in", self.ids),
                ("stop_operation_id", "in", self.ids),
                ("previous_operation_id", "in", self.ids),
            ]
        )

    def _check_own(self):
        """Refuse to change operations on which rules of other companies hang.

        :raise AccessError: a rule acts in a company that the user may not enter
        """
        if not self.env.su:
            self._get_rules().sudo(False)._check_own()

    # -- cache ---------------------------------------------------------------------------

    def write(self, vals):
        if vals.keys() - OWN_FIELDS:
            self._check_own()
        res = super().write(vals)
        if "active" in vals:
            rules = self.env["jxc.checkpoint.rule"].sudo().with_context(active_test=False)
            rules.search([("stop_operation_id", "in", self.ids)])._cancel_orphaned_clocks()
        return res

    def unlink(self):
        self.check_access("unlink")
        self._check_own()
        if not is_uninstall(self.env):
            self._check_deletable()
        return super().unlink()

    def _get_configuration_env(self):
        """Return the environment in which cached configuration is read.

        What lands in the cache holds for everybody: neither the rights of the user who
        happens to come first nor a key of his context (``active_test``) may colour it.
        """
        return self.sudo().with_context({}).env

    @api.model
    @ormcache("model_name")
    def _get_transitions(self, model_name):
        """Return the watched fields of a model that have something to do somewhere.

        :return: tuple of :class:`~.tools.transition.Transition`, empty for most models
        """
        operations = self._get_configuration_env()[self._name].search(
            [("model", "=", model_name), ("trigger", "=", "write")]
        )
        live = operations.filtered(lambda operation: operation._is_live())
        return tuple(operation._get_transition() for operation in live)

    @api.model
    @ormcache("code")
    def _get_transition_of(self, code):
        """Return the transition of an operation, or None where a method performs it."""
        operations = self._get_configuration_env()[self._name]
        operation = operations.search([("code", "=", code), ("trigger", "=", "write")])
        return operation._get_transition() if operation.target_values else None

    @api.model
    @ormcache("code", "company_id")
    def _get_plan(self, code, company_id):
        """Return what the gate has to do for an operation in a company.

        :return: :class:`~.tools.rule_spec.GatePlan`, or None: nothing at all
        """
        operation = self._get_configuration_env()[self._name].search([("code", "=", code)])
        if not operation:
            return None
        rules = operation.env["jxc.checkpoint.rule"]
        active = [("company_ids", "in", company_id)]
        checks = rules.search(
            active + [("operation_id", "=", operation.id), ("kind", "!=", "clock")]
        )
        clocks = active + [("kind", "=", "clock")]
        starts = rules.search(clocks + [("operation_id", "=", operation.id)])
        stops = rules.search(clocks + [("stop_operation_id", "=", operation.id)])
        cancels = operation.cancels_clocks and rules.search(clocks)._run_on(operation.model)
        company = operation.env["res.company"].browse(company_id)
        if not (checks or starts or stops or cancels or operation._is_logged_in(company_id)):
            return None
        return GatePlan(
            operation_id=operation.id,
            code=code,
            checks=tuple(rule._get_check_spec() for rule in checks),
            starts=tuple(rule._get_clock_spec(company) for rule in starts),
            stops=tuple(rule._get_clock_spec(company, stop=True) for rule in stops),
            cancels_clocks=cancels,
        )

    def _get_transition(self):
        self.ensure_one()
        return Transition(
            code=self.code,
            field=self.field_name,
            sources=split_values(self.source_values),
            targets=split_values(self.target_values),
        )

    def _is_live(self):
        """Tell whether some company has anything to do when the operation happens."""
        self.ensure_one()
        if self.log_always or self.rule_ids.filtered("company_ids"):
            return True
        rules = self.env["jxc.checkpoint.rule"]
        used = ["|", ("stop_operation_id", "=", self.id), ("previous_operation_id", "=", self.id)]
        if rules.search_count([("company_ids", "!=", False), *used], limit=1):
            return True
        clocks = [("company_ids", "!=", False), ("kind", "=", "clock")]
        return self.cancels_clocks and rules.search(clocks)._run_on(self.model)

    def _is_logged_in(self, company_id):
        """Tell whether a done operation must leave a line in the log without any rule.

        An operation that another rule asks for ("review before shipping") has to be on
        record, or nobody could tell later that it happened.
        """
        self.ensure_one()
        if self.log_always:
            return True
        return bool(
            self.env["jxc.checkpoint.rule"].search_count(
                [("company_ids", "in", company_id), ("previous_operation_id", "=", self.id)],
                limit=1,
            )
        )

    @api.model
    def _get_by_code(self, code):
        """Return the operation with this code, archived ones too."""
        return self.with_context(active_test=False).search([("code", "=", code)])
