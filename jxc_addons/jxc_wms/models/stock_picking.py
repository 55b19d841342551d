from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..exceptions import ReviewRefused

#: Kind of transfer → code of the operation that validates it.
VALIDATE_CODES = {
    "incoming": "picking_receipt_validate",
    "outgoing": "picking_delivery_validate",
    "internal": "picking_internal_validate",
    "other_in": "picking_other_receipt_validate",
    "other_out": "picking_other_issue_validate",
}
#: Goods in these places are ours.
OURS = ("internal", "transit")
#: A transfer in one of these states of its review may leave.
REVIEWED = ("passed", "accepted")


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "jxc.gate.mixin", "jxc.clock.mixin"]

    _jxc_history_fields = ("move_ids", "move_line_ids")

    jxc_review_ids = fields.One2many("jxc.review", "picking_id", string="Reviews")
    jxc_review_state = fields.Selection(
        [("passed", "Passed"), ("failed", "Differences"), ("accepted", "Accepted by right")],
        string="Picking Review",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    jxc_review_needed = fields.Boolean(
        string="To Review",
        compute="_compute_jxc_review_needed",
        search="_search_jxc_review_needed",
        help="A checkpoint in force asks for the review of this transfer, and it is not done.",
    )
    jxc_order_amount = fields.Float(
        string="Order Amount",
        compute="_compute_jxc_order_amount",
        search="_search_jxc_order_amount",
        help="Total of the sales order in the company's currency; for the domains of checkpoints.",
    )
    jxc_done_user_id = fields.Many2one("res.users", string="Done By", copy=False, readonly=True)

    def _jxc_set_done_by(self, user, reviewed):
        """Put on record who validated the transfers, and keep what their review found.

        Validating drops lines that were not picked, which is no change of what was reviewed.

        :param reviewed: ``{review state: transfers}`` before the validation
        """
        pickings = self.sudo()
        pickings.jxc_done_user_id = user
        for state, transfers in reviewed.items():
            done = pickings.filtered(lambda picking: picking.state == "done") & transfers
            done.jxc_review_state = state

    def _jxc_get_kind(self):
        """Return what validating the transfer is: what becomes of the goods decides.

        Whatever operation type somebody has given the transfer, goods of ours that go to a
        customer are a delivery, and what a vendor brings us is a receipt.
        """
        self.ensure_one()
        ways = self._jxc_get_ways()
        for kind, sources, goals in self._jxc_get_natures():
            if any(source in sources and goal in goals for source, goal in ways):
                return kind
        return self.picking_type_code

    @api.model
    def _jxc_get_natures(self):
        """Return ``[(kind, usages of sources, usages of goals)]``; the first that fits decides.

        What fits nowhere is what its operation type says.
        """
        return [("outgoing", OURS, ("customer",)), ("incoming", ("supplier",), OURS)]

    def _jxc_get_ways(self):
        """Return the ``{(usage, usage)}`` between which the goods go, lines before moves.

        Without what was scrapped on the way.
        """
        self.ensure_one()
        picking = self.sudo()
        ways = {
            (line.location_id.usage, line.location_dest_id.usage)
            for line in picking.move_line_ids
            if not line.move_id.scrap_id
        }
        for move in picking.move_ids:
            if move.state != "cancel" and not move.move_line_ids and not move.scrap_id:
                ways.add((move.location_id.usage, move.location_dest_id.usage))
        return ways

    def _jxc_get_validate_gates(self):
        """Return ``[(operation code, transfers)]`` of what validating the transfers means."""
        gates = []
        for kind, pickings in self.grouped(lambda picking: picking._jxc_get_kind()).items():
            if kind in VALIDATE_CODES:
                gates.append((VALIDATE_CODES[kind], pickings))
        return gates

    def _jxc_get_pickers(self):
        """Return who took the goods of the transfer from their places.

        Who validated the picking before it, and who marked lines as picked, there and here.
        """
        self.ensure_one()
        before = self.move_ids.move_orig_ids
        lines = before.move_line_ids | self.move_line_ids
        return before.picking_id.jxc_done_user_id | lines.jxc_picker_id

    def action_jxc_review(self):
        """Start the picking review, or go on with one that this user has open."""
        self.ensure_one()
        reviews = self.env["jxc.review"]
        review = reviews.search(
            [
                ("picking_id", "=", self.id),
                ("user_id", "=", self.env.uid),
                ("state", "=", "open"),
            ],
            limit=1,
        )
        review = review or reviews._open_for(self)
        return review._get_records_action(name=self.env._("Picking Review %s", self.name))

    def action_jxc_accept_review(self):
        """Ask a supervisor for the reason why the goods may leave without a passed review."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Let %s Leave", self.name),
            "res_model": "stock.picking.jxc.accept.review",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_picking_id": self.id},
        }

    def jxc_accept_review(self, reason):
        """Let the transfer leave although its review found differences, or was not done.

        A review that comes later, or a change of the goods, makes it void.

        :param reason: why; kept on the review and in the operation log
        :raise ReviewRefused: the user is no supervisor, or picked the goods himself
        """
        self.ensure_one()
        self.check_access("write")
        with self._jxc_gate("picking_review_accept", reason=(reason or "").strip()):
            self.env["jxc.review"]._accept_for(self, reason)
        return True

    # -- which transfers need a review -----------------------------------------------------

    @api.depends_context("company")
    @api.depends("state", "jxc_review_state", "move_line_ids.location_dest_id")
    def _compute_jxc_review_needed(self):
        needed = self.filtered(
            lambda picking: picking.state == "assigned" and picking.jxc_review_state not in REVIEWED
        )._jxc_filter_under_review()
        for picking in self:
            picking.jxc_review_needed = picking in needed

    def _search_jxc_review_needed(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = self.sudo().search(self._jxc_get_review_domain())
        found = Domain("id", "in", waiting._jxc_filter_under_review().ids)
        return found if True in value else ~found

    @api.model
    def _jxc_get_review_domain(self):
        """Return the domain of the ready deliveries that no review has passed."""
        return (
            Domain("state", "=", "assigned")
            & Domain("jxc_review_state", "not in", REVIEWED)
            & Domain("move_line_ids.location_dest_id.usage", "=", "customer")
            & Domain("company_id", "in", self.env.companies.ids)
        )

    def _jxc_filter_under_review(self):
        """Return the deliveries for which an active checkpoint asks for the review."""
        rules = self.env["jxc.checkpoint.rule"]
        found = self.browse()
        deliveries = self.filtered(lambda picking: picking.sudo()._jxc_get_kind() == "outgoing")
        for records, plan in deliveries._jxc_get_plans(VALIDATE_CODES["outgoing"]):
            for spec in plan.checks:
                if spec.previous_code == "picking_review" and not spec.link_path:
                    scoped = rules._filter_scope(spec, records._jxc_for_check())
                    found |= self.browse(scoped.ids)
        return found

    def _jxc_get_sample_key(self):
        """Return the order: neither a backorder nor a split gives its goods another draw."""
        return self.sale_id._jxc_get_sample_key() if self.sale_id else super()._jxc_get_sample_key()

    @api.depends("sale_id.amount_total", "sale_id.currency_rate")
    def _compute_jxc_order_amount(self):
        for picking in self:
            order = picking.sudo().sale_id
            picking.jxc_order_amount = order.amount_total / (order.currency_rate or 1.0)

    def _search_jxc_order_amount(self, operator, value):
        if operator not in (">", ">=", "<", "<="):
            return NotImplemented
        orders = self.env["sale.order"].sudo()
        query = orders._search([])
        amount, rate = (
            orders._field_to_sql(query.table, name, query)
            for name in ("amount_total", "currency_rate")
        )
        query.add_where(
            SQL("%s / COALESCE(NULLIF(%s, 0), 1) %s %s", amount, rate, SQL(operator), value)
        )
        return [("sale_id", "in", query)]

    def _jxc_check_review_startable(self):
        """Refuse a review of goods that are not ready, or by the one who picked them."""
        self.ensure_one()
        if self.state != "assigned":
            raise ReviewRefused(
                self.env._("%s is not ready: there is nothing to review yet.", self.name)
            )
        if self.env.user in self.sudo()._jxc_get_pickers():
            raise ReviewRefused(
                self.env._("You picked %s yourself. Somebody else has to review it.", self.name)
            )

    def _jxc_forget_review(self):
        """What was reviewed has changed: it has to be reviewed again."""
        reviewed = self.sudo().filtered(
            lambda picking: picking.jxc_review_state and picking.state not in ("done", "cancel")
        )
        if reviewed:
            reviewed.jxc_review_state = False

    def _jxc_get_system_fields(self):
        return super()._jxc_get_system_fields() | {"jxc_review_state", "jxc_done_user_id"}

    def _jxc_filter_done(self, code):
        if code == "picking_review":
            return self.filtered(lambda picking: picking.jxc_review_state in REVIEWED)
        if code in VALIDATE_CODES.values():
            return self.filtered(lambda picking: picking.state == "done")
        return super()._jxc_filter_done(code)
