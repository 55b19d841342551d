from odoo import api, models
from odoo.fields import Command

from ..exceptions import ShortageRefused

OVER = ("done", "cancel")


class JxcShortageExecutor(models.AbstractModel):
    """Does what was chosen, with the rights of who chose it.

    Each ``_do_<kind>(option)`` returns the values that the option keeps of what was made.
    """

    _name = "jxc.shortage.executor"
    _description = "Carrying Out a Way Out of a Shortage"

    @api.model
    def _do_resume(self, option):
        """Ask for what was left without a backorder again."""
        backorders = self._resume(option)
        if not backorders:
            raise ShortageRefused(
                self.env._("Nothing is left that no transfer brings. Press “Look Again”.")
            )
        return {"picking_id": backorders[:1].id}

    @api.model
    def _resume(self, option):
        """Make the transfers that were left out, where the user may change them."""
        case = option.sudo().shortage_id
        for picking in case.left_move_ids.picking_id:
            picking.sudo(False).with_user(self.env.user).check_access("write")
        return case._resume()

    @api.model
    def _do_forgo(self, option):
        """The order asks for less, with the rights and the gates of who decides it."""
        left = option.sudo().shortage_id._get_left()
        line = option.shortage_id.line_id
        line.order_id.write(
            {
                "order_line": [
                    Command.update(line.id, {"product_uom_qty": line.product_uom_qty - left})
                ]
            }
        )

    @api.model
    def _do_wait(self, option):
        """The case waits for the receipt."""
        if option.sudo().move_id.state in (*OVER, False):
            raise ShortageRefused(
                self.env._("That receipt is not open any more. Press “Look Again”.")
            )
        option.sudo().shortage_id._resume()

    @api.model
    def _do_transfer(self, option):
        """Ask for the goods of another warehouse, and book them there.

        As with all goods that come: what was left without a backorder is asked for again.
        """
        picking = self.env["stock.picking"].create(self._prepare_transfer_vals(option))
        picking.action_confirm()
        picking.action_assign()
        option.sudo().shortage_id._resume()
        return {"picking_id": picking.id}

    @api.model
    def _prepare_transfer_vals(self, option):
        case = option.sudo().shortage_id
        ends = {
            "location_id": option.sudo().warehouse_id.lot_stock_id.id,
            "location_dest_id": case.warehouse_id.lot_stock_id.id,
        }
        move = {
            **ends,
            "product_id": case.product_id.id,
            "product_uom_qty": option.quantity,
            "product_uom": case.product_id.uom_id.id,
            "company_id": case.company_id.id,
        }
        return {
            **ends,
            "picking_type_id": option.sudo().warehouse_id.int_type_id.id,
            "company_id": case.company_id.id,
            "origin": f"{case.name}, {case.order_id.name}",
            "move_ids": [Command.create(move)],
        }

    @api.model
    def _do_buy(self, option):
        """Draft a purchase order at the vendor."""
        order = self.env["purchase.order"].create(self._prepare_purchase_vals(option))
        option.sudo().shortage_id._resume()
        return {"purchase_id": order.id}

    @api.model
    def _prepare_purchase_vals(self, option):
        case = option.sudo().shortage_id
        seller = option.sudo().supplierinfo_id
        unit = seller.product_uom_id or case.product_id.uom_id
        line = {
            "product_id": case.product_id.id,
            "product_qty": case.product_id.uom_id._compute_quantity(option.quantity, unit),
            "product_uom_id": unit.id,
        }
        return {
            "partner_id": option.partner_id.id,
            "company_id": case.company_id.id,
            "picking_type_id": case.warehouse_id.in_type_id.id,
            "origin": f"{case.name}, {case.order_id.name}",
            "currency_id": (seller.currency_id or case.company_id.currency_id).id,
            "order_line": [Command.create(line)],
        }

    @api.model
    def _do_substitute(self, option):
        """Let another material take the place of what is missing, at the agreed price."""
        line = option.shortage_id.line_id
        other = option.substitute_id
        quantity = other.uom_id._compute_quantity(option.quantity, line.product_uom_id)
        line.order_id.write(
            {
                "order_line": [
                    Command.update(line.id, {"product_uom_qty": line.product_uom_qty - quantity}),
                    Command.create(self._prepare_substitute_vals(line, other, quantity)),
                ]
            }
        )

    @api.model
    def _prepare_substitute_vals(self, line, product, quantity):
        return {
            "product_id": product.id,
            "product_uom_qty": quantity,
            "product_uom_id": line.product_uom_id.id,
            "price_unit": line.price_unit,
            "discount": line.discount,
            "sequence": line.sequence,
        }

    @api.model
    def _do_partial(self, option):
        """Split what is missing off, so that what is there can leave as a whole."""
        line = option.sudo().shortage_id.line_id
        moves = line.move_ids.filtered(
            lambda move: move.state not in (*OVER, "draft") and not move.move_orig_ids
        )
        backorders = self.env["stock.picking"]
        for picking, picking_moves in moves.grouped("picking_id").items():
            picking.sudo(False).with_user(self.env.user).check_access("write")
            missing = self._split_missing(picking_moves)
            if missing and missing != picking.move_ids.filtered(lambda m: m.state not in OVER):
                backorders |= picking._create_backorder(backorder_moves=missing)
        if not backorders and not any(moves.mapped("quantity")):
            raise ShortageRefused(
                self.env._("Nothing is booked for the order that could leave. Press “Look Again”.")
            )
        return {"picking_id": backorders[:1].id}

    @api.model
    def _split_missing(self, moves):
        """Return moves of what is not booked, split off where something is."""
        missing = moves.filtered(lambda move: move.product_uom.is_zero(move.quantity))
        vals_list = []
        for move in moves - missing:
            booked = move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, round=False
            )
            vals_list += move._split(max(move.product_qty - booked, 0.0))
        rest = self.env["stock.move"].sudo().create(vals_list)
        rest._action_confirm(merge=False)
        return missing | rest

    @api.model
    def _do_count(self, option):
        """Have the place counted by whoever works there; a count manager approves the outcome."""
        count = self.env["jxc.count"].sudo().create(self._prepare_count_vals(option))
        count.action_start()
        return {"count_id": count.id}

    @api.model
    def _prepare_count_vals(self, option):
        case = option.sudo().shortage_id
        place = option.sudo().location_id
        return {
            "company_id": case.company_id.id,
            "warehouse_id": place.warehouse_id.id,
            "scope": "zone",
            "location_ids": [Command.set(place.ids)],
            "user_id": self.env["jxc.stock.finding"]._get_responsible(case.company_id).id,
            "blind": True,
            "note": f"{case.name}, {case.order_id.name}",
        }

    @api.model
    def _do_tell(self, option):
        """Send the message to the customer, from the order."""
        case = option.shortage_id
        if not (case.customer_message or "").strip():
            raise ShortageRefused(self.env._("Write down what the customer reads."))
        case.order_id.message_post(
            body=case.customer_message,
            partner_ids=case.sudo().partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
