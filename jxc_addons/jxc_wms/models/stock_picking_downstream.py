from odoo import models

from ..tools.stock_tally import StockKey


class StockPicking(models.Model):
    """What was built upon a done transfer, and so forbids to reverse it."""

    _inherit = "stock.picking"

    def _jxc_get_downstream(self):
        """Return the names of the documents that were built upon the transfer.

        Addons add theirs. Runs as superuser.
        """
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state == "done")
        names = [
            (move.picking_id or move).display_name
            for move in moves.returned_move_ids
            if move.state != "cancel"
        ]
        names += [
            move.picking_id.name or move.display_name
            for move in moves.move_dest_ids
            if move.state == "done" and not move.origin_returned_move_id
        ]
        names += self.jxc_difference_ids.mapped("name")
        names += self._jxc_get_inspection_names()
        names += self._jxc_get_count_names()
        return names + moves._jxc_get_invoice_names() + self._jxc_get_credit_names()

    def _jxc_get_inspection_names(self):
        """Return what has been decided on the goods of a return."""
        return [
            self.env._("inspection %s", inspection.result_id.name or inspection.name)
            for inspection in self.jxc_inspection_ids
            if inspection.state == "done"
        ]

    def _jxc_get_count_names(self):
        """Return the posted counts that have found the goods where the transfer left them.

        Who counted saw the shelf after the transfer; taken back it is not what he saw.
        """
        lines = self.move_line_ids.filtered(lambda line: line.state == "done")
        keys = {
            StockKey(line.product_id.id, place.id, line.lot_id.id or 0, 0, 0)
            for line in lines
            for place in line.location_id | line.location_dest_id
            if place.usage == "internal"
        }
        if not keys:
            return []
        counted = self.env["jxc.count.line"].search(
            [
                ("product_id", "in", [key.product_id for key in keys]),
                ("location_id", "in", [key.location_id for key in keys]),
                ("count_id.state", "=", "done"),
                ("state", "in", ("ok", "diff")),
                ("counted_at", ">=", self.date_done),
            ]
        )
        return [
            line.count_id.name
            for line in counted
            if line._get_key()._replace(package_id=0, owner_id=0) in keys
        ]

    def _jxc_get_credit_names(self):
        """Return the credit notes that were drawn up for a return."""
        notes = self.jxc_credit_note_ids.filtered(lambda note: note.state != "cancel")
        return notes.mapped("display_name")

    def _jxc_drop_open_inspections(self):
        """Nothing is left to inspect of a return that was reversed."""
        self.jxc_inspection_ids.filtered(lambda one: one.state == "open").unlink()


class StockMove(models.Model):
    _inherit = "stock.move"

    def _jxc_get_invoice_names(self):
        """Return the invoices and bills that would be without their goods, drafts too.

        Where an order is invoiced by what was ordered, the invoice does not stand on the goods.
        """
        names = []
        for name in ("sale_line_id", "purchase_line_id"):
            for line, moves in self.filtered(name).grouped(name).items():
                names += moves._jxc_get_invoices_of(line)
        return names

    def _jxc_get_invoices_of(self, line):
        """Return the invoices of an order line if more is invoiced than would be left."""
        sale = line._name == "sale.order.line"
        policy = line.product_id.invoice_policy if sale else line.product_id.purchase_method
        if policy in ("order", "purchase"):
            return []
        standing = line.invoice_lines.filtered(lambda one: one.parent_state != "cancel")
        invoiced = sum(
            one.product_uom_id._compute_quantity(one.quantity, line.product_uom_id)
            * (-1 if one.move_id.move_type.endswith("_refund") else 1)
            for one in standing
        )
        left = (line.qty_delivered if sale else line.qty_received) - sum(
            move.product_uom._compute_quantity(move.quantity, line.product_uom_id)
            for move in self
            if not move._jxc_is_return()
        )
        if line.product_uom_id.compare(invoiced, left) <= 0:
            return []
        return standing.move_id.filtered(lambda move: move.move_type.endswith("_invoice")).mapped(
            "display_name"
        )
