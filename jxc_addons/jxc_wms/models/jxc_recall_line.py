from odoo import fields, models


class JxcRecallLine(models.TransientModel):
    """One document, place or customer that a recalled lot concerns."""

    _name = "jxc.recall.line"
    _description = "Trace of a Recalled Lot"
    _order = "kind, date desc, id"

    recall_id = fields.Many2one("jxc.recall", required=True, ondelete="cascade", index=True)
    kind = fields.Selection(
        [
            ("customer", "Customer"),
            ("delivered", "Delivered"),
            ("returned", "Came back"),
            ("planned", "About to leave"),
            ("stock", "On hand"),
            ("received", "Received"),
            ("given_back", "Returned to vendor"),
            ("internal", "Moved inside"),
            ("used", "Production"),
            ("other_in", "Stock gain"),
            ("other_out", "Scrap or loss"),
        ],
        required=True,
    )
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial Number")
    product_id = fields.Many2one("product.product", string="Material")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    date = fields.Datetime()
    document = fields.Char()
    picking_id = fields.Many2one("stock.picking", string="Transfer")
    sale_id = fields.Many2one("sale.order", string="Sales Order")
    purchase_id = fields.Many2one("purchase.order", string="Purchase Order")
    partner_id = fields.Many2one("res.partner", string="Partner")
    phone = fields.Char(related="partner_id.phone")
    location_id = fields.Many2one("stock.location", string="From")
    location_dest_id = fields.Many2one("stock.location", string="To")
    quantity = fields.Float(digits="Product Unit")
    delivered_qty = fields.Float(string="Delivered", digits="Product Unit")

    def action_open(self):
        """Open the document behind the line."""
        self.ensure_one()
        return self.picking_id._get_records_action()
