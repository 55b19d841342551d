from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.jxc_core.tools.reason import tells_why

from ..exceptions import ReviewRefused

#: Set by the acts on a review, never entered.
OUTCOME_FIELDS = {
    "state",
    "user_id",
    "date_done",
    "picking_id",
    "accept_user_id",
    "accept_reason",
    "picker_ids",
}


class JxcReview(models.Model):
    """A second person counts picked goods before they leave, without seeing what is expected."""

    _name = "jxc.review"
    _description = "Picking Review"
    _order = "id desc"
    _rec_name = "picking_id"

    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(related="picking_id.partner_id")
    company_id = fields.Many2one(related="picking_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", string="Reviewer", required=True, default=lambda self: self.env.user
    )
    date_done = fields.Datetime(string="Reviewed On")
    state = fields.Selection(
        [
            ("open", "Being reviewed"),
            ("passed", "Passed"),
            ("failed", "Differences"),
            ("accepted", "Accepted by right"),
        ],
        required=True,
        default="open",
    )
    line_ids = fields.One2many("jxc.review.line", "review_id", string="Reviewed Goods")
    note = fields.Text()
    # They put the goods right, so they see what is wrong; they can't count themselves.
    picker_ids = fields.Many2many(
        "res.users", "jxc_review_picker_rel", string="Picked By", readonly=True
    )
    sees_differences = fields.Boolean(compute="_compute_sees_differences")
    accept_user_id = fields.Many2one("res.users", string="Accepted By", readonly=True)
    accept_reason = fields.Text(string="Accepted Because", readonly=True)

    # Asked for whenever somebody looks at quantities of goods: does he count any?
    _blind_idx = models.Index("(user_id) WHERE state IN ('open', 'failed')")

    @api.depends_context("uid")
    @api.depends("state", "picker_ids", "picking_id.state", "picking_id.jxc_review_state")
    def _compute_sees_differences(self):
        """Tell whether the lines may be read: not by who may have to count again.

        The record rule of the lines decides.
        """
        lines = self.env["jxc.review.line"]
        lines.flush_model()
        self.flush_recordset()
        groups = lines._read_group([("review_id", "in", self.ids)], ["review_id"])
        seen = {review.id for [review] in groups}
        for review in self:
            review.sees_differences = review.state != "failed" or review.id in seen

    @api.model
    def _open_for(self, picking):
        """Start a review of a transfer by the current user.

        :raise ReviewRefused: not ready, or the user picked the goods himself
        """
        picking._jxc_check_review_startable()
        products = picking.move_line_ids.grouped(lambda line: (line.product_id, line.lot_id))
        return self.create(
            {
                "picking_id": picking.id,
                "line_ids": [
                    Command.create({"product_id": product.id, "lot_id": lot.id})
                    for product, lot in products
                ],
            }
        )

    def action_finish(self):
        """Compare what was counted with what is to be shipped.

        Equal: the transfer is reviewed. Otherwise the shipment stays blocked until it is put
        right and reviewed again. Who picked and the supervisors see the differences; who may
        have to count again does not, until the goods may leave.
        """
        self.ensure_one()
        self._check_may_finish()
        expected = self._get_expected()
        differs = False
        for line in self.line_ids:
            wanted = expected.pop((line.product_id, line.lot_id), 0.0)
            line._set_expected(wanted)
            differs |= line.result != "ok"
        differs |= self._add_forgotten(expected)
        if differs:
            self._set_done("failed")
            return self._get_records_action()
        with self.picking_id._jxc_gate("picking_review"):
            self._set_done("passed")
        return self.picking_id._get_records_action()

    def _check_may_finish(self):
        """Refuse what would make the review worthless."""
        self._check_counting()
        self.picking_id._jxc_check_review_startable()
        uncounted = self.line_ids.filtered(lambda line: not line.is_counted)
        if uncounted:
            raise ReviewRefused(
                self.env._(
                    "Not counted yet: %s. Enter 0 where nothing is there.",
                    ", ".join(uncounted.product_id.mapped("display_name")),
                )
            )

    def _check_counting(self):
        """Refuse counts of others, and after the end."""
        if self.state != "open":
            raise ReviewRefused(self.env._("This review is finished. Start a new one."))
        if self.user_id != self.env.user:
            raise ReviewRefused(
                self.env._("%s counts here. Start your own review.", self.user_id.name)
            )

    def _get_expected(self):
        """Return ``{(product, lot): quantity in the stock unit}`` of what is to be shipped."""
        expected = defaultdict(float)
        for line in self.picking_id.sudo().move_line_ids:
            expected[line.product_id, line.lot_id] += line.quantity_product_uom
        return expected

    def _add_forgotten(self, expected):
        """Add goods of the transfer that nobody counted; tell whether there are any."""
        self.sudo().line_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "lot_id": lot.id,
                    "expected_qty": quantity,
                    "is_counted": True,
                    "result": "short",
                }
            )
            for (product, lot), quantity in expected.items()
            if not product.uom_id.is_zero(quantity)
        ]
        return any(not product.uom_id.is_zero(qty) for (product, _lot), qty in expected.items())

    def _set_done(self, state):
        """Close the review and tell the transfer."""
        vals = {"state": state, "date_done": fields.Datetime.now()}
        if state == "failed":
            vals["picker_ids"] = [Command.set(self.picking_id._jxc_get_pickers().ids)]
        self.sudo().write(vals)
        self.picking_id.sudo().jxc_review_state = state

    # -- accepted by right -----------------------------------------------------------------------

    def action_accept(self):
        """Ask for the reason why the goods may leave in spite of the differences."""
        self.ensure_one()
        return self.picking_id.action_jxc_accept_review()

    def action_review_again(self):
        """Count anew after the goods have been put right."""
        self.ensure_one()
        return self.picking_id.action_jxc_review()

    @api.model
    def _accept_for(self, picking, reason):
        """Let a transfer leave although its review found differences, or was not done.

        :return: the review that says so
        :raise ReviewRefused: no right, the user picked the goods himself, no reason
        """
        self._check_may_accept(picking, reason)
        reviews = self.sudo()
        review = reviews.search([("picking_id", "=", picking.id)], limit=1)
        if review.state != "failed":
            review = reviews.create({"picking_id": picking.id, "user_id": self.env.uid})
        review.write({"accept_user_id": self.env.uid, "accept_reason": reason.strip()})
        review._set_done("accepted")
        return review.sudo(self.env.su)

    @api.model
    def _check_may_accept(self, picking, reason):
        if not self.env.user.has_group("jxc_wms.jxc_wms_group_review_supervisor"):
            raise ReviewRefused(
                self.env._(
                    "%s: only a supervisor may let goods leave without a passed review.",
                    picking.name,
                )
            )
        picking._jxc_check_review_startable()
        if not tells_why(reason):
            raise ReviewRefused(self.env._("Please write down why the goods may leave."))

    # -- nobody edits the outcome --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.update(dict.fromkeys(OUTCOME_FIELDS - {"picking_id"}, False))
                vals.update(user_id=self.env.uid, state="open")
                picking = self.env["stock.picking"].browse(vals.get("picking_id"))
                if picking:
                    picking._jxc_check_review_startable()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & OUTCOME_FIELDS:
            raise ReviewRefused(
                self.env._("The outcome of a review follows from the count; finish the review.")
            )
        if not self.env.su and self.filtered(lambda review: review.state != "open"):
            raise ReviewRefused(self.env._("A finished review can't be changed. Start a new one."))
        return super().write(vals)
