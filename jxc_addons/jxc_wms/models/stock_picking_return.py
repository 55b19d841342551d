from odoo import fields, models
from odoo.tools import groupby

from ..exceptions import ReturnRefused

#: Operations of returns, beside those of the kind of transfer.
RETURN_CODES = {"customer": "picking_customer_return", "supplier": "picking_vendor_return"}


class StockPicking(models.Model):
    """Returns: why, inspected or not, credited or not."""

    _inherit = "stock.picking"

    jxc_return_reason_id = fields.Many2one(
        "jxc.return.reason", string="Return Reason", copy=False, index="btree_not_null"
    )
    jxc_return_kind = fields.Selection(
        [("customer", "Customer return"), ("supplier", "Return to vendor")],
        string="Kind of Return",
        compute="_compute_jxc_return_kind",
    )
    jxc_inspection_ids = fields.One2many("jxc.inspection", "picking_id", string="Inspections")
    jxc_inspection_state = fields.Selection(
        # What is tracked is asked for at every write of a transfer.
        related="jxc_inspection_ids.state",
        string="Inspection State",
        tracking=False,
    )
    jxc_credit_note_ids = fields.One2many(
        "account.move",
        "jxc_return_id",
        string="Credit Notes",
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    def _compute_jxc_return_kind(self):
        for picking in self:
            picking.jxc_return_kind = picking._jxc_get_return_kind()

    def _jxc_get_return_kind(self):
        """Return customer, supplier or False: who gives the goods back, or gets them back."""
        self.ensure_one()
        if any(move._jxc_is_return() for move in self.move_ids):
            usages = self.move_ids.location_id.mapped("usage")
            return "customer" if "customer" in usages else "supplier"
        return False

    # -- the gate ----------------------------------------------------------------------------

    def _jxc_get_validate_gates(self):
        """Taking back and giving back are operations of their own."""
        gates = super()._jxc_get_validate_gates()
        kinds = self.grouped(lambda picking: picking._jxc_get_return_kind())
        return gates + [(RETURN_CODES[kind], kinds[kind]) for kind in kinds if kind]

    def _jxc_filter_done(self, code):
        if code in RETURN_CODES.values():
            return self.filtered(
                lambda picking: (
                    picking.state == "done"
                    and RETURN_CODES.get(picking._jxc_get_return_kind()) == code
                )
            )
        return super()._jxc_filter_done(code)

    # -- what the goods came for -------------------------------------------------------------

    def action_jxc_open_inspection(self):
        """Open the inspection of the returned goods."""
        self.ensure_one()
        return self.jxc_inspection_ids._get_records_action(
            name=self.env._("Inspection of %s", self.name)
        )

    def action_jxc_credit_return(self):
        """Draw up the draft credit notes of a done return, once."""
        self.ensure_one()
        self.env["account.move"].check_access("create")
        if self.state != "done":
            raise ReturnRefused(self.env._("%s is not done yet.", self.name))
        notes = self._jxc_draft_credit_notes()
        if not notes:
            raise ReturnRefused(
                self.env._(
                    "%s: nothing to credit. Its goods were not invoiced, or are credited already.",
                    self.name,
                )
            )
        return notes._get_records_action(name=self.env._("Credit Notes"))

    def _jxc_draft_credit_notes(self):
        """Draw up draft credit notes for the goods of done returns, as far as invoiced.

        With the rights of the system: who inspects goods need not be allowed to invoice.

        :return: the new ``account.move`` records
        """
        vals_list = []
        for picking in self.sudo().filtered(lambda picking: picking.state == "done"):
            moves = picking.move_ids.filtered(
                lambda move: move.state == "done" and move.to_refund and move._jxc_is_return()
            )
            for order, group in groupby(
                moves, lambda move: (move.sale_line_id or move.purchase_line_id).order_id
            ):
                vals = order and picking._prepare_jxc_credit_vals(
                    order, self.env["stock.move"].sudo().concat(*group)
                )
                if vals:
                    vals_list.append(vals)
        notes = self.env["account.move"].sudo()
        for vals in vals_list:
            company = self.env["res.company"].browse(vals["company_id"])
            notes |= notes.with_company(company).create(vals)
        return notes.sudo(self.env.su)

    def _prepare_jxc_credit_vals(self, order, moves):
        """Return the values of the credit note of an order for returned moves, or None."""
        self.ensure_one()
        order = order.with_company(order.company_id)
        lines = [
            vals
            for line, group in moves.grouped(
                lambda move: move.sale_line_id or move.purchase_line_id
            ).items()
            if (vals := self._prepare_jxc_credit_line_vals(line, group))
        ]
        if not lines:
            return None
        kind = "out_refund" if order._name == "sale.order" else "in_refund"
        vals = order.with_context(default_move_type=kind)._prepare_invoice()
        invoices = order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type.endswith("_invoice")
        )
        reason = self.jxc_return_reason_id.name
        return {
            **vals,
            "move_type": kind,
            "company_id": order.company_id.id,
            "ref": " – ".join(filter(None, [self.name, reason])),
            "jxc_return_id": self.id,
            "reversed_entry_id": invoices.id if len(invoices) == 1 else False,
            "invoice_line_ids": [fields.Command.create(line) for line in lines],
        }

    def _prepare_jxc_credit_line_vals(self, line, moves):
        """Return the credit note line of an order line, or None where nothing is to be credited."""
        line = line.with_company(line.company_id)
        uom = line.product_uom_id
        returned = sum(
            move.product_uom._compute_quantity(move.quantity, uom, round=False) for move in moves
        )
        credited = sum(
            note_line.product_uom_id._compute_quantity(note_line.quantity, uom, round=False)
            for note_line in self._jxc_get_credited_lines(line)
        )
        quantity = min(returned - credited, self._jxc_get_creditable(line))
        if uom.compare(quantity, 0.0) <= 0:
            return None
        if line._name == "sale.order.line":
            return line._prepare_invoice_line(quantity=quantity)
        return {**line._prepare_account_move_line(), "quantity": quantity}

    def _jxc_get_credited_lines(self, line):
        """Return the lines of this return's credit notes for an order line."""
        return line.invoice_lines.filtered(
            lambda note_line: (
                note_line.move_id.jxc_return_id == self and note_line.parent_state != "cancel"
            )
        )

    def _jxc_get_creditable(self, line):
        """Return how much of an order line is invoiced and not to be invoiced any more."""
        sale = line._name == "sale.order.line"
        if sale and line.product_id.invoice_policy == "order":
            return line.qty_invoiced
        if not sale and line.product_id.purchase_method == "purchase":
            return line.qty_invoiced
        return line.qty_invoiced - (line.qty_delivered if sale else line.qty_received)
