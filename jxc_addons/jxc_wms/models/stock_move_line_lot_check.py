from collections import defaultdict
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import format_date

from ..exceptions import LotRefused

#: Removal strategy → field of the quant whose day decides.
ORDER_FIELDS = {
    "fifo": "in_date",
    "fefo": "removal_date",
    "jxc_production": "jxc_production_date",
    "jxc_serial": "lot_id",
}
#: So many other lots are proposed.
PROPOSED = 5


class FreeLot(NamedTuple):
    """What is free of a lot: how much, where first, what the strategy compares, since when."""

    quantity: float
    place: models.BaseModel
    key: tuple
    since: object


class StockMoveLine(models.Model):
    """Judges the lot that a line takes away. All methods run as superuser."""

    _inherit = "stock.move.line"

    # -- may the lot leave? ------------------------------------------------------------------

    def _jxc_get_lot_problem(self, lot):
        """Return why a lot may not leave by this line, as a sentence, or False."""
        self.ensure_one()
        terms = {"lot": lot.name, "product": self.product_id.display_name}
        if lot.jxc_blocked:
            return self.env._(
                "Lot %(lot)s of %(product)s is blocked: %(reason)s.",
                reason=lot.jxc_block_reason or "",
                **terms,
            )
        if lot._jxc_is_expired() and self.move_id.company_id._jxc_policy("lot_expired"):
            return self.env._(
                "Lot %(lot)s of %(product)s expired on %(date)s.",
                date=format_date(self.env, lot._jxc_get_day(lot.expiration_date)),
                **terms,
            )
        customer = self.move_id._jxc_get_customer()
        needed = lot._jxc_get_missing_life(customer)
        return needed and self.env._(
            "Lot %(lot)s of %(product)s keeps until %(date)s, %(customer)s wants at least"
            " %(needed)s days.",
            date=format_date(self.env, lot._jxc_get_day(lot.expiration_date)),
            customer=customer.display_name,
            needed=needed,
            **terms,
        )

    def _jxc_refuse_lot(self, problem):
        """Raise a refusal with the lots that could be taken instead."""
        text = self.env["jxc.stock.short"]._format
        free = self._jxc_get_free_lots(self._jxc_search_quants().get(self.product_id, ()))
        lines = [problem]
        if free:
            lines.append(self.env._("These lots may be taken:"))
            lines += [
                f"• {lot.name} ({text(found.quantity, self.product_id.uom_id)},"
                f" {found.place.display_name})"
                for lot, found in list(free.items())[:PROPOSED]
            ]
        else:
            lines.append(self.env._("No other lot is free. Scrap it or return it to the vendor."))
        raise LotRefused("\n".join(lines))

    def _jxc_search_quants(self):
        """Return ``{product: quants}`` of what the lines could have taken from. One query."""
        places = self.env["stock.location"].concat(*(line._jxc_get_scope() for line in self))
        return (
            self.env["stock.quant"]
            .search(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "child_of", places.ids),
                    ("lot_id", "!=", False),
                    ("quantity", ">", 0),
                ],
                order="in_date, id",
            )
            .grouped("product_id")
        )

    def _jxc_get_free_lots(self, quants):
        """Return ``{lot: FreeLot}`` of what may leave by the line, in the strategy's order.

        :param quants: quants of the line's product
        """
        self.ensure_one()
        scope = self._jxc_get_scope()
        name = ORDER_FIELDS.get(self._jxc_get_strategy())
        free = {}
        for quant in quants:
            rest = quant.quantity - quant.reserved_quantity
            if (
                quant.owner_id != self.owner_id
                or quant.product_uom_id.compare(rest, 0) <= 0
                or not quant.location_id._child_of(scope)
                or self._jxc_get_lot_problem(quant.lot_id)
            ):
                continue
            first = free.get(quant.lot_id)
            free[quant.lot_id] = FreeLot(
                rest + (first.quantity if first else 0.0),
                first.place if first else quant.location_id,
                first.key if first else self._jxc_get_order_key(quant, name),
                min(first.since, quant.in_date) if first else quant.in_date,
            )
        return dict(sorted(free.items(), key=lambda item: item[1].key or ()))

    def _jxc_get_strategy(self):
        return self.env["stock.quant"]._get_removal_strategy(self.product_id, self._jxc_get_scope())

    def _jxc_get_scope(self):
        """Return the place within which the order of the lots holds: the warehouse's stock."""
        self.ensure_one()
        place = self.move_id.location_id
        stock = place.warehouse_id.lot_stock_id
        return stock if stock and place._child_of(stock) else place

    # -- is it the lot's turn? ---------------------------------------------------------------

    def _jxc_get_order_key(self, record, name):
        """Return what a strategy compares, of a quant; days, not moments; last if unknown."""
        if not name:
            return None
        value = record[name]
        if name == "lot_id":
            return (0, value.name)
        return (0, fields.Date.to_date(value)) if value else (1, False)

    def _jxc_get_own_key(self, name):
        """Return the same of the lot that the line took."""
        if name == "in_date":
            return (0, fields.Date.to_date(self.jxc_in_date)) if self.jxc_in_date else None
        if name == "lot_id":
            return (0, self.lot_id.name)
        return self._jxc_get_order_key(self.lot_id, name)

    def _jxc_check_lot_order(self):
        """Ask for a reason, or refuse, where an older lot was free."""
        modes = {line: line._jxc_get_lot_order() for line in self}
        judged = self.filtered(lambda line: modes[line])
        quants = judged._jxc_search_quants() if judged else {}
        swapped = defaultdict(list)
        for line in judged:
            older = line._jxc_get_older_lots(quants.get(line.product_id, ()))
            if not older:
                continue
            if modes[line] == "block" or len((line.jxc_lot_reason or "").strip()) < 2:
                line._jxc_refuse_order(modes[line], older)
            first = next(iter(older))
            swapped[line.picking_id].append(
                f"{first.name} → {line.lot_id.name}: {line.jxc_lot_reason}"
            )
        for picking, swaps in swapped.items():
            # In no language: an approval holds for just this text.
            changes = {picking.id: {"jxc_lot_swaps": [None, "; ".join(swaps)]}}
            with picking._jxc_gate("lot_other", changes):
                pass

    def _jxc_get_lot_order(self):
        """Return reason, block or False: may another lot be taken than proposed?"""
        self.ensure_one()
        if self._jxc_get_strategy() not in ORDER_FIELDS:
            return False
        category = self.product_id.categ_id.with_company(self.company_id)
        return category._jxc_get_lot_order()

    def _jxc_get_older_lots(self, quants):
        """Return the free lots whose turn was before the one that the line took.

        What came in after the line was proposed or entered does not count.
        """
        self.ensure_one()
        own = self._jxc_get_own_key(ORDER_FIELDS[self._jxc_get_strategy()])
        if own is None:
            return {}
        return {
            lot: found
            for lot, found in self._jxc_get_free_lots(quants).items()
            if lot != self.lot_id and found.key < own and found.since <= self.create_date
        }

    def _jxc_refuse_order(self, mode, older):
        """Raise the refusal of a lot before its turn."""
        text = self.env["jxc.stock.short"]._format
        lot, found = next(iter(older.items()))
        terms = {
            "product": self.product_id.display_name,
            "lot": self.lot_id.name,
            "older": lot.name,
            "quantity": text(found.quantity, self.product_id.uom_id),
            "place": found.place.display_name,
        }
        if mode == "block":
            raise LotRefused(
                self.env._(
                    "%(product)s: it is not the turn of lot %(lot)s. Take lot %(older)s first:"
                    " %(quantity)s lie in %(place)s.",
                    **terms,
                )
            )
        raise LotRefused(
            self.env._(
                "%(product)s: it is not the turn of lot %(lot)s. Take lot %(older)s first:"
                " %(quantity)s lie in %(place)s. Or write down why in “Why Another Lot”.",
                **terms,
            )
        )
