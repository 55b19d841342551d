"""Transfers that are more than a transfer: beyond the order, or to another warehouse."""

from collections import defaultdict

from odoo import models

OVER_RECEIPT = "picking_over_receipt"
WAREHOUSE_TRANSFER = "picking_warehouse_transfer"


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _jxc_get_validate_gates(self):
        gates = super()._jxc_get_validate_gates()
        return [*gates, (OVER_RECEIPT, self), (WAREHOUSE_TRANSFER, self)]

    def _jxc_filter_operation(self, code):
        pickings = super()._jxc_filter_operation(code)
        if code == OVER_RECEIPT:
            over = pickings._jxc_get_over_receipts()
            return pickings.filtered(lambda picking: picking.id in over)
        if code == WAREHOUSE_TRANSFER:
            return pickings.filtered(lambda picking: picking._jxc_leaves_warehouse())
        return pickings

    def _jxc_measure_operation(self, code, basis, measure, changes):
        """Receipts beyond the order are measured by what is too much."""
        if code != OVER_RECEIPT or basis == "always":
            return super()._jxc_measure_operation(code, basis, measure, changes)
        over = self._jxc_get_over_receipts()
        return {key: value[0 if basis == "percent" else 1] for key, value in over.items()}

    # -- more than was ordered -------------------------------------------------------------

    def _jxc_get_over_receipts(self):
        """Return how far receipts go beyond what was ordered, all receipts of an order together.

        :return: ``{picking id: (percent of the worst material, cost of what is too much)}``,
            without those that do not
        """
        arriving, pickings = defaultdict(float), defaultdict(set)
        for picking in self.sudo():
            for move, quantity in picking._jxc_get_arriving().items():
                key = (move.purchase_line_id.order_id, move.product_id)
                arriving[key] += quantity
                pickings[key].add(picking.id)
        found = {}
        for (order, product), quantity in arriving.items():
            over, percent = order._jxc_get_over_quantity(product, quantity)
            if product.uom_id.compare(over, 0.0) <= 0:
                continue
            for picking_id in pickings[order, product]:
                worst, value = found.get(picking_id, (0.0, 0.0))
                value += min(over, quantity) * product.standard_price
                found[picking_id] = (max(worst, percent), value)
        return found

    def _jxc_get_arriving(self):
        """Return ``{move: quantity in the product's unit}`` that a vendor's receipt brings.

        What is not picked stays open where something is picked.
        """
        self.ensure_one()
        moves = self.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.purchase_line_id
                and move.location_id.usage == "supplier"
            )
        )
        if any(self.move_ids.mapped("picked")):
            moves = moves.filtered("picked")
        return {
            move: move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, round=False
            )
            for move in moves
        }

    # -- to another warehouse ----------------------------------------------------------------

    def _jxc_leaves_warehouse(self):
        """Tell whether goods leave for another warehouse of ours, directly or on their way."""
        self.ensure_one()
        picking = self.sudo()
        lines = picking.move_line_ids or picking.move_ids.filtered(
            lambda move: move.state != "cancel"
        )
        return any(
            line.location_id.usage == "internal"
            and (
                line.location_dest_id.usage == "transit"
                or (
                    line.location_dest_id.usage == "internal"
                    and line.location_dest_id.warehouse_id
                    and line.location_id.warehouse_id != line.location_dest_id.warehouse_id
                )
            )
            for line in lines
        )


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _jxc_get_over_quantity(self, product, arriving):
        """Return what comes beyond the ordered quantity of a product, and in percent of it.

        :param arriving: what comes now, in the product's unit
        """
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: line.product_id == product)
        ordered, received = (
            sum(
                line.product_uom_id._compute_quantity(line[name], product.uom_id, round=False)
                for line in lines
            )
            for name in ("product_qty", "qty_received")
        )
        over = received + arriving - ordered
        return over, over / ordered * 100 if ordered > 0 else 100.0
