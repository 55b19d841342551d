from odoo import api, fields, models
from odoo.fields import Command


class ResCompany(models.Model):
    _inherit = "res.company"

    jxc_transit_transfers = fields.Boolean(
        string="Receive Transfers Separately",
        help="Goods that go from one warehouse to another are on the way until the other one has"
        " received them; what is short, damaged or too much is put on record there.",
    )

    def _jxc_get_transit_location(self):
        """Return where goods are that go from one warehouse of the company to another."""
        self.ensure_one()
        transit = self.sudo().internal_transit_location_id
        if not transit.active:
            transit.active = True
        return transit


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    jxc_transit_transfers = fields.Boolean(
        related="company_id.jxc_transit_transfers", readonly=False
    )


class StockPicking(models.Model):
    """Transfers between warehouses: sent, on the way, received with differences."""

    _inherit = "stock.picking"

    jxc_receipt_ids = fields.One2many("stock.picking", "jxc_sent_id", string="Receiving Transfers")
    # Tags of the form, not lines of it: the form would hold a form of its own kind.
    jxc_receipt_tag_ids = fields.Many2many(
        "stock.picking", string="Received With", compute="_compute_jxc_receipt_tag_ids"
    )
    jxc_sent_id = fields.Many2one(
        "stock.picking", string="Sent With", copy=False, readonly=True, index="btree_not_null"
    )
    jxc_difference_ids = fields.One2many(
        "stock.picking", "jxc_difference_of_id", string="Differences at Arrival"
    )
    jxc_difference_of_id = fields.Many2one(
        "stock.picking",
        string="Difference of",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    jxc_is_arrival = fields.Boolean(compute="_compute_jxc_is_arrival")

    @api.depends("jxc_receipt_ids")
    def _compute_jxc_receipt_tag_ids(self):
        for picking in self:
            picking.jxc_receipt_tag_ids = picking.jxc_receipt_ids

    def _compute_jxc_is_arrival(self):
        for picking in self:
            picking.jxc_is_arrival = (
                picking.picking_type_code == "internal" and picking.location_id.usage == "transit"
            )

    def action_confirm(self):
        """Transfers to another warehouse go by the transit location, where a company says so."""
        receipts = self.browse()
        for picking in self.filtered(lambda one: one._jxc_goes_to_another_warehouse()):
            receipts |= picking._jxc_route_through_transit()
        res = super().action_confirm()
        if receipts:
            super(StockPicking, receipts).action_confirm()
        return res

    def _jxc_goes_to_another_warehouse(self):
        """Tell whether the transfer is to be received by another warehouse of the company."""
        self.ensure_one()
        source, goal = self.location_id, self.location_dest_id
        # The state comes late: asked for too early, moves are written once more than in Odoo.
        return (
            self.company_id.jxc_transit_transfers
            and source.usage == goal.usage == "internal"
            and source.warehouse_id
            and goal.warehouse_id
            and source.warehouse_id != goal.warehouse_id
            and self.state == "draft"
            and bool(self.move_ids)
            and not self.move_ids.move_dest_ids
        )

    def _jxc_route_through_transit(self):
        """Send the goods on their way and return the transfer that receives them."""
        self.ensure_one()
        transit = self.company_id._jxc_get_transit_location()
        goal = self.location_dest_id
        receipt = self.copy(self._prepare_jxc_receipt_vals(transit, goal))
        for move in self.move_ids:
            move.copy(self._prepare_jxc_receipt_move_vals(move, receipt, transit, goal))
        self.location_dest_id = transit
        self.move_ids.location_dest_id = transit
        self.move_line_ids.location_dest_id = transit
        return receipt

    def _prepare_jxc_receipt_vals(self, transit, goal):
        """Return the values of the transfer that receives what this one sends."""
        self.ensure_one()
        return {
            "picking_type_id": goal.warehouse_id.int_type_id.id,
            "location_id": transit.id,
            "location_dest_id": goal.id,
            "move_ids": [],
            "move_line_ids": [],
            "user_id": False,
            "origin": self.name if self.name != "/" else self.origin,
            "jxc_sent_id": self.id,
        }

    def _prepare_jxc_receipt_move_vals(self, move, receipt, transit, goal):
        return {
            "picking_id": receipt.id,
            "picking_type_id": receipt.picking_type_id.id,
            "warehouse_id": goal.warehouse_id.id,
            "location_id": transit.id,
            "location_dest_id": goal.id,
            "location_final_id": False,
            "procure_method": "make_to_order",
            "move_orig_ids": [Command.link(move.id)],
            "move_line_ids": [],
        }

    def action_jxc_arrive(self):
        """Receive what has arrived, and put on record what is short, damaged or too much."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Arrival of %s", self.name),
            "res_model": "stock.picking.jxc.arrive",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_picking_id": self.id},
        }

    def action_jxc_open_differences(self):
        """Open the documents that book the differences."""
        self.ensure_one()
        return self.jxc_difference_ids._get_records_action(
            name=self.env._("Differences of %s", self.name)
        )


class StockMove(models.Model):
    """What is on the way between warehouses, and since when."""

    _inherit = "stock.move"

    jxc_sent_date = fields.Datetime(string="Sent On", compute="_compute_jxc_sent_date")
    jxc_transit_days = fields.Integer(string="Days on the Way", compute="_compute_jxc_sent_date")
    jxc_sent_qty = fields.Float(
        string="On the Way", digits="Product Unit", compute="_compute_jxc_sent_date"
    )
    jxc_from_warehouse_id = fields.Many2one(
        "stock.warehouse", string="Sent From", compute="_compute_jxc_sent_date"
    )

    def _compute_jxc_sent_date(self):
        """Goods are on the way since they were sent; what was never sent is not."""
        now = fields.Datetime.now()
        for move in self:
            sent = move.sudo().move_orig_ids.filtered(lambda orig: orig.state == "done")
            date = min(sent.mapped("date"), default=False)
            move.jxc_sent_date = date
            move.jxc_transit_days = (now - date).days if date else 0
            move.jxc_from_warehouse_id = sent.location_id.warehouse_id[:1]
            move.jxc_sent_qty = move.quantity if date else 0.0
