from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import ReturnRefused

#: A change of one of these may raise what comes back.
RETURNING_FIELDS = {"origin_returned_move_id", "product_uom_qty"}


class StockMove(models.Model):
    """Nothing comes back that never left, and nothing goes back that never came."""

    _inherit = "stock.move"

    jxc_return_reason_id = fields.Many2one("jxc.return.reason", string="Return Reason")

    # -- when it is judged -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        if any(vals.get("origin_returned_move_id") for vals in vals_list):
            moves._jxc_check_planned_returns()
        return moves

    def write(self, vals):
        if not RETURNING_FIELDS & vals.keys():
            return super().write(vals)
        before = {move: move.product_uom_qty for move in self}
        res = super().write(vals)
        raised = self.filtered(
            lambda move: "origin_returned_move_id" in vals or move.product_uom_qty > before[move]
        )
        raised._jxc_check_planned_returns()
        return res

    def _jxc_check_planned_returns(self):
        """Refuse drafts that would return more than was delivered.

        A return of something that has not left yet is judged when it is done.
        """
        returns = self.sudo()._jxc_get_returns()
        returns._jxc_take_turn_at_returned()
        returns.filtered(
            lambda move: move.origin_returned_move_id.state == "done"
        )._jxc_check_linked_returns()

    def _jxc_take_turn_at_returned(self):
        """Two returns of one product wait for each other: customers' places have no guard."""
        products = self._jxc_get_returns().product_id.filtered("is_storable")
        if products:
            self.env["jxc.stock.guard"]._lock(products.ids)

    def _action_done(self, cancel_backorder=False):
        self._jxc_take_turn_at_returned()
        done = super()._action_done(cancel_backorder=cancel_backorder)
        done._jxc_check_returns()
        return done

    def _jxc_check_returns(self):
        """Refuse done returns of more than was delivered less what has come back.

        :raise ReturnRefused: names the original document, what left and what came back
        """
        returns = self.sudo()._jxc_get_returns().filtered(lambda move: move.state == "done")
        linked = returns.filtered("origin_returned_move_id")
        linked._jxc_check_linked_returns()
        linked._jxc_check_returned_lots()
        (returns - linked)._jxc_check_free_returns()

    # -- what a return is ------------------------------------------------------------------

    def _jxc_is_return(self):
        """Tell whether goods come back from a customer or go back to a vendor."""
        self.ensure_one()
        source, target = self.location_id.usage, self.location_dest_id.usage
        return (source == "customer" and target not in ("customer", "inventory")) or (
            target == "supplier" and source not in ("supplier", "inventory")
        )

    def _jxc_get_returns(self):
        """Return the moves that are returns, in companies where the policy holds."""
        return self.filtered(
            lambda move: move._jxc_is_return() and move.company_id._jxc_policy("return_over")
        )

    def _jxc_returns_from(self, origin):
        """Tell whether the move brings back what another one took away."""
        self.ensure_one()
        return self.product_id == origin.product_id and (
            (
                self.location_id.usage == origin.location_dest_id.usage
                and self.location_id.usage in ("customer", "supplier")
            )
            or (
                self.location_dest_id.usage == origin.location_id.usage
                and self.location_dest_id.usage in ("customer", "supplier")
            )
        )

    def _jxc_get_amount(self):
        """Return what the move moves, done or planned, in the product's unit."""
        self.ensure_one()
        if self.state == "cancel":
            return 0.0
        done = self.product_uom._compute_quantity(
            self.quantity, self.product_id.uom_id, rounding_method="HALF-UP"
        )
        return done if self.state == "done" else max(done, self.product_qty)

    def _jxc_get_come_back(self):
        """Return how much of what the move brought has come back, or is about to.

        What has gone out again since then has not come back.
        """
        self.ensure_one()
        return sum(
            move._jxc_get_amount()
            - sum(
                again._jxc_get_amount()
                for again in move.returned_move_ids
                if again.state == "done" and again._jxc_returns_from(move)
            )
            for move in self.returned_move_ids
            if move._jxc_returns_from(self)
        )

    def _jxc_get_returnable(self):
        """Return how much of a move may still come back, in the product's unit."""
        self.ensure_one()
        move = self.sudo()
        delivered = move._jxc_get_amount() if move.state == "done" else 0.0
        return max(delivered - move._jxc_get_come_back(), 0.0)

    # -- the judgement -----------------------------------------------------------------------

    def _jxc_check_linked_returns(self):
        """Judge returns by the move that they bring back."""
        for origin in self.origin_returned_move_id:
            moves = self.filtered(
                lambda move, origin=origin: (
                    move.origin_returned_move_id == origin and move._jxc_returns_from(origin)
                )
            )
            if not moves:
                continue
            uom = origin.product_id.uom_id
            delivered = origin._jxc_get_amount() if origin.state == "done" else 0.0
            returned = origin._jxc_get_come_back()
            if uom.compare(returned, delivered) > 0:
                origin._jxc_refuse_return(delivered, returned, moves)

    def _jxc_refuse_return(self, delivered, returned, moves):
        """Raise the refusal of too large a return of this move."""
        others = (self.returned_move_ids - moves).filtered(
            lambda move: move.state != "cancel" and move._jxc_returns_from(self)
        )
        asked = sum(move._jxc_get_amount() for move in moves)
        uom = self.product_id.uom_id
        text = self.env["jxc.stock.short"]._format
        terms = {
            "product": self.product_id.display_name,
            "document": self._jxc_get_document_name(),
            "delivered": text(delivered, uom),
            "asked": text(asked, uom),
            "left": text(max(delivered - returned + asked, 0.0), uom),
        }
        if others:
            raise ReturnRefused(
                self.env._(
                    "%(product)s: %(asked)s can't be returned. %(document)s moved %(delivered)s,"
                    " of which %(returned)s are on %(others)s. At most %(left)s can be returned.",
                    returned=text(returned - asked, uom),
                    others=", ".join(
                        dict.fromkeys(move._jxc_get_document_name() for move in others)
                    ),
                    **terms,
                )
            )
        raise ReturnRefused(
            self.env._(
                "%(product)s: %(asked)s can't be returned. %(document)s moved %(delivered)s."
                " At most %(left)s can be returned.",
                **terms,
            )
        )

    def _jxc_get_document_name(self):
        self.ensure_one()
        return self.picking_id.name or self.reference or self.display_name

    def _jxc_check_returned_lots(self):
        """A return brings back the lots that left, none of them more than once."""
        for origin in self.origin_returned_move_id:
            left = origin._jxc_get_lot_amounts()
            if not left:
                continue
            back = defaultdict(float)
            for move in origin.returned_move_ids:
                if move.state == "done" and move._jxc_returns_from(origin):
                    for lot, quantity in move._jxc_get_lot_amounts().items():
                        back[lot] += quantity
                    for again in move.returned_move_ids.filtered(
                        lambda again, move=move: (
                            again.state == "done" and again._jxc_returns_from(move)
                        )
                    ):
                        for lot, quantity in again._jxc_get_lot_amounts().items():
                            back[lot] -= quantity
            uom = origin.product_id.uom_id
            for lot in self.move_line_ids.lot_id:
                if uom.compare(back[lot], left.get(lot, 0.0)) > 0:
                    origin._jxc_refuse_lot(lot, left)

    def _jxc_get_lot_amounts(self):
        """Return ``{lot: quantity in the product's unit}`` of the done lines with a lot."""
        self.ensure_one()
        amounts = defaultdict(float)
        for line in self.move_line_ids:
            if line.lot_id:
                amounts[line.lot_id] += line.quantity_product_uom
        return amounts

    def _jxc_refuse_lot(self, lot, left):
        """Raise the refusal of a lot that this move did not bring, or not so much of it."""
        text = self.env["jxc.stock.short"]._format
        raise ReturnRefused(
            self.env._(
                "%(product)s: lot %(lot)s can't be returned in this quantity."
                " %(document)s moved %(lots)s.",
                product=self.product_id.display_name,
                lot=lot.name,
                document=self._jxc_get_document_name(),
                lots=", ".join(
                    f"{one.name} ({text(quantity, self.product_id.uom_id)})"
                    for one, quantity in left.items()
                ),
            )
        )

    # -- returns without a link to what they bring back --------------------------------------

    def _jxc_check_free_returns(self):
        """Judge returns that name no original by all that the partner ever got or gave."""
        groups = defaultdict(lambda: self.browse())
        for move in self:
            groups[move._jxc_get_return_party()] |= move
        for party, moves in groups.items():
            balances = moves._jxc_get_balances(party)
            for move in moves:
                if move.product_id.uom_id.compare(balances[move.product_id], 0.0) < 0:
                    move._jxc_refuse_free_return(party, balances[move.product_id])

    def _jxc_get_return_party(self):
        """Return ``(usage, company, order line or partner)`` that a free return is judged by.

        An order of less than nothing is itself the return: it is judged by the partner.
        """
        self.ensure_one()
        usage = "customer" if self.location_id.usage == "customer" else "supplier"
        line = self.sale_line_id if usage == "customer" else self.purchase_line_id
        line = line.filtered(lambda line: line.product_uom_qty > 0)
        partner = self.partner_id or self.picking_id.partner_id
        return usage, self.company_id, line or partner.commercial_partner_id

    @api.model
    def _jxc_get_party_domain(self, party):
        """Return the domain of the moves that a party has had with the company."""
        _usage, company, source = party
        domain = Domain("state", "=", "done") & Domain("company_id", "=", company.id)
        if not source:
            return domain
        if source._name == "sale.order.line":
            return domain & Domain("sale_line_id", "=", source.id)
        if source._name == "purchase.order.line":
            return domain & Domain("purchase_line_id", "=", source.id)
        return domain & (
            Domain("partner_id", "child_of", source.id)
            | (
                Domain("partner_id", "=", False)
                & Domain("picking_id.partner_id", "child_of", source.id)
            )
        )

    def _jxc_get_balances(self, party):
        """Return ``{product: moved away less come back}`` of a party, in the product's unit."""
        usage = party[0]
        common = self._jxc_get_party_domain(party) & Domain("product_id", "in", self.product_id.ids)
        there, back = (
            Domain("location_dest_id.usage", "=", usage),
            Domain("location_id.usage", "=", usage),
        )
        if usage == "supplier":
            there, back = back, there
        balances = defaultdict(float)
        for sign, way in ((1, there & ~back), (-1, back & ~there)):
            for product, uom, quantity in self.env["stock.move"]._read_group(
                common & way, ["product_id", "product_uom"], ["quantity:sum"]
            ):
                balances[product] += sign * uom._compute_quantity(
                    quantity, product.uom_id, round=False
                )
        return balances

    def _jxc_refuse_free_return(self, party, balance):
        self.ensure_one()
        text = self.env["jxc.stock.short"]._format
        uom = self.product_id.uom_id
        raise ReturnRefused(
            self.env._(
                "%(product)s: %(asked)s can't be returned, only %(left)s of it has been moved for"
                " %(party)s before. Return it from the document that moved it.",
                product=self.product_id.display_name,
                asked=text(self._jxc_get_amount(), uom),
                left=text(max(balance + self._jxc_get_amount(), 0.0), uom),
                party=party[2].display_name or self.env._("this company"),
            )
        )

    # -- for reports -------------------------------------------------------------------------

    @api.model
    def _jxc_get_error_return_domain(self, start, end):
        """Return the domain of done customer returns that count for the error rate.

        :param start, end: datetimes, the end is excluded
        """
        return (
            Domain("state", "=", "done")
            & Domain("location_id.usage", "=", "customer")
            & Domain("jxc_return_reason_id.is_error", "=", True)
            & Domain("date", ">=", start)
            & Domain("date", "<", end)
        )
