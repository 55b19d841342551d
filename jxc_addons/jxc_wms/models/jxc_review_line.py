from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..exceptions import ReviewRefused


class JxcReviewLine(models.Model):
    _name = "jxc.review.line"
    _description = "Reviewed Goods"
    _order = "id"

    review_id = fields.Many2one("jxc.review", required=True, ondelete="cascade", index=True)
    state = fields.Selection(related="review_id.state")
    user_id = fields.Many2one(related="review_id.user_id")
    date_done = fields.Datetime(related="review_id.date_done")
    product_id = fields.Many2one("product.product", string="Material", required=True)
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        domain="[('product_id', '=', product_id)]",
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    counted_qty = fields.Float(string="Counted Quantity", digits="Product Unit")
    damaged_qty = fields.Float(
        string="Of It Damaged", digits="Product Unit", help="How many of the counted are damaged."
    )
    image = fields.Image(string="Photo", max_width=1920, max_height=1920)
    remark = fields.Char()
    is_counted = fields.Boolean(compute="_compute_is_counted", store=True, readonly=False)
    # Written when the review is finished, not before: the count is blind.
    expected_qty = fields.Float(string="To Ship", digits="Product Unit", readonly=True)
    result = fields.Selection(
        [
            ("ok", "Right"),
            ("short", "Short"),
            ("over", "Too much"),
            ("wrong", "Wrong goods"),
            ("damaged", "Damaged"),
        ],
        readonly=True,
    )

    @api.depends("counted_qty")
    def _compute_is_counted(self):
        for line in self:
            line.is_counted = line.is_counted or bool(line.counted_qty)

    @api.constrains("counted_qty", "damaged_qty")
    def _check_damaged_qty(self):
        for line in self:
            if line.damaged_qty < 0 or line.uom_id.compare(line.damaged_qty, line.counted_qty) > 0:
                raise ValidationError(
                    self.env._(
                        "%s: no more can be damaged than was counted.",
                        line.product_id.display_name,
                    )
                )

    def _set_expected(self, quantity):
        """Put the expected quantity beside the counted one, and what follows from it."""
        self.ensure_one()
        comparison = self.uom_id.compare(self.counted_qty, quantity)
        result = {0: "ok", -1: "short", 1: "over"}[comparison]
        if comparison > 0 and self.uom_id.is_zero(quantity):
            result = "wrong"
        elif result == "ok" and not self.uom_id.is_zero(self.damaged_qty):
            result = "damaged"
        self.sudo().write({"expected_qty": quantity, "result": result})

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.pop("expected_qty", None)
                vals.pop("result", None)
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        self._check_open()
        if not self.env.su and vals.keys() & {"expected_qty", "result", "review_id"}:
            raise ReviewRefused(
                self.env._("The outcome of a review follows from the count; finish the review.")
            )
        if "counted_qty" in vals and "is_counted" not in vals:
            vals = {**vals, "is_counted": True}
        return super().write(vals)

    def unlink(self):
        self._check_open()
        return super().unlink()

    def _check_open(self):
        """Refuse changes of a finished review, and of somebody else's."""
        if self.env.su:
            return
        for review in self.sudo().review_id:
            if review.state != "open" or review.user_id != self.env.user:
                raise ReviewRefused(
                    self.env._("Only the reviewer changes a count, and only until it is finished.")
                )
