from odoo import api, fields, models


class JxcFlow(models.Model):
    """A business process as people draw it: main steps in order, exceptions beside them.

    The map is the configuration: what a step requires and how long it may take are the
    checkpoint rules of its operation.
    """

    _name = "jxc.flow"
    _description = "Business Process"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short technical name; keeps the map at hand across upgrades.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    company_id = fields.Many2one("res.company", help="Empty: all companies see the process.")
    step_ids = fields.One2many("jxc.flow.step", "flow_id", string="Steps", copy=True)
    rule_ids = fields.Many2many(
        "jxc.checkpoint.rule", string="Checkpoints", compute="_compute_rule_ids"
    )
    is_in_company = fields.Boolean(string="Active Here", compute="_compute_is_in_company")

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "A process with this code exists already."
    )

    @api.depends("step_ids.operation_id")
    def _compute_rule_ids(self):
        rules = self.env["jxc.checkpoint.rule"]
        for flow in self:
            operations = flow.step_ids.operation_id
            flow.rule_ids = operations and rules.search(
                [
                    ("flow_ids", "in", [False, *flow.ids]),
                    "|",
                    ("operation_id", "in", operations.ids),
                    ("stop_operation_id", "in", operations.ids),
                ]
            )

    @api.depends("step_ids.operation_id")
    @api.depends_context("company")
    def _compute_is_in_company(self):
        for flow in self:
            flow.is_in_company = bool(flow.rule_ids.filtered("is_in_company"))

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for vals in vals_list:
            vals["code"] = False
        return vals_list

    def copy(self, default=None):
        """The copied steps branch from and return to each other, not to the old ones."""
        copies = super().copy(default)
        for flow, copy in zip(self, copies, strict=True):
            pairs = dict(zip(flow.step_ids, copy.step_ids.sorted(), strict=True))
            for step, new in pairs.items():
                new.branch_from_id = pairs.get(step.branch_from_id)
                new.rejoin_id = pairs.get(step.rejoin_id)
        return copies

    # -- the map -------------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_flows(self):
        """Return the processes for the tabs of the map: ``[{id, name, code, active}]``."""
        return [
            {"id": flow.id, "name": flow.name, "code": flow.code, "active": flow.is_in_company}
            for flow in self.search([])
        ]

    @api.model
    @api.readonly
    def get_map(self, flow_id):
        """Return one process with live counts, as the map draws it.

        :param flow_id: id of a ``jxc.flow``
        :return: dict with the process and ``steps``, see ``jxc.flow.step._prepare_map_vals``
        """
        flow = self.browse(flow_id)
        flow.check_access("read")
        manager = self.env.user.has_group("jxc_core.jxc_core_group_manager")
        late_counts = flow.step_ids._get_late_counts()
        return {
            "id": flow.id,
            "name": flow.name,
            "description": flow.description or "",
            "active": flow.is_in_company,
            "can_edit": manager,
            "can_activate": manager and bool(flow.rule_ids),
            "sleeping_count": len(flow.rule_ids.filtered(lambda rule: not rule.is_in_company)),
            "computed_at": fields.Datetime.to_string(fields.Datetime.now()),
            "steps": [
                step._prepare_map_vals(late_counts.get(step.operation_id.id, 0))
                for step in flow.step_ids
            ],
        }

    def action_open_map(self):
        """Open the process map at this process."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("jxc_core.jxc_process_map_action")
        action["params"] = {"flow_id": self.id}
        return action

    def action_open_activation(self):
        """Show what activating the process would stop, and offer to do it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Activate “%s”", self.name),
            "res_model": "jxc.flow.activate",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_flow_id": self.id},
        }
