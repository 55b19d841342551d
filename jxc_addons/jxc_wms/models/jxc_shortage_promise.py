from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

OPEN = ("waiting", "confirmed", "partially_available", "assigned")


class JxcShortagePromise(models.AbstractModel):
    """What of free goods and open receipts is somebody else's already. Runs as superuser.

    All quantities are in the unit of the material.
    """

    _name = "jxc.shortage.promise"
    _description = "Goods Promised to Others"

    # -- who else asks for goods -----------------------------------------------------------

    @api.model
    def _get_demand_domain(self, products, company):
        """Return the domain of the moves that look for stock and have not booked all of it."""
        return (
            Domain("product_id", "in", products.ids)
            & Domain("company_id", "=", company.id)
            & Domain("state", "in", ("waiting", "confirmed", "partially_available"))
            & Domain("location_id.usage", "=", "internal")
            & Domain("move_orig_ids", "=", False)
        )

    @api.model
    def _get_demand(self, products, company):
        """Return ``{move: quantity not booked yet}`` of goods that leave the stock of a warehouse."""
        demand = {}
        for move in self.env["stock.move"].search(self._get_demand_domain(products, company)):
            stock = move.location_id.warehouse_id.lot_stock_id
            unit = move.product_id.uom_id
            booked = move.product_uom._compute_quantity(move.quantity, unit, round=False)
            missing = move.product_qty - booked
            inside = stock and move.location_dest_id._child_of(stock)
            if not inside and unit.compare(missing, 0) > 0:
                demand[move] = missing
        return demand

    @api.model
    def _get_demand_by_warehouse(self, products, company):
        """Return ``{(product, warehouse): quantity}`` that is asked for and not booked yet."""
        result = defaultdict(float)
        for move, missing in self._get_demand(products, company).items():
            result[move.product_id, move.location_id.warehouse_id] += missing
        return result

    # -- receipts ------------------------------------------------------------------------------

    @api.model
    def _get_left(self, case, receipts):
        """Return ``{receipt move: what nobody else waits for}``, the first receipts given first.

        Others come first who are ahead in the order of reservation, or for whom somebody has
        chosen to wait for a receipt.

        :param receipts: open incoming moves of the material, by date
        """
        left = {move: move.product_qty - self._get_bound(case, move) for move in receipts}
        cases, chosen = self._get_waiting(case)
        for receipt, missing in chosen.items():
            if receipt in left:
                left[receipt] = max(left[receipt] - missing, 0.0)
        ahead = self._get_ahead(case, cases.line_id)
        for receipt in receipts:
            taken = min(max(left[receipt], 0.0), ahead)
            left[receipt] -= taken
            ahead -= taken
        return {move: max(quantity, 0.0) for move, quantity in left.items()}

    @api.model
    def _get_bound(self, case, receipt):
        """Return how much of a receipt was bought for other orders by name."""
        bound = receipt.move_dest_ids.filtered(
            lambda move: (
                move.state in OPEN and move.sale_line_id and move.sale_line_id != case.line_id
            )
        )
        return sum(bound.mapped("product_qty"))

    @api.model
    def _get_waiting(self, case):
        """Return the other cases that wait for a receipt, and ``{receipt move: quantity}``."""
        options = self.env["jxc.shortage.option"].search(
            [
                ("kind", "=", "wait"),
                ("date_chosen", "!=", False),
                ("shortage_id.product_id", "=", case.product_id.id),
                ("shortage_id.state", "=", "running"),
                ("shortage_id", "!=", case.id),
            ],
            order="date_chosen desc, id desc",
        )
        chosen, cases = defaultdict(float), self.env["jxc.shortage"]
        for option in options:
            other = option.shortage_id
            if other not in cases:
                cases |= other
                chosen[option.move_id] += other.uom_id._compute_quantity(
                    other.quantity, other.product_id.uom_id, round=False
                )
        return cases, chosen

    @api.model
    def _get_ahead(self, case, served):
        """Return what others ask for who get the goods before the case does.

        :param served: order lines whose receipts are known
        """
        own = case.line_id.move_ids.filtered(lambda move: move.state in OPEN)
        turn = min(map(self._get_turn, own), default=None)
        return sum(
            missing
            for move, missing in self._get_demand(case.product_id, case.company_id).items()
            if move.location_id.warehouse_id == case.warehouse_id
            and move.sale_line_id not in case.line_id | served
            and (turn is None or self._get_turn(move) < turn)
        )

    @api.model
    def _get_turn(self, move):
        """Return when it is a move's turn to book goods, as Odoo orders them."""
        return (-int(move.priority or 0), move.date, move.id)
