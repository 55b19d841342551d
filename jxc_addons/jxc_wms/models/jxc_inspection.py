from odoo import api, fields, models
from odoo.fields import Command

from ..exceptions import InspectionRefused

#: What follows from the returned goods, or from finishing; nobody enters it.
FIXED_FIELDS = {"picking_id", "warehouse_id", "company_id", "state", "date_done", "result_id"}


class JxcInspection(models.Model):
    """Somebody looks at returned goods and decides what is good, repaired or scrapped."""

    _name = "jxc.inspection"
    _description = "Inspection of Returned Goods"
    _inherit = ["mail.thread", "jxc.gate.mixin"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True)
    picking_id = fields.Many2one(
        "stock.picking", string="Return", ondelete="restrict", index=True, readonly=True
    )
    partner_id = fields.Many2one(related="picking_id.partner_id", string="Customer", store=True)
    reason_id = fields.Many2one(related="picking_id.jxc_return_reason_id", store=True)
    warehouse_id = fields.Many2one("stock.warehouse", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Inspector", tracking=True)
    state = fields.Selection(
        [("open", "To inspect"), ("done", "Decided")],
        required=True,
        default="open",
        readonly=True,
        index=True,
        tracking=True,
    )
    date_done = fields.Datetime(string="Decided On", readonly=True)
    result_id = fields.Many2one("stock.picking", string="Transfer of the Decision", readonly=True)
    line_ids = fields.One2many("jxc.inspection.line", "inspection_id", string="Returned Goods")
    note = fields.Text()

    @api.depends("picking_id.name")
    def _compute_name(self):
        for inspection in self:
            inspection.name = inspection.picking_id.name or self.env._("Returned goods")

    @api.model
    def _open_for(self, picking, moves):
        """Open the inspection of what has come back; run as superuser.

        :param picking: the return, may be empty
        :param moves: its done moves into the inspection location
        """
        return self.create(
            {
                "picking_id": picking.id,
                "warehouse_id": moves[:1].location_dest_id.warehouse_id.id,
                "company_id": moves[:1].company_id.id,
                "line_ids": [
                    Command.create(self._prepare_line_vals(key, lines))
                    for key, lines in moves.move_line_ids.grouped(
                        lambda line: (
                            line.product_id,
                            line.lot_id,
                            line.owner_id,
                            line.result_package_id,
                            line.location_dest_id,
                        )
                    ).items()
                ],
            }
        )

    @api.model
    def _prepare_line_vals(self, key, lines):
        """Return the values of one kind of returned goods."""
        product, lot, owner, package, place = key
        return {
            "product_id": product.id,
            "lot_id": lot.id,
            "owner_id": owner.id,
            "package_id": package.id,
            "location_id": place.id,
            "quantity": sum(lines.mapped("quantity_product_uom")),
        }

    # -- deciding ----------------------------------------------------------------------------

    def action_finish(self):
        """Move the goods to where the decision sends them; draft the credit note.

        :raise InspectionRefused: decided before, or not all goods are decided on
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_finish()
        with self._jxc_gate("inspection_finish"):
            inspection = self.sudo()
            inspection.write(
                {
                    "state": "done",
                    "user_id": inspection.user_id.id or self.env.uid,
                    "date_done": fields.Datetime.now(),
                    "result_id": inspection._move_goods().id,
                }
            )
            if inspection.company_id.jxc_return_credit:
                inspection.picking_id._jxc_draft_credit_notes()
        return True

    def _check_may_finish(self):
        if self.state != "open":
            raise InspectionRefused(self.env._("This inspection is finished already."))
        for line in self.line_ids:
            if line.uom_id.compare(line.decided_qty, line.quantity):
                raise InspectionRefused(
                    self.env._(
                        "%(goods)s: %(decided)s of %(quantity)s decided. Good, repair and scrap"
                        " together must be what came back.",
                        goods=line.display_name,
                        decided=line.decided_qty,
                        quantity=line.quantity,
                    )
                )

    def _move_goods(self):
        """Make the transfer of the decision and do it; return it."""
        self.ensure_one()
        parts = [
            (line, place, quantity)
            for line in self.line_ids
            for place, quantity in line._get_decision()
        ]
        if not parts:
            return self.env["stock.picking"]
        picking = self.env["stock.picking"].create(self._prepare_transfer_vals(parts))
        picking.move_ids._action_confirm(merge=False)
        picking.move_ids.move_line_ids.unlink()
        for move, (line, place, quantity) in zip(picking.move_ids, parts, strict=True):
            move.move_line_ids = [
                Command.create(line._prepare_move_line_vals(move, place, quantity))
            ]
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    def _prepare_transfer_vals(self, parts):
        """Return the values of the internal transfer that carries out the decision."""
        kind = self.warehouse_id.int_type_id
        return {
            "picking_type_id": kind.id,
            "location_id": self.warehouse_id.jxc_inspection_loc_id.id,
            "location_dest_id": self.warehouse_id.lot_stock_id.id,
            "origin": self.name,
            "company_id": self.company_id.id,
            "move_ids": [
                Command.create(line._prepare_move_vals(place, quantity))
                for line, place, quantity in parts
            ],
        }

    def action_open_result(self):
        """Open the transfer that carried out the decision."""
        self.ensure_one()
        return self.result_id._get_records_action()

    def _jxc_filter_done(self, code):
        if code == "inspection_finish":
            return self.filtered(lambda inspection: inspection.state == "done")
        return super()._jxc_filter_done(code)

    # -- nobody edits the outcome --------------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            if FIXED_FIELDS & vals.keys():
                raise InspectionRefused(
                    self.env._(
                        "This follows from the return and the decision. Finish the inspection."
                    )
                )
            if self.filtered(lambda inspection: inspection.state == "done"):
                raise InspectionRefused(self.env._("This inspection is finished already."))
        return super().write(vals)
