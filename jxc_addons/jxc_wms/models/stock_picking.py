from odoo import fields, models

from ..exceptions import ReviewRefused

#: Kind of transfer → code of the operation that validates it.
VALIDATE_CODES = {
    "incoming": "picking_receipt_validate",
    "outgoing": "picking_delivery_validate",
    "internal": "picking_internal_validate",
}


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "jxc.gate.mixin", "jxc.clock.mixin"]

    jxc_review_ids = fields.One2many("jxc.review", "picking_id", string="Reviews")
    jxc_review_state = fields.Selection(
        [("passed", "Passed"), ("failed", "Differences")],
        string="Picking Review",
        copy=False,
        readonly=True,
        index="btree_not_null",
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
        """Return what validating the transfer is; goods for a customer are a delivery.

        Whatever operation type somebody has given the transfer.
        """
        self.ensure_one()
        code = self.picking_type_code
        leaves = code == "internal" and "customer" in self.move_ids.location_dest_id.mapped("usage")
        return "outgoing" if leaves else code

    def _jxc_get_validate_gates(self):
        """Return ``[(operation code, transfers)]`` of what validating the transfers means."""
        gates = []
        for kind, pickings in self.grouped(lambda picking: picking._jxc_get_kind()).items():
            if kind in VALIDATE_CODES:
                gates.append((VALIDATE_CODES[kind], pickings))
        return gates

    def _jxc_get_pickers(self):
        """Return who took the goods of the transfer from their places."""
        self.ensure_one()
        return self.move_ids.move_orig_ids.picking_id.jxc_done_user_id

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
            return self.filtered(lambda picking: picking.jxc_review_state == "passed")
        if code in VALIDATE_CODES.values():
            return self.filtered(lambda picking: picking.state == "done")
        return super()._jxc_filter_done(code)
