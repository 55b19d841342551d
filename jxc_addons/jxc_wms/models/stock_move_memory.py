from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..tools.stock_tally import StockKey

#: Moves in these states look for stock.
TO_ASSIGN = ("confirmed", "waiting", "partially_available")


class StockMove(models.Model):
    """Moves reserve with the memory of the running act, see ``jxc.stock.memory``."""

    _inherit = "stock.move"

    def _action_assign(self, force_qty=False):
        memories = self.env["jxc.stock.memory"]
        with memories._open():
            memories._load(self._jxc_get_reserving(force_qty))
            res = super()._action_assign(force_qty=force_qty)
            self.env["stock.move.line"]._jxc_make_deferred()
            return res

    def _set_quantity(self):
        """Quantities that are entered look for stock as well, and find it in memory."""
        memories = self.env["jxc.stock.memory"]
        with memories._open():
            memories._load(self.filtered(lambda move: not move._should_bypass_reservation()))
            return super()._set_quantity()

    def _jxc_get_reserving(self, force_qty):
        """Return the moves that will look for stock."""
        return self.filtered(
            lambda move: (
                (force_qty or (not move.picked and move.state in TO_ASSIGN))
                and not move._should_bypass_reservation()
            )
        )

    def _update_reserved_quantity(
        self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True
    ):
        """Let the new lines of the move wait, to be made together with those of others.

        A second move of a product has to see what the first one took.
        """
        args = (need, location_id, lot_id, package_id, owner_id, strict)
        memory = self.env["jxc.stock.memory"]._get()
        if (
            not memory
            or memory.deferring
            or not self.env["jxc.stock.memory"]._is_known("stock.move", "_update_reserved_quantity")
        ):
            return super()._update_reserved_quantity(*args)
        if self.product_id.id in memory.line_products:
            self.env["stock.move.line"]._jxc_make_deferred()
        memory.deferring = True
        try:
            return super()._update_reserved_quantity(*args)
        finally:
            memory.deferring = False

    def _update_orderpoints(self):
        """As Odoo, with one condition per warehouse instead of one per move."""
        if not self.env["jxc.stock.memory"]._is_known("stock.move", "_update_orderpoints"):
            return super()._update_orderpoints()
        products = defaultdict(set)
        for move in self:
            warehouses = move.location_id.warehouse_id | move.location_dest_id.warehouse_id
            products[warehouses].add(move.product_id.id)
        if not products:
            return None
        orderpoints = (
            self.env["stock.warehouse.orderpoint"]
            .sudo()
            .search(self._jxc_get_orderpoint_domain(products), order="id")
        )
        orderpoints.invalidate_recordset(["qty_to_order", "qty_forecast"])
        field = orderpoints._fields["qty_to_order_computed"]
        self.env.add_to_compute(field, orderpoints)
        return None

    @api.model
    def _jxc_get_orderpoint_domain(self, products):
        """Return the domain of the reordering rules of ``{warehouses: product ids}``."""
        return Domain.OR(
            Domain("product_id", "in", list(product_ids))
            & (Domain("warehouse_id", "in", warehouses.ids) if warehouses else Domain.TRUE)
            for warehouses, product_ids in products.items()
        )


class StockMoveLine(models.Model):
    """Lines are made together, and done on quants that were gathered once."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        memory = self.env["jxc.stock.memory"]._get()
        if not memory:
            return super().create(vals_list)
        if memory.deferring:
            self._jxc_defer(memory, vals_list)
            return self.browse()
        self._jxc_make_deferred()
        return super().create(vals_list)

    @api.model
    def _jxc_defer(self, memory, vals_list):
        """Keep lines to be made later, in this environment and in this order."""
        if memory.lines_env not in (None, self.env):
            memory.deferring = False
            self._jxc_make_deferred()
            memory.deferring = True
        memory.lines_env = self.env
        memory.lines += vals_list
        memory.line_products.update(vals["product_id"] for vals in vals_list)

    @api.model
    def _jxc_make_deferred(self):
        """Make the lines that wait, on quants that are locked in one statement."""
        memory = self.env["jxc.stock.memory"]._get()
        if not memory or not memory.lines:
            return
        vals_list, env = memory.lines, memory.lines_env
        memory.lines, memory.lines_env, memory.line_products = [], None, set()
        self._jxc_lock_reserved(memory, vals_list)
        self.with_env(env).create(vals_list)

    @api.model
    def _jxc_lock_reserved(self, memory, vals_list):
        wanted = {tuple(vals.get(name) or False for name in StockKey._fields) for vals in vals_list}
        products = {vals["product_id"] for vals in vals_list}
        ids = [
            id_
            for (product_id, _order), (_paths, ids) in memory.quants.items()
            if product_id in products
            for id_ in ids
        ]
        quants = (
            self.env["stock.quant"]
            .sudo()
            .browse(ids)
            .filtered(lambda quant: tuple(quant[name].id for name in StockKey._fields) in wanted)
        )
        self.env["jxc.stock.memory"]._lock_quants(quants)

    def _action_done(self):
        """Tell the memory which lines are being done."""
        with self.env["jxc.stock.memory"]._open() as memory:
            memory.done_lines = self.filtered(
                lambda line: (
                    line.product_id.is_storable and not line.product_uom_id.is_zero(line.quantity)
                )
            )
            return super()._action_done()

    def _jxc_get_source_key(self):
        """Return the :class:`~.tools.stock_tally.StockKey` that a line takes goods from."""
        return StockKey(
            self.product_id.id,
            self.location_id.id,
            self.lot_id.id or 0,
            self.package_id.id or 0,
            self.owner_id.id or 0,
        )

    def _jxc_get_target_key(self):
        """Return the :class:`~.tools.stock_tally.StockKey` that a line brings goods to."""
        return self._jxc_get_source_key()._replace(
            location_id=self.location_dest_id.id, package_id=self.result_package_id.id or 0
        )
