from odoo import api, fields, models
from odoo.fields import Command


class SaleOrderJxcConfirmStock(models.TransientModel):
    """Shows what the stock can give for each line of an order, and confirms it."""

    _name = "sale.order.jxc.confirm.stock"
    _description = "Confirm Stock"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    line_ids = fields.One2many(
        "sale.order.jxc.confirm.stock.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        string="Availability",
    )
    is_short = fields.Boolean(compute="_compute_is_short")
    note = fields.Char(
        compute="_compute_note",
        store=True,
        readonly=False,
        help="What was agreed about the lines that are short.",
    )

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(vals) for vals in wizard.order_id.order_line._jxc_get_availability()
            ]

    @api.depends("line_ids.short")
    def _compute_is_short(self):
        for wizard in self:
            wizard.is_short = any(wizard.line_ids.mapped("short"))

    @api.depends("order_id")
    def _compute_note(self):
        for wizard in self:
            wizard.note = wizard.order_id.jxc_stock_note

    def action_confirm(self):
        """Confirm the stock of the order."""
        self.ensure_one()
        self.order_id.jxc_confirm_stock(note=self.note)
        return {"type": "ir.actions.act_window_close"}


class SaleOrderJxcConfirmStockLine(models.TransientModel):
    _name = "sale.order.jxc.confirm.stock.line"
    _description = "Availability of an Order Line"

    wizard_id = fields.Many2one("sale.order.jxc.confirm.stock", required=True, ondelete="cascade")
    line_id = fields.Many2one("sale.order.line", required=True)
    product_id = fields.Many2one(related="line_id.product_id", string="Material")
    uom_id = fields.Many2one(related="line_id.product_uom_id", string="Unit")
    to_deliver = fields.Float(digits="Product Unit")
    reserved = fields.Float(digits="Product Unit")
    free = fields.Float(digits="Product Unit")
    available = fields.Float(digits="Product Unit")
    short = fields.Float(string="Missing", digits="Product Unit")
    changed = fields.Boolean(string="New", help="Asks for more than was confirmed before.")
