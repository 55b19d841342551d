from odoo import api, fields, models

from odoo.addons.jxc_core.tools.reason import tells_why

from ..exceptions import ReversalRefused
from .jxc_stock_reason import KINDS_OF

#: Shorter reasons explain nothing.
OVER = ("done", "cancel")


class StockPicking(models.Model):
    """反审核: a done transfer is reversed by counter-documents, never edited."""

    _inherit = "stock.picking"

    jxc_reversed_id = fields.Many2one(
        "stock.picking",
        string="Reversal of",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    jxc_reversal_ids = fields.One2many(
        "stock.picking", "jxc_reversed_id", string="Reversing Transfers"
    )
    # Tags of the form, not lines of it: the form would hold a form of its own kind.
    jxc_reversal_tag_ids = fields.Many2many(
        "stock.picking", string="Reversed By", compute="_compute_jxc_reversal_tag_ids"
    )
    jxc_reversal_reason = fields.Char(string="Reversed Because", copy=False, readonly=True)

    @api.depends("jxc_reversal_ids")
    def _compute_jxc_reversal_tag_ids(self):
        for picking in self:
            picking.jxc_reversal_tag_ids = picking.jxc_reversal_ids

    def action_jxc_reverse(self):
        """Ask for the reason of the reversal, or say at once why it is not possible."""
        self.ensure_one()
        self._jxc_check_reversible()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reverse %s", self.name),
            "res_model": "stock.picking.jxc.reverse",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_picking_id": self.id},
        }

    def jxc_reverse(self, reason, reopen=True):
        """Reverse a done transfer in one act: the goods go back where they came from.

        Lots, packages and owners are the original ones.

        :param reason: why; kept on the documents and in the operation log
        :param reopen: whether a new transfer stands ready to be done right
        :return: the counter-document
        :raise ReversalRefused: no right, no reason, or something was built upon it
        """
        self.ensure_one()
        self.check_access("write")
        reason = (reason or "").strip()
        if not tells_why(reason):
            raise ReversalRefused(self.env._("Please write down why it is reversed."))
        self._jxc_check_reversible()
        with self._jxc_gate("picking_reverse", reason=reason):
            counter = self._jxc_make_counter(reason)
            if reopen:
                self._jxc_make_again(counter)
            self.sudo().jxc_reversal_reason = reason
            self.sudo()._jxc_drop_open_inspections()
        body = self.env._(
            "Reversed by %(document)s: %(reason)s", document=counter.name, reason=reason
        )
        self._message_log(body=body)
        return counter

    def _jxc_get_system_fields(self):
        return super()._jxc_get_system_fields() | {"jxc_reversed_id", "jxc_reversal_reason"}

    def _jxc_get_reason_kinds(self):
        """A reversal has the reason of what it takes back, which goes the other way."""
        kinds = super()._jxc_get_reason_kinds()
        if kinds and self.jxc_reversed_id:
            return tuple(kind for known in KINDS_OF.values() for kind in known)
        return kinds

    # -- what forbids it -------------------------------------------------------------------------

    def _jxc_check_reversible(self):
        """Refuse without the right, and where a document was built upon the transfer."""
        self.ensure_one()
        if not self.env.user.has_group("jxc_wms.jxc_wms_group_reverse"):
            raise ReversalRefused(
                self.env._("You have no right to reverse done transfers; ask a supervisor.")
            )
        picking = self.sudo()
        if picking.state != "done":
            raise ReversalRefused(
                self.env._("%s is not done; there is nothing to reverse.", self.name)
            )
        if picking.jxc_reversed_id or picking.jxc_reversal_ids:
            other = picking.jxc_reversed_id or picking.jxc_reversal_ids[0]
            raise ReversalRefused(
                self.env._(
                    "%(name)s and %(other)s reverse each other already.",
                    name=self.name,
                    other=other.name,
                )
            )
        documents = picking._jxc_get_downstream()
        if documents:
            raise ReversalRefused(
                self.env._(
                    "%(name)s can't be reversed, it was built upon: %(documents)s."
                    " Reverse these first.",
                    name=self.name,
                    documents=", ".join(dict.fromkeys(documents)),
                )
            )

    # -- the counter-documents ---------------------------------------------------------------------

    def _jxc_make_counter(self, reason):
        """Make and validate the transfer that takes the goods back."""
        moves = self.move_ids.filtered(lambda move: move.state == "done")
        waiting = moves.move_dest_ids.filtered(lambda move: move.state not in OVER)
        waiting._do_unreserve()
        # Nobody else says that a transfer is a reversal.
        counter = self.sudo().copy(self._prepare_jxc_counter_vals(reason)).sudo(self.env.su)
        counter.user_id = False
        for move in moves:
            move.copy(self._prepare_jxc_counter_move_vals(move, counter))
        counter.action_confirm()
        counter.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            [
                vals
                for move in counter.move_ids
                for vals in self._prepare_jxc_counter_lines(move, counter)
            ]
        )
        counter.with_context(skip_backorder=True, skip_sms=True).button_validate()
        if counter.state != "done":
            raise ReversalRefused(
                self.env._("%s could not be validated; nothing was reversed.", counter.name)
            )
        return counter

    def _prepare_jxc_counter_vals(self, reason):
        self.ensure_one()
        kind = self.picking_type_id.return_picking_type_id or self.picking_type_id
        vals = {
            "picking_type_id": kind.id,
            "location_id": self.location_dest_id.id,
            "location_dest_id": self.location_id.id,
            "move_ids": [],
            "move_line_ids": [],
            "return_id": self.id,
            "jxc_reversed_id": self.id,
            "jxc_reversal_reason": reason,
            "origin": self.env._("Reversal of %s", self.name),
        }
        if self.picking_type_id.jxc_kind:
            # It takes back what was given out for a reason: the same reason, the other way.
            vals["picking_type_id"] = self._jxc_get_counter_type().id
            vals["jxc_reason_id"] = self.jxc_reason_id.id
            vals["jxc_reason_note"] = reason
        return vals

    def _jxc_get_counter_type(self):
        """Return the type that takes back what an other receipt or issue has moved."""
        warehouse = self.picking_type_id.warehouse_id
        if self.picking_type_id.jxc_kind == "other_out":
            return warehouse.jxc_other_in_type_id
        return warehouse.jxc_other_out_type_id

    def _prepare_jxc_counter_move_vals(self, move, counter):
        """Return how the counter-move differs from the move that it takes back."""
        return {
            "picking_id": counter.id,
            "picking_type_id": counter.picking_type_id.id,
            "product_uom_qty": move.quantity,
            "location_id": move.location_dest_id.id,
            "location_dest_id": move.location_id.id,
            "location_final_id": False,
            "origin_returned_move_id": move.id,
            "procure_method": "make_to_stock",
            "to_refund": True,
            "move_line_ids": [],
            "date": fields.Datetime.now(),
        }

    def _prepare_jxc_counter_lines(self, counter_move, counter):
        """Return the lines of a counter-move: each original line, the other way round."""
        return [
            {
                "move_id": counter_move.id,
                "picking_id": counter.id,
                "product_id": line.product_id.id,
                "product_uom_id": line.product_uom_id.id,
                "quantity": line.quantity,
                "lot_id": line.lot_id.id,
                "package_id": line.result_package_id.id,
                "owner_id": line.owner_id.id,
                "location_id": line.location_dest_id.id,
                "location_dest_id": line.location_id.id,
                "picked": True,
            }
            for line in counter_move.origin_returned_move_id.move_line_ids
        ]

    def _jxc_make_again(self, counter):
        """Make the transfer anew, ready to be done right; what waits for it waits for the new one.

        :param counter: the transfer that has brought the goods back to where it takes them
        """
        self.ensure_one()
        again = self.copy(
            {
                "move_ids": [],
                "move_line_ids": [],
                "origin": self.origin,
                "location_id": self.location_id.id,
                "location_dest_id": self.location_dest_id.id,
                "jxc_reason_id": self.jxc_reason_id.id,
                "jxc_reason_note": self.jxc_reason_note,
            }
        )
        for move in self.move_ids.filtered(lambda move: move.state == "done"):
            waiting = move.move_dest_ids.filtered(
                lambda dest: dest.state not in OVER and not dest.origin_returned_move_id
            )
            before = move.move_orig_ids
            if before:
                before |= counter.move_ids.filtered(
                    lambda back, move=move: back.origin_returned_move_id == move
                )
            new = move.copy(
                {
                    "picking_id": again.id,
                    "product_uom_qty": move.quantity,
                    "move_line_ids": [],
                    "move_orig_ids": [fields.Command.set(before.ids)],
                    "purchase_line_id": move.purchase_line_id.id,
                }
            )
            waiting.write(
                {"move_orig_ids": [fields.Command.unlink(move.id), fields.Command.link(new.id)]}
            )
        again.action_confirm()
        again.move_ids._action_assign()
        return again
